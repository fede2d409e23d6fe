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
    """A clock that runs `speed` times as fast from the moment it is made (rehearsals).

    Threads may read it while another changes its pace.
    """

    def __init__(self, base: Clock, speed: float) -> None:
        self._base = base
        # One value, so that nobody reads half of a change: the base when it was taken,
        # this clock's two readings then, and the pace since.
        self._since = (base.monotonic_ms(), base.monotonic_ms(), base.utc_ms(), _pace(speed))

    @property
    def speed(self) -> float:
        """How much faster than life it runs."""
        return self._since[3]

    def change_speed(self, speed: float) -> None:
        """Go on from this moment at another pace; no reading goes back."""
        from_base_ms, monotonic_ms, utc_ms, old = self._since
        now_ms = self._base.monotonic_ms()
        passed_ms = int((now_ms - from_base_ms) * old)
        self._since = (now_ms, monotonic_ms + passed_ms, utc_ms + passed_ms, _pace(speed))

    def monotonic_ms(self) -> int:
        from_base_ms, monotonic_ms, _utc_ms, speed = self._since
        return monotonic_ms + int((self._base.monotonic_ms() - from_base_ms) * speed)

    def suspended_ms(self) -> int:
        return self._base.suspended_ms()

    def utc_ms(self) -> int:
        from_base_ms, _monotonic_ms, utc_ms, speed = self._since
        return utc_ms + int((self._base.monotonic_ms() - from_base_ms) * speed)


def _pace(speed: float) -> float:
    if speed <= 0:
        raise ValueError(f"speed must be above 0, not {speed}")
    return speed


def sleep_ms(duration_ms: float) -> None:
    """Wait in the calling thread. Never for the thread that draws the window."""
    time.sleep(duration_ms / 1_000)
