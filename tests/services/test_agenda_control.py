from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colearn_desktop.domain import replanning
from colearn_desktop.domain.agenda import MINUTE_MS, Phase, PhaseKind
from colearn_desktop.domain.errors import (
    AgendaError,
    NothingToUndoError,
    SessionError,
    SessionStateError,
)
from colearn_desktop.domain.ids import PhaseId, new_id
from colearn_desktop.domain.replay import replay
from colearn_desktop.services.agenda_control import ChangeKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault


def titles(live: LiveSession) -> list[str]:
    return [phase.title for phase in live.state.agenda]


def named(live: LiveSession, title: str) -> Phase:
    return next(phase for phase in live.state.agenda if phase.title == title)


def new_phase(title: str = "Stretch", minutes: int = 5) -> Phase:
    return Phase(PhaseId(new_id()), PhaseKind.ACTIVITY, title, minutes * MINUTE_MS)


def left_minutes(live: LiveSession) -> float:
    return live.state.left_ms(live.now_ms()) / MINUTE_MS


def test_a_minute_less_stops_at_what_has_been_used(live: LiveSession, clock: FakeClock) -> None:
    clock.advance(8 * MINUTE_MS + 1)
    live.agenda.shorten()
    assert not live.agenda.can_shorten
    with pytest.raises(SessionStateError):
        live.agenda.shorten()
    assert 0 < left_minutes(live) < 1


def test_the_last_minute_stays(live: LiveSession) -> None:
    for _ in range(9):
        live.agenda.shorten()
    assert left_minutes(live) == 1
    assert not live.agenda.can_shorten


def test_skipping_ahead_passes_over_what_lies_between(live: LiveSession) -> None:
    closing = named(live, "Closing")
    assert [p.title for p in live.agenda.passed_over(closing.phase_id)] == ["Round", "Break"]
    live.agenda.start_phase(closing.phase_id)
    assert live.state.current_phase == closing
    assert live.state.next_phase() is None


def test_an_earlier_phase_goes_on_from_what_it_had_used(
    live: LiveSession, clock: FakeClock
) -> None:
    clock.advance(4 * MINUTE_MS)
    live.next_phase()
    clock.advance(3 * MINUTE_MS)
    live.agenda.start_phase(named(live, "Hello").phase_id)
    assert left_minutes(live) == 6
    clock.advance(MINUTE_MS)
    assert left_minutes(live) == 5
    assert live.state.next_phase() == named(live, "Round")
    live.next_phase()
    assert left_minutes(live) == 27


def test_what_is_ahead_changes_its_order_and_what_is_on_stays(live: LiveSession) -> None:
    live.agenda.move(named(live, "Break").phase_id, -1)
    assert titles(live) == ["Hello", "Break", "Round", "Closing"]
    assert not live.agenda.can_move(named(live, "Break").phase_id, -1)
    with pytest.raises(AgendaError):
        live.agenda.move(named(live, "Hello").phase_id, 1)


def test_a_new_phase_comes_after_the_current_one_unless_told(live: LiveSession) -> None:
    live.agenda.insert(new_phase("Stretch"))
    live.agenda.insert(new_phase("Song"), after=named(live, "Break").phase_id)
    assert titles(live) == ["Hello", "Stretch", "Round", "Break", "Song", "Closing"]
    live.next_phase()
    with pytest.raises(AgendaError):
        live.agenda.insert(new_phase("Late"), after=named(live, "Hello").phase_id)


def test_a_phase_ahead_can_be_dropped_and_one_that_began_cannot(live: LiveSession) -> None:
    round_ = named(live, "Round")
    live.next_phase()
    live.agenda.start_phase(named(live, "Hello").phase_id)
    with pytest.raises(AgendaError):
        live.agenda.drop(round_.phase_id)
    live.agenda.drop(named(live, "Break").phase_id)
    assert titles(live) == ["Hello", "Round", "Closing"]


