from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.errors import UnknownPersonError
from colearn_desktop.domain.events import PersonArrived
from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.domain.quiet import NO_INPUT_MS
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.setup_edits import swap_seats
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import cheap_vault

SPEECH, ROOM = -25.0, -60.0


@pytest.fixture
def live(tmp_path: Path, clock: FakeClock) -> LiveSession:
    session = LiveSession(open_log(cheap_vault(tmp_path), clock))
    session.start()
    session.next_phase()
    return session


def listen(live: LiveSession, clock: FakeClock, ms: int, level_dbfs: float | None) -> None:
    for _ in range(ms // 100):
        live.quiet_floor.hear(level_dbfs)
        clock.advance(100)
    live.quiet_floor.hear(level_dbfs)


def seconds_by_seat(live: LiveSession) -> dict[int, float]:
    airtime = live.airtime().airtime
    return {p.seat or 0: airtime[p.person_id] / 1_000 for p in live.state.participants}


def test_nobody_since_then_ends_the_turn_where_the_quiet_began(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(1)
    listen(live, clock, 20_000, SPEECH)
    listen(live, clock, 20_000, ROOM)
    assert live.quiet_floor.question() is not None
    assert live.state.floor.person_id is not None
    live.quiet_floor.nobody_since()
    assert live.state.floor == NOBODY
    assert seconds_by_seat(live)[1] == pytest.approx(20, abs=0.2)
    assert live.quiet_floor.question() is None
    live.undo_floor()
    assert seconds_by_seat(live)[1] == pytest.approx(40, abs=0.2)


def test_yes_stores_nothing_and_is_asked_again_after_as_long(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(1)
    listen(live, clock, 5_000, SPEECH)
    listen(live, clock, 16_000, ROOM)
    stored = len(live.log.events)
    live.quiet_floor.confirm()
    assert live.quiet_floor.question() is None
    listen(live, clock, 14_000, ROOM)
    assert live.quiet_floor.question() is None
    listen(live, clock, 1_000, ROOM)
    assert live.quiet_floor.question() is not None
    assert len(live.log.events) == stored


def test_a_pause_is_no_quiet(live: LiveSession, clock: FakeClock) -> None:
    live.give_floor(1)
    listen(live, clock, 5_000, SPEECH)
    listen(live, clock, 10_000, ROOM)
    live.pause_clock()
    listen(live, clock, 60_000, ROOM)
    live.resume_clock()
    listen(live, clock, 10_000, ROOM)
    assert live.quiet_floor.question() is None


def test_without_sound_nobody_knows_since_when(live: LiveSession, clock: FakeClock) -> None:
    live.give_floor(1)
    live.quiet_floor.hear(None)
    clock.advance(NO_INPUT_MS)
    assert live.quiet_floor.question() is not None
    live.quiet_floor.nobody_since()
    assert live.state.floor == NOBODY
    assert seconds_by_seat(live)[1] == NO_INPUT_MS / 1_000


def test_seats_are_swapped_while_somebody_speaks_and_airtime_stays_with_the_person(
    live: LiveSession, clock: FakeClock
) -> None:
    one, other = live.state.at_seat(1), live.state.at_seat(3)
    assert one is not None
    assert other is not None
    live.give_floor(1)
    clock.advance(10_000)
    live.toggle_queue(3)
    swap_seats(live.log, 1, 3)
    clock.advance(5_000)
    assert live.state.floor.person_id == one.person_id
    assert live.state.queue == [other.person_id]
    assert live.turn_ms() == 15_000
    assert seconds_by_seat(live) == {1: 0, 2: 0, 3: 15}
    live.give_floor(1)
    assert live.state.floor.person_id == other.person_id
    first, second = live.log.events[-3:-1]
    assert (first.at_ms, first.sequence + 1) == (second.at_ms, second.sequence)
    with pytest.raises(UnknownPersonError):
        swap_seats(live.log, 1, 9)


def test_coming_and_going_stops_only_the_clock_of_whoever_goes(
    live: LiveSession, clock: FakeClock
) -> None:
    setup = SessionSetup(live.log)
    late = setup.add_participant("Late", present=False)
    live.give_floor(1)
    clock.advance(10_000)
    live.log.append(PersonArrived(late))
    clock.advance(10_000)
    bystander = live.state.at_seat(2)
    assert bystander is not None
    live.leave(bystander.person_id)
    clock.advance(10_000)
    assert live.turn_ms() == 30_000
    speaker = live.state.at_seat(1)
    assert speaker is not None
    live.leave(speaker.person_id)
    clock.advance(10_000)
    assert live.state.floor == NOBODY
    assert seconds_by_seat(live)[1] == 30
