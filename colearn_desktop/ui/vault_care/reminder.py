"""The quiet line on the list of sessions while something is in no backup."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.backups import is_reminder_due
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.when import date_and_time
from colearn_desktop.vault.vault import Vault


class BackupReminder(QObject):
    """Says it whenever the list is shown, and takes it back once it is not so any more.

    Args:
        is_busy: Whether a session runs: then nobody is reminded of anything.
    """

    backup_requested = Signal()

    def __init__(self, parent: QObject, vault: Vault, is_busy: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._vault = vault
        self._is_busy = is_busy
        self._page: SessionsPage | None = None

    def show_on(self, page: SessionsPage) -> None:
        """Remind on this page from now on."""
        if self._page is not page:
            self._page = page
            page.backup_requested.connect(self.backup_requested)
        self.look_again()

    def look_again(self) -> None:
        """A backup was made, or the reminder was switched on or off."""
        if self._page is not None:
            self._page.show_reminder("" if self._is_busy() else self._text())

    def _text(self) -> str:
        try:
            is_due, newest = is_reminder_due(self._vault)
        except ColearnError:
            return ""  # whatever is wrong is said elsewhere; this is only a reminder
        if not is_due:
            return ""
        if newest is None:
            return self.tr("There is no backup of this vault yet.")
        return self.tr("The vault has changed since the last backup on {when}.").format(
            when=date_and_time(newest.made_utc_ms)
        )
