"""From a closed vault to an open one and back: make, unlock, recover, lock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from colearn_desktop.domain.errors import VaultExistsError
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from colearn_desktop.ui.error_text import ErrorText

    # SQLAlchemy and the driver take a quarter of a second to import, and other pages some
    # milliseconds; the unlock page is painted before.
    from colearn_desktop.ui.pages.new_vault_page import NewVaultPage
    from colearn_desktop.ui.vault_care.restore_flow import RestoreFlow
    from colearn_desktop.vault.vault import Vault

Result = TypeVar("Result")

_log = logging.getLogger(__name__)
# Either alone is a vault too, though a damaged one: making a new one would not help.
VAULT_FILES = ("vault.key", "vault.db")
_KEY_TYPED_BACK = "recovery_key_typed_back"


class VaultFlow(QObject):
    """Owns the pages before a vault is open. `opened` hands the vault on."""

    opened = Signal(object, bool)  # Vault, and whether its recovery key opened it
    folder_changed = Signal(Path)

    def __init__(self, window: MainWindow, folder: Path, tasks: Tasks) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._tasks = tasks
        self._page: UnlockPage | NewVaultPage | None = None
        self._fresh: Vault | None = None
        self._restore: RestoreFlow | None = None

    def begin(self) -> None:
        """Show what fits the folder: unlock a vault, or make one."""
        if self._is_there():
            self._show_unlock()
        else:
            self._show_new()

    def _is_there(self) -> bool:
        try:
            return any((self._folder / name).exists() for name in VAULT_FILES)
        except OSError:  # we may not even look; unlocking says so, with what to do
            return True

    def cancel(self) -> None:
        """A lock beats an unlock that is under way, and drops a vault not handed on."""
        self._tasks.forget()
        self._close_restore()
        if self._fresh is not None:
            self._fresh.close()
            self._fresh = None
        if self._page is not None:
            self.begin()  # a fresh page: whatever was typed is gone from the screen

    def _show_unlock(self) -> None:
        page = UnlockPage(self._folder)
        page.unlock_requested.connect(self._unlock)
        page.recover_requested.connect(self._recover)
        page.restore_requested.connect(self._ask_for_backup)
        page.folder_change_requested.connect(self._choose_folder)
        self._replace(page)

    def _show_new(self) -> None:
        from colearn_desktop.ui.pages.new_vault_page import NewVaultPage

        page = NewVaultPage(self._folder)
        page.create_requested.connect(self._create)
        page.recovery_confirmed.connect(self._hand_on_fresh)
        page.restore_requested.connect(self._ask_for_backup)
        page.folder_change_requested.connect(self._choose_folder)
        self._replace(page)

    def _replace(self, page: UnlockPage | NewVaultPage) -> None:
        old, self._page = self._page, page
        self._window.show_page(page)
        if old is not None:
            self._window.drop_page(old)

    def _create(self, passphrase: str) -> None:
        folder = self._folder

        def work() -> tuple[Vault, str]:
            from colearn_desktop.vault.vault import Vault

            return Vault.create(folder, passphrase)

        def done(made: tuple[Vault, str]) -> None:
            self._fresh, recovery_key = made
            self._show_recovery_key(recovery_key)

        self._begin_work(work, done, lambda made: made[0].close())

    def _show_recovery_key(self, recovery_key: str) -> None:
        if self._page is None or isinstance(self._page, UnlockPage):
            self._show_new()
        page = self._page
        if page is not None and not isinstance(page, UnlockPage):
            page.show_busy(False)
            page.show_recovery_key(recovery_key)

    def _hand_on_fresh(self) -> None:
        vault, self._fresh = self._fresh, None
        if vault is not None:
            vault.settings.set(_KEY_TYPED_BACK, "yes")
            self._hand_on(vault)

    def _unlock(self, passphrase: str) -> None:
        folder = self._folder

        def work() -> tuple[Vault, str]:
            from colearn_desktop.vault.vault import Vault

            vault = Vault.unlock(folder, passphrase)
            is_known = vault.settings.get(_KEY_TYPED_BACK) == "yes"
            return vault, "" if is_known else vault.replace_recovery_key()

        def done(unlocked: tuple[Vault, str]) -> None:
            vault, recovery_key = unlocked
            if recovery_key:
                # It was killed or locked before its key had been typed back.
                self._fresh = vault
                self._show_recovery_key(recovery_key)
            else:
                self._hand_on(vault)

        self._begin_work(work, done, lambda unlocked: unlocked[0].close())

    def _recover(self, recovery_key: str) -> None:
        folder = self._folder

        def work() -> Vault:
            from colearn_desktop.vault.vault import Vault

            return Vault.unlock_with_recovery_key(folder, recovery_key)

        def done(vault: Vault) -> None:
            self._hand_on(vault, is_recovered=True)

        self._begin_work(work, done, lambda vault: vault.close())

    def _ask_for_backup(self) -> None:
        self.begin_restore().ask_where()

    def begin_restore(self) -> RestoreFlow:
        """A way to a backup and back; its page takes the place of ours."""
        from colearn_desktop.ui.vault_care.restore_flow import RestoreFlow

        self._close_restore()
        flow = RestoreFlow(self._window, self._folder, self._tasks, replaces=self._is_there())
        flow.restored.connect(self._hand_on_restored)
        flow.left.connect(self._leave_restore)
        flow.failed.connect(self._say_no_backup)
        self._restore = flow
        return flow

    def _hand_on_restored(self, vault: Vault, is_recovered: bool) -> None:
        self._hand_on(vault, is_recovered=is_recovered)
        self._close_restore()

    def _leave_restore(self) -> None:
        self.begin()
        self._close_restore()

    def _say_no_backup(self, text: ErrorText) -> None:
        if self._page is not None:
            self._page.banner.show_error(text)

    def _close_restore(self) -> None:
        flow, self._restore = self._restore, None
        if flow is not None:
            flow.close()
            flow.deleteLater()

    def _begin_work(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        forgotten: Callable[[Result], None],
    ) -> None:
        if self._page is not None:
            self._page.show_busy(True)
        self._tasks.run(work, done, self._fail, forgotten)

    def _fail(self, error: Exception) -> None:
        from colearn_desktop.ui.error_text import error_text

        _log.info("opening failed: %s", type(error).__name__)
        if isinstance(error, VaultExistsError):
            self.begin()  # the page that can open it
        if self._page is not None:
            self._page.show_busy(False)
            self._page.show_error(error_text(error))

    def _hand_on(self, vault: Vault, *, is_recovered: bool = False) -> None:
        self.opened.emit(vault, is_recovered)
        if self._page is not None:
            self._window.drop_page(self._page)
            self._page = None

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(
            self._window,
            self.tr("Where is your vault, or where should a new one be made?"),
            str(self._folder if self._folder.exists() else Path.home()),
        )
        if chosen:
            self._folder = Path(chosen)
            self.folder_changed.emit(self._folder)
            self.begin()
