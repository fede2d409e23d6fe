from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from colearn_desktop.domain import go_round
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.errors import (
    EverybodyAskedError,
    NoGoRoundError,
    NothingToUndoError,
    UnknownPersonError,
)
from colearn_desktop.domain.events import GoRoundAnswer, GoRoundOrdered, PersonArrived
from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.domain.ids import PersonId, PhaseId, new_id
from colearn_desktop.domain.replay import replay
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_setup import SessionSetup
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import cheap_vault

MINUTE = 60_000


@pytest.fixture
def live(tmp_path: Path, clock: FakeClock) -> LiveSession:
    log = open_log(cheap_vault(tmp_path), clock, people=4)
    phases = log.state.agenda
    hello = replace(phases[0], per_person_ms=3 * MINUTE)
    again = Phase(PhaseId(new_id()), PhaseKind.GO_ROUND, "Again", 10 * MINUTE)
    SessionSetup(log).plan((hello, again, *phases[1:]))
    session = LiveSession(log)
    session.start()
    return session


def standing(live: LiveSession) -> go_round.GoRound:
    now = live.go_round.now()
    assert now is not None
    return now


def test_a_go_round_is_stored_with_its_order_and_reads_back_the_same(
    live: LiveSession,
) -> None:
    orders = [e for e in live.log.events if isinstance(e.body, GoRoundOrdered)]
    began = live.log.events[-2]
    assert len(orders) == 1
    assert (orders[0].at_ms, orders[0].sequence) == (began.at_ms, began.sequence + 1)
    assert go_round.go_round(replay(live.log.events)) == standing(live)


def test_the_next_go_round_begins_with_somebody_else(live: LiveSession) -> None:
    first = standing(live).order
    live.next_phase()
    second = standing(live).order
    assert sorted(first) == sorted(second)
    assert first[0] != second[0]


def test_next_pass_and_later_ask_everybody_once(live: LiveSession, clock: FakeClock) -> None:
    a, b, c, d = standing(live).order
    live.go_round.give_to_next()
    assert live.state.floor.person_id == a
    clock.advance(60_000)
    live.go_round.give_to_next()
    clock.advance(5_000)
    live.go_round.put_off()
    assert live.state.floor == NOBODY
    live.go_round.pass_turn()
    assert (standing(live).passed, standing(live).to_come) == ((c,), (d, b))
    for person in (d, b):
        live.go_round.give_to_next()
        assert live.state.floor.person_id == person
        clock.advance(20_000)
    with pytest.raises(EverybodyAskedError):
        live.go_round.give_to_next()


def test_backspace_takes_back_a_pass_and_gives_the_floor_back(
    live: LiveSession, clock: FakeClock
) -> None:
    live.go_round.give_to_next()
    holder = live.state.floor.person_id
    clock.advance(10_000)
    live.go_round.pass_turn()
    live.go_round.put_off()
    live.undo_floor()
    assert standing(live).later == ()
    live.undo_floor()
    assert live.state.floor.person_id == holder
    clock.advance(10_000)
    assert live.turn_ms() == 20_000
    live.undo_floor()
    assert live.state.floor == NOBODY
    with pytest.raises(NothingToUndoError):
        live.undo_floor()


def test_a_pass_can_have_happened_five_seconds_earlier(
    live: LiveSession, clock: FakeClock
) -> None:
    live.go_round.give_to_next()
    holder = standing(live).holder
    clock.advance(10_000)
    live.go_round.pass_turn()
    live.move_floor_earlier()
    assert holder is not None
    assert live.airtime().airtime[holder] == 5_000
    assert standing(live).passed == (holder,)


def test_the_facilitator_chooses_where_it_begins_and_which_way(live: LiveSession) -> None:
    seated = [person.person_id for person in live.state.participants]
    live.go_round.start_from(3)
    order = standing(live).order
    assert order[0] == seated[2]
    live.go_round.turn_round()
    turned = standing(live).order
    assert turned[0] == seated[2]
    assert turned[1:] == tuple(reversed(order[1:]))


def test_an_answer_can_be_given_before_the_turn_comes(live: LiveSession) -> None:
    person = live.state.at_seat(2)
    assert person is not None
    live.go_round.answer_for(2, GoRoundAnswer.PASSED)
    assert standing(live).passed == (person.person_id,)
    with pytest.raises(UnknownPersonError):
        live.go_round.answer_for(9, GoRoundAnswer.PASSED)


def test_extra_time_moves_the_limit_of_one_person(live: LiveSession, clock: FakeClock) -> None:
    assert live.go_round.turn_limit() is None
    live.give_floor(1)
    clock.advance(2 * MINUTE + 40_000)
    limit = live.go_round.turn_limit()
    assert limit is not None
    assert (limit.left_ms, limit.flag) == (20_000, go_round.TurnFlag.SOON)
    person = live.state.floor.person_id
    assert person is not None
    live.go_round.allow(person, 2 * MINUTE)
    limit = live.go_round.turn_limit()
    assert limit is not None
    assert (limit.left_ms, limit.flag) == (140_000, go_round.TurnFlag.NONE)
    stored = len(live.log.events)
    live.go_round.allow(person, 2 * MINUTE)
    assert len(live.log.events) == stored


