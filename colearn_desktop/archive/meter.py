"""Tells how far slow work is, and stops it when asked."""

from __future__ import annotations

from collections.abc import Callable

from colearn_desktop.domain.errors import CancelledError

_REPORT_EVERY_BYTES = 1 << 20


def ignore_progress(_done_bytes: int, _total_bytes: int) -> None:
    """Take progress that nobody watches."""


def never() -> bool:
    """Answer for work that nobody can cancel."""
    return False


class Meter:
    """Counts bytes of work.

    Args:
        total_bytes: All the work there is.
        progress: Called with bytes done and the total, at most once for each MiB. It is
            called in the thread that works.
        cancelled: Asked at every piece of some tens of KiB; must be quick.
    """

    def __init__(
        self,
        total_bytes: int,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._total_bytes = total_bytes
        self._progress = progress
        self._cancelled = cancelled
        self._done_bytes = 0
        self._reported_bytes = 0

    def advance(self, size_bytes: int) -> None:
        """Count a piece.

        Raises:
            CancelledError: Somebody wants it to stop.
        """
        self.check()
        self._done_bytes += size_bytes
        if self._done_bytes - self._reported_bytes >= _REPORT_EVERY_BYTES:
            self._report()

    def check(self) -> None:
        """Stop if somebody wants it.

        Raises:
            CancelledError: Somebody does.
        """
        if self._cancelled():
            raise CancelledError

    def finish(self) -> None:
        """Report that all is done."""
        self._done_bytes = self._total_bytes
        self._report()

    def _report(self) -> None:
        self._reported_bytes = self._done_bytes
        self._progress(min(self._done_bytes, self._total_bytes), self._total_bytes)
