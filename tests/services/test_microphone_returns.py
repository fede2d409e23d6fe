"""A microphone that is lost and comes back: recording goes on by itself, or waits for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import MicrophoneReplacedError
from colearn_desktop.domain.events import RecordingPaused, RecordingStarted, StopReason
from colearn_desktop.services import device_return
from colearn_desktop.services.device_return import DeviceReturn
from colearn_desktop.services.recording_status import Capture
from tests.fakes.audio_waiting import wait_until
from tests.services.test_consent_wall import WITHOUT_CONSENT, Room, recording_room


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks every hundredth of a second, and tries no device that never went away."""
    monkeypatch.setattr(DeviceReturn.__init__, "__defaults__", (0.01,))
    monkeypatch.setattr(device_return, "_TRIES_AFTER_S", ())


@pytest.fixture
def plugged() -> set[str]:
    """The microphones that are plugged in."""
    return {"usb"}


@pytest.fixture
def room(tmp_path: Path, plugged: set[str]) -> Iterator[Room]:
    room = Room(tmp_path, is_there=plugged.__contains__)
    room.microphone.device = "usb"
    recording_room(room)
    yield room
    room.close()


def until(room: Room, condition: Callable[[], bool], what: str) -> None:
    def checked() -> bool:
        room.recording.check()
        return condition()

    wait_until(checked, what)


def pull_out(room: Room, plugged: set[str]) -> None:
    plugged.discard("usb")
    room.microphone.vanish()
    until(room, lambda: room.recording.status().capture is Capture.PAUSED, "it is noticed")


def told(room: Room) -> list[object]:
    bodies = [event.body for event in room.log.events]
    return [each for each in bodies if isinstance(each, (RecordingStarted, RecordingPaused))]


def test_recording_goes_on_in_a_new_stretch_under_a_fresh_grant(
    room: Room, plugged: set[str]
) -> None:
    pull_out(room, plugged)
    status = room.recording.status()
    assert (status.paused_for, status.is_awaited) == (StopReason.DEVICE_LOST, True)
    assert room.vault.consents.open_grants(room.log.session_id) == []
    plugged.add("usb")
    until(room, lambda: room.microphone.is_open, "it opens again")
    room.speak(2)
    until(room, lambda: room.recording.status().is_back, "it says so")
    started, paused, again = told(room)
    assert isinstance(started, RecordingStarted)
    assert isinstance(again, RecordingStarted)
    assert paused == RecordingPaused(StopReason.DEVICE_LOST)
    assert (again.recording_id, again.stretch) == (started.recording_id, 2)
    room.clock.advance(9_000)
    assert not room.recording.status().is_back
    room.recording.stop()
    assert len(room.vault.recordings.get(started.recording_id).stretches) == 2


def test_a_pause_that_somebody_asked_for_stays_one(room: Room, plugged: set[str]) -> None:
    room.recording.pause(StopReason.OFF_THE_RECORD)
    assert not room.recording.status().is_awaited
    plugged.discard("usb")
    plugged.add("usb")
    room.recording.check()
    assert room.microphone.times_opened == 1


@pytest.mark.parametrize("way", ["withdraw", "arrive", "break", "stop"])
def test_what_happens_meanwhile_is_heeded(room: Room, plugged: set[str], way: str) -> None:
    pull_out(room, plugged)
    match way:
        case "withdraw":
            person = room.log.state.present[1].person_id
            room.recording.answer(person, {Purpose.AUDIO: ConsentState.WITHDRAWN})
        case "arrive":
            room.recording.admit("Fern")
        case "break":
            room.recording.pause(StopReason.BREAK)
        case _:
            room.recording.stop()
    assert not room.recording.status().is_awaited
    plugged.add("usb")
    for _ in range(20):
        room.recording.check()
    assert room.microphone.times_opened == 1


