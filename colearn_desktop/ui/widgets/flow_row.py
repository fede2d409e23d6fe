"""A row of controls that goes on in the next line when the window is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Lays items out like words: left to right, then the next line."""

    def __init__(self, parent: QWidget | None = None, spacing_px: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap_px = spacing_px
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), for_real=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, for_real=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap_px * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, for_real: bool) -> int:
        """Place the items (or only measure); returns the height used."""
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._shown():
            hint = item.sizeHint()
            size = QSize(min(hint.width(), rect.width()), hint.height())
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if not rows or used + self._gap_px + size.width() > rect.width():
                rows.append([])
                used = -self._gap_px
            rows[-1].append((item, size))
            used += self._gap_px + size.width()
        y = rect.y()
        for row in rows:
            height = max(size.height() for _, size in row)
            x = rect.x()
            for item, size in row:
                if for_real:
                    place = QRect(QPoint(x, y + (height - size.height()) // 2), size)
                    item.setGeometry(self._mirrored(place, rect))
                x += size.width() + self._gap_px
            y += height + self._gap_px
        return max(0, y - self._gap_px - rect.y())

    def _mirrored(self, place: QRect, within: QRect) -> QRect:
        parent = self.parentWidget()
        if parent is None or parent.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            return place
        place.moveRight(within.right() - (place.left() - within.left()))
        return place


class FlowRow(QWidget):
    """A widget with a `FlowLayout`."""

    def __init__(self, parent: QWidget | None = None, spacing_px: int = 8) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self, spacing_px)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, *widgets: QWidget) -> None:
        """Append controls."""
        for widget in widgets:
            self._layout.addWidget(widget)
