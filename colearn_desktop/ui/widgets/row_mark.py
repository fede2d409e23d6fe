"""How a row of a list shows that it is chosen, or under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle

from colearn_desktop.ui.theme import current_theme


def paint_row_mark(painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
    """Paint the ground of a row that is one of these; of any other, nothing."""
    if state & QStyle.StateFlag.State_Selected:
        token = "soft"
    elif state & QStyle.StateFlag.State_MouseOver:
        token = "sunken"
    else:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current_theme().color(token))
    painter.drawRoundedRect(box, 8, 8)
