"""Hides the screen while a session goes on behind it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.ui.tasks import Tasks


class LockCover(UnlockPage):
    """An unlock page that checks the passphrase and then shows what it hid.

    The vault stays open behind it, because the clock runs and sound may be recorded.
    """

    def __init__(self, window: MainWindow, folder: Path, hidden: QWidget, notice: str) -> None:
        super().__init__(folder, notice=notice)
        self._window = window
        self._vault_folder = folder
        # Not the program's worker: an export under way keeps that for minutes, and the
        # session behind the cover does not wait.
        self._tasks = Tasks(self)
        self._hidden = hidden
        self.unlock_requested.connect(self._check)

    @classmethod
    def put_over(
        cls,
        window: MainWindow,
        folder: Path,
        *,
        is_running: bool,
        is_recording: bool,
        is_exporting: bool = True,
    ) -> None:
        """Hide the window's page until the passphrase has been typed."""
        hidden = window.page
        if hidden is None:
            return
        if is_recording:
            notice = window.tr("The screen is locked. The session and the recording go on.")
        elif is_running:
            notice = window.tr("The screen is locked. The session goes on.")
        elif is_exporting:
            notice = window.tr("The screen is locked. The export goes on.")
        else:
            notice = window.tr("The screen is locked. The backup goes on.")
        window.show_page(cls(window, folder, hidden, notice))

    def _check(self, passphrase: str) -> None:
        folder = self._vault_folder

        def work() -> None:
            from colearn_desktop.vault.keyslots import check_passphrase

            check_passphrase(folder, passphrase)

        self.show_busy(True)
        self._tasks.run(work, lambda _none: self._uncover(), self._fail)

    def _uncover(self) -> None:
        self._tasks.close()
        self._window.show_page(self._hidden)
        self._window.drop_page(self)

    def _fail(self, error: Exception) -> None:
        self.show_busy(False)
        self.show_error(error_text(error))
