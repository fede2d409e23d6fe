"""The first thing the program paints: a field for the passphrase.

It imports nothing but Qt and small widgets, since it is seen before anything is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from colearn_desktop.ui.pages.centred_page import CentredPage
from colearn_desktop.ui.pages.folder_label import folder_label
from colearn_desktop.ui.pages.passphrase_field import PassphraseField
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow

if TYPE_CHECKING:
    from colearn_desktop.ui.error_text import ErrorText


class UnlockPage(QWidget):
    """Asks for the passphrase, or for the recovery key.

    Args:
        folder: Of the vault.
        notice: What goes on behind a locked screen. With a notice only the passphrase is
            asked for: another vault cannot be opened while this one is at work.
    """

    unlock_requested = Signal(str)
    recover_requested = Signal(str)
    folder_change_requested = Signal()
    restore_requested = Signal()

    def __init__(self, folder: Path, notice: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_focus = FirstFocus(self)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Unlock your vault"))
        self.passphrase = PassphraseField(self.tr("Passphrase"))
        # Few ever ask for it, and this page is what everybody waits for: made when asked.
        self.recovery_key: PassphraseField | None = None
        self.banner = Banner()
        self.unlock_button = button(self.tr("Unlock"), icon="unlock", role="primary")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Opening the vault"))
        self._busy_words = label(
            self.tr("Opening. This takes a second or two, so that guessing takes very long."),
            "caption",
        )
        self.way_button = button("", icon="key", role="quiet")
        self.folder_button = button(self.tr("Another vault…"), icon="folder-open", role="quiet")
        self.restore_button = button(
            self.tr("Restore from a backup…"), icon="rotate-ccw", role="quiet"
        )
        self._lay_out(folder, notice)
        self._other_ways = not notice
        self.way_button.setVisible(self._other_ways)
        self.folder_button.setVisible(self._other_ways)
        self.restore_button.setVisible(self._other_ways)

        self.passphrase.return_pressed.connect(self._ask)
        self.unlock_button.clicked.connect(self._ask)
        self.way_button.clicked.connect(self._change_way)
        self.folder_button.clicked.connect(self.folder_change_requested)
        self.restore_button.clicked.connect(self.restore_requested)
        self._say_other_way()
        self.show_busy(False)
        self._first_focus.give_to(self.passphrase)

    def show_busy(self, busy: bool) -> None:
        """While the vault opens, nothing can be pressed twice."""
        self.progress.setVisible(busy)
        self._busy_words.setVisible(busy)
        for part in (
            self._field(),
            self.unlock_button,
            self.way_button,
            self.folder_button,
            self.restore_button,
        ):
            part.setEnabled(not busy)
        if busy:
            self.banner.hide()

    def show_error(self, text: ErrorText) -> None:
        """Say why it did not open. What was typed stays, marked to be typed over."""
        self.banner.show_error(text)
        field = self._field()
        field.setFocus()
        field.line.selectAll()

    def _lay_out(self, folder: Path, notice: str) -> None:
        page = CentredPage()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)
        card = Card()
        column = card.column
        column.addWidget(label(self.tr("Unlock your vault"), "title"))
        if notice:
            column.addWidget(label(notice, "strong"))
        column.addWidget(folder_label(folder))
        column.addWidget(self.banner)
        self._fields = QVBoxLayout()
        self._fields.addWidget(self.passphrase)
        column.addLayout(self._fields)
        column.addWidget(self.unlock_button)
        column.addWidget(self.progress)
        column.addWidget(self._busy_words)
        page.column.addWidget(card)
        ways = FlowRow()
        ways.add(self.way_button)
        ways.add(self.folder_button)
        ways.add(self.restore_button)
        page.column.addWidget(ways)

    def _field(self) -> PassphraseField:
        if self.recovery_key is None or self.recovery_key.isHidden():
            return self.passphrase
        return self.recovery_key

    def _make_recovery_field(self) -> PassphraseField:
        field = PassphraseField(self.tr("Recovery key"))
        field.show_hint(
            self.tr("From your sheet of paper. Capitals, spaces and dashes do not matter.")
        )
        field.return_pressed.connect(self._ask)
        self._fields.addWidget(field)
        return field

    def _ask(self) -> None:
        field = self._field()
        if not field.text().strip():
            field.setFocus()
        elif field is self.passphrase:
            self.unlock_requested.emit(field.text())
        else:
            self.recover_requested.emit(field.text())

    def _change_way(self) -> None:
        recover = self._field() is self.passphrase
        self.banner.hide()
        if self.recovery_key is None:
            self.recovery_key = self._make_recovery_field()
        self.recovery_key.setVisible(recover)
        self.passphrase.setVisible(not recover)
        self._first_focus.give_to(self._field())
        self._field().setFocus()
        self._say_other_way()

    def _say_other_way(self) -> None:
        if self._field() is self.passphrase:
            self.way_button.setText(self.tr("Use the recovery key instead"))
        else:
            self.way_button.setText(self.tr("Use the passphrase instead"))
