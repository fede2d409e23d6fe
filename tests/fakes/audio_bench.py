"""A recorder with everything round it, none of it real but the recorder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.audio.recorder import EncodedSegment, Recorder, RecorderState
from colearn_desktop.audio.simulated_microphone import simulated_voice
from colearn_desktop.domain.consent import RecordingGrant
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.audio_waiting import wait_until
from tests.fakes.clock import FakeClock

RATE_HZ = 16_000
VOICE = simulated_voice(RATE_HZ)


class Shelf:
    """A store; raises `trouble` as long as there is any."""

    def __init__(self) -> None:
        self.segments: list[EncodedSegment] = []
        self.trouble: Exception | None = None
        self.attempts = 0
        self.commits: list[int] = []

    def store(self, segments: Sequence[EncodedSegment]) -> None:
        self.attempts += 1
        if self.trouble is not None:
            raise self.trouble
        self.segments.extend(segments)
        self.commits.append(len(segments))

    @property
    def frames(self) -> int:
        return sum(segment.frames for segment in self.segments)

    def sound(self) -> np.ndarray:
        return np.concatenate([decode_flac(segment.flac) for segment in self.segments])[:, 0]


class Bench:
    """The recorder, its microphone, its clock and its shelf."""

    def __init__(self, grant: RecordingGrant, microphone: HandMicrophone) -> None:
        self.clock = FakeClock()
        self.microphone = microphone
        self.shelf = Shelf()
        self.pushed_frames = 0
        self.recorder = Recorder(
            grant,
            open_input=lambda grant, ring: microphone.open(
                grant, ring, clock=self.clock, rate_hz=RATE_HZ
            ),
            store=self.shelf.store,
            clock=self.clock,
            rate_hz=RATE_HZ,
            segment_ms=1_000,
        )

    def start(self) -> None:
        self.recorder.start()
        wait_until(lambda: self.microphone.is_open, "the microphone opens")

    def hear(self, frames: int) -> None:
        """As many frames of the voice, in blocks of 0.1 s, the clock with them."""
        for _start in range(0, frames, RATE_HZ // 10):
            block = np.take(
                VOICE,
                range(self.pushed_frames, self.pushed_frames + RATE_HZ // 10),
                mode="wrap",
            )[: frames - _start]
            self.clock.advance(len(block) * 1_000 // RATE_HZ)
            self.microphone.push(block)
            self.pushed_frames += len(block)

    def wait_for(self, state: RecorderState) -> None:
        wait_until(lambda: self.recorder.status().state is state, f"state {state}")

    def wait_stored(self, segments: int) -> None:
        wait_until(lambda: len(self.shelf.segments) >= segments, f"{segments} segments stored")

    def assert_all_stored(self) -> None:
        """Everything heard is on the shelf, in order, adjoining, and the end is marked."""
        segments = self.shelf.segments
        assert [segment.index for segment in segments] == list(range(len(segments)))
        starts = np.cumsum([0] + [segment.frames for segment in segments[:-1]])
        assert [segment.first_frame for segment in segments] == starts.tolist()
        assert [segment.last for segment in segments] == [False] * (len(segments) - 1) + [True]
        expected = np.take(VOICE, range(self.pushed_frames), mode="wrap")
        assert np.array_equal(self.shelf.sound(), expected)
