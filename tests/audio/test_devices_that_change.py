"""Real devices of a real sound server that are changed under a running recording."""

from __future__ import annotations

import os
import time

import pytest

from colearn_desktop.audio import devices
from colearn_desktop.audio.recorder import RecorderState
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import MicrophoneFailedError, MicrophoneReplacedError
from tests.fakes.audio_room import RATE_HZ, VirtualRoom, virtual_room
from tests.fakes.audio_waiting import wait_until
from tests.fakes.room_recording import Recording

pytestmark = pytest.mark.audio


def add_loud_microphone(room: VirtualRoom) -> str:
    """A source called `loud`, which hums so that every sample of it is known."""
    return room.load("module-sine-source", "source_name=loud", "frequency=440")


def test_a_stream_that_is_moved_to_another_microphone_ends_and_keeps_nothing_of_it(
    grant: RecordingGrant,
) -> None:
    with virtual_room(private=True) as room:
        add_loud_microphone(room)
        recording = Recording(grant)
        recording.wait_for_sound()
        assert recording.recorder.status().device == "mic"
        failure = recording.failure_within_two_seconds(lambda: room.move(os.getpid(), "loud"))
        assert isinstance(failure, MicrophoneReplacedError)
        assert not recording.sound().any(), "the room was silent; the other microphone was not"


def test_a_microphone_that_is_pulled_out_while_there_is_another_is_not_replaced_in_silence(
    grant: RecordingGrant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with virtual_room(private=True) as room:
        usb = room.load("module-null-sink", "sink_name=usb", f"rate={RATE_HZ}", "channels=1")
        add_loud_microphone(room)
        monkeypatch.setenv("PULSE_SOURCE", "usb.monitor")
        recording = Recording(grant)
        recording.wait_for_sound()
        assert recording.recorder.status().device == "usb.monitor"
        recording.failure_within_two_seconds(lambda: room.unload(usb))
        assert not recording.sound().any()
        assert not devices.is_there("usb.monitor")
        assert devices.is_there("loud")


def test_another_microphone_than_the_one_that_is_awaited_is_never_heard(
    grant: RecordingGrant,
) -> None:
    with virtual_room(private=True):
        recording = Recording(grant, device="usb.monitor")
        wait_until(lambda: recording.recorder.status().failure is not None, "it is refused")
        wait_until(
            lambda: recording.recorder.status().state is RecorderState.FAILED, "it is closed"
        )
        assert isinstance(recording.recorder.status().failure, MicrophoneReplacedError)
        assert recording.segments == []


def test_the_microphone_that_is_awaited_is_recorded(grant: RecordingGrant) -> None:
    with virtual_room(private=True):
        recording = Recording(grant, device="mic")
        recording.wait_for_sound()
        recording.recorder.stop()
        assert recording.recorder.status().failure is None
        assert recording.segments[-1].last


def test_a_microphone_that_is_muted_says_so_within_two_seconds(grant: RecordingGrant) -> None:
    with virtual_room(private=True) as room:
        recording = Recording(grant)
        recording.wait_for_sound()
        assert not recording.recorder.status().is_muted
        for muted in (True, False):
            began = time.monotonic()
            room.mute("mic", muted=muted)
            wait_until(
                lambda muted=muted: recording.recorder.status().is_muted is muted,  # type: ignore[misc]
                "it is seen",
            )
            assert time.monotonic() - began < 2.0
        recording.recorder.stop()


def test_a_suspended_microphone_is_noticed(grant: RecordingGrant) -> None:
    with virtual_room(private=True) as room:
        recording = Recording(grant)
        recording.wait_for_sound()
        failure = recording.failure_within_two_seconds(lambda: room.suspend("mic"))
        assert isinstance(failure, MicrophoneFailedError)


def test_without_a_sound_server_to_ask_recording_goes_on_as_before(
    grant: RecordingGrant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with virtual_room(private=True):
        monkeypatch.setattr("colearn_desktop.audio.server_watch._PROGRAM", "no-such-program")
        recording = Recording(grant)
        wait_until(lambda: recording.segments, "a first segment")
        recording.recorder.stop()
        status = recording.recorder.status()
        assert (status.device, status.failure) == (None, None)
        # Nobody could say whether it is the one that was lost.
        assert not devices.is_there("mic")
