"""Devices of PipeWire that are changed under a running recording, both ways through ALSA."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from colearn_desktop.audio import devices
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import MicrophoneFailedError, MicrophoneReplacedError
from tests.fakes.audio_ramp import counting_microphone, jumps
from tests.fakes.audio_room import RATE_HZ, VirtualRoom
from tests.fakes.audio_waiting import wait_until
from tests.fakes.pipewire_room import Way, pipewire_room
from tests.fakes.room_recording import Recording

pytestmark = pytest.mark.audio


@pytest.fixture
def room(request: pytest.FixtureRequest) -> Iterator[VirtualRoom]:
    with pipewire_room(getattr(request, "param", Way.PIPEWIRE)) as opened:
        yield opened


both_ways = pytest.mark.parametrize(
    "room", Way, indirect=True, ids=lambda way: f"through {way.value}"
)


def hold_the_lock(seconds: float) -> None:
    """Keep every other thread of this process from running Python."""
    ctypes.PyDLL(None).usleep(round(seconds * 1_000_000))


def test_no_sample_is_lost_while_the_interpreter_is_held_for_longer_than_the_server_buffers(
    room: VirtualRoom, grant: RecordingGrant, tmp_path: Path
) -> None:
    with counting_microphone(room, "ramp", tmp_path / "ramp"):
        room.choose("ramp")
        recording = Recording(grant)
        recording.wait_for_sound()
        assert recording.recorder.status().device == "ramp"
        hold_the_lock(2.5)
        more = recording.recorder.status().captured_frames + 5 * RATE_HZ // 2
        wait_until(lambda: recording.recorder.status().captured_frames > more, "all of it")
        recording.recorder.stop()
    status = recording.recorder.status()
    assert (status.failure, status.dropped_frames, status.frames_behind) == (None, 0, 0)
    assert jumps(recording.sound()) == 0


@both_ways
def test_another_microphone_is_chosen_in_the_settings_of_the_desktop(
    room: VirtualRoom, grant: RecordingGrant, tmp_path: Path
) -> None:
    with counting_microphone(room, "loud", tmp_path / "loud"):
        recording = Recording(grant)
        recording.wait_for_sound()
        assert recording.recorder.status().device == "mic"
        failure = recording.failure_within_two_seconds(lambda: room.choose("loud"))
        assert isinstance(failure, MicrophoneReplacedError)
        assert not recording.sound().any(), "the room was silent; the other microphone was not"


@both_ways
def test_a_microphone_is_changed_while_the_interpreter_is_held(
    room: VirtualRoom, grant: RecordingGrant, tmp_path: Path
) -> None:
    with counting_microphone(room, "loud", tmp_path / "loud"):
        recording = Recording(grant)
        recording.wait_for_sound()
        environ = {**os.environ, **room.environ}
        later = "sleep 0.3; pactl set-default-source loud"
        with subprocess.Popen(["sh", "-c", later], env=environ):
            hold_the_lock(1.5)
        wait_until(lambda: recording.recorder.status().failure is not None, "it is noticed")
        recording.recorder.stop()
        assert isinstance(recording.recorder.status().failure, MicrophoneReplacedError)
        assert not recording.sound().any()


def test_a_microphone_is_pulled_out_and_put_back(
    room: VirtualRoom, grant: RecordingGrant, tmp_path: Path
) -> None:
    def plug_in() -> str:
        return room.load("module-null-sink", "sink_name=usb", f"rate={RATE_HZ}", "channels=1")

    usb = plug_in()
    with counting_microphone(room, "loud", tmp_path / "loud"):
        room.choose("usb.monitor")
        recording = Recording(grant)
        recording.wait_for_sound()
        assert recording.recorder.status().device == "usb.monitor"
        failure = recording.failure_within_two_seconds(lambda: room.unload(usb))
        assert isinstance(failure, MicrophoneFailedError | MicrophoneReplacedError)
        assert not recording.sound().any()
        assert not devices.is_there("usb.monitor")
        plug_in()
        assert devices.is_there("usb.monitor")


def test_a_microphone_is_muted(room: VirtualRoom, grant: RecordingGrant) -> None:
    recording = Recording(grant)
    recording.wait_for_sound()
    for muted in (True, False):
        room.mute("mic", muted=muted)
        wait_until(
            lambda muted=muted: recording.recorder.status().is_muted is muted,  # type: ignore[misc]
            "it is seen",
            within_s=2.0,
        )
    recording.recorder.stop()


def test_the_server_dies(room: VirtualRoom, grant: RecordingGrant) -> None:
    recording = Recording(grant)
    recording.wait_for_sound()
    failure = recording.failure_within_two_seconds(room.kill_server)
    assert isinstance(failure, MicrophoneFailedError)
    assert not np.any(recording.sound())
