"""From a closed vault to one brought back from a backup."""

from __future__ import annotations

import logging
import threading
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from colearn_desktop.domain.backup_errors import NoBackupError
from colearn_desktop.services.backups import (
    BackupStage,
    FoundBackup,
    backups_in,
    bring_back,
)
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.ui.vault_care.restore_page import RestorePage
from colearn_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)
_SHOW_PROGRESS_EVERY_MS = 200


class RestoreFlow(QObject):
    """Asks where the backup is, and shows its page until it is done or left.

    Args:
        folder: Of the vault that it will be.
        replaces: Whether a vault stands there now.
    """

    restored = Signal(object, bool)  # Vault, and whether its recovery key opened it
    left = Signal()
    failed = Signal(object)  # ErrorText, before there is a page to show it on

    def __init__(
        self, window: MainWindow, folder: Path, tasks: Tasks, *, replaces: bool
    ) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._tasks = tasks
        self._replaces = replaces
        self.page: RestorePage | None = None
        self._vault: Vault | None = None
        self._is_recovered = False
        self._cancelled = threading.Event()
        self._progress: tuple[Enum, int, int] | None = None  # replaced whole by the worker
        self._shown_stage: Enum | None = None
        self._since_stage = QElapsedTimer()
        self._timer = QTimer(self, interval=_SHOW_PROGRESS_EVERY_MS)
        self._timer.timeout.connect(self._show_progress)

    def ask_where(self) -> None:
        """Choose the folder of the backup."""
        dialog = QFileDialog(self._window, self.tr("Where is the backup?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.look_in(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def look_in(self, place: Path) -> None:
        """Show what is there, newest first."""
        self._tasks.run(
            lambda: backups_in(place),
            self._show_page,
            lambda error: self.failed.emit(error_text(error)),
        )

    def close(self) -> None:
        """Stop what is under way, close what nobody took over, and take the page away."""
        self._cancelled.set()
        self._timer.stop()
        if self._vault is not None:
            self._vault.close()
            self._vault = None
        if self.page is not None:
            self._window.drop_page(self.page)
            self.page = None

    def _show_page(self, found: list[FoundBackup]) -> None:
        if not found:
            self.failed.emit(error_text(NoBackupError()))
            return
        self.page = RestorePage(found, self._folder, replaces=self._replaces)
        self.page.restore_requested.connect(self._restore)
        self.page.back_requested.connect(self.left)
        self.page.done_requested.connect(self._hand_on)
        self.page.progress.cancel_requested.connect(self._cancelled.set)
        self._window.show_page(self.page)

    def _restore(self, backup: FoundBackup, secret: str, is_recovery_key: bool) -> None:
        if self.page is None:
            return
        self.page.show_busy(True)
        self._cancelled.clear()
        self._progress = None
        self._timer.start()
        folder, aside_name = self._folder, self.tr("Earlier vault")

        def note(stage: Enum, done: int, total: int) -> None:
            self._progress = (stage, done, total)

        def done(result: tuple[Vault, Path | None]) -> None:
            self._timer.stop()
            self._vault, aside = result
            self._is_recovered = is_recovery_key
            if self.page is not None:
                self.page.show_done(aside)

        self._tasks.run(
            lambda: bring_back(
                backup,
                folder,
                secret,
                is_recovery_key=is_recovery_key,
                aside_name=aside_name,
                progress=note,
                cancelled=self._cancelled.is_set,
            ),
            done,
            self._fail,
            lambda result: result[0].close(),
        )

    def _fail(self, error: Exception) -> None:
        self._timer.stop()
        _log.info("restoring failed: %s", type(error).__name__)
        if self.page is not None:
            self.page.show_error(error_text(error))

    def _hand_on(self) -> None:
        vault, self._vault = self._vault, None
        if vault is not None:
            self.restored.emit(vault, self._is_recovered)

    def _show_progress(self) -> None:
        if self._progress is None or self.page is None:
            return
        stage, done, total = self._progress
        if stage is not self._shown_stage:
            self._shown_stage = stage
            self._since_stage.restart()
        words = (
            self.tr("Copying")
            if stage is BackupStage.WRITING
            else self.tr("Opening it, to be sure that it is whole…")
        )
        self.page.progress.show_progress(words, done, total, self._since_stage.elapsed())
