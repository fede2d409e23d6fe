"""Somewhat less than a second of sound, ready to be sealed and stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EncodedSegment:
    """One self-contained piece of a stretch.

    Attributes:
        index: Counts the stretch's segments from 0.
        first_frame: Counts the stretch's stored frames from 0; segments adjoin exactly.
        frames: How many it holds.
        peak: Largest distance from zero, 0 to 32,768, for the waveform.
        started_monotonic_ms: When its first frame was captured, by the recorder's clock.
            Frames that were lost and the drift of the sound card are allowed for.
        last: The stretch ends with it.
        flac: A FLAC file.
    """

    index: int
    first_frame: int
    frames: int
    peak: int
    started_monotonic_ms: int
    last: bool
    flac: bytes
