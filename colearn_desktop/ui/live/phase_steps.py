"""The phases of the agenda as a row of steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from colearn_desktop.ui.icons import paint_icon
from colearn_desktop.ui.theme import current_theme

_CIRCLE_PX = 24
_NAME_GAP_PX = 8
# The line between two steps and the gap beside it: with room, and without.
_ROOMY_PX, _TIGHT_PX = (16, 8), (6, 6)


class PhaseSteps(QLabel):
    """Shows where the session stands: done, on, and still to come.

    Where there is no room for all names, those nearest to the current one show; where
    there is none for that, a sentence says the same.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._current = -1
        self._between = _ROOMY_PX
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_steps(self, names: Sequence[str], current: int) -> None:
        """Show the phases; `current` is -1 before the first and `len(names)` after all."""
        if (tuple(names), current) == (self._names, self._current):
            return
        self._names, self._current = tuple(names), current
        self.setAccessibleName(self._sentence())
        self.setToolTip(
            "\n".join(f"{index}. {name}" for index, name in enumerate(self._names, 1))
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._width(self._all())), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(60), theme.px(_CIRCLE_PX) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        named = self._named_within(self.width())
        if named:
            self._paint_steps(painter, named)
        else:
            painter.setFont(self._font(current=True))
            painter.setPen(current_theme().color("ink"))
            words = painter.fontMetrics().elidedText(
                self._sentence(), Qt.TextElideMode.ElideRight, self.width()
            )
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words
            )
        painter.end()

    def _all(self) -> frozenset[int]:
        return frozenset(range(len(self._names)))

    def _named_within(self, width: int) -> frozenset[int]:
        """The steps whose names fit: the current one, then those nearest to it.

        What comes next matters more than what is over. Empty where not one name fits.
        """
        self._between = _ROOMY_PX
        if self._width(frozenset({self._current})) > width:
            self._between = _TIGHT_PX
        anchor = max(0, min(self._current, len(self._names) - 1))
        nearest = sorted(self._all(), key=lambda i: (abs(i - anchor), i < anchor))
        named: frozenset[int] = frozenset()
        for index in nearest:
            if self._width(named | {index}) > width:
                break
            named |= {index}
        return named

    def _sentence(self) -> str:
        if 0 <= self._current < len(self._names):
            return self.tr("{number} of {count}: {name}").format(
                number=self._current + 1,
                count=len(self._names),
                name=self._names[self._current],
            )
        if self._current < 0:
            return self.tr("{count} phases ahead").format(count=len(self._names))
        return self.tr("All phases are over")

    def _font(self, *, current: bool) -> QFont:
        weight = QFont.Weight.DemiBold if current else QFont.Weight.Medium
        return current_theme().font(15, weight)

    def _name_width(self, index: int) -> float:
        font = self._font(current=index == self._current)
        return QFontMetricsF(font).horizontalAdvance(self._names[index])

    def _width(self, named: frozenset[int]) -> float:
        circle = current_theme().px(_CIRCLE_PX)
        count = len(self._names)
        names = sum(_NAME_GAP_PX + self._name_width(i) for i in named if 0 <= i < count)
        line, gap = self._between
        lines = max(0, count - 1) * (line + 2 * gap)
        return count * circle + names + lines + 2

    def _paint_steps(self, painter: QPainter, named: frozenset[int]) -> None:
        theme = current_theme()
        circle = theme.px(_CIRCLE_PX)
        middle = self.height() / 2
        x = 1.0
        for index, name in enumerate(self._names):
            self._paint_circle(painter, QRectF(x, middle - circle / 2, circle, circle), index)
            x += circle
            if index in named:
                x += _NAME_GAP_PX
                painter.setFont(self._font(current=index == self._current))
                painter.setPen(theme.color("ink2" if index > self._current else "ink"))
                width = self._name_width(index)
                painter.drawText(
                    QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, name
                )
                x += width
            if index < len(self._names) - 1:
                line, gap = self._between
                x += gap
                painter.setPen(QPen(theme.color("line"), 1.5))
                painter.drawLine(QPointF(x, middle), QPointF(x + line, middle))
                x += line + gap

    def _paint_circle(self, painter: QPainter, place: QRectF, index: int) -> None:
        theme = current_theme()
        inner = place.adjusted(1, 1, -1, -1)
        done, on = index < self._current, index == self._current
        painter.setPen(QPen(theme.color("primary" if done or on else "border"), 1.5))
        painter.setBrush(theme.color("primary") if on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inner)
        if done:
            inset = place.width() * 0.24
            paint_icon(
                painter, "check", place.adjusted(inset, inset, -inset, -inset), "primary"
            )
            return
        painter.setPen(theme.color("on_primary" if on else "ink2"))
        painter.setFont(theme.font(13, QFont.Weight.DemiBold))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(index + 1))
