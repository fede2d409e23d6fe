"""Rehearsals: in a room of their own, at any pace, gone afterwards unless somebody keeps them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from colearn_desktop.domain.clock import FasterClock
from colearn_desktop.domain.events import RecordingStarted, SessionEnded
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.first_steps import FirstStep, steps_done
from colearn_desktop.services.keep_rehearsal import keep_rehearsal
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.rehearsal import CueKind, Driver
from colearn_desktop.services.rehearsal_room import (
    RehearsalRoom,
    RehearsalWish,
    remove_stale_rooms,
)
from colearn_desktop.services.session_log import SessionLog
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import small_template
from tests.fakes.vault_fixtures import cheap_vault

MINUTE_MS = 60_000


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where rehearsals of this test are."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def room(rooms: Path, clock: FakeClock) -> Iterator[RehearsalRoom]:
    """Somebody practises with three simulated people."""
    with RehearsalRoom(RehearsalWish(small_template()), clock) as opened:
        yield opened


def pass_time(room: RehearsalRoom, clock: FakeClock, minutes: float) -> None:
    for _ in range(round(minutes * 60 / 5)):
        clock.advance(5_000)
        room.rehearsal.step()


def test_a_clock_changes_its_pace_without_a_jump(clock: FakeClock) -> None:
    faster = FasterClock(clock, 60)
    clock.advance(1_000)
    before = faster.monotonic_ms(), faster.utc_ms()
    faster.change_speed(5)
    assert (faster.monotonic_ms(), faster.utc_ms()) == before
    clock.advance(1_000)
    assert faster.monotonic_ms() - before[0] == 5_000
    assert faster.utc_ms() - before[1] == 5_000


def test_for_a_person_everyone_has_agreed_and_nothing_has_begun(room: RehearsalRoom) -> None:
    assert room.rehearsal.recording.missing() == ()
    assert room.rehearsal.step()
    assert room.rehearsal.log.state.started_utc_ms is None
    assert room.rehearsal.cue is None


def test_the_room_talks_and_leaves_the_floor_and_the_notes_to_the_person(
    room: RehearsalRoom, clock: FakeClock
) -> None:
    room.rehearsal.live.start()
    before = len(room.rehearsal.log.events)
    room.rehearsal.step()
    cue = room.rehearsal.cue
    assert cue is not None
    assert cue.kind is CueKind.SPEAKS
    assert cue.seat in {1, 2, 3}
    assert cue.words
    pass_time(room, clock, 3)
    assert len(room.rehearsal.log.events) == before


def test_a_latecomer_stops_the_recording_and_the_person_resumes_it(
    room: RehearsalRoom, clock: FakeClock
) -> None:
    rehearsal = room.rehearsal
    rehearsal.live.start()
    rehearsal.recording.start()
    cues = set()
    for _ in range(24 * 12):
        pass_time(room, clock, 1 / 12)
        cues.add(rehearsal.cue and rehearsal.cue.kind)
    assert {CueKind.ARRIVES, CueKind.AGREES} <= cues
    assert rehearsal.recording.status().capture is Capture.PAUSED
    assert rehearsal.recording.missing() == ()
    rehearsal.recording.resume()
    assert rehearsal.recording.status().capture is not Capture.PAUSED


def test_nobody_talks_while_the_clock_is_paused(room: RehearsalRoom, clock: FakeClock) -> None:
    room.rehearsal.live.start()
    room.rehearsal.step()
    room.rehearsal.live.pause_clock()
    cue = room.rehearsal.cue
    pass_time(room, clock, 5)
    assert room.rehearsal.cue == cue


def test_a_watched_room_runs_to_its_end_by_itself(rooms: Path, clock: FakeClock) -> None:
    wish = RehearsalWish(small_template(), driver=Driver.ROOM, minutes=4)
    with RehearsalRoom(wish, clock) as room:
        pass_time(room, clock, 5)
        assert room.rehearsal.log.state.ended_at_ms is not None
        assert room.rehearsal.log.state.notes


def test_nothing_stays_behind(rooms: Path, clock: FakeClock) -> None:
    with RehearsalRoom(RehearsalWish(small_template()), clock) as room:
        assert len(list(rooms.iterdir())) == 1
        room.rehearsal.live.start()
        room.rehearsal.recording.start()
    room.close()
    assert list(rooms.iterdir()) == []


def test_nothing_stays_behind_when_a_room_cannot_be_made(rooms: Path, clock: FakeClock) -> None:
    template = replace(small_template(), form_file="no such form.toml")
    with pytest.raises(Exception, match="form"):
        RehearsalRoom(RehearsalWish(template), clock)
    assert list(rooms.iterdir()) == []


def test_rooms_of_killed_rehearsals_are_removed_and_no_others(
    rooms: Path, room: RehearsalRoom, clock: FakeClock
) -> None:
    killed = rooms / "colearn-rehearsal-killed" / "vault"
    killed.mkdir(parents=True)
    (killed / "vault.lock").touch()
    (rooms / "colearn-rehearsal-making").mkdir()
    (rooms / "somebody-else").mkdir()
    elsewhere = rooms / "elsewhere"
    elsewhere.mkdir()
    (rooms / "colearn-rehearsal-link").symlink_to(elsewhere)
    assert remove_stale_rooms(clock) == 1
    assert not killed.parent.exists()
    assert room.rehearsal.log.vault.folder.exists()
    assert {path.name for path in rooms.iterdir()} >= {
        "colearn-rehearsal-making",
        "somebody-else",
        "elsewhere",
    }


def test_a_kept_rehearsal_says_what_it_is_and_reads_as_it_was(
    rooms: Path, room: RehearsalRoom, clock: FakeClock, tmp_path: Path
) -> None:
    live = room.rehearsal.live
    live.start()
    room.rehearsal.recording.start()
    clock.advance(MINUTE_MS)
    live.give_floor(1)
    clock.advance(MINUTE_MS)
    live.give_floor(2)
    live.undo_floor()
    live.notes.write(live.now_ms(), NoteKind.QUOTE, "We stopped waiting.")
    room.rehearsal.session.check()
    with cheap_vault(tmp_path) as vault:
        session_id = keep_rehearsal(room.rehearsal.log, vault)
        kept = SessionLog(vault, session_id, clock)
        assert kept.header.title.startswith("Rehearsal (simulated)")
        assert kept.header.ended
        assert isinstance(kept.events[-1].body, SessionEnded)
        assert not any(isinstance(event.body, RecordingStarted) for event in kept.events)
        assert vault.recordings.list_recordings(session_id) == []
        # Ending takes the floor from whoever had it.
        assert kept.state.floor_changes[:-1] == live.state.floor_changes
        assert list(kept.state.notes) == list(live.state.notes)
        assert LiveSession(kept).turns() == live.turns()


def test_a_rehearsal_that_cannot_be_kept_leaves_no_part_of_a_session(
    room: RehearsalRoom, clock: FakeClock, tmp_path: Path
) -> None:
    live = room.rehearsal.live
    live.start()
    clock.advance(MINUTE_MS)
    live.give_floor(1)
    with cheap_vault(tmp_path) as vault:
        kept = keep_rehearsal(room.rehearsal.log, vault)
        # The vault has events of these ids already.
        with pytest.raises(IntegrityError):
            keep_rehearsal(room.rehearsal.log, vault)
        assert [header.session_id for header in vault.sessions.list()] == [kept]


def test_first_steps_count_when_they_happened_and_not_before(
    room: RehearsalRoom, clock: FakeClock
) -> None:
    rehearsal = room.rehearsal
    live, log = rehearsal.live, rehearsal.log
    assert steps_done(log.events) == frozenset()
    live.start()
    assert steps_done(log.events) == {FirstStep.START}
    live.give_floor(1)
    live.undo_floor()
    live.pause_clock()
    assert steps_done(log.events) == {FirstStep.START, FirstStep.FLOOR, FirstStep.UNDO}
    live.resume_clock()
    live.mark()
    live.notes.write(live.now_ms(), NoteKind.NOTE, "A note")
    live.next_phase()
    rehearsal.recording.start()
    rehearsal.recording.pause()
    assert FirstStep.PAUSE in steps_done(log.events)
    assert set(FirstStep) - steps_done(log.events) <= {
        FirstStep.RECORD,
        FirstStep.OFF_THE_RECORD,
    }
