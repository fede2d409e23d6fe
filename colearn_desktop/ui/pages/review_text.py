"""Paragraphs for painted rows: plain text, broken between words, with room between lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

_LINE_HEIGHT = 1.4


class WrappedText:
    """Text laid out at a width.

    Args:
        text: Plain; its line feeds are kept.
        width: In pixels. A word that is longer is broken.
    """

    def __init__(
        self, text: str, font: QFont, width: int, direction: Qt.LayoutDirection
    ) -> None:
        # U+2028 breaks a line within one QTextLayout.
        self._layout = QTextLayout(text.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(direction)
        self._layout.setTextOption(option)
        natural = QFontMetrics(font).height()
        pitch = max(natural, round(_LINE_HEIGHT * font.pixelSize()))
        count = 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, count * pitch + (pitch - natural) / 2))
            count += 1
        self._layout.endLayout()
        self.height = max(1, count) * pitch

    def draw(self, painter: QPainter, top_left: QPointF) -> None:
        """Paint it in the painter's pen."""
        self._layout.draw(painter, top_left)
