"""A text field as high as its words, so that the page scrolls and the field does not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class GrowingText(QPlainTextEdit):
    """Plain text over several lines; Tab leaves it.

    Args:
        least_lines: Its height while there is little in it.
    """

    def __init__(self, least_lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_lines = least_lines
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def _fit(self) -> None:
        # A plain text document counts its height in lines.
        lines = max(self._least_lines, round(self.document().size().height()))
        inside = lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()
        # Padding and border of the style sheet.
        height = round(inside) + 16
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
