"""How finely sound is recorded: what is kept for good, and what a small disk can hold."""

from __future__ import annotations

from enum import StrEnum


class SoundQuality(StrEnum):
    """All are FLAC, exact to the sample; they differ in the highest tone that is kept."""

    BEST = "best"
    SPEECH = "speech"
    SMALL = "small"

    @property
    def rate_hz(self) -> int:
        """Frames in a second; half of it is the highest tone."""
        return _RATE_HZ[self]


_RATE_HZ = {SoundQuality.BEST: 48_000, SoundQuality.SPEECH: 24_000, SoundQuality.SMALL: 16_000}
