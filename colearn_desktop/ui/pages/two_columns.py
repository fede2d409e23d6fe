"""Two parts side by side, or one below the other where that is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme


class TwoColumns(QWidget):
    """Folds when narrower than `fold_below_px`, which grows with the text.

    Args:
        stretch: How the width is shared.
    """

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        *,
        fold_below_px: int,
        stretch: tuple[int, int] = (1, 1),
        spacing_px: int = 24,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fold_below_px = fold_below_px
        self._first, self._second = first, second
        self._stretch = stretch
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing_px)
        self._box.addWidget(first)
        self._box.addWidget(second)
        # Folded from the start, so that its first minimum width is the smaller one.
        self._fold(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._look()

    def _look(self) -> None:
        self._fold(self.width() < current_theme().px(self._fold_below_px))

    def _fold(self, folded: bool) -> None:
        wanted = (
            QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        )
        self._box.setDirection(wanted)
        for widget, share in zip((self._first, self._second), self._stretch, strict=True):
            self._box.setStretchFactor(widget, 0 if folded else share)
