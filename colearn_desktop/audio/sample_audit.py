"""Compares the sound that came in with the time that went by.

Sound systems lose frames without saying so (neither PulseAudio nor PipeWire set the
overflow flag), and a sound card's crystal is never quite right: 100 parts in a million
are 1.3 s in a session of 3.5 h. Both show as a growing distance between the clock and the
count of frames, and differ in how fast it grows.
"""

from __future__ import annotations

WINDOW_MS = 2_000
# A crystal moves the distance by a fraction of a millisecond in a window.
LEAST_LOSS_MS = 100.0
# The moment of a frame is moved no sooner than this, so that segments without a loss
# between them stay exactly adjacent for minutes at a time.
DRIFT_STEP_MS = 50.0


class SampleAudit:
    """Knows when each frame was captured, and how much sound never arrived.

    Blocks come in bursts and a busy computer makes them late, but never early: in each
    window the smallest distance is the true one.

    Args:
        rate_hz: Frames in a second.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._window_ends_ms: int | None = None
        self._smallest_ms = float("inf")
        self._last_ms: float | None = None
        self._anchor_ms: float | None = None
        self._lost_ms = 0.0

    @property
    def lost_frames(self) -> int:
        """Frames that time has passed for and that never came; known 2 to 4 s later."""
        return round(self._lost_ms * self._rate_hz / 1_000)

    def note(self, at_ms: int, captured_frames: int) -> None:
        """Take a reading: so many frames had been captured at that moment."""
        distance_ms = at_ms - captured_frames * 1_000 / self._rate_hz
        if self._window_ends_ms is None:
            self._window_ends_ms = at_ms + WINDOW_MS
        elif at_ms >= self._window_ends_ms:
            self._close_window()
            self._window_ends_ms = at_ms + WINDOW_MS
        self._smallest_ms = min(self._smallest_ms, distance_ms)
        if self._last_ms is None:
            self._anchor_ms = self._smallest_ms

    def captured_at_ms(self, frame: int) -> int:
        """When a frame was captured, in milliseconds of the clock the readings are in."""
        return round((self._anchor_ms or 0.0) + frame * 1_000 / self._rate_hz)

    def _close_window(self) -> None:
        smallest_ms, self._smallest_ms = self._smallest_ms, float("inf")
        if self._last_ms is not None and self._anchor_ms is not None:
            jump_ms = smallest_ms - self._last_ms
            # A jump back means that a whole window was late, not lost.
            if abs(jump_ms) >= LEAST_LOSS_MS:
                self._lost_ms = max(0.0, self._lost_ms + jump_ms)
            if abs(smallest_ms - self._anchor_ms) >= DRIFT_STEP_MS:
                self._anchor_ms = smallest_ms
        self._last_ms = smallest_ms
