"""How the cards of the live page stand beside or below each other."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll

_WIDE_FROM_PX = 1280
_NARROW_BELOW_PX = 1000
_ROOMY_FROM_HEIGHT_PX = 860
# Header, footer, a question of two lines, and the rows of buttons under the table.
_BESIDE_THE_TABLE_PX = 440
_TABLE_WHERE_THE_PAGE_SCROLLS_PX = 560
# What a scroll bar takes of the gutter beside its column.
_SCROLL_BAR_PX = 12


class Width(StrEnum):
    """How much room there is, in pixels at 100 % text."""

    WIDE = "wide"
    MEDIUM = "medium"
    NARROW = "narrow"


def width_for(width: int, text_scale: float) -> Width:
    """How much room a page of this width is when text is scaled."""
    effective = width / text_scale
    if effective >= _WIDE_FROM_PX:
        return Width.WIDE
    return Width.NARROW if effective < _NARROW_BELOW_PX else Width.MEDIUM


def table_room_px(width: int, height: int, text_scale: float) -> int:
    """How high a round table may be on a page of this size, in pixels at 100 % text."""
    if width_for(width, text_scale) is Width.NARROW:
        return _TABLE_WHERE_THE_PAGE_SCROLLS_PX
    return round(height / text_scale) - _BESIDE_THE_TABLE_PX


def is_roomy(width: int, height: int, text_scale: float) -> bool:
    """Whether cards can have all the padding that they look best with."""
    wide = width_for(width, text_scale) is Width.WIDE
    return wide and height / text_scale >= _ROOMY_FROM_HEIGHT_PX


class _Column(PageScroll):
    """Keeps its cards as wide as they are, whether or not it has to scroll.

    The scroll bar's room is always there, in the gutter, and the bar shows when needed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.column.setContentsMargins(0, 0, 0, 0)


class LiveColumns(QWidget):
    """Three columns, or everything below each other in one page that scrolls.

    Args:
        left, centre, right: Cards from top to bottom.
        stacked: The same cards in the order in which they stand in one column.
    """

    def __init__(
        self,
        left: Sequence[QWidget],
        centre: Sequence[QWidget],
        right: Sequence[QWidget],
        stacked: Sequence[QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = (tuple(left), tuple(centre), tuple(right))
        self._order = tuple(stacked)
        self._width: Width | None = None
        self._columns = QWidget()
        self._left, self._centre, self._right = _Column(), _Column(), QWidget()
        QVBoxLayout(self._right).setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self._columns)
        row.addWidget(self._left)
        row.addWidget(self._centre, 1)
        row.addWidget(self._right)
        self._single = PageScroll()
        self._single.column.setContentsMargins(24, 16, 24, 16)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._columns)
        self._stack.addWidget(self._single)

    def show_width(self, width: Width, *, roomy: bool) -> None:
        """Arrange the cards for this much room."""
        theme = current_theme()
        side = theme.px((344 if roomy else 316) if width is Width.WIDE else 276)
        gap = 24 if roomy else 16
        edge = 32 if roomy else 20
        self._left.setFixedWidth(side + _SCROLL_BAR_PX)
        self._right.setFixedWidth(side)
        for part in (self._left, self._centre, self._single):
            part.column.setSpacing(gap)
        row = self._columns.layout()
        assert row is not None
        row.setContentsMargins(edge, gap, edge, gap)
        row.setSpacing(gap - _SCROLL_BAR_PX)
        if (width is Width.NARROW) != (self._width is Width.NARROW) or self._width is None:
            self._move(stacked=width is Width.NARROW)
        self._width = width

    def _move(self, *, stacked: bool) -> None:
        # Moving a widget to another parent takes the keyboard from it.
        focused = QApplication.focusWidget()
        if stacked:
            for part in self._order:
                self._single.column.addWidget(part)
            self._stack.setCurrentWidget(self._single)
        else:
            left, centre, right = self._parts
            _fill(self._left.column, left, stretched=left[-1])
            _fill(self._centre.column, centre, stretched=centre[-1])
            right_column = self._right.layout()
            assert isinstance(right_column, QVBoxLayout)
            _fill(right_column, right, stretched=right[-1])
            self._stack.setCurrentWidget(self._columns)
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()


def _fill(column: QVBoxLayout, parts: Sequence[QWidget], stretched: QWidget) -> None:
    while column.count():
        column.takeAt(0)
    for part in parts:
        column.addWidget(part, 1 if part is stretched else 0)
