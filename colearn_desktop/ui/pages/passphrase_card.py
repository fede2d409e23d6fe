"""Changing the passphrase of the open vault."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages.passphrase_choice import PassphraseChoice
from colearn_desktop.ui.pages.passphrase_field import PassphraseField
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow


class PassphraseCard(Card):
    """The old passphrase, and the new one twice."""

    change_requested = Signal(str, str)  # old, new; the old one is empty after a recovery

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.old = PassphraseField(self.tr("Passphrase until now"))
        self.choice = PassphraseChoice()
        self.old.return_pressed.connect(self.choice.setFocus)
        self.change_button = button(self.tr("Change the passphrase"), icon="key")
        self.change_button.clicked.connect(self._ask)
        self.choice.chosen.connect(self._ask)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Changing the passphrase"))
        self.progress.hide()
        self.banner = Banner()
        row = FlowRow()
        row.add(self.change_button)
        self.column.addWidget(label(self.tr("Passphrase"), "lead"))
        self.column.addWidget(
            label(
                self.tr(
                    "The recovery key on paper stays as it is. Copies of the vault made earlier "
                    "still open with the earlier passphrase."
                ),
                "caption",
            )
        )
        for part in (self.old, self.choice, self.banner, row, self.progress):
            self.column.addWidget(part)

    def ask_for_new(self) -> None:
        """After the recovery key opened the vault: nobody knows the old passphrase."""
        self.old.hide()
        self.banner.show_message(
            self.tr("Choose a new passphrase now. The recovery key stays the same."), "warning"
        )
        self.choice.setFocus()

    def show_busy(self, busy: bool) -> None:
        """While it is changed, nothing can be pressed twice."""
        self.progress.setVisible(busy)
        for part in (self.old, self.choice, self.change_button):
            part.setEnabled(not busy)

    def show_changed(self) -> None:
        """It worked: forget what was typed."""
        self.show_busy(False)
        self.old.clear()
        self.old.show()
        self.choice.clear()
        self.banner.show_message(self.tr("The passphrase is changed."))

    def show_error(self, text: ErrorText) -> None:
        """It did not work. What was typed stays."""
        self.banner.show_error(text)
        self.old.setFocus()

    def _ask(self) -> None:
        if not self.old.isHidden() and not self.old.text():
            self.old.setFocus()
            return
        new = self.choice.passphrase()
        if new:
            self.banner.hide()
            self.change_requested.emit(self.old.text(), new)
        else:
            self.choice.focus_what_is_missing()
