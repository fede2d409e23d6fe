"""The loudest moment of the last seconds, as the thin mark of a level meter."""

from __future__ import annotations

from dataclasses import dataclass

from colearn_desktop.audio.levels import FLOOR_DBFS

HOLD_MS = 2_000
FALL_DB_PER_S = 12.0


@dataclass(frozen=True, slots=True)
class PeakHold:
    """A peak, and when it was heard.

    Attributes:
        peak_dbfs: Below full scale.
        heard_at_ms: By any clock that the caller keeps to.
    """

    peak_dbfs: float = FLOOR_DBFS
    heard_at_ms: int = 0

    def heard(self, peak_dbfs: float, now_ms: int) -> PeakHold:
        """The mark after another peak: the new one, unless it is below the old mark."""
        return PeakHold(peak_dbfs, now_ms) if peak_dbfs >= self.at(now_ms) else self

    def at(self, now_ms: int) -> float:
        """Where the mark stands now: it stays for two seconds, then falls slowly."""
        falling_ms = max(0, now_ms - self.heard_at_ms - HOLD_MS)
        return max(FLOOR_DBFS, self.peak_dbfs - falling_ms * FALL_DB_PER_S / 1_000)
