"""A clock that moves when a test says so."""

from __future__ import annotations


class FakeClock:
    def __init__(self, utc_ms: int = 1_780_000_000_000) -> None:
        self._monotonic_ms = 5_000
        self._utc_ms = utc_ms
        self._suspended_ms = 0

    def monotonic_ms(self) -> int:
        return self._monotonic_ms

    def utc_ms(self) -> int:
        return self._utc_ms

    def suspended_ms(self) -> int:
        return self._suspended_ms

    def advance(self, by_ms: int) -> None:
        self._monotonic_ms += by_ms
        self._utc_ms += by_ms

    def sleep(self, for_ms: int) -> None:
        """As when somebody closes the lid and opens it again."""
        self._suspended_ms += for_ms
        self._utc_ms += for_ms

    def set_wall_clock(self, utc_ms: int) -> None:
        """As when somebody corrects the computer's clock."""
        self._utc_ms = utc_ms
