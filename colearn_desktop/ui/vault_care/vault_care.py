"""What looks after an open vault: it goes on while the settings are closed again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.backups import (
    BackupHabits,
    BackupStage,
    MadeBackup,
    RegisteredBackup,
    forget_backup,
    has_changed,
    make_backup,
    read_backup_habits,
    write_backup_habits,
)
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.when import date_and_time
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.ui.vault_care.backup_card import BackupCard
from colearn_desktop.ui.vault_care.check_card import CheckCard
from colearn_desktop.ui.vault_care.co_hosts_card import AddCoHostDialog, CoHostsCard
from colearn_desktop.vault.vault import Vault
from colearn_desktop.vault.vault_check import CheckStage, VaultFindings

_log = logging.getLogger(__name__)
_SHOW_PROGRESS_EVERY_MS = 200


@dataclass(frozen=True, slots=True)
class _Progress:
    """Replaced whole by the worker, read by the timer."""

    stage: Enum
    done: int
    total: int
    stage_began_ms: int


@dataclass(frozen=True, slots=True)
class _Cards:
    backup: BackupCard
    co_hosts: CoHostsCard
    check: CheckCard


class VaultCare(QObject):
    """Makes backups, checks, adds and removes co-hosts, on threads of its own.

    Args:
        window: Over which dialogs appear.
        vault: Open; to be closed after this.
    """

    backed_up = Signal()
    habits_kept = Signal()

    def __init__(self, window: MainWindow, vault: Vault, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._vault = vault
        self._clock = clock
        # Not the program's worker: a slow stick keeps one busy for minutes.
        self._long, self._short = Tasks(self), Tasks(self)
        self._cards: _Cards | None = None
        self._cancelled = threading.Event()
        self._progress: _Progress | None = None
        self._running: str = ""
        self._timer = QTimer(self, interval=_SHOW_PROGRESS_EVERY_MS)
        self._timer.timeout.connect(self._show_progress)

    @property
    def is_backing_up(self) -> bool:
        """Whether a backup is being written now."""
        return self._running == "backup"

    def attach(self, backup: BackupCard, co_hosts: CoHostsCard, check: CheckCard) -> None:
        """Show everything on these cards, until `detach`."""
        self._cards = _Cards(backup, co_hosts, check)
        backup.backup_requested.connect(self._ask_where)
        backup.habits_changed.connect(self._keep_habits)
        backup.destroy_requested.connect(self._ask_to_destroy)
        backup.progress.cancel_requested.connect(self._cancelled.set)
        co_hosts.add_requested.connect(self._ask_for_co_host)
        co_hosts.remove_requested.connect(self._ask_to_remove)
        check.check_requested.connect(self._check)
        check.progress.cancel_requested.connect(self._cancelled.set)
        self._show_running()
        self._show_state()

    def detach(self) -> None:
        """The cards are about to go; what runs goes on."""
        self._cards = None

    def close(self) -> None:
        """Stop what runs, wait for it, and forget the cards."""
        self._cards = None
        self._timer.stop()
        self._cancelled.set()
        self._long.close()
        self._short.close()

    # Backup

    def _ask_where(self) -> None:
        last = read_backup_habits(self._vault).folder
        dialog = QFileDialog(self._window, self.tr("Where shall the backup go?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        if last and Path(last).is_dir():
            dialog.setDirectory(last)
        dialog.fileSelected.connect(lambda chosen: self.back_up(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def back_up(self, folder: Path) -> None:
        """Make a backup in a folder; nothing happens while something else runs."""
        if self._running:
            return
        habits = replace(read_backup_habits(self._vault), folder=str(folder))
        self._begin("backup")

        def work() -> MadeBackup:
            made = make_backup(
                self._vault,
                folder,
                clock=self._clock,
                kept=habits.kept,
                progress=self._note,
                cancelled=self._cancelled.is_set,
            )
            write_backup_habits(self._vault, habits)
            return made

        self._long.run(work, self._backup_made, self._backup_failed)

    def _backup_made(self, made: MadeBackup) -> None:
        self._end()
        if self._cards is not None:
            self._cards.backup.show_made(made)
        self._show_state()
        self.backed_up.emit()

    def _backup_failed(self, error: Exception) -> None:
        self._end()
        _log.info("backup failed: %s", type(error).__name__)
        if self._cards is not None:
            self._cards.backup.show_error(error_text(error))
        self._show_state()

    def _keep_habits(self, kept: int, reminds: bool) -> None:
        habits = read_backup_habits(self._vault)
        try:
            write_backup_habits(self._vault, BackupHabits(habits.folder, kept, reminds))
            self.habits_kept.emit()
        except ColearnError as error:
            if self._cards is not None:
                self._cards.backup.show_error(error_text(error))

    def _ask_to_destroy(self, backup_id: str) -> None:
        found = [each for each in self._vault.backups.list() if each.backup_id == backup_id]
        if not found or self._cards is None:
            return
        text = self.tr(
            "Destroy the backup of {when}?\n\nIf it can be reached now, its files are "
            "deleted. If it lies on a stick that is not plugged in, destroy it yourself: here "
            "it is only taken off the list."
        ).format(when=date_and_time(found[0].made_utc_ms))
        self._ask_once(self.tr("Destroy a backup"), text, lambda: self._destroy(found[0]))

    def _destroy(self, backup: RegisteredBackup) -> None:
        if self._cards is None:
            return
        try:
            deleted = forget_backup(self._vault, backup, self._clock)
        except ColearnError as error:
            self._cards.backup.show_error(error_text(error))
            return
        self._cards.backup.banner.show_message(
            self.tr("The backup is deleted.")
            if deleted
            else self.tr("It is off the list. Its files were not found here."),
            "info" if deleted else "warning",
        )
        self._show_state()

    # Check

    def _check(self) -> None:
        if self._running:
            return
        self._begin("check")
        self._long.run(
            lambda: self._vault.check(progress=self._note, cancelled=self._cancelled.is_set),
            self._checked,
            self._check_failed,
        )

    def _checked(self, found: VaultFindings) -> None:
        self._end()
        if self._cards is not None:
            self._cards.check.show_findings(found)

    def _check_failed(self, error: Exception) -> None:
        self._end()
        if self._cards is not None:
            self._cards.check.show_error(error_text(error))

    # Co-hosts

    def _ask_for_co_host(self) -> None:
        dialog = AddCoHostDialog(self._window)
        dialog.add_requested.connect(
            lambda name, known, new: self._add_co_host(dialog, name, known, new)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _add_co_host(self, dialog: AddCoHostDialog, name: str, known: str, new: str) -> None:
        dialog.show_busy(True)

        def done(_none: None) -> None:
            dialog.accept()
            if self._cards is not None:
                self._cards.co_hosts.banner.show_message(
                    self.tr("{name} can open this vault now.").format(name=name)
                )
            self._show_state()

        self._short.run(
            lambda: self._vault.add_passphrase(name, new, known=known),
            done,
            lambda error: dialog.show_error(error_text(error)),
        )

    def _ask_to_remove(self, slot_id: str, name: str) -> None:
        text = self.tr(
            "Take {name}'s passphrase away?\n\nIt no longer opens this vault. Backups made "
            "until now still open with it."
        ).format(name=name)
        self._ask_once(self.tr("Remove a co-host"), text, lambda: self._remove(slot_id))

    def _remove(self, slot_id: str) -> None:
        if self._cards is None:
            return
        try:
            self._vault.remove_passphrase(slot_id)
        except ColearnError as error:
            self._cards.co_hosts.show_error(error_text(error))
        else:
            self._cards.co_hosts.banner.hide()
        self._show_state()

    # Inside

    def _begin(self, what: str) -> None:
        self._cancelled.clear()
        self._progress = None
        self._running = what
        self._timer.start()
        self._show_running()

    def _end(self) -> None:
        self._timer.stop()
        self._running = ""
        self._show_running()

    def _note(self, stage: Enum, done: int, total: int) -> None:
        """On the worker."""
        before = self._progress
        is_new = before is None or before.stage is not stage
        began_ms = (
            self._clock.monotonic_ms() if before is None or is_new else before.stage_began_ms
        )
        self._progress = _Progress(stage, done, total, began_ms)

    def _show_progress(self) -> None:
        now, cards = self._progress, self._cards
        if now is None or cards is None:
            return
        strip = cards.backup.progress if self.is_backing_up else cards.check.progress
        words = {
            BackupStage.WRITING: self.tr("Writing"),
            BackupStage.READING_BACK: self.tr("Reading it back"),
            BackupStage.CHECKING: self.tr("Opening the copy, to be sure that it works…"),
            CheckStage.PAGES: self.tr("Looking at every page…"),
            CheckStage.LEDGER: self.tr("Looking at the record of consent…"),
            CheckStage.SOUND: self.tr("Opening every second of sound"),
        }
        strip.show_progress(
            words.get(now.stage, ""),
            now.done,
            now.total,
            self._clock.monotonic_ms() - now.stage_began_ms,
            in_bytes=isinstance(now.stage, BackupStage),
        )

    def _show_running(self) -> None:
        if self._cards is None:
            return
        self._cards.backup.show_running(self.is_backing_up)
        self._cards.check.show_running(self._running == "check")
        self._cards.backup.backup_button.setEnabled(not self._running)
        self._cards.check.check_button.setEnabled(not self._running)

    def _show_state(self) -> None:
        if self._cards is None:
            return
        try:
            changed = has_changed(self._vault)
            self._cards.backup.show_state(
                self._vault.backups.list(), read_backup_habits(self._vault), changed=changed
            )
            self._cards.co_hosts.show_people(self._vault.passphrases())
        except ColearnError as error:
            self._cards.backup.show_error(error_text(error))

    def _ask_once(self, title: str, text: str, then: Callable[[], None]) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        sure = box.addButton(title, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        sure.clicked.connect(then)
        box.finished.connect(box.deleteLater)
        box.open()
