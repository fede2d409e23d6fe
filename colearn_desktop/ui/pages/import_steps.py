"""The faces of opening an archive: its words, how far it is, what is in it, what came in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.services.archive_opening import OpenedArchive
from colearn_desktop.services.importing import ImportPlan
from colearn_desktop.ui.pages import import_words
from colearn_desktop.ui.pages.passphrase_field import PassphraseField
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow


class KeyStep(QWidget):
    """Which archive, and the words that open it."""

    open_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self.name = label("", "lead")
        self.field = PassphraseField(self.tr("The seven words of the archive"))
        self.field.show_hint(
            self.tr("In small letters, joined by hyphens or spaces. The sender has them.")
        )
        self.open_button = button(self.tr("Open"), icon="unlock", role="primary")
        self.open_button.clicked.connect(self._open)
        self.field.return_pressed.connect(self._open)
        self.field.text_changed.connect(self._enable)
        self._enable("")
        card = Card()
        card.column.addWidget(self.name)
        card.column.addWidget(
            label(
                self.tr(
                    "It is checked from end to end before anything of it is shown. Nothing is "
                    "brought into the vault yet."
                ),
                "quiet",
            )
        )
        card.column.addWidget(self.field)
        buttons = FlowRow()
        buttons.add(self.open_button)
        card.column.addWidget(buttons)
        column = _column(self)
        column.addWidget(self.banner)
        column.addWidget(card)

    def show_archive(self, name: str) -> None:
        """Say which one it is."""
        self.name.setText(name)

    def _enable(self, text: str) -> None:
        self.open_button.setEnabled(bool(text.strip()))

    def _open(self) -> None:
        if self.field.text().strip():
            self.banner.hide()
            self.open_requested.emit(self.field.text())


class ContentsStep(QWidget):
    """Who sent it, what is in it, and what would come in."""

    import_requested = Signal()
    extract_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self.import_button = button(
            self.tr("Bring into this vault"), icon="archive", role="primary"
        )
        self.import_button.clicked.connect(self.import_requested)
        self.extract_button = button(
            self.tr("Save as plain files in a folder…"), icon="folder-open"
        )
        self.extract_button.clicked.connect(self.extract_requested)
        buttons = FlowRow()
        buttons.add(self.import_button, self.extract_button)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        column = _column(self)
        column.addWidget(self.banner)
        column.addLayout(self._cards)
        column.addWidget(buttons)

    def show_contents(self, opened: OpenedArchive, plan: ImportPlan) -> None:
        """Show a verified archive and what of it this vault lacks."""
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        known = import_words.sender_is_known(opened.sender)
        self._cards.addWidget(
            lines_card(
                self.tr("Who sent it"),
                import_words.sender_lines(opened.sender),
                "shield-check" if known else "circle-help",
                "primary" if known else "follow_up",
            )
        )
        if not opened.sessions:
            self._cards.addWidget(
                lines_card(
                    self.tr("What is in it"),
                    import_words.nothing_inside(opened),
                    "circle-help",
                    "follow_up",
                )
            )
        for coming in plan.sessions:
            lines = [
                *import_words.session_lines(coming.archived),
                *import_words.coming_lines(coming),
            ]
            card = lines_card(
                import_words.session_title(coming.archived), lines, "circle-check", "primary"
            )
            for line in import_words.staying_lines(coming.sound):
                card.column.addLayout(_line(line, "triangle-alert", "follow_up"))
            self._cards.addWidget(card)
        self.import_button.setEnabled(not plan.adds_nothing)
        merging = bool(import_words.merge_question(plan))
        self.import_button.setText(
            self.tr("Add to what is here…") if merging else self.tr("Bring into this vault")
        )


class ResultStep(QWidget):
    """What came in."""

    done_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.done_button = button(self.tr("To the sessions"), icon="check", role="primary")
        self.done_button.clicked.connect(self.done_requested)
        self._cards = QVBoxLayout()
        buttons = FlowRow()
        buttons.add(self.done_button)
        column = _column(self)
        column.addLayout(self._cards)
        column.addWidget(buttons)

    def show_lines(self, title: str, lines: Sequence[str]) -> None:
        """Say it."""
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._cards.addWidget(lines_card(title, lines, "circle-check", "primary"))


def lines_card(title: str, lines: Sequence[str], icon_name: str, token: str) -> Card:
    """A card with a line for each thing."""
    card = Card()
    card.column.addWidget(label(title, "lead"))
    for line in lines:
        card.column.addLayout(_line(line, icon_name, token))
    return card


def _line(text: str, icon_name: str, token: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(IconLabel(icon_name, token), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text), 1)
    return row


def _column(step: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    return column
