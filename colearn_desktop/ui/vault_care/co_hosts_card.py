"""Who can open this vault: each with a passphrase of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from colearn_desktop.domain.one_line import LONGEST_NAME, one_line
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages.passphrase_choice import PassphraseChoice
from colearn_desktop.ui.pages.passphrase_field import PassphraseField
from colearn_desktop.ui.widgets.basics import (
    Banner,
    Card,
    FormRow,
    PageScroll,
    button,
    label,
)
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.vault.keyslots import MOST_PASSPHRASES, PassphraseSlot


class CoHostsCard(Card):
    """A line for each person, and a way to add somebody."""

    add_requested = Signal()
    remove_requested = Signal(str, str)  # slot id, name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self.add_button = button(self.tr("Add a co-host…"), icon="user-plus")
        self.add_button.clicked.connect(self.add_requested)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.column.addWidget(label(self.tr("Who can open this vault"), "lead"))
        self.column.addWidget(
            label(
                self.tr(
                    "A co-host has a passphrase of their own, and sees everything. If one "
                    "person is ill or forgets, the others still get in."
                ),
                "caption",
            )
        )
        self.column.addLayout(self._rows)
        self.column.addWidget(self.banner)
        row = FlowRow()
        row.add(self.add_button)
        self.column.addWidget(row)

    def show_people(self, people: Sequence[PassphraseSlot]) -> None:
        """Whose passphrases there are; the host's first."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for person in people:
            self._rows.addWidget(self._row(person))
        self.add_button.setEnabled(len(people) < MOST_PASSPHRASES)

    def show_error(self, text: ErrorText) -> None:
        """It did not work."""
        self.banner.show_error(text)

    def _row(self, person: PassphraseSlot) -> QWidget:
        row = FlowRow()
        row.add(label(person.name or self.tr("The first passphrase"), "strong", wrap=False))
        if person.name:
            gone = button(self.tr("Remove…"), icon="trash-2", role="quiet")
            gone.setAccessibleName(self.tr("Remove {name}").format(name=person.name))
            gone.clicked.connect(
                lambda: self.remove_requested.emit(person.slot_id, person.name)
            )
            row.add(gone)
        return row


class AddCoHostDialog(QDialog):
    """Asks for a name, a passphrase that opens the vault now, and the new one."""

    add_requested = Signal(str, str, str)  # name, known passphrase, new passphrase

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a co-host"))
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self._name_row = FormRow(
            self.tr("Whose passphrase it will be"),
            self.name,
            self.tr("For the list here. It is kept encrypted."),
        )
        self.known = PassphraseField(self.tr("Your own passphrase"))
        self.known.show_hint(self.tr("So that nobody adds themselves while you are away."))
        self.choice = PassphraseChoice()
        self.banner = Banner()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Adding a co-host"))
        self.progress.hide()
        self.add_button = button(self.tr("Add"), "primary", icon="user-plus")
        self.add_button.setDefault(True)
        self.add_button.clicked.connect(self._ask)
        self.choice.chosen.connect(self._ask)
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.tr("Add a co-host"), "title"))
        page.column.addWidget(
            label(
                self.tr(
                    "Let them type their passphrase themselves. Whoever has it opens the "
                    "whole vault: all notes, all sound, all names."
                )
            )
        )
        for part in (self._name_row, self.known, self.choice, self.banner, self.progress):
            page.column.addWidget(part)
        put_form_on_answers(self, page, self.add_button, 560)
        self.name.setFocus()

    def show_busy(self, busy: bool) -> None:
        """While it is added, nothing can be pressed twice."""
        self.progress.setVisible(busy)
        for part in (self.name, self.known, self.choice, self.add_button):
            part.setEnabled(not busy)

    def show_error(self, text: ErrorText) -> None:
        """It did not work. What was typed stays."""
        self.show_busy(False)
        self.banner.show_error(text)
        self.known.setFocus()
        self.known.line.selectAll()

    def _ask(self) -> None:
        name = one_line(self.name.text(), LONGEST_NAME)
        self._name_row.show_error("" if name else self.tr("Please give them a name."))
        if not name:
            self.name.setFocus()
        elif not self.known.text():
            self.known.setFocus()
        elif not self.choice.passphrase():
            self.choice.focus_what_is_missing()
        else:
            self.banner.hide()
            self.add_requested.emit(name, self.known.text(), self.choice.passphrase())
