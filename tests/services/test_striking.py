"""Strike that: a moment to take it back, then gone, whatever the recording does meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.domain.errors import (
    NothingToUndoError,
    SessionStateError,
    SilencedForGoodError,
    VaultDamagedError,
)
from colearn_desktop.domain.events import Redone, StretchStruck, Undone
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.striking import GRACE_MS, is_struck
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.silencer import Silencer
from colearn_desktop.services.striking import StrikeStage, Striking
from tests.fakes.audio_waiting import wait_until
from tests.fakes.full_disk import full
from tests.services.test_consent_wall import RATE_HZ, Room


class StrikingRoom(Room):
    """A room in which what was said can be struck."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.silencer = Silencer(self.vault, self.clock)
        self.striking = Striking(self.log, self.silencer, self.recording.waiting_from_ms)
        self.live.start()

    def record(self, seconds: float) -> None:
        self.agree()
        self.recording.start()
        self.wait_for_microphone()
        self.speak(seconds)
        wait_until(self.is_caught_up, "the sound is in the vault")

    def is_caught_up(self) -> bool:
        self.recording.check()
        return self.recording.status().waiting_ms <= 1_000

    def stage(self) -> StrikeStage | None:
        self.recording.check()
        self.striking.check()
        status = self.striking.status()
        return None if status is None else status.stage

    def wait_until_gone(self) -> None:
        def is_gone() -> bool:
            self.clock.advance(50)
            return self.stage() is StrikeStage.GONE

        wait_until(is_gone, "it is gone")

    def loudness(self) -> dict[int, int]:
        """The sum of what can be heard in each hundredth of a second of session time."""
        heard: dict[int, int] = {}
        for recording in self.vault.recordings.list_recordings(self.log.session_id):
            for stretch in recording.stretches:
                store = self.vault.recordings
                for place in store.segments(recording.recording_id, stretch.stretch):
                    sound = decode_flac(
                        store.fetch(recording.recording_id, stretch.stretch, place.index)
                    )
                    for frame in range(0, len(sound), RATE_HZ // 100):
                        at = (place.at_ms + frame * 1_000 // RATE_HZ) // 10
                        part = sound[frame : frame + RATE_HZ // 100].astype(np.int64)
                        heard[at] = heard.get(at, 0) + int(np.abs(part).sum())
        return heard

    def heard_in(self, span: Span) -> bool:
        found = self.loudness()
        return any(found.get(t, 0) for t in range(span.start_ms // 10, span.end_ms // 10))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[StrikingRoom]:
    room = StrikingRoom(tmp_path)
    yield room
    room.striking.close()
    room.silencer.close()
    room.close()


def test_the_last_seconds_are_silenced_after_the_grace(room: StrikingRoom) -> None:
    room.record(40)
    room.striking.strike_last(30_000)
    (span,) = room.log.state.struck
    assert span.length_ms == 30_000
    assert span.end_ms == room.log.now_ms()
    status = room.striking.status()
    assert status is not None
    assert (status.stage, status.grace_left_ms) == (StrikeStage.GRACE, GRACE_MS)
    room.speak(9)
    assert room.stage() is StrikeStage.GRACE
    assert room.heard_in(span)
    room.speak(2)
    room.wait_until_gone()
    assert not room.heard_in(span)
    assert room.heard_in(Span(span.start_ms - 3_000, span.start_ms))
    assert room.heard_in(Span(span.end_ms, span.end_ms + 8_000))
    status = room.striking.status()
    assert status is not None
    assert status.had_sound
    room.striking.dismiss()
    assert room.striking.status() is None


def test_taken_back_in_time_it_stays(room: StrikingRoom) -> None:
    room.record(10)
    before = room.loudness()
    room.striking.strike_last(60_000)
    assert room.log.state.struck == [Span(0, room.log.now_ms())]
    room.speak(9)
    room.striking.undo()
    assert room.log.state.struck == []
    assert room.stage() is None
    room.speak(10)
    assert room.stage() is None
    assert before.items() <= room.loudness().items()


def test_taken_back_too_late_it_goes(room: StrikingRoom) -> None:
    room.record(5)
    room.striking.strike_last(30_000)
    room.clock.advance(GRACE_MS)
    with pytest.raises(SilencedForGoodError):
        room.striking.undo()
    room.speak(4)
    room.wait_until_gone()
    with pytest.raises(SilencedForGoodError):
        room.striking.undo()
    # Not by another way either: the vault itself refuses.
    strike = next(e for e in room.log.events if isinstance(e.body, StretchStruck))
    with pytest.raises(SilencedForGoodError):
        room.log.append(Undone(strike.event_id))
    assert len(room.log.state.struck) == 1


def test_nothing_struck_is_nothing_to_take_back(room: StrikingRoom) -> None:
    with pytest.raises(NothingToUndoError):
        room.striking.undo()


def test_a_strike_taken_back_and_given_again_by_other_ways_counts(room: StrikingRoom) -> None:
    """A general undo and redo of whatever was done last."""
    room.record(5)
    room.striking.strike_last(30_000)
    strike = room.log.events[-1]
    room.log.append(Undone(strike.event_id))
    assert room.stage() is None
    room.log.append(Redone(room.log.events[-1].event_id))
    assert room.stage() is StrikeStage.GRACE
    room.speak(GRACE_MS / 1_000)
    room.wait_until_gone()


def test_two_strikes_are_taken_back_one_after_the_other(room: StrikingRoom) -> None:
    room.record(5)
    room.striking.strike_last(2_000)
    room.striking.strike_last(30_000)
    first, second = room.log.state.struck
    room.striking.undo()
    assert room.log.state.struck == [first]
    room.striking.undo()
    assert room.log.state.struck == []
    assert second.length_ms > first.length_ms


def finish_by_stop(room: StrikingRoom) -> None:
    room.recording.stop()


def finish_by_ending(room: StrikingRoom) -> None:
    room.live.end()


@pytest.mark.parametrize("finish", [finish_by_stop, finish_by_ending])
def test_the_grace_ends_with_the_recording(
    room: StrikingRoom, finish: Callable[[StrikingRoom], None]
) -> None:
    """The last second, which was in memory at the press, goes with the rest."""
    room.record(3.7)
    room.striking.strike_last(30_000)
    (span,) = room.log.state.struck
    finish(room)
    assert room.stage() is StrikeStage.SILENCING
    with pytest.raises(SilencedForGoodError):
        room.striking.undo()
    room.wait_until_gone()
    assert room.loudness()
    assert not room.heard_in(span)


def test_a_pause_leaves_time_to_take_it_back(room: StrikingRoom) -> None:
    room.record(3)
    room.striking.strike_last(30_000)
    room.recording.pause()
    assert room.stage() is StrikeStage.GRACE
    room.striking.undo()
    assert room.log.state.struck == []


def test_sound_that_waits_for_a_full_disk_is_silenced_once_it_is_stored(
    room: StrikingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.record(3)
    writer_append = "colearn_desktop.vault.stretch_writer.StretchWriter.append_all"

    with monkeypatch.context() as broken:
        broken.setattr(writer_append, full)
        room.speak(4)
        room.striking.strike_last(5_000)
        (span,) = room.log.state.struck
        room.clock.advance(GRACE_MS)
        wait_until(lambda: room.stage() is StrikeStage.SILENCING, "silencing begins")
        for _ in range(50):
            room.clock.advance(100)
            assert room.stage() is StrikeStage.SILENCING
    room.clock.advance(2_000)
    room.speak(4)
    room.wait_until_gone()
    assert room.heard_in(Span(0, span.start_ms))
    assert not room.heard_in(span)


def test_what_is_struck_is_known_although_nothing_was_recorded(room: StrikingRoom) -> None:
    room.clock.advance(50_000)
    room.striking.strike_last(30_000)
    assert is_struck(room.log.state, 20_000)
    assert not is_struck(room.log.state, 19_999)
    room.clock.advance(GRACE_MS)
    room.wait_until_gone()
    status = room.striking.status()
    assert status is not None
    assert not status.had_sound


def test_a_part_of_a_session_that_has_ended_can_be_struck(room: StrikingRoom) -> None:
    room.record(20)
    room.recording.stop()
    room.live.end()
    with pytest.raises(SessionStateError):
        room.striking.strike_last(30_000)
    room.striking.strike(5_000, 8_000)
    assert room.stage() is StrikeStage.GRACE
    room.clock.advance(GRACE_MS)
    room.wait_until_gone()
    assert not room.heard_in(Span(5_000, 8_000))
    assert room.heard_in(Span(4_000, 5_000))
    assert room.heard_in(Span(8_000, 9_000))


@pytest.mark.parametrize(("from_ms", "until_ms"), [(9_000, 9_000), (8, 7), (99_000, 100_000)])
def test_what_is_no_part_of_the_session_cannot_be_struck(
    room: StrikingRoom, from_ms: int, until_ms: int
) -> None:
    room.clock.advance(10_000)
    with pytest.raises(SessionStateError):
        room.striking.strike(from_ms, until_ms)
    room.striking.strike(-5_000, 99_000)
    assert room.log.state.struck == [Span(0, 10_000)]


def test_a_session_that_is_closed_in_the_grace_is_silenced(room: StrikingRoom) -> None:
    room.record(6)
    room.striking.strike_last(30_000)
    (span,) = room.log.state.struck
    room.recording.close()
    room.striking.close()
    room.silencer.close()
    assert not room.heard_in(span)
    assert room.vault.strikes.open_ones() == []


def test_what_a_kill_left_is_silenced_when_the_vault_is_opened(room: StrikingRoom) -> None:
    room.record(6)
    room.recording.stop()
    room.striking.strike_last(30_000)
    (span,) = room.log.state.struck
    assert room.heard_in(span)
    silencer = Silencer(room.vault, room.clock)
    silencer.finish_earlier()
    silencer.close()
    assert not room.heard_in(span)


def test_what_a_kill_left_is_silenced_when_the_session_is_opened(room: StrikingRoom) -> None:
    room.record(6)
    room.striking.strike_last(30_000)
    (span,) = room.log.state.struck
    room.recording.close()
    log = SessionLog(room.vault, room.log.session_id, room.clock)
    room.striking = Striking(log, room.silencer)
    with pytest.raises(SilencedForGoodError):
        room.striking.undo()
    room.wait_until_gone()
    assert not room.heard_in(span)


def test_a_vault_that_fails_is_tried_again(
    room: StrikingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.record(3)
    room.recording.stop()
    room.striking.strike_last(30_000)

    def broken_hold(*_anything: object) -> None:
        raise VaultDamagedError("for a while")

    with monkeypatch.context() as broken:
        broken.setattr(room.vault.strikes, "hold", broken_hold)
        room.clock.advance(GRACE_MS)

        def has_trouble() -> bool:
            room.striking.check()
            status = room.striking.status()
            return status is not None and status.trouble is not None

        wait_until(has_trouble, "the trouble is told")
        assert room.stage() is StrikeStage.SILENCING
    room.clock.advance(2_000)
    room.wait_until_gone()
