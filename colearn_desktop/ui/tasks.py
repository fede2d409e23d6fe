"""One worker for slow work; its results come back on the thread that draws the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class Tasks(QObject):
    """Runs one piece of work after the other in the background.

    Work never touches a widget. `on_done` and `on_error` run on the main thread; after
    `forget`, results of work already under way are dropped (a lock cancels an unlock).
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor: ThreadPoolExecutor | None = None
        self._round = 0
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[Exception], None],
        on_forgotten: Callable[[Result], None] = lambda _result: None,
    ) -> None:
        """Start work as soon as the worker is free.

        Args:
            on_forgotten: Called with a result that nobody waits for any more, so that
                what it opened can be closed; on the worker, or late on the main thread.
        """
        if self._executor is None:
            # Made with the first work: nobody waits for it before the first page shows.
            from concurrent.futures import ThreadPoolExecutor

            self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
        began_in = self._round
        future = self._executor.submit(work)

        def deliver() -> None:
            try:
                result = future.result()
            except Exception as error:  # noqa: BLE001 - passed on to whoever asked
                if began_in == self._round:
                    on_error(error)
                else:
                    _log.info("a forgotten task failed: %s", type(error).__name__)
            else:
                if began_in == self._round:
                    on_done(result)
                else:
                    on_forgotten(result)

        def finish(_future: object) -> None:
            # On the worker, so that a forgotten vault is closed before the next is opened.
            if began_in == self._round:
                self._finished.emit(deliver)
            else:
                deliver()

        future.add_done_callback(finish)

    def forget(self) -> None:
        """Drop the results of everything under way."""
        self._round += 1

    def close(self) -> None:
        """Wait for the work under way and take no more."""
        self.forget()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, deliver: Callable[[], None]) -> None:
        deliver()
