"""The only place that asks the computer for the time.

Durations come from a monotonic clock, so that a corrected wall clock or a change to
summer time can never move a session; wall time is only for labels.
"""

from __future__ import annotations

import sys
import time
from typing import Protocol


class Clock(Protocol):
    """Readings of now."""

    def monotonic_ms(self) -> int:
        """Milliseconds since some fixed moment; never goes back.

        On Linux and macOS it stands still while the computer sleeps.
        """
        ...

    def suspended_ms(self) -> int:
        """How long the computer has slept since it was switched on.

        In milliseconds; 0 where nobody can say, or where `monotonic_ms` counts sleep.
        Two readings in a row may differ by a millisecond without any sleep.
        """
        ...

    def utc_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, for labels."""
        ...


class SystemClock:
    """The computer's own clocks."""

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def suspended_ms(self) -> int:
        # The names exist on their systems alone; mypy looks at the branch of this one.
        slept_ns = 0
        if sys.platform == "linux":
            slept_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME) - time.monotonic_ns()
        elif sys.platform == "darwin":
            # There CLOCK_MONOTONIC goes on in sleep, and Python's own clock does not.
            awake_ns = time.clock_gettime_ns(time.CLOCK_UPTIME_RAW)
            slept_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC) - awake_ns
        return slept_ns // 1_000_000

    def utc_ms(self) -> int:
        return time.time_ns() // 1_000_000


class FasterClock:
    """A clock that runs `speed` times as fast from the moment it is made (rehearsals)."""

    def __init__(self, base: Clock, speed: float) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be above 0, not {speed}")
        self._base = base
        self._speed = speed
        self._from_monotonic_ms = base.monotonic_ms()
        self._from_utc_ms = base.utc_ms()

    def monotonic_ms(self) -> int:
        return self._from_monotonic_ms + self._elapsed_ms()

    def suspended_ms(self) -> int:
        return self._base.suspended_ms()

    def utc_ms(self) -> int:
        return self._from_utc_ms + self._elapsed_ms()

    def _elapsed_ms(self) -> int:
        return int((self._base.monotonic_ms() - self._from_monotonic_ms) * self._speed)


def sleep_ms(duration_ms: float) -> None:
    """Wait in the calling thread. Never for the thread that draws the window."""
    time.sleep(duration_ms / 1_000)
