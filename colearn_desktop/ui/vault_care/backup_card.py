"""Backups: the last one, a new one, how many are kept, and where all of them lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from colearn_desktop.services.backups import (
    MOST_KEPT,
    BackupHabits,
    MadeBackup,
    RegisteredBackup,
)
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.pages.export_words import size
from colearn_desktop.ui.pages.folder_label import folder_words
from colearn_desktop.ui.pages.when import date_and_time
from colearn_desktop.ui.vault_care.progress_strip import ProgressStrip
from colearn_desktop.ui.widgets.basics import Banner, Card, FormRow, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow


class BackupCard(Card):
    """Emits wishes; whoever owns the vault answers with `show_...`."""

    backup_requested = Signal()
    habits_changed = Signal(int, bool)  # how many are kept, whether it reminds
    destroy_requested = Signal(str)  # backup id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = label("", "body")
        self.banner = Banner()
        self.backup_button = button(self.tr("Back up now…"), icon="archive")
        self.backup_button.clicked.connect(self.backup_requested)
        self.progress = ProgressStrip(self.tr("Backup"))
        self.kept = QComboBox()
        for count in range(1, MOST_KEPT + 1):
            self.kept.addItem(str(count), count)
        calm_wheel(self.kept)
        self.reminds = QCheckBox(self.tr("Remind me when something is in no backup"))
        self.kept.activated.connect(lambda _row: self._tell_habits())
        self.reminds.clicked.connect(lambda _on: self._tell_habits())
        self._register_words = label(
            self.tr(
                "What you erase in the vault stays in backups that are older. Destroy those "
                "then, wherever they lie:"
            ),
            "caption",
        )
        self._rows = QWidget()
        self._rows_column = QVBoxLayout(self._rows)
        self._rows_column.setContentsMargins(0, 0, 0, 0)
        self._rows_column.setSpacing(8)
        self._lay_out()

    def show_state(
        self, backups: Sequence[RegisteredBackup], habits: BackupHabits, *, changed: bool
    ) -> None:
        """Say what there is.

        Args:
            backups: That may still be there, newest first.
            changed: Whether something is in none of them.
        """
        if not backups:
            self._last.setText(
                self.tr(
                    "There is no backup of this vault. If this laptop is lost or breaks, "
                    "everything in the vault is lost with it."
                )
            )
        else:
            when = date_and_time(backups[0].made_utc_ms)
            words = (
                self.tr("The vault has changed since the last backup on {when}.")
                if changed
                else self.tr("The last backup, on {when}, holds everything in the vault.")
            )
            self._last.setText(words.format(when=when))
        self.kept.setCurrentIndex(self.kept.findData(habits.kept))
        self.reminds.setChecked(habits.reminds)
        self._show_rows(backups)

    def show_running(self, running: bool) -> None:
        """While one is made, no other is begun."""
        if running:
            self.banner.hide()
            self.progress.begin(instead_of=self.backup_button)
        else:
            self.progress.end(back_to=self.backup_button)

    def show_made(self, made: MadeBackup) -> None:
        """It was read back from the device and opened."""
        sentences = [
            self.tr("The backup was read back and opened, and is whole ({size}).").format(
                size=size(made.size_bytes)
            ),
            self.tr("It is safe to remove the stick."),
        ]
        if made.removed:
            sentences.append(
                self.tr("Older backups removed there: {count}.").format(count=made.removed)
            )
        if made.not_removed:
            sentences.append(
                self.tr("Older backups that could not be removed: {count}.").format(
                    count=made.not_removed
                )
            )
        self.banner.show_message(" ".join(sentences))

    def show_error(self, text: ErrorText) -> None:
        """It did not work."""
        self.banner.show_error(text)

    def _tell_habits(self) -> None:
        self.habits_changed.emit(int(self.kept.currentData()), self.reminds.isChecked())

    def _show_rows(self, backups: Sequence[RegisteredBackup]) -> None:
        while (item := self._rows_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for backup in backups:
            self._rows_column.addWidget(self._row(backup))
        self._rows.setVisible(bool(backups))
        self._register_words.setVisible(bool(backups))

    def _row(self, backup: RegisteredBackup) -> QWidget:
        when = date_and_time(backup.made_utc_ms)
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(
            label(
                self.tr("{when}, {size}").format(when=when, size=size(backup.size_bytes)),
                "strong",
            )
        )
        column.addWidget(label(folder_words(Path(backup.folder)), "caption"))
        gone = button(self.tr("Destroy…"), icon="trash-2", role="quiet")
        gone.setAccessibleName(self.tr("Destroy the backup of {when}").format(when=when))
        gone.clicked.connect(lambda: self.destroy_requested.emit(backup.backup_id))
        buttons = FlowRow()
        buttons.add(gone)
        column.addWidget(buttons)
        return row

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(label(self.tr("Backup"), "lead"))
        column.addWidget(self._last)
        column.addWidget(self.banner)
        row = FlowRow()
        row.add(self.backup_button)
        column.addWidget(row)
        column.addWidget(self.progress)
        column.addWidget(
            label(
                self.tr(
                    "A backup is encrypted as the vault is, and opens with the passphrase of "
                    "that day or the recovery key. A recording goes on meanwhile. Keep the "
                    "stick in another place than this laptop."
                ),
                "caption",
            )
        )
        column.addWidget(
            FormRow(
                self.tr("How many to keep in one folder"),
                self.kept,
                self.tr("Older ones go once a new one has been read back."),
            )
        )
        column.addWidget(self.reminds)
        column.addWidget(self._register_words)
        column.addWidget(self._rows)
