"""How loud a block of sound is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from colearn_desktop.audio.ring import Samples

FULL_SCALE = 32_768
FLOOR_DBFS = -120.0


@dataclass(frozen=True, slots=True)
class Levels:
    """The loudness of one block.

    Attributes:
        frames: How many were measured.
        peak: Largest distance from zero, 0 to 32,768.
        rms: Root of the mean square, in the same steps.
        is_clipped: Some sample is as loud as samples get.
        is_silent: Digital silence: no sample differs from another by more than one step.
            The quietest room is louder; this is a muted or dead input.
    """

    frames: int
    peak: int
    rms: float
    is_clipped: bool
    is_silent: bool

    @property
    def level_dbfs(self) -> float:
        """The RMS in decibels below a full-scale square wave (a full sine is at -3.01)."""
        return dbfs(self.rms)

    @property
    def peak_dbfs(self) -> float:
        """The peak in decibels below full scale."""
        return dbfs(self.peak)


def dbfs(value: float) -> float:
    """20 log10 of `value` over full scale, and never less than -120."""
    if value <= 0:
        return FLOOR_DBFS
    return max(FLOOR_DBFS, 20 * math.log10(value / FULL_SCALE))


def measure(block: Samples) -> Levels:
    """Measure a block of any shape; an empty one is silent."""
    if not block.size:
        return Levels(frames=0, peak=0, rms=0.0, is_clipped=False, is_silent=True)
    highest, lowest = int(block.max()), int(block.min())
    values = block.astype(np.float32).ravel()
    return Levels(
        frames=len(block),
        peak=max(highest, -lowest),
        rms=math.sqrt(float(np.dot(values, values)) / len(values)),
        is_clipped=highest >= FULL_SCALE - 1 or lowest <= -FULL_SCALE,
        is_silent=highest - lowest <= 1,
    )
