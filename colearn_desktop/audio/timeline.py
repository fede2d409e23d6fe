"""Where in session time each stored segment lies, and which one comes next."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlayableSegment:
    """One segment as the player needs it.

    Attributes:
        at_ms: Session time of its first frame.
        frames: How many it holds.
        fetch: Unseals and returns its FLAC bytes. Called on the player's thread.
    """

    at_ms: int
    frames: int
    fetch: Callable[[], bytes]


class Timeline:
    """Segments in order of session time, with gaps where nothing was recorded.

    Args:
        segments: Oldest first.
        rate_hz: Frames in a second.
    """

    def __init__(self, segments: Sequence[PlayableSegment], rate_hz: int) -> None:
        self.segments = tuple(segments)
        self.rate_hz = rate_hz
        self._starts_ms = [segment.at_ms for segment in self.segments]

    @property
    def end_ms(self) -> int:
        """Session time at which the last segment ends; 0 without segments."""
        if not self.segments:
            return 0
        last = self.segments[-1]
        return last.at_ms + self.milliseconds(last.frames)

    def place(self, at_ms: int) -> tuple[int, int] | None:
        """Where to play from, to hear a moment of session time.

        Returns:
            (number of the segment, frame in it); the start of the next segment if the
            moment lies in a gap; None at or after the end.
        """
        number = bisect_right(self._starts_ms, at_ms) - 1
        if number < 0:
            return (0, 0) if self.segments else None
        frame = (at_ms - self._starts_ms[number]) * self.rate_hz // 1_000
        if frame < self.segments[number].frames:
            return number, frame
        return (number + 1, 0) if number + 1 < len(self.segments) else None

    def milliseconds(self, frames: int) -> int:
        """How long so many frames last."""
        return frames * 1_000 // self.rate_hz
