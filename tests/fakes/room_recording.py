"""A recorder on a real device of a room, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.audio.microphone import open_microphone
from colearn_desktop.audio.recorder import EncodedSegment, Recorder, RecorderState
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.consent import RecordingGrant
from tests.fakes.audio_waiting import wait_until

CLOCK = SystemClock()


class Recording:
    """A recorder on whatever the server gives it."""

    def __init__(self, grant: RecordingGrant, device: str | None = None) -> None:
        self.segments: list[EncodedSegment] = []
        self.recorder = Recorder(
            grant,
            open_input=lambda grant, ring: open_microphone(grant, ring, clock=CLOCK),
            store=self.segments.extend,
            clock=CLOCK,
            device=device,
        )
        self.recorder.start()

    def wait_for_sound(self) -> None:
        wait_until(lambda: self.segments, "a first segment")
        wait_until(lambda: self.recorder.status().device is not None, "the device is known")

    def failure_within_two_seconds(self, change: Callable[[], object]) -> Exception:
        began = time.monotonic()
        change()
        wait_until(lambda: self.recorder.status().failure is not None, "it is noticed")
        assert time.monotonic() - began < 2.0
        wait_until(lambda: self.recorder.status().state is RecorderState.FAILED, "it ends")
        failure = self.recorder.status().failure
        assert failure is not None
        return failure

    def sound(self) -> np.ndarray:
        return np.concatenate([decode_flac(segment.flac)[:, 0] for segment in self.segments])
