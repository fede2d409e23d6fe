"""A full disk while sound is recorded: nothing is forgotten, everything is told later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.domain.errors import StorageFullError
from colearn_desktop.domain.events import (
    RecordingPaused,
    RecordingStarted,
    RecordingStopped,
    StopReason,
)
from colearn_desktop.services.recording_status import Capture
from tests.fakes.audio_waiting import wait_until
from tests.services.test_consent_wall import Room, recording_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


def fill_disk(room: Room, broken: pytest.MonkeyPatch) -> None:
    def full(*_anything: object, **_more: object) -> None:
        raise StorageFullError

    broken.setattr(room.vault.events, "append", full)
    broken.setattr(room.vault.consents, "end_grants", full)
    broken.setattr(room.vault.sessions, "keep_alive", full)


def told(room: Room) -> list[object]:
    wanted = (RecordingStarted, RecordingPaused, RecordingStopped)
    bodies = [event.body for event in room.log.events]
    return [body for body in bodies if isinstance(body, wanted)]


def test_a_pause_on_a_full_disk_is_told_once_there_is_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_room(room)
    with monkeypatch.context() as broken:
        fill_disk(room, broken)
        with pytest.raises(StorageFullError):
            room.recording.pause()
        assert not room.microphone.is_open
        with pytest.raises(StorageFullError):
            room.recording.check()
    room.recording.check()
    room.recording.check()
    assert told(room)[1:] == [RecordingPaused(StopReason.OFF_THE_RECORD)]
    assert room.recording.status().capture is Capture.PAUSED
    assert room.vault.consents.open_grants(room.log.session_id) == []


def test_a_stop_on_a_full_disk_is_told_once_there_is_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_room(room)
    with monkeypatch.context() as broken:
        fill_disk(room, broken)
        with pytest.raises(StorageFullError):
            room.recording.stop()
        assert not room.microphone.is_open
    room.recording.check()
    assert told(room)[1:] == [RecordingStopped(StopReason.ASKED)]
    assert room.recording.status().capture is Capture.OFF


def test_a_start_that_the_disk_could_not_note_is_told_before_its_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.live.start()
    room.agree()
    room.recording.start()
    room.wait_for_microphone()
    room.speak(1)
    wait_until(lambda: room.recording.status().capture is Capture.CAPTURING, "it captures")
    with monkeypatch.context() as broken:
        fill_disk(room, broken)
        with pytest.raises(StorageFullError):
            room.recording.check()
    room.recording.stop()
    assert [type(body) for body in told(room)] == [RecordingStarted, RecordingStopped]


def test_a_full_disk_does_not_keep_a_recording_from_closing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_room(room)
    with monkeypatch.context() as broken:
        fill_disk(room, broken)
        room.recording.close()
    assert not room.microphone.is_open
