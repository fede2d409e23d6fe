from __future__ import annotations

import sys
from pathlib import Path

import pytest

from colearn_desktop.domain.errors import (
    NothingToUndoError,
    SessionStateError,
    UnknownPersonError,
)
from colearn_desktop.domain.floor import NOBODY, held_by
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.full_disk import full
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault


def seconds_by_seat(live: LiveSession) -> dict[int, float]:
    airtime = live.airtime().airtime
    return {p.seat or 0: airtime[p.person_id] / 1_000 for p in live.state.participants}


def test_airtime_counts_the_current_speaker_up_to_now(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(seat=1)
    clock.advance(90_000)
    live.give_floor(seat=2)
    clock.advance(5_000)
    assert seconds_by_seat(live) == {1: 90, 2: 5, 3: 0}


def test_a_pause_stops_the_phase_clock_and_the_airtime(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(seat=1)
    clock.advance(10_000)
    live.pause_clock()
    clock.advance(60_000)
    live.resume_clock()
    clock.advance(5_000)
    assert seconds_by_seat(live)[1] == 15
    assert live.turn_ms() == 15_000
    assert live.state.left_ms(live.now_ms()) == 10 * 60_000 - 15_000


def test_undo_gives_the_floor_back_as_if_nothing_had_happened(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(seat=1)
    clock.advance(10_000)
    live.give_floor(seat=2)
    clock.advance(2_000)
    live.undo_floor()
    clock.advance(3_000)
    assert seconds_by_seat(live) == {1: 15, 2: 0, 3: 0}
    live.undo_floor()
    assert live.state.floor == NOBODY
    with pytest.raises(NothingToUndoError):
        live.undo_floor()


def test_undo_does_not_reach_into_the_phase_before(live: LiveSession) -> None:
    live.give_floor(seat=1)
    live.next_phase()
    with pytest.raises(NothingToUndoError):
        live.undo_floor()


def test_five_seconds_earlier_stops_at_the_change_before(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(seat=1)
    clock.advance(3_000)
    live.give_floor(seat=2)
    clock.advance(10_000)
    live.move_floor_earlier()
    assert seconds_by_seat(live) == {1: 0, 2: 13, 3: 0}


def test_the_phase_never_moves_on_by_itself(live: LiveSession, clock: FakeClock) -> None:
    first = live.state.current_phase
    clock.advance(12 * 60_000)
    assert live.state.current_phase == first
    assert live.state.left_ms(live.now_ms()) == -2 * 60_000


def test_the_projected_end_moves_with_overrun_and_added_minutes(
    live: LiveSession, clock: FakeClock
) -> None:
    planned = live.planned_end_utc_ms()
    assert live.projected_end_utc_ms() == planned
    live.agenda.extend()
    assert planned is not None
    assert live.projected_end_utc_ms() == planned + 60_000
    clock.advance(13 * 60_000)
    assert live.projected_end_utc_ms() == planned + 3 * 60_000


def test_a_corrected_wall_clock_moves_no_time_of_the_session(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(seat=1)
    clock.advance(10_000)
    clock.set_wall_clock(clock.utc_ms() - 3_600_000)
    clock.advance(5_000)
    assert seconds_by_seat(live)[1] == 15


def test_nobody_sits_in_an_empty_seat(live: LiveSession) -> None:
    with pytest.raises(UnknownPersonError):
        live.give_floor(seat=9)


def test_a_note_knows_its_first_keystroke_and_can_come_back(
    live: LiveSession, clock: FakeClock
) -> None:
    live.give_floor(seat=1)
    stamped = live.now_ms()
    clock.advance(8_000)
    live.give_floor(seat=2)
    note = live.notes.write(stamped, NoteKind.QUOTE, "buses stop at six")
    (placed,) = live.state.placed_notes()
    ash = live.state.at_seat(1)
    assert ash is not None
    assert placed.floor == held_by(ash.person_id)
    live.notes.delete(note)
    assert live.state.notes == {}
    live.notes.restore(note)
    assert live.state.notes[note].text == "buses stop at six"


def test_the_last_phase_has_no_next_and_an_ended_session_stands_still(
    live: LiveSession, clock: FakeClock
) -> None:
    for _ in range(3):
        live.next_phase()
    with pytest.raises(SessionStateError):
        live.next_phase()
    live.end()
    at_end = live.now_ms()
    clock.advance(5_000)
    assert live.now_ms() == at_end
    with pytest.raises(SessionStateError):
        live.give_floor(seat=1)


def test_after_a_kill_the_session_is_back_at_the_same_second(
    tmp_path: Path, clock: FakeClock
) -> None:
    vault = cheap_vault(tmp_path)
    session_id = make_session(vault, clock)
    log = SessionLog(vault, session_id, clock)
    live = LiveSession(log)
    live.start()
    live.give_floor(seat=2)
    for _ in range(125):
        clock.advance(500)
        log.keep_alive()
    clock.advance(300)
    left_ms = live.state.left_ms(live.now_ms())
    clock.advance(40_000)  # gone

    again = LiveSession(SessionLog(vault, session_id, clock))
    assert again.reopened is not None
    assert 40_000 <= again.reopened.away_ms <= 41_300
    assert 0 <= again.state.left_ms(again.now_ms()) - left_ms <= 1_000
    assert again.state.floor == live.state.floor
    clock.advance(1_000)
    assert seconds_by_seat(again)[2] == pytest.approx(63, abs=1)


def test_the_time_away_can_be_counted_in(tmp_path: Path, clock: FakeClock) -> None:
    vault = cheap_vault(tmp_path)
    session_id = make_session(vault, clock)
    LiveSession(SessionLog(vault, session_id, clock)).start()
    clock.advance(60_000)
    again = LiveSession(SessionLog(vault, session_id, clock))
    again.count_time_away()
    assert again.state.left_ms(again.now_ms()) == 9 * 60_000
    assert again.reopened is None


def test_nothing_moves_when_storing_fails(
    live: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Durable first, visible second."""
    from colearn_desktop.domain.errors import StorageFullError

    heard: list[str] = []
    live.subscribe(lambda: heard.append("changed"))
    vault: Vault = live.log.vault
    monkeypatch.setattr(vault.events, "append", full)
    with pytest.raises(StorageFullError):
        live.give_floor(seat=1)
    assert live.state.floor == NOBODY
    assert heard == []


def test_time_away_that_cannot_be_stored_is_asked_about_again(
    live: LiveSession, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from colearn_desktop.domain.errors import StorageFullError

    clock.advance(60_000)
    live.log.keep_alive()
    clock.advance(120_000)
    again = LiveSession(SessionLog(live.log.vault, live.log.session_id, clock))
    with monkeypatch.context() as broken:
        broken.setattr(again.log.vault.events, "append", full)
        with pytest.raises(StorageFullError):
            again.count_time_away()
    assert again.log.reopened is not None
    again.count_time_away()
    assert again.reopened is None
    assert again.state.left_ms(again.now_ms()) == 7 * 60_000


def test_one_listeners_bug_reaches_neither_the_others_nor_whoever_acted(
    live: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    told: list[type[BaseException]] = []

    def broken() -> None:
        raise RuntimeError("a page is gone")

    live.subscribe(broken)
    live.subscribe(lambda: heard.append("changed"))
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _traceback: told.append(kind))
    live.give_floor(seat=1)
    assert live.state.floor != NOBODY
    assert heard == ["changed"]
    assert told == [RuntimeError]
