"""Carries sound past Python: from PortAudio's own thread to the recorder's ring.

A callback written in Python waits for the interpreter lock, and whoever keeps that lock
longer than the sound system buffers costs sound: with PipeWire, bursts of 5 s lost 57 % of
it at a buffer of 2 s, and no flag told. So PortAudio calls a function in C (of the library
`rtmixer`) that copies into memory of its own and never waits; a thread of ours follows and
hands on what is there, at once or, when the program was held up, later.
"""

from __future__ import annotations

import logging
import threading

import numpy as np
from numpy.typing import NDArray

from colearn_desktop.audio.portaudio import end_stream, load_rtmixer, start_stream
from colearn_desktop.audio.server_watch import ServerWatch
from colearn_desktop.audio.signal import CaptureSignal

# Blocks come every 0.1 s. Counted late by no more than this, none is lost for `SampleAudit`.
_TICK_S = 0.05
# Longer ones leave more than `Recorder` forgets of a device that was not chosen.
_TICK_LATE_MS = 400
_PIECE_MS = 500
_FULL_SCALE = 32_768.0
_SAMPLE_BYTES = 4  # the C function takes float32, which holds every int16 exactly

_log = logging.getLogger(__name__)


class Intake:
    """An open microphone whose sound reaches `signal` and its ring.

    Args:
        signal: Its ring's channels are the recording's; the memory in C holds at least as
            much as the ring.
        device_index: PortAudio's number.
        latency_s: What the sound system is asked to buffer.
        periods: In how many parts it hands that over.

    Raises:
        sounddevice.PortAudioError: It does not open or does not start.
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """

    def __init__(
        self, signal: CaptureSignal, device_index: int, *, latency_s: float, periods: int
    ) -> None:
        rtmixer = load_rtmixer()
        self._signal = signal
        channels, rate_hz = signal.ring.channels, signal.rate_hz
        frames = 1 << (signal.ring.capacity_frames - 1).bit_length()
        self._memory: NDArray[np.float32] = np.zeros((frames, channels), np.float32)
        self._waiting = rtmixer.RingBuffer(_SAMPLE_BYTES * channels, buffer=self._memory)
        self._piece: NDArray[np.float32] = np.zeros(
            (_PIECE_MS * rate_hz // 1_000, channels), np.float32
        )
        self._stream = start_stream(
            lambda: rtmixer.Recorder(
                samplerate=rate_hz,
                # As the host gives them: PortAudio's own blocks only add bursts.
                blocksize=0,
                device=device_index,
                channels=channels,
                latency=latency_s,
                finished_callback=signal.end,
            ),
            periods=periods,
        )
        self._recording = self._stream.record_ringbuffer(self._waiting)
        self._recorded_before = 0
        self._watch: ServerWatch | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
        _log.info("microphone opened, latency %.1f s", self._stream.latency)

    def begin(self, watch: ServerWatch | None) -> None:
        """Hand on sound from now on.

        Args:
            watch: Knows whose sound it is; what comes in while it looks is kept back.
        """
        self._watch = watch
        self._thread.start()

    def close(self) -> None:
        """Close the microphone and wipe what was not handed on."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()
        end_stream(self._stream)
        self._memory[:] = 0
        self._piece[:] = 0
        _log.info("microphone closed after %d frames", self._signal.frames_captured)

    # On its own thread

    def _run(self) -> None:
        clock = self._signal.clock
        came_ms = clock.monotonic_ms()
        while not self._closing.wait(_TICK_S):
            before_ms, came_ms = came_ms, clock.monotonic_ms()
            if self._watch is not None and came_ms - before_ms > _TICK_LATE_MS:
                # All that time nobody could hear that the device had been changed.
                self._watch.look_again()
            self._signal.note(self._recorded_before + self._recording.done_frames)
            if self._waiting.read_available and not self._is_in_doubt():
                self._hand_on()

    def _is_in_doubt(self) -> bool:
        return self._watch is not None and self._watch.is_looking

    def _hand_on(self) -> None:
        while frames := self._waiting.readinto(self._piece):
            block = self._piece[:frames] * _FULL_SCALE
            np.rint(block, out=block)
            np.clip(block, -_FULL_SCALE, _FULL_SCALE - 1, out=block)
            self._signal.ring.write(block.astype(np.int16))
        if self._recording not in self._stream.actions:
            # It ended because its memory was full: nobody had read for so long. The clock
            # tells how much is missing.
            self._recorded_before += self._recording.done_frames
            self._recording = self._stream.record_ringbuffer(self._waiting)
