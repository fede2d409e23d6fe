"""A page with one column in the middle: before a vault is open there is one thing to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme

_WIDTH_PX = 620


class CentredPage(QScrollArea):
    """Scrolls; keeps `column` as wide as lines of text stay readable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setProperty("role", "scrolled")
        self._column_widget = QWidget()
        self.column = QVBoxLayout(self._column_widget)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        upright = QVBoxLayout()
        upright.addStretch(2)
        upright.addWidget(self._column_widget)
        upright.addStretch(3)
        across = QHBoxLayout(body)
        across.setContentsMargins(32, 32, 32, 32)
        across.addStretch(1)
        across.addLayout(upright, 1000)
        across.addStretch(1)
        self.setWidget(body)
        self._limit_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._limit_width()

    def _limit_width(self) -> None:
        self._column_widget.setMaximumWidth(current_theme().px(_WIDTH_PX))