def test_a_question_in_between_takes_nothing_from_a_turn(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(1)
    clock.advance(MINUTE)
    live.give_floor(2)
    clock.advance(MINUTE)
    live.give_floor(1)
    clock.advance(MINUTE)
    limit = live.go_round.turn_limit()
    assert limit is not None
    assert limit.spoken_ms == 2 * MINUTE


def test_outside_a_go_round_nothing_is_stored(live: LiveSession) -> None:
    live.next_phase()
    live.next_phase()
    stored = len(live.log.events)
    for action in (
        live.go_round.give_to_next,
        live.go_round.pass_turn,
        live.go_round.put_off,
        live.go_round.turn_round,
        lambda: live.go_round.start_from(1),
    ):
        with pytest.raises(NoGoRoundError):
            action()
    assert len(live.log.events) == stored


class GoRoundMachine(RuleBasedStateMachine):
    """Whatever is pressed in whatever order, everybody here is asked once."""

    @initialize(people=st.integers(1, 7))
    def begin(self, people: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FakeClock()
        self.vault = cheap_vault(Path(self.folder.name))
        self.live = LiveSession(open_log(self.vault, self.clock, people))
        self.setup = SessionSetup(self.live.log)
        self.live.start()
        # The draw is random; what follows has to be the same each time it is tried.
        began, seated = standing(self.live), self.live.state.participants
        order = tuple(person.person_id for person in seated)
        self.live.log.append(GoRoundOrdered(began.phase_id, order))

    def teardown(self) -> None:
        if not hasattr(self, "live"):
            return
        try:
            self.everybody_is_asked_in_the_end()
        finally:
            self.vault.close()
            self.folder.cleanup()

    def everybody_is_asked_in_the_end(self) -> None:
        self.clock.advance(1_001)  # whoever was given the floor last has spoken
        waiting = list(standing(self.live).to_come)
        for person in waiting:
            self.live.go_round.give_to_next()
            assert self.live.state.floor.person_id == person
            self.clock.advance(2_000)
        with pytest.raises(EverybodyAskedError):
            self.live.go_round.give_to_next()

    @rule(ms=st.integers(1, 90_000))
    def time_passes(self, ms: int) -> None:
        self.clock.advance(ms)

    @precondition(lambda self: bool(standing(self.live).to_come))
    @rule()
    def next_person(self) -> None:
        expected = standing(self.live).next_person
        self.live.go_round.give_to_next()
        assert standing(self.live).holder == expected
        self.clock.advance(1_001)

    @precondition(lambda self: standing(self.live).turn is not None)
    @rule(later=st.booleans(), taken_back=st.booleans())
    def answers(self, later: bool, taken_back: bool) -> None:
        before, floor = standing(self.live), self.live.state.floor
        if later:
            self.live.go_round.put_off()
            assert standing(self.live).to_come[-1] == before.turn
        else:
            self.live.go_round.pass_turn()
            assert before.turn in standing(self.live).passed
        if taken_back:
            self.live.undo_floor()
            assert (standing(self.live), self.live.state.floor) == (before, floor)
        self.clock.advance(1)

    @rule(seat=st.integers(1, 9))
    def floor_to_anybody(self, seat: int) -> None:
        person = self.live.state.at_seat(seat)
        if person is not None and person.present:
            self.live.give_floor(seat)
            assert standing(self.live).holder == person.person_id

    @rule()
    def floor_to_nobody(self) -> None:
        self.live.set_floor(NOBODY)

    @rule()
    def somebody_arrives(self) -> None:
        gone = [p for p in self.live.state.participants if not p.present]
        if gone:
            self.live.log.append(PersonArrived(gone[0].person_id))
        elif len(self.live.state.participants) < 9:
            newcomer = self.setup.add_participant(f"Newcomer {len(self.live.log.events)}")
            assert newcomer in standing(self.live).to_come

    @rule(seat=st.integers(1, 9))
    def somebody_leaves(self, seat: int) -> None:
        person = self.live.state.at_seat(seat)
        if person is not None:
            self.live.leave(person.person_id)
            assert person.person_id not in standing(self.live).order

    @rule(seat=st.integers(1, 9))
    def begins_elsewhere(self, seat: int) -> None:
        person = self.live.state.at_seat(seat)
        if person is not None and person.present:
            self.live.go_round.start_from(seat)
            self.live.go_round.turn_round()
            assert standing(self.live).order[0] == person.person_id

    @rule(times=st.integers(1, 3))
    def takes_back(self, times: int) -> None:
        for _ in range(times):
            try:
                self.live.undo_floor()
            except NothingToUndoError:
                return

    @invariant()
    def everybody_here_has_one_place(self) -> None:
        if not hasattr(self, "live"):
            return
        now = standing(self.live)
        here = sorted(p.person_id for p in self.live.state.participants if p.present)
        assert sorted(now.order) == here
        holder: tuple[PersonId, ...] = () if now.holder is None else (now.holder,)
        assert sorted((*holder, *now.to_come, *now.spoke, *now.passed)) == here
        assert set(now.later) <= set(now.to_come)

    @invariant()
    def the_log_tells_the_same(self) -> None:
        if hasattr(self, "live"):
            stored = self.vault.events.read(self.live.log.session_id)
            assert replay(stored) == self.live.state


TestGoRoundMachine = GoRoundMachine.TestCase
TestGoRoundMachine.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
)