def test_consent_is_asked_for_anew_when_the_microphone_is_back(
    room: Room, plugged: set[str]
) -> None:
    pull_out(room, plugged)
    # Past every wall but the last.
    room.log.vault.consents.open_grants(room.log.session_id)
    room.recording._consent._unstored_noes[room.log.state.present[0].person_id] = (
        ConsentState.REFUSED
    )
    plugged.add("usb")
    until(room, lambda: not room.recording.status().is_awaited, "it is back")
    room.recording.check()
    assert room.microphone.times_opened == 1
    assert room.recording.status().capture is Capture.PAUSED


def test_a_microphone_that_was_replaced_pauses_and_nothing_of_the_other_is_kept(
    room: Room, plugged: set[str]
) -> None:
    plugged.add("webcam")
    room.microphone.change_to("webcam")
    room.speak(2, WITHOUT_CONSENT)
    room.wait_for_failure()
    status = room.recording.status()
    assert status.paused_for is StopReason.DEVICE_REPLACED
    assert isinstance(status.failure, MicrophoneReplacedError)
    assert WITHOUT_CONSENT not in room.stored_values()
    # The first one never went away: somebody chose the other, so people are asked.
    for _ in range(20):
        room.recording.check()
    assert room.microphone.times_opened == 1
    room.recording.resume()
    until(room, lambda: room.microphone.is_open, "it opens")
    room.speak(2)
    until(room, lambda: room.recording.status().capture is Capture.CAPTURING, "it records")


def test_another_microphone_is_not_taken_for_the_one_that_is_back(
    room: Room, plugged: set[str]
) -> None:
    pull_out(room, plugged)
    # It is there again, and the server opens another one all the same.
    room.microphone.device = "webcam"
    plugged.add("usb")
    until(room, lambda: room.microphone.times_opened == 2, "it is tried")
    room.speak(2, WITHOUT_CONSENT)
    until(
        room,
        lambda: room.recording.status().paused_for is StopReason.DEVICE_REPLACED,
        "it is refused",
    )
    assert WITHOUT_CONSENT not in room.stored_values()
    assert len(told(room)) == 3, "started, paused, and paused for another reason"


def test_resuming_takes_no_other_microphone_without_a_word(
    room: Room, plugged: set[str]
) -> None:
    room.recording.pause()
    room.microphone.device = "webcam"
    room.recording.resume()
    room.wait_for_failure()
    assert room.recording.status().paused_for is StopReason.DEVICE_REPLACED
    room.recording.resume()
    until(room, lambda: room.microphone.is_open, "the other one is taken once it was said")
    room.speak(1)
    until(room, lambda: room.recording.status().capture is Capture.CAPTURING, "it records")


def test_a_microphone_that_was_chosen_in_the_settings_meanwhile_is_taken(room: Room) -> None:
    room.recording.pause()
    room.microphone.device, room.microphone.is_chosen = "boundary", True
    room.recording.resume()
    until(room, lambda: room.microphone.is_open, "it opens")
    room.speak(1)
    until(room, lambda: room.recording.status().capture is Capture.CAPTURING, "it records")
    assert room.recording.status().failure is None


def test_a_device_that_nobody_can_name_waits_for_people(tmp_path: Path) -> None:
    room = Room(tmp_path, is_there=lambda _device: True)
    recording_room(room)
    room.microphone.vanish()
    room.wait_for_failure()
    assert not room.recording.status().is_awaited
    room.close()


def test_a_device_that_stays_and_gives_no_sound_is_tried_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(device_return, "_TRIES_AFTER_S", (0.02, 0.03))
    waiting = DeviceReturn(lambda _device: True, look_s=0.01)
    for _ in range(2):
        waiting.wait_for("usb", StopReason.DEVICE_LOST)
        wait_until(lambda: waiting.take() == "usb", "it is tried")
    waiting.wait_for("usb", StopReason.DEVICE_LOST)
    with pytest.raises(AssertionError):
        wait_until(lambda: waiting.take() is not None, "never again", within_s=0.2)
    waiting.works()
    waiting.wait_for("usb", StopReason.DEVICE_LOST)
    wait_until(lambda: waiting.take() == "usb", "it is another story")
