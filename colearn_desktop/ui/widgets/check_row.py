"""A box to tick with words that wrap; a click on the words ticks it, too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.widgets.basics import label


class CheckRow(QWidget):
    """QCheckBox keeps its words in one line, takes "&" for a shortcut, and cannot wrap.

    Args:
        text: Often other people's words.
        about: A quieter line below.
    """

    def __init__(self, text: str, about: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.setAccessibleDescription(about)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.setContentsMargins(0, 6, 0, 0)
        words.addWidget(label(text))
        if about:
            words.addWidget(label(about, "caption"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside and self.box.isEnabled():
            self.box.setFocus()
            self.box.click()
        super().mouseReleaseEvent(event)
