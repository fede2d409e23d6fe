"""Speech made slower or faster without changing its pitch.

WSOLA: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity
(WSOLA) for high quality time-scale modification of speech", ICASSP 1993. Windows of sound
are laid over each other at another distance than they were taken from, each moved a
little to where it is most like what would have come next, so that no period is broken.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from colearn_desktop.audio.ring import Samples

# Two periods of the deepest voice fit into a window; a move finds the next period.
_HALF_WINDOW_MS = 15
_LARGEST_MOVE_MS = 10
# Where a window fits best is looked for at about this rate; voices have little above it.
_SEARCH_HZ = 12_000

Floats = NDArray[np.float32]


class TimeStretch:
    """Takes sound in parts of any length and gives it back longer or shorter.

    Args:
        rate_hz: Frames in a second.
        channels: Of what is fed.
        speed: Above 1 is shorter.
    """

    def __init__(self, rate_hz: int, channels: int, speed: float) -> None:
        self._speed = speed
        self._coarse = max(1, rate_hz // _SEARCH_HZ)
        self._half = rate_hz * _HALF_WINDOW_MS // 1_000
        self._move = rate_hz * _LARGEST_MOVE_MS // 1_000
        rising = 0.5 - 0.5 * np.cos(np.pi * (np.arange(self._half) + 0.5) / self._half)
        self._rising: Floats = rising.astype(np.float32)[:, np.newaxis]
        self._input: Floats = np.zeros((0, channels), np.float32)
        self._dropped = 0  # frames that were fed and are no longer in `_input`
        self._fed = 0
        self._windows = 0
        self._next = 0  # frame that would come next if the speed were 1
        self._falling: Floats | None = None

    def feed(self, samples: Samples) -> Samples:
        """More sound.

        Args:
            samples: Shape (frames, channels).

        Returns:
            What is ready, of the same shape; what is held back comes with later calls.
        """
        self._input = np.concatenate([self._input, samples.astype(np.float32)])
        self._fed += len(samples)
        ready = []
        while self._wanted() + self._move + 2 * self._half <= self._fed:
            ready.append(self._one_window())
        self._forget()
        return self._as_samples(ready)

    def flush(self) -> Samples:
        """The rest; nothing can be fed after it."""
        frames = round(self._fed / self._speed) - self._windows * self._half
        silence = np.zeros((self._move + 3 * self._half, self._input.shape[1]), np.float32)
        self._input = np.concatenate([self._input, silence])
        ready = [self._one_window() for _count in range(0, frames, self._half)]
        return self._as_samples(ready)[: max(0, frames)]

    def _wanted(self) -> int:
        """From where the next window would be taken, were it not for the likeness."""
        return round(self._windows * self._half * self._speed)

    def _one_window(self) -> Floats:
        start = self._most_alike() - self._dropped
        window = self._input[start : start + 2 * self._half]
        if len(window) < 2 * self._half:
            window = np.pad(window, ((0, 2 * self._half - len(window)), (0, 0)))
        first, second = window[: self._half], window[self._half :]
        if self._falling is None:
            sound = first
        else:
            sound = self._falling + first * self._rising
        self._falling = second * (1 - self._rising)
        self._next = start + self._dropped + self._half
        self._windows += 1
        return sound

    def _most_alike(self) -> int:
        """The frame near the wanted one from which sound is most like what comes next."""
        if self._falling is None:
            return 0
        lowest = max(0, self._wanted() - self._move - self._dropped)
        mono = self._input[:, 0]
        after = self._next - self._dropped
        model = mono[after : after + self._half : self._coarse]
        around = mono[lowest : self._wanted() - self._dropped + self._move + self._half]
        around = around[:: self._coarse]
        if len(model) == 0 or len(around) < len(model):
            return self._wanted()
        likeness = np.correlate(around, model, "valid")
        energy = np.cumsum(np.concatenate([[0.0], np.square(around, dtype=np.float64)]))
        loudness = energy[len(model) :] - energy[: -len(model)]
        best = int(np.argmax(likeness / np.sqrt(loudness + 1.0)))
        return lowest + self._dropped + best * self._coarse

    def _forget(self) -> None:
        """Drop what no later window can reach."""
        oldest = min(self._next, max(0, self._wanted() - self._move)) - self._dropped
        if oldest > 0:
            self._input = self._input[oldest:]
            self._dropped += oldest

    def _as_samples(self, parts: list[Floats]) -> Samples:
        whole = np.concatenate([np.zeros((0, self._input.shape[1]), np.float32), *parts])
        result: Samples = np.clip(np.rint(whole), -32_768, 32_767).astype(np.int16)
        return result
