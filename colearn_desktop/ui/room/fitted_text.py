"""Words as large as they fit, never cut."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QWidget

from colearn_desktop.ui import fonts
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.paragraph import lay_out

_LEAST_PX = 6


class FittedText(QLabel):
    """A label whose owner says where it stands and how large its letters may be.

    Long words shrink until they fit into their lines, and all lines into the label. The
    size follows the window and not the text scale of the program: a screen across the room
    has its own distance.
    """

    def __init__(
        self,
        weight: QFont.Weight = QFont.Weight.Normal,
        token: str = "ink",
        *,
        display: bool = False,
        tabular: bool = False,
        line_height: float = 1.2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._weight = weight
        self._token = token
        self._display = display
        self._tabular = tabular
        self._line_height = line_height
        self._most_px = 15
        self._fitted: tuple[tuple[object, ...], int] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)

    def show_text(self, text: str) -> None:
        """Show other words; cheap when they are the same."""
        if text != self.text():
            self.setText(text)

    def place(self, place: QRect, most_px: int) -> None:
        """Stand here, in letters of at most this size."""
        self._most_px = max(_LEAST_PX, most_px)
        self.setGeometry(place)
        self.update()

    @property
    def shown_px(self) -> int:
        """The size of the letters in pixels."""
        wanted = (self.text(), self.width(), self.height(), self._most_px)
        if self._fitted is None or self._fitted[0] != wanted:
            self._fitted = (wanted, self._largest_that_fits())
        return self._fitted[1]

    def words_width(self) -> int:
        """How wide a single line of the words is."""
        return round(QFontMetricsF(self._font(self.shown_px)).horizontalAdvance(self.text()))

    def height_at(self, size_px: int, width: int) -> int:
        """How high the words are in letters of this size and lines of this width."""
        return self._laid_out(size_px, width)[1]

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        layout, height = self._laid_out(self.shown_px)
        painter = QPainter(self)
        painter.setPen(current_theme().color(self._token))
        layout.draw(painter, QPointF(0, self._top(height)))
        painter.end()

    def _top(self, height: int) -> float:
        spare = self.height() - height
        if self.alignment() & Qt.AlignmentFlag.AlignBottom:
            return spare
        return spare / 2 if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0

    def _largest_that_fits(self) -> int:
        low, high = _LEAST_PX, self._most_px
        while low < high:
            middle = (low + high + 1) // 2
            if self._fits(middle):
                low = middle
            else:
                high = middle - 1
        return low

    def _fits(self, size_px: int) -> bool:
        metrics = QFontMetricsF(self._font(size_px))
        words = self.text().split()
        # A word that is broken reads worse than a smaller one.
        if any(metrics.horizontalAdvance(word) > self.width() for word in words):
            return False
        return self._laid_out(size_px)[1] <= self.height()

    def _laid_out(self, size_px: int, width: int | None = None) -> tuple[QTextLayout, int]:
        horizontal = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        return lay_out(
            self.text(),
            self._font(size_px),
            self.width() if width is None else width,
            self._line_height,
            self.layoutDirection(),
            horizontal or Qt.AlignmentFlag.AlignLeading,
        )

    def _font(self, size_px: int) -> QFont:
        return fonts.font(size_px, self._weight, display=self._display, tabular=self._tabular)
