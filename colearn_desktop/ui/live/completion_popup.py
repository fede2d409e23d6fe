"""The small list of themes or pseudonyms that begin as typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.theme import current_theme


class CompletionPopup(QListWidget):
    """Lies over the page beside the cursor and never takes the keyboard.

    Nothing is chosen at first, so that Enter still ends the note of whoever types on
    without looking. It belongs to the window, not to the editor, which would cut it off.
    """

    chosen = Signal(str)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._mark = ""
        # A click would otherwise give the keyboard to the page behind.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(owner)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Suggestions"))
        # It moves to the window, which outlives the editor.
        owner.destroyed.connect(self.deleteLater)
        self.itemClicked.connect(lambda item: self.chosen.emit(item.text()[1:]))
        self.hide()

    @property
    def choices(self) -> list[str]:
        """What it offers, without the mark."""
        return [self.item(row).text()[1:] for row in range(self.count())]

    @property
    def choice(self) -> str | None:
        """What is chosen in it."""
        row = self.currentRow()
        return None if row < 0 else self.item(row).text()[1:]

    def offer(self, mark: str, choices: Sequence[str], cursor: QRect) -> None:
        """Show these below (or above) the cursor, given in the owner's coordinates."""
        if not choices:
            self.hide()
            return
        if mark != self._mark or list(choices) != self.choices:
            self._mark = mark
            self.clear()
            self.addItems([mark + choice for choice in choices])
            self.setCurrentRow(-1)
        if self.isHidden():
            announce(self._owner, self.tr("%n suggestions. Down chooses.", "", len(choices)))
        self._place(cursor)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next one down (1) or up (-1), round and round."""
        row = self.currentRow()
        row = (row + by) % self.count() if row >= 0 else (0 if by > 0 else self.count() - 1)
        self.setCurrentRow(row)
        announce(self._owner, self.item(row).text())

    def _place(self, cursor: QRect) -> None:
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.ensurePolished()
        widest = max(
            self.sizeHintForIndex(self.model().index(r, 0)).width() for r in range(self.count())
        )
        edge = 2 * self.frameWidth() + 4
        size = QSize(
            min(max(widest + edge, current_theme().px(120)), self._owner.width()),
            sum(self.sizeHintForRow(row) for row in range(self.count())) + edge,
        )
        place = self._owner.mapTo(window, cursor.bottomLeft() + QPoint(0, 4))
        if place.y() + size.height() > window.height():
            place = self._owner.mapTo(window, cursor.topLeft() - QPoint(0, 4 + size.height()))
        right = self._owner.mapTo(window, QPoint(self._owner.width(), 0)).x()
        place.setX(max(0, min(place.x(), right - size.width())))
        place.setY(max(0, place.y()))
        self.setGeometry(QRect(place, size))
