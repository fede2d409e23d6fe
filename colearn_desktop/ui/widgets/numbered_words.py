"""Words to be written down or read aloud: large, one by one, each with its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

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

    @property
    def words(self) -> tuple[str, ...]:
        """The words that show."""
        return tuple(cell.text() for cell in self._cells)

    def show_words(self, words: Sequence[str]) -> None:
        """Show these and no others."""
        for child in self.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            child.hide()
            child.deleteLater()
        self._cells.clear()
        for number, word in enumerate(words, start=1):
            cell = label(word, "title", wrap=False)
            cell.setAccessibleName(
                self.tr("Word {number}: {word}").format(number=number, word=word)
            )
            self._cells.append(cell)
            self.add(_numbered(number, cell))


def _numbered(number: int, cell: QLabel) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 12, 0)
    column.setSpacing(0)
    column.addWidget(label(str(number), "caption", wrap=False))
    column.addWidget(cell)
    return box
