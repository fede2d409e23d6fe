"""What a running microphone tells about itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.domain.clock import Clock


@dataclass(slots=True)
class CaptureSignal:
    """Kept by the callback, read by the recorder.

    Attributes:
        stall_limit_ms: For how long callbacks may stay away before the microphone counts
            as gone; None where that says nothing (a simulation on a faster clock).
        first_frame_ms: When the first frame was captured, by the first callback: it may
            be late by a burst of blocks, which `sample_audit` puts right.
        latest: (time in ms, frames captured by then) at the last callback: one value, so
            that the two always belong together.
        finished: PortAudio has ended the stream.
        device: A name of the device that is heard, the same whenever it is there; None
            while nobody knows.
        is_chosen: It was opened by its own name, so that it is the one the host chose.
        awaits_device: Somebody is about to say which device is heard.
        is_muted: The device is muted in the settings of the computer.
        is_replaced: Sound no longer comes from `device`.
    """

    ring: SampleRing
    clock: Clock
    rate_hz: int
    stall_limit_ms: int | None = None
    first_frame_ms: int | None = None
    latest: tuple[int, int] | None = field(default=None)
    finished: bool = False
    device: str | None = None
    is_chosen: bool = False
    awaits_device: bool = False
    is_muted: bool = False
    is_replaced: bool = False

    @property
    def frames_captured(self) -> int:
        """Frames heard so far, whether or not they fitted into the ring."""
        return 0 if self.latest is None else self.latest[1]

    @property
    def dropped_frames(self) -> int:
        """Frames that were heard and did not fit into the ring."""
        return self.ring.dropped_frames

    def hear(self, block: NDArray[Any]) -> None:
        """Take one block of int16 frames, shape (frames, channels)."""
        self.ring.write(block)
        self.note(self.frames_captured + len(block))

    def note(self, captured_frames: int) -> None:
        """So many frames are captured by now, in all; nothing if that is not news."""
        if captured_frames == self.frames_captured:
            return
        now_ms = self.clock.monotonic_ms()
        if self.first_frame_ms is None:
            self.first_frame_ms = now_ms - captured_frames * 1_000 // self.rate_hz
        self.latest = (now_ms, captured_frames)

    def hear_from(self, device: str, *, muted: bool) -> None:
        """Sound comes from this device now. If it came from another, no more is taken."""
        if self.device is None:
            self.device = device
        elif device != self.device:
            self.ring.shut()
            self.is_replaced = True
        self.is_muted = muted

    def end(self) -> None:
        """The stream is over. For the finished callback."""
        self.finished = True
