"""Opens the window of the timeline from a page, once at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.timeline.timeline_window import TimelineWindow


class TimelineDoor(QObject):
    """Remembers the window that is open, so that there is one.

    Args:
        page: The page it belongs to; the window goes with it.
        session: What the window shows.
        report: Told of each expected failure.
    """

    def __init__(
        self, page: QWidget, session: LiveSession, report: Callable[[ColearnError], None]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._report = report
        self.window: TimelineWindow | None = None

    def open(self) -> None:
        """Show the window, in front if it is there already."""
        if self.window is None:
            self.window = TimelineWindow(self._session, self._report, self._page)
            self.window.finished.connect(self._forget)
            self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _forget(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
