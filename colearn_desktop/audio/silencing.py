"""Takes what was struck out of a segment, and leaves the rest bit for bit as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from colearn_desktop.audio.codec import decode_flac, encode_flac
from colearn_desktop.audio.levels import measure


@dataclass(frozen=True, slots=True)
class SilencedSegment:
    """A segment with some of its frames silent.

    Attributes:
        flac: As many frames as before.
        peak: Largest distance from zero, 0 to 32,768.
    """

    flac: bytes
    peak: int


def silence_frames(
    flac: bytes, ranges: Sequence[tuple[int, int]], rate_hz: int
) -> SilencedSegment | None:
    """Make frames digitally silent.

    Args:
        flac: A segment.
        ranges: From which frame, and up to which one (not included).
        rate_hz: Frames in a second.

    Returns:
        What takes its place; None if those frames are silent already.

    Raises:
        SegmentDamagedError: It is not FLAC.
        SoundSystemMissingError: libsndfile is not installed.
    """
    samples = decode_flac(flac)
    if not any(samples[first:until].any() for first, until in ranges):
        return None
    for first, until in ranges:
        samples[first:until] = 0
    return SilencedSegment(encode_flac(samples, rate_hz), measure(samples).peak)
