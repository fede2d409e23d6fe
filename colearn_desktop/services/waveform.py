"""How loud a session was from second to second, from the peaks stored beside its sound."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from colearn_desktop.domain.floor import Span
from colearn_desktop.services.recorded_sound import SHORTEST_HOLE_MS, RecordedStretch, merged

LARGEST_PEAK = 32_767
SHORTEST_SILENCE_MS = 1_500
"""A pause for thought is shorter."""

# Silence is 30 dB below what is loud in this session, where a microphone on the table
# still hears the quietest voice; never louder than -30 dB, nor quieter than -60 dB.
_LOUD_PART = 0.95
_BELOW_LOUD = 32
_LOUDEST_SILENCE = LARGEST_PEAK // 32
_QUIETEST_LIMIT = 32


@dataclass(frozen=True, slots=True)
class Loudness:
    """The largest sample of one segment.

    Attributes:
        peak: 0 to `LARGEST_PEAK`.
    """

    span: Span
    peak: int


class Waveform:
    """Peaks in order of session time.

    Args:
        peaks: A segment each; they may lie apart.
    """

    def __init__(self, peaks: Iterable[Loudness]) -> None:
        self.peaks: Sequence[Loudness] = sorted(peaks, key=lambda one: one.span.start_ms)
        self._starts_ms = [one.span.start_ms for one in self.peaks]

    def columns(self, shown: Span, count: int) -> list[int | None]:
        """The largest peak in each of so many equal parts of a span.

        Returns:
            From left to right; None where nothing was recorded.
        """
        result: list[int | None] = [None] * count
        if count <= 0 or shown.length_ms <= 0:
            return result
        first = max(0, bisect_right(self._starts_ms, shown.start_ms) - 1)
        for one in self.peaks[first:]:
            if one.span.start_ms >= shown.end_ms:
                break
            left = (one.span.start_ms - shown.start_ms) * count // shown.length_ms
            right = (one.span.end_ms - 1 - shown.start_ms) * count // shown.length_ms
            for column in range(max(0, left), min(count - 1, right) + 1):
                before = result[column]
                result[column] = one.peak if before is None else max(before, one.peak)
        return result

    def silences(self) -> list[Span]:
        """Whole segments in which hardly anything is heard, for longer than a breath."""
        if not self.peaks:
            return []
        in_order = sorted(one.peak for one in self.peaks)
        loud = in_order[int(_LOUD_PART * (len(in_order) - 1))]
        limit = min(_LOUDEST_SILENCE, max(_QUIETEST_LIMIT, loud // _BELOW_LOUD))
        quiet = [one.span for one in self.peaks if one.peak < limit]
        # Where nothing was recorded silence ends; there is nothing to skip.
        return [
            span
            for span in merged(quiet, closer_than_ms=SHORTEST_HOLE_MS // 10)
            if span.length_ms > SHORTEST_SILENCE_MS
        ]


def waveform(stretches: Iterable[RecordedStretch]) -> Waveform:
    """The peaks that are stored with the segments; no sound is read or decoded."""
    return Waveform(
        Loudness(
            Span(place.at_ms, place.at_ms + place.frames * 1_000 // stretch.rate_hz),
            place.peak,
        )
        for stretch in stretches
        for place in stretch.places
    )
