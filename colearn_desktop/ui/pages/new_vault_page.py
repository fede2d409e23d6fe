"""The first run: a passphrase, and a recovery key on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages.centred_page import CentredPage
from colearn_desktop.ui.pages.folder_label import folder_label
from colearn_desktop.ui.pages.passphrase_choice import PassphraseChoice
from colearn_desktop.ui.pages.recovery_key_steps import RecoveryKeySheet, RecoveryKeyTypedBack
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow


class NewVaultPage(QWidget):
    """Three steps: choose a passphrase, write the recovery key down, type it back.

    Args:
        folder: Where the vault will be made.
    """

    create_requested = Signal(str)
    recovery_confirmed = Signal()
    folder_change_requested = Signal()
    restore_requested = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_focus = FirstFocus(self)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Make your vault"))
        self._key = ""
        self.choice = PassphraseChoice()
        self.banner = Banner()
        self.create_button = button(self.tr("Make the vault"), icon="lock", role="primary")
        self.folder_button = button(
            self.tr("Another folder…"), icon="folder-open", role="quiet"
        )
        self.restore_button = button(
            self.tr("Restore from a backup…"), icon="rotate-ccw", role="quiet"
        )
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Making the vault"))
        self._busy_words = label(
            self.tr("Making the vault. This takes a second or two."), "caption"
        )
        self.sheet = RecoveryKeySheet()
        self.typed_back = RecoveryKeyTypedBack()
        self._step = label("", "caption")
        self._passphrase_step = self._first_step(folder)
        self._steps: tuple[QWidget, ...] = (self._passphrase_step, self.sheet, self.typed_back)

        self._page = CentredPage()
        card = Card()
        card.column.addWidget(self._step)
        for part in self._steps:
            card.column.addWidget(part)
        self._page.column.addWidget(card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)

        self.choice.chosen.connect(self._create)
        self.create_button.clicked.connect(self._create)
        self.folder_button.clicked.connect(self.folder_change_requested)
        self.restore_button.clicked.connect(self.restore_requested)
        self.sheet.written_down.connect(self._type_back)
        self.typed_back.show_again_requested.connect(lambda: self._go_to(self.sheet))
        self.typed_back.confirmed.connect(self._confirm)
        self.show_busy(False)
        self._go_to(self._passphrase_step)

    def show_busy(self, busy: bool) -> None:
        """While the vault is made, nothing can be pressed twice."""
        self.progress.setVisible(busy)
        self._busy_words.setVisible(busy)
        for part in (
            self.choice,
            self.create_button,
            self.folder_button,
            self.restore_button,
        ):
            part.setEnabled(not busy)
        if busy:
            self.banner.hide()

    def show_error(self, text: ErrorText) -> None:
        """Say why it was not made. What was typed stays."""
        self.banner.show_error(text)
        self.choice.setFocus()

    def show_recovery_key(self, key: str) -> None:
        """The vault is made: show its recovery key, this once."""
        self._key = key
        self.choice.clear()
        self.sheet.show_key(key)
        self._go_to(self.sheet)

    def _first_step(self, folder: Path) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Make your vault"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "Everything you write and record is encrypted with your passphrase. If it "
                    "is lost, nobody can reset it. The only other way in is a recovery key, "
                    "which you write on paper in the next step."
                )
            )
        )
        column.addWidget(self.choice)
        column.addWidget(self.banner)
        column.addWidget(folder_label(folder))
        buttons = FlowRow()
        buttons.add(self.create_button, self.folder_button, self.restore_button)
        column.addWidget(buttons)
        column.addWidget(self.progress)
        column.addWidget(self._busy_words)
        column.addWidget(
            label(
                self.tr(
                    "Please also switch on whole-disk encryption on this laptop. The manual, "
                    "under Help once the vault is made, says how and why."
                ),
                "caption",
            )
        )
        return step

    def _create(self) -> None:
        passphrase = self.choice.passphrase()
        if passphrase:
            self.create_requested.emit(passphrase)
        else:
            self.choice.focus_what_is_missing()

    def _type_back(self) -> None:
        self.typed_back.begin(self._key)
        self._go_to(self.typed_back)

    def _confirm(self) -> None:
        self._key = ""
        self.sheet.show_key("")
        self.typed_back.begin("")
        self.recovery_confirmed.emit()

    def _go_to(self, step: QWidget) -> None:
        for part in self._steps:
            part.setVisible(part is step)
        number = self._steps.index(step) + 1
        self._step.setText(self.tr("Step {number} of 3").format(number=number))
        focus: QWidget = {
            self._passphrase_step: self.choice,
            self.sheet: self.sheet.next_button,
            self.typed_back: self.typed_back.field,
        }[step]
        self._first_focus.give_to(focus)
        focus.setFocus()
        self._page.verticalScrollBar().setValue(0)
