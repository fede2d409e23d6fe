"""Cuts the stream of samples into segments and encodes them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.audio.levels import Levels, measure
from colearn_desktop.audio.ring import SampleRing, Samples
from colearn_desktop.audio.sample_audit import SampleAudit
from colearn_desktop.audio.segment import EncodedSegment


class Segmenter:
    """Reads a ring and gives out segments that adjoin exactly.

    Args:
        ring: What to read.
        audit: Knows when a frame was captured.
        rate_hz: Frames in a second.
        segment_frames: Length of every segment but the last.
        hear: Given each block as it is read; it must not keep it.
    """

    def __init__(
        self,
        ring: SampleRing,
        audit: SampleAudit,
        *,
        rate_hz: int,
        segment_frames: int,
        hear: Callable[[Samples], None] | None = None,
    ) -> None:
        self._ring = ring
        self._audit = audit
        self._rate_hz = rate_hz
        self._hear = hear
        self._buffer: Samples = np.zeros((segment_frames, ring.channels), np.int16)
        self._filled_frames = 0
        self._peak = 0
        self._index = 0
        self._first_frame = 0
        self._lost_before_frames = 0

    def read(self) -> Levels | None:
        """Take what the ring holds, up to the end of a segment; None if it holds nothing."""
        lost_before_frames = self._ring.lost_before_read_frames
        block = self._buffer[self._filled_frames :]
        frames = self._ring.read_into(block)
        if not frames:
            return None
        if not self._filled_frames:
            self._lost_before_frames = lost_before_frames
        self._filled_frames += frames
        levels = measure(block[:frames])
        if self._hear is not None:
            self._hear(block[:frames])
        self._peak = max(self._peak, levels.peak)
        return levels

    def full_segment(self) -> EncodedSegment | None:
        """The next segment, if it is full and more has come after it.

        A full one waits for a frame more, so that there is always a last one to mark.
        """
        if self._filled_frames < len(self._buffer) or not self._ring.available_frames:
            return None
        return self._encoded(last=False)

    def last_segment(self) -> EncodedSegment | None:
        """Everything read so far, as the stretch's last segment; None if there is nothing."""
        return self._encoded(last=True) if self._filled_frames else None

    def wipe_last(self, frames: int) -> None:
        """Make the latest frames silent that were read and not given out."""
        start = max(0, self._filled_frames - frames)
        self._buffer[start : self._filled_frames] = 0
        self._peak = measure(self._buffer[: self._filled_frames]).peak

    def discard(self) -> None:
        """Forget and wipe what was read and not given out."""
        self._filled_frames = 0
        self._buffer[:] = 0

    def _encoded(self, *, last: bool) -> EncodedSegment:
        frames = self._filled_frames
        segment = EncodedSegment(
            index=self._index,
            first_frame=self._first_frame,
            frames=frames,
            peak=self._peak,
            started_monotonic_ms=self._audit.captured_at_ms(
                self._first_frame + self._lost_before_frames
            ),
            last=last,
            flac=encode_flac(self._buffer[:frames], self._rate_hz),
        )
        self._index += 1
        self._first_frame += frames
        self._filled_frames = 0
        self._peak = 0
        return segment
