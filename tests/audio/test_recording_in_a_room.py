"""The real thing: PortAudio, a sound server, and a microphone that hears what is played."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from colearn_desktop.audio import devices
from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.audio.microphone import open_microphone
from colearn_desktop.audio.recorder import EncodedSegment, Recorder, RecorderState
from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.audio.voice_activity import VoiceActivity
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import MicrophoneFailedError, NoMicrophoneError
from tests.fakes.audio_ramp import counting_room, jumps
from tests.fakes.audio_room import RATE_HZ, VirtualRoom, align, make_speech, virtual_room
from tests.fakes.audio_waiting import wait_until

pytestmark = pytest.mark.audio

CLOCK = SystemClock()


class Recording:
    """A recorder on the room's microphone, and what it stored."""

    def __init__(self, grant: RecordingGrant) -> None:
        self.segments: list[EncodedSegment] = []
        self.recorder = Recorder(
            grant,
            open_input=partial(open_microphone, clock=CLOCK),
            store=self.segments.extend,
            clock=CLOCK,
            voice=VoiceActivity(RATE_HZ),
        )

    def start(self) -> None:
        self.recorder.start()
        wait_until(
            lambda: self.recorder.status().state is not RecorderState.STARTING, "it starts"
        )
        assert self.recorder.status().state is RecorderState.CAPTURING

    def has_captured(self, frames: int) -> bool:
        return self.recorder.status().captured_frames >= frames

    def sound(self) -> np.ndarray:
        return np.concatenate([decode_flac(segment.flac)[:, 0] for segment in self.segments])


@pytest.fixture
def recording(grant: RecordingGrant) -> Iterator[Recording]:
    recording = Recording(grant)
    yield recording
    recording.recorder.discard()


@pytest.mark.parametrize("not_a_grant", [None, True, "yes", object()])
def test_the_microphone_opens_for_a_grant_alone(not_a_grant: object) -> None:
    with pytest.raises(TypeError, match="RecordingGrant"):
        open_microphone(not_a_grant, SampleRing(10), clock=CLOCK)  # type: ignore[arg-type]


def test_what_is_said_in_the_room_is_what_is_stored(
    room: VirtualRoom, recording: Recording, tmp_path: Path
) -> None:
    played = make_speech(tmp_path / "talk.wav")
    recording.start()
    talk = room.start_playing(tmp_path / "talk.wav")
    wait_until(lambda: recording.recorder.status().is_voice is True, "somebody talks")
    talk.wait()
    spoken_until_ms = CLOCK.monotonic_ms()
    more = recording.recorder.status().captured_frames + RATE_HZ // 2
    wait_until(partial(recording.has_captured, more), "the rest of it is heard")
    assert recording.recorder.status().is_voice is False
    recording.recorder.stop()
    assert recording.recorder.status().is_voice is None
    offset, correlation = align(played, recording.sound())
    assert correlation >= 0.999
    # The stretch's own clock tells when that was.
    ended_ms = recording.segments[0].started_monotonic_ms + (offset + len(played)) / 48
    assert ended_ms == pytest.approx(spoken_until_ms, abs=700)
    status = recording.recorder.status()
    assert status.frames_behind == status.dropped_frames == 0
    assert status.stored_frames == len(recording.sound())


def test_the_microphone_is_free_again_once_the_recorder_has_stopped(
    room: VirtualRoom, recording: Recording
) -> None:
    before = room.listeners()
    recording.start()
    assert room.listeners() == before + 1
    assert not devices.refresh(), "looking again would cut the recording off"
    began = time.monotonic()
    recording.recorder.stop()
    assert time.monotonic() - began < 0.5
    wait_until(lambda: room.listeners() == before, "nobody listens any more")
    assert devices.refresh()


def test_every_sample_arrives_even_while_the_interpreter_is_busy(
    recording: Recording, tmp_path: Path
) -> None:
    with (
        counting_room(tmp_path / "ramp"),
        pytest.MonkeyPatch.context() as environ,
    ):
        environ.setenv("PULSE_SOURCE", "ramp")
        recording.start()
        for _ in range(3):
            # One bytecode: no other thread of this process runs for about half a second.
            sum(range(30_000_000))
            more = recording.recorder.status().captured_frames + RATE_HZ
            wait_until(partial(recording.has_captured, more), "a second more")
        recording.recorder.stop()
    sound = recording.sound()
    assert jumps(sound) == 0
    first = int(np.argmax(np.diff(sound.astype(np.uint16)) == 1))
    assert len(sound) - first > 3 * RATE_HZ
    for segment in recording.segments:
        assert len(decode_flac(segment.flac)) == segment.frames


def test_a_sound_server_that_dies_is_noticed_and_what_was_heard_is_kept(
    grant: RecordingGrant,
) -> None:
    recording = Recording(grant)
    with virtual_room(private=True) as room:
        recording.start()
        wait_until(lambda: recording.segments, "a first segment")
        room.kill_server()
        _assert_failed_within_two_seconds(recording)


def test_a_microphone_that_is_pulled_out_is_noticed(grant: RecordingGrant) -> None:
    recording = Recording(grant)
    with virtual_room(private=True) as room:
        recording.start()
        wait_until(lambda: recording.segments, "a first segment")
        room.suspend("mic")
        _assert_failed_within_two_seconds(recording)


def test_a_sound_server_that_hangs_is_noticed_and_cannot_hold_the_recorder_up(
    grant: RecordingGrant,
) -> None:
    recording = Recording(grant)
    with virtual_room(private=True) as room:
        recording.start()
        wait_until(lambda: recording.segments, "a first segment")
        room.freeze_server()
        try:
            _assert_failed_within_two_seconds(recording)
            assert not devices.refresh(), "the stream is still with the server"
        finally:
            room.thaw_server()
        wait_until(devices.refresh, "the server lets go of the stream")
        kept_frames = recording.recorder.status().stored_frames
        assert recording.recorder.status().captured_frames == kept_frames


def _assert_failed_within_two_seconds(recording: Recording) -> None:
    began = time.monotonic()
    wait_until(lambda: recording.recorder.status().failure is not None, "it is noticed")
    assert time.monotonic() - began < 2.0
    wait_until(lambda: recording.recorder.status().state is RecorderState.FAILED, "it ends")
    status = recording.recorder.status()
    assert isinstance(status.failure, MicrophoneFailedError)
    assert status.stored_frames == status.captured_frames == len(recording.sound())
    assert recording.segments[-1].last


def test_a_microphone_that_is_not_there_is_an_expected_failure(
    room: VirtualRoom, grant: RecordingGrant
) -> None:
    gone = devices.InputDevice("ALSA: pulled out", "USB microphone", is_default=False)
    with (
        pytest.raises(MicrophoneFailedError),
        open_microphone(grant, SampleRing(10), device=gone, clock=CLOCK),
    ):
        pass


def test_a_computer_without_any_microphone_is_an_expected_failure(
    grant: RecordingGrant,
) -> None:
    with virtual_room(private=True) as room:
        room.kill_server()
        assert devices.refresh()
        assert devices.list_inputs() == ()
        assert not devices.has_output()
        with (
            pytest.raises(NoMicrophoneError),
            open_microphone(grant, SampleRing(10), clock=CLOCK),
        ):
            pass
