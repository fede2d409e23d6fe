"""Measures a microphone for a while and keeps nothing of what it hears."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

import numpy as np

from colearn_desktop.audio.levels import FLOOR_DBFS, Levels, measure
from colearn_desktop.audio.peak_hold import PeakHold
from colearn_desktop.audio.recorder import OpenInput
from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.audio.sound_check import SoundStatistics, sum_up
from colearn_desktop.audio.stall_watch import StallWatch
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import AudioError, ColearnError

PART_MS = 100
_RING_MS = 4_000
_TICK_S = 0.05
_CLIPPING_SHOWN_MS = 1_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """What was heard so far, as figures.

    Attributes:
        is_open: The microphone is open.
        heard_ms: How much was measured.
        level_dbfs: RMS of the latest tenth of a second.
        peak_hold_dbfs: The loudest moment lately.
        clipping: Something was too loud within the last second.
        is_muted: The computer's settings have the device muted.
        sound: Figures of all of it.
        failure: Why it ended by itself.
    """

    is_open: bool
    heard_ms: int = 0
    level_dbfs: float = FLOOR_DBFS
    peak_hold_dbfs: float = FLOOR_DBFS
    clipping: bool = False
    is_muted: bool = False
    sound: SoundStatistics = field(default_factory=SoundStatistics)
    failure: ColearnError | None = None


class Listener:
    """Listens once.

    Args:
        grant: Permission; handed on to `open_input`, which demands it.
        open_input: Opens the microphone. Called, entered and left on a thread of its own.
        clock: The one that the input stamps its blocks with.
        rate_hz: Frames in a second.
        length_ms: It closes by itself after so much sound.
    """

    def __init__(
        self,
        grant: RecordingGrant,
        *,
        open_input: OpenInput,
        clock: Clock,
        rate_hz: int,
        length_ms: int,
    ) -> None:
        self._grant = grant
        self._open_input = open_input
        self._clock = clock
        self._length_ms = length_ms
        self._ring = SampleRing(_RING_MS * rate_hz // 1_000)
        self._part = np.zeros((PART_MS * rate_hz // 1_000, 1), np.int16)
        self._stop_requested = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._parts: list[Levels] = []
        self._peak_hold = PeakHold()
        self._clipped_at_ms: int | None = None
        self._is_muted = False
        self._is_over = False
        self._failure: ColearnError | None = None

    def start(self) -> None:
        """Open the microphone. Returns at once."""
        self._thread.start()

    def stop(self, wait_ms: int = 2_000) -> None:
        """Close it. No sound is taken from here on, however long the closing takes."""
        self._ring.shut()
        self._stop_requested.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(wait_ms / 1_000)

    def status(self) -> Listening:
        """How it stands. From any thread."""
        parts = self._parts[:]
        now_ms = self._clock.monotonic_ms()
        clipped_at_ms = self._clipped_at_ms
        return Listening(
            is_open=not self._is_over and not self._stop_requested.is_set(),
            heard_ms=len(parts) * PART_MS,
            level_dbfs=parts[-1].level_dbfs if parts else FLOOR_DBFS,
            peak_hold_dbfs=self._peak_hold.at(now_ms),
            clipping=clipped_at_ms is not None and now_ms - clipped_at_ms < _CLIPPING_SHOWN_MS,
            is_muted=self._is_muted,
            sound=sum_up(parts),
            failure=self._failure,
        )

    # On its own thread

    def _run(self) -> None:
        try:
            self._listen()
        except ColearnError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001 - a thread's errors reach nobody else
            _log.exception("the listener's thread failed")
            self._failure = AudioError(f"{type(error).__name__} in the listener")
            self._failure.__cause__ = error
        finally:
            self._ring.shut()
            self._ring.discard()
            self._part[:] = 0
            self._is_over = True

    def _listen(self) -> None:
        if self._stop_requested.is_set():
            return  # somebody said no before the thread came to it
        with self._open_input(self._grant, self._ring) as signal:
            watch = StallWatch(signal)
            while not self._stop_requested.wait(_TICK_S):
                now_ms = self._clock.monotonic_ms()
                self._is_muted = signal.is_muted
                self._measure(now_ms)
                if len(self._parts) * PART_MS >= self._length_ms:
                    return
                watch.check(now_ms)

    def _measure(self, now_ms: int) -> None:
        while self._ring.available_frames >= len(self._part):
            self._ring.read_into(self._part)
            levels = measure(self._part)
            self._parts.append(levels)
            self._peak_hold = self._peak_hold.heard(levels.peak_dbfs, now_ms)
            if levels.is_clipped:
                self._clipped_at_ms = now_ms
