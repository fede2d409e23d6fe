"""A full disk while sound is recorded: nothing is forgotten, everything is told later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import ConsentMissingError, StorageFullError
from colearn_desktop.domain.events import (
    RecordingPaused,
    RecordingStarted,
    RecordingStopped,
    StopReason,
)
from colearn_desktop.services.recording_status import Capture
from tests.fakes.audio_waiting import wait_until
from tests.fakes.full_disk import full
from tests.services.test_consent_wall import Room, recording_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


def fill_disk(room: Room, broken: pytest.MonkeyPatch) -> None:
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
        room.recording.pause()
        assert not room.microphone.is_open
        room.recording.check()
        status = room.recording.status()
        assert (status.capture, status.paused_for) == (
            Capture.PAUSED,
            StopReason.OFF_THE_RECORD,
        )
        assert isinstance(status.trouble, StorageFullError)
        with pytest.raises(StorageFullError):
            room.recording.resume()
    room.recording.check()
    assert room.recording.status().trouble is None
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
        room.recording.check()
        assert told(room) == []
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


def test_a_withdrawal_is_stored_though_the_pause_it_causes_is_not(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_room(room)
    person = room.log.state.present[1].person_id
    with monkeypatch.context() as broken:
        fill_disk(room, broken)
        room.recording.answer(person, {Purpose.AUDIO: ConsentState.WITHDRAWN})
        assert not room.microphone.is_open
    latest = room.vault.consents.read(room.log.session_id)[-1]
    assert (latest.person_id, latest.state) == (person, ConsentState.WITHDRAWN)
    room.recording.check()
    assert told(room)[-1] == RecordingPaused(StopReason.WITHDRAWN)


def test_a_no_that_was_not_stored_keeps_the_microphone_closed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_room(room)
    person = room.log.state.present[1]

    with monkeypatch.context() as broken:
        broken.setattr(room.vault.consents, "append", full)
        with pytest.raises(StorageFullError):
            room.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.WITHDRAWN})
    assert not room.microphone.is_open
    assert room.recording.consent_state(person.person_id, Purpose.AUDIO) is ConsentState.GRANTED
    with pytest.raises(ConsentMissingError) as refused:
        room.recording.resume()
    assert [each.name for each in refused.value.missing] == [person.name]
    room.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.GRANTED})
    room.recording.resume()