def test_length_and_question_ahead_change_together_and_back(live: LiveSession) -> None:
    before = named(live, "Round")
    live.agenda.reword(replace(before, question="Why?"), 20 * MINUTE_MS)
    after = named(live, "Round")
    assert (after.question, live.state.planned_ms(after)) == ("Why?", 20 * MINUTE_MS)
    assert live.agenda.late_ms() == -10 * MINUTE_MS
    live.agenda.undo()
    assert named(live, "Round") == before
    assert live.state.planned_ms(before) == 30 * MINUTE_MS
    with pytest.raises(AgendaError):
        live.agenda.reword(before, MINUTE_MS - 1)


def test_changes_are_taken_back_one_by_one_the_last_one_first(live: LiveSession) -> None:
    live.agenda.extend()
    live.agenda.drop(named(live, "Break").phase_id)
    change = live.agenda.last_change
    assert change is not None
    assert (change.kind, change.title) == (ChangeKind.DROPPED, "Break")
    live.agenda.undo()
    assert titles(live) == ["Hello", "Round", "Break", "Closing"]
    live.agenda.undo()
    assert left_minutes(live) == 10
    with pytest.raises(NothingToUndoError):
        live.agenda.undo()


def test_a_new_phase_that_has_begun_cannot_be_undone_away(live: LiveSession) -> None:
    live.agenda.insert(new_phase())
    live.next_phase()
    assert live.agenda.last_change is None
    with pytest.raises(NothingToUndoError):
        live.agenda.undo()


def test_a_new_plan_is_offered_when_late_and_over_and_again_only_when_worse(
    live: LiveSession, clock: FakeClock
) -> None:
    clock.advance(11 * MINUTE_MS)
    assert not live.agenda.offers_replan()
    clock.advance(MINUTE_MS)
    assert live.agenda.offers_replan()
    live.agenda.decline_replan()
    clock.advance(4 * MINUTE_MS)
    assert not live.agenda.offers_replan()
    clock.advance(MINUTE_MS)
    assert live.agenda.offers_replan()


def test_whoever_declined_and_caught_up_is_asked_again_when_late_once_more(
    live: LiveSession, clock: FakeClock
) -> None:
    clock.advance(16 * MINUTE_MS)
    live.agenda.decline_replan()
    live.agenda.drop(named(live, "Break").phase_id)
    live.agenda.drop(named(live, "Closing").phase_id)
    assert live.agenda.late_ms() < 0
    live.agenda.undo()
    live.agenda.undo()
    assert live.agenda.late_ms() == 6 * MINUTE_MS
    assert live.agenda.offers_replan()


def test_a_new_plan_ends_when_it_said_and_is_taken_back_as_a_whole(
    live: LiveSession, clock: FakeClock
) -> None:
    clock.advance(20 * MINUTE_MS)
    late_ms = live.agenda.late_ms()
    rest = live.agenda.phases_ahead()
    keep = {named(live, "Break").phase_id}
    live.agenda.apply(replanning.shortened_in_proportion(rest, late_ms, keep=keep))
    assert live.agenda.late_ms() == 0
    assert live.state.planned_ms(named(live, "Break")) == 10 * MINUTE_MS
    live.agenda.undo()
    assert live.agenda.late_ms() == late_ms
    live.agenda.apply(replanning.end_moved(late_ms))
    assert live.agenda.late_ms() == 0
    live.agenda.undo()
    break_ = next(p for p in rest if p.phase_id in keep)
    live.agenda.apply(replanning.one_dropped(break_, late_ms))
    assert live.agenda.late_ms() == 0
    assert titles(live) == ["Hello", "Round", "Closing"]


def test_a_proposal_that_no_longer_fits_changes_nothing(
    live: LiveSession, clock: FakeClock
) -> None:
    clock.advance(20 * MINUTE_MS)
    replan = replanning.shortened_in_proportion(live.agenda.phases_ahead(), 5 * MINUTE_MS)
    live.next_phase()
    count = len(live.log.events)
    with pytest.raises(AgendaError):
        live.agenda.apply(replan)
    assert len(live.log.events) == count


