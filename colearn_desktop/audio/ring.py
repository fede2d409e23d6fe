"""The place between PortAudio's callback and the recorder's thread."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


class SampleRing:
    """A fixed stretch of memory that one thread writes and one other thread reads.

    Writing never waits: what does not fit is dropped and counted. The two counters only
    ever grow, each has one writer, and each is published after the samples were copied;
    that is all the locking there is.

    Args:
        capacity_frames: How much fits.
        channels: Samples in a frame.
    """

    def __init__(self, capacity_frames: int, channels: int = 1) -> None:
        if capacity_frames < 1 or channels < 1:
            raise ValueError(f"{capacity_frames} frames of {channels} channels")
        self._samples: Samples = np.zeros((capacity_frames, channels), np.int16)
        self._written = 0
        self._read = 0
        self._dropped = 0
        self._is_shut = False
        # (frames written before the hole, frames lost in it), holes not yet read past.
        self._holes: deque[tuple[int, int]] = deque()
        self._lost_before_read = 0

    @property
    def capacity_frames(self) -> int:
        """How much fits."""
        return len(self._samples)

    @property
    def channels(self) -> int:
        """Samples in a frame."""
        return int(self._samples.shape[1])

    @property
    def written_frames(self) -> int:
        """Frames accepted so far, in all."""
        return self._written

    @property
    def dropped_frames(self) -> int:
        """Frames that did not fit so far, in all."""
        return self._dropped

    @property
    def available_frames(self) -> int:
        """Frames that can be read now."""
        return self._written - self._read

    @property
    def lost_before_read_frames(self) -> int:
        """Frames dropped ahead of the frame that is read next."""
        while self._holes and self._holes[0][0] <= self._read:
            self._lost_before_read += self._holes.popleft()[1]
        return self._lost_before_read

    def write(self, block: NDArray[Any]) -> int:
        """Append int16 frames, shape (frames, channels). For the writing thread.

        Returns:
            How many fitted; the newest are those that did not. None once it is shut.
        """
        if self._is_shut:
            return 0
        frames = len(block)
        written = self._written
        taken = min(frames, len(self._samples) - (written - self._read))
        start = written % len(self._samples)
        first = min(taken, len(self._samples) - start)
        self._samples[start : start + first] = block[:first]
        if first < taken:
            self._samples[: taken - first] = block[first:taken]
        self._written = written + taken
        if taken < frames:
            self._dropped += frames - taken
            self._holes.append((written + taken, frames - taken))
        return taken

    def shut(self) -> None:
        """Take nothing more, from now on and whoever writes. From any thread."""
        self._is_shut = True

    def read_into(self, target: Samples) -> int:
        """Move the oldest frames to the front of `target`. For the reading thread.

        Args:
            target: Shape (frames, channels).

        Returns:
            How many were moved; 0 when there are none.
        """
        read = self._read
        taken = min(len(target), self._written - read)
        start = read % len(self._samples)
        first = min(taken, len(self._samples) - start)
        target[:first] = self._samples[start : start + first]
        if first < taken:
            target[first:taken] = self._samples[: taken - first]
        self._read = read + taken
        return taken

    def discard(self) -> int:
        """Forget everything unread and wipe it. For the reading thread.

        Returns:
            How many frames were forgotten.
        """
        forgotten = self.available_frames
        self._read += forgotten
        self._samples[:] = 0
        return forgotten
