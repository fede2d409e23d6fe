"""Joins the strikes of a session to a page: the question, the banner, the taking back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.striking import Striking
from colearn_desktop.ui.strike_banner import StrikeBanner
from colearn_desktop.ui.strike_part_dialog import StrikePartDialog
from colearn_desktop.ui.strike_popup import StrikePopup

_LOOK_EVERY_MS = 200


class StrikeControl(QObject):
    """Whoever has the session open calls `Striking.check`; this only asks and shows.

    Args:
        striking: Of the session.
        banner: Shows how the latest strike stands.
        report: Told of each expected failure.
        page: Windows open over it.
    """

    def __init__(
        self,
        striking: Striking,
        banner: StrikeBanner,
        report: Callable[[ColearnError], None],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._striking = striking
        self._banner = banner
        self._report = report
        self._page = page
        banner.undo_requested.connect(lambda: self._do(striking.undo))
        banner.dismiss_requested.connect(lambda: self._do(striking.dismiss))
        timer = QTimer(self, interval=_LOOK_EVERY_MS)
        timer.timeout.connect(self.show_now)
        timer.start()

    def ask_how_much(self) -> None:
        """Ask how much of what was just said is struck, counted from now."""
        if not self._striking.is_session_running:
            return
        pressed_ms = self._striking.now_ms()
        popup = StrikePopup(has_sound=self._striking.has_sound(), parent=self._page)
        popup.length_chosen.connect(
            lambda length_ms: self._do(
                lambda: self._striking.strike_last(length_ms, pressed_ms=pressed_ms)
            )
        )
        popup.finished.connect(popup.deleteLater)
        popup.open()

    def ask_which_part(self, around_ms: int) -> None:
        """Ask for a part of a session that has ended, beginning with this moment."""
        dialog = StrikePartDialog(around_ms, self._striking.now_ms(), self._page)
        dialog.accepted.connect(
            lambda: self._do(lambda: self._striking.strike(dialog.from_ms, dialog.until_ms))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_now(self) -> None:
        """Show how the latest strike stands."""
        if self._page.isVisible():
            self._banner.show_status(self._striking.status())

    def _do(self, action: Callable[[], object]) -> None:
        try:
            action()
        except ColearnError as error:
            self._report(error)
        self.show_now()