def _drop_one(live: LiveSession, number: int) -> None:
    rest = live.agenda.phases_ahead()
    if rest:
        dropped = rest[number % len(rest)]
        live.agenda.apply(replanning.one_dropped(dropped, live.agenda.late_ms()))


def _shorten_rest(live: LiveSession, _number: int) -> None:
    rest, late_ms = live.agenda.phases_ahead(), live.agenda.late_ms()
    live.agenda.apply(replanning.shortened_in_proportion(rest, late_ms))


def any_phase(live: LiveSession, number: int) -> Phase:
    return live.state.agenda[number % len(live.state.agenda)]


ACTIONS: dict[str, Callable[[LiveSession, int], object]] = {
    "next": lambda live, _: live.next_phase(),
    "start": lambda live, n: live.agenda.start_phase(any_phase(live, n).phase_id),
    "pause": lambda live, _: live.pause_clock(),
    "resume": lambda live, _: live.resume_clock(),
    "extend": lambda live, _: live.agenda.extend(),
    "shorten": lambda live, _: live.agenda.shorten(),
    "sooner": lambda live, n: live.agenda.move(any_phase(live, n).phase_id, -1),
    "later": lambda live, n: live.agenda.move(any_phase(live, n).phase_id, 2),
    "insert": lambda live, n: live.agenda.insert(new_phase(minutes=n + 1)),
    "drop": lambda live, n: live.agenda.drop(any_phase(live, n).phase_id),
    "reword": lambda live, n: live.agenda.reword(any_phase(live, n), n * 7 * MINUTE_MS),
    "undo": lambda live, _: live.agenda.undo(),
    "shorten the rest": _shorten_rest,
    "drop one": _drop_one,
    "end later": lambda live, n: live.agenda.apply(replanning.end_moved(n * MINUTE_MS)),
    "sleep": lambda live, n: cast(FakeClock, live.log.clock).sleep(n * MINUTE_MS),
    "count the time away": lambda live, _: live.count_time_away(),
}
actions = st.lists(
    st.tuples(st.sampled_from(list(ACTIONS)), st.integers(0, 9), st.integers(0, 900_000)),
    max_size=25,
)


@settings(max_examples=60)
@given(actions)
def test_whatever_is_done_to_the_agenda_the_log_tells_the_same_story(
    steps: list[tuple[str, int, int]],
) -> None:
    clock = FakeClock()
    with tempfile.TemporaryDirectory() as folder:
        vault = cheap_vault(Path(folder))
        live = LiveSession(SessionLog(vault, make_session(vault, clock), clock))
        live.start()
        for name, number, wait_ms in steps:
            clock.advance(wait_ms)
            live.log.keep_alive()
            before = live.state.agenda
            try:
                ACTIONS[name](live, number)
            except SessionError:
                assert live.state.agenda == before
            check_the_laws(live)
        assert replay(live.log.events) == live.state
        stored = replay(vault.events.read(live.log.session_id))
        assert stored == live.state
        vault.close()


def check_the_laws(live: LiveSession) -> None:
    state, now_ms = live.state, live.now_ms()
    ids = [phase.phase_id for phase in state.agenda]
    assert len(set(ids)) == len(ids)
    assert state.current_phase is not None
    following = state.next_phase()
    assert following is None or following.phase_id in ids
    begun = {run.phase_id for run in state.runs}
    assert begun <= set(ids)
    counted_ms = sum(state.elapsed_ms(phase_id, now_ms) for phase_id in begun)
    paused_ms = sum(gap.length_ms for gap in state.pauses_until(now_ms))
    added_ms = sum(by_ms for _, by_ms in state.advances)
    assert counted_ms + paused_ms - added_ms == now_ms
    assert all(state.planned_ms(phase) >= MINUTE_MS for phase in state.agenda)
