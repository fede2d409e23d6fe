"""Words to be written down or read aloud: large, one by one, each with its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import label
from colearn_desktop.ui.widgets.flow_row import FlowRow


class NumberedWords(FlowRow):
    """Shows words; an empty row shows none.

    Args:
        name: What they are, for screen readers.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing_px=12)
        self._cells: list[QLabel] = []
        self.setAccessibleName(name)

    def show_words(self, words: Sequence[str]) -> None:
        """Show these and no others."""
        for child in self.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            child.hide()
            child.deleteLater()
        self._cells.clear()
        for number, word in enumerate(words, start=1):
            cell = label(word, "", wrap=False)
            cell.setFont(_word_font())
            cell.setAccessibleName(
                self.tr("Word {number}: {word}").format(number=number, word=word)
            )
            self._cells.append(cell)
            self.add(_numbered(number, cell))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for cell in self._cells:
                cell.setFont(_word_font())


def _word_font() -> QFont:
    return current_theme().font(22, QFont.Weight.DemiBold)


def _numbered(number: int, cell: QLabel) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 12, 0)
    column.setSpacing(0)
    column.addWidget(label(str(number), "caption", wrap=False))
    column.addWidget(cell)
    return box
