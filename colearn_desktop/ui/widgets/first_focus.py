"""Where the keyboard goes when a page comes up."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class FirstFocus(QObject):
    """Hands the keyboard that is given to a page on to one of its controls.

    Not a focus proxy: Qt takes a widget with one for a single control made of parts, and
    Tab then passes by everything that stands before the proxy.
    """

    def __init__(self, page: QWidget, control: QWidget | None = None) -> None:
        super().__init__(page)
        self._control = control
        page.installEventFilter(self)

    def give_to(self, control: QWidget) -> None:
        """From now on this one has it first."""
        self._control = control

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self._control is not None:
            self._control.setFocus(cast("QFocusEvent", event).reason())
        return False
