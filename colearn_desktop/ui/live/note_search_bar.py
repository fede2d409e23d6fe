"""Searching the notes as one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from colearn_desktop.ui.widgets.basics import button

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_OWN_KEYS = {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, *_STEPS}


class SearchField(QLineEdit):
    """A line whose Esc, Enter, Up and Down are its own and not the page's."""

    closed = Signal()
    step_requested = Signal(int)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
            and _is_plain(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in _STEPS and _is_plain(event):
            self.step_requested.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _is_plain(event: QKeyEvent) -> bool:
    return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


class NoteSearchBar(QWidget):
    """A field that is hidden until somebody searches. Esc closes it."""

    changed = Signal()
    closed = Signal()
    step_requested = Signal(int)  # down 1, up -1
    open_requested = Signal()  # Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField()
        self.field.setPlaceholderText(self.tr("Word, name, kind or #theme"))
        self.field.setAccessibleName(self.tr("Search the notes"))
        self.close_button = button("", "tag", "x")
        self.close_button.setAccessibleName(self.tr("Close the search"))
        self.close_button.setToolTip(self.tr("Close the search (Esc)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        row.addWidget(self.close_button)
        self.field.textChanged.connect(self.changed)
        self.field.returnPressed.connect(self.open_requested)
        self.field.step_requested.connect(self.step_requested)
        self.field.closed.connect(self.close_search)
        self.close_button.clicked.connect(self.close_search)
        self.hide()

    @property
    def query(self) -> str:
        """What is searched for; empty while nobody searches."""
        return "" if self.isHidden() else self.field.text().strip()

    def open_search(self) -> None:
        """Show the field and put the keyboard into it."""
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_search(self) -> None:
        """Forget what was searched for."""
        self.hide()
        self.field.clear()
        self.closed.emit()
