"""Text with room between its lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

# Lines much longer than this are hard to read; a paragraph asks for no more.
_COMFORTABLE_CHARACTERS = 68
_LEAST_CHARACTERS = 8
# One round of laying out asks for the lines at about as many widths, again and again.
_WIDTHS_KEPT = 4


class Paragraph(QLabel):
    """A label that wraps, at the given line height, and always asks for all the height it needs.

    A plain QLabel sets its lines tight and, wrapped, guesses its size. Font and colour
    come from the style sheet as for any label; the text is always plain.
    """

    def __init__(
        self, text: str = "", line_height: float = 1.4, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._line_height = line_height
        self._kept: list[tuple[object, tuple[QTextLayout, int]]] = []
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self.ensurePolished()
        margins = self.contentsMargins()
        inside = width - margins.left() - margins.right()
        return self._laid_out(inside)[1] + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        lines = self.text().split("\n")
        longest = max(metrics.horizontalAdvance(line) for line in lines) + 1
        width = min(longest, metrics.averageCharWidth() * _COMFORTABLE_CHARACTERS)
        margins = self.contentsMargins()
        width += margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        least = self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS
        # A short line of words stays whole; only long ones may be squeezed.
        width = min(hint.width(), least)
        height = self.heightForWidth(self.width()) if self.width() >= width else hint.height()
        return QSize(width, min(height, hint.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        place = self.contentsRect()
        layout, height = self._laid_out(place.width())
        painter = QPainter(self)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(self.palette().color(group, self.foregroundRole()))
        layout.draw(painter, QPointF(place.left(), self._top(place, height)))
        painter.end()

    def _top(self, place: QRect, height: int) -> float:
        if self.alignment() & Qt.AlignmentFlag.AlignTop:
            return place.top()
        return place.top() + max(0, place.height() - height) / 2

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        horizontal = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        asked = (
            self.text(),
            self.font(),
            width,
            self._line_height,
            self.layoutDirection(),
            horizontal or Qt.AlignmentFlag.AlignLeading,
        )
        for kept, lines in self._kept:
            if kept == asked:
                return lines
        lines = lay_out(*asked)
        self._kept = [(asked, lines), *self._kept[: _WIDTHS_KEPT - 1]]
        return lines


def lay_out(
    text: str,
    font: QFont,
    width: int,
    line_height: float,
    direction: Qt.LayoutDirection,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
    formats: Sequence[QTextLayout.FormatRange] = (),
) -> tuple[QTextLayout, int]:
    """Break plain text into lines.

    Args:
        width: Of the lines, in pixels; a word that is longer is broken.
        line_height: As a multiple of the font's size.
        formats: Stretches of the text that look different.

    Returns:
        The lines, ready to be drawn, and their height together.
    """
    # U+2028 breaks a line within one QTextLayout.
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(direction)
    option.setAlignment(alignment)
    layout.setTextOption(option)
    layout.setFormats(list(formats))
    glyphs = QFontMetrics(font).height()
    pitch = max(glyphs, round(line_height * font.pixelSize()))
    layout.beginLayout()
    count = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, count * pitch + (pitch - glyphs) / 2))
        count += 1
    layout.endLayout()
    return layout, max(1, count) * pitch
