"""The keys of the timeline: one table, from which they work and are explained."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.timeline.words import tr


class TimelineAction(StrEnum):
    """What a key can do here. Each has a button or a field as well."""

    PREVIOUS = "previous"
    NEXT = "next"
    FIRST = "first"
    LAST = "last"
    WHO = "who"
    EARLIER = "earlier"
    LATER = "later"
    MUCH_EARLIER = "much_earlier"
    MUCH_LATER = "much_later"
    END_EARLIER = "end_earlier"
    END_LATER = "end_later"
    SPLIT = "split"
    CURSOR_BACK = "cursor_back"
    CURSOR_ON = "cursor_on"
    DELETE = "delete"
    CLOSER = "closer"
    FARTHER = "farther"
    UNDO = "undo"
    REDO = "redo"


_NONE = Qt.KeyboardModifier.NoModifier
_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_KEYS = {
    (Qt.Key.Key_Left, _NONE): TimelineAction.PREVIOUS,
    (Qt.Key.Key_Right, _NONE): TimelineAction.NEXT,
    (Qt.Key.Key_Home, _NONE): TimelineAction.FIRST,
    (Qt.Key.Key_End, _NONE): TimelineAction.LAST,
    (Qt.Key.Key_Return, _NONE): TimelineAction.WHO,
    (Qt.Key.Key_Enter, _NONE): TimelineAction.WHO,
    (Qt.Key.Key_Comma, _NONE): TimelineAction.EARLIER,
    (Qt.Key.Key_Period, _NONE): TimelineAction.LATER,
    (Qt.Key.Key_Left, _ALT): TimelineAction.MUCH_EARLIER,
    (Qt.Key.Key_Right, _ALT): TimelineAction.MUCH_LATER,
    (Qt.Key.Key_Left, _SHIFT): TimelineAction.END_EARLIER,
    (Qt.Key.Key_Right, _SHIFT): TimelineAction.END_LATER,
    (Qt.Key.Key_Left, _CTRL): TimelineAction.CURSOR_BACK,
    (Qt.Key.Key_Right, _CTRL): TimelineAction.CURSOR_ON,
    (Qt.Key.Key_S, _NONE): TimelineAction.SPLIT,
    (Qt.Key.Key_Delete, _NONE): TimelineAction.DELETE,
}
_ANYWHERE = (
    ("Ctrl+Z", TimelineAction.UNDO),
    ("Ctrl+Shift+Z", TimelineAction.REDO),
    ("Ctrl+Y", TimelineAction.REDO),
    ("Ctrl++", TimelineAction.CLOSER),
    ("Ctrl+=", TimelineAction.CLOSER),
    ("Ctrl+-", TimelineAction.FARTHER),
)


def keys_text() -> str:
    """All keys, in two or three sentences."""
    return " ".join(
        (
            tr("Left and Right choose a turn, Home and End the first and the last."),
            tr("Enter: who it was. Delete: nobody."),
            tr("Comma and period move its beginning by 1 s, Alt+Left and Alt+Right by 5 s,"),
            tr("Shift+Left and Shift+Right its end by 1 s."),
            tr("Ctrl+Left and Ctrl+Right move the cursor, S splits there."),
            tr("Ctrl+Z takes back, Ctrl+Shift+Z brings back. Ctrl and + or − zoom."),
        )
    )


class TimelineKeys(QObject):
    """Hears the keys of the picture and of the list; fields keep theirs."""

    struck = Signal(str)  # a TimelineAction

    def __init__(self, window: QWidget, *hearing: QWidget) -> None:
        super().__init__(window)
        for widget in hearing:
            widget.installEventFilter(self)
        for keys, action in _ANYWHERE:
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.activated.connect(lambda action=action: self.struck.emit(action.value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        action = _KEYS.get((Qt.Key(event.key()), modifiers))
        if action is None:
            return super().eventFilter(watched, event)
        self.struck.emit(action.value)
        return True
