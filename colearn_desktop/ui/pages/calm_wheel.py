"""Keeps the wheel for scrolling."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _CalmWheel(QObject):
    """Passes the wheel on to the page while a control does not have the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        wheel = event.type() == QEvent.Type.Wheel
        if wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def calm_wheel(*widgets: QWidget) -> None:
    """Let number and choice fields change by the wheel only once they were clicked.

    Somebody who scrolls a page past a field would change it without noticing.
    """
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(_CalmWheel(widget))
