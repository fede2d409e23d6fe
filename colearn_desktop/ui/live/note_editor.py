"""The line that is being typed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from colearn_desktop.ui.theme import current_theme

_LEAST_LINES = 2
_MOST_LINES = 9


class NoteEditor(QPlainTextEdit):
    """Grows with what is typed. Enter finishes the note, Shift+Enter begins a new line."""

    begun = Signal()  # the first key of a note was struck
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_begun = False
        self._composing = False
        self.setProperty("role", "bare")
        self.setFrameStyle(0)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._text_changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed; a letter that is being composed counts."""
        return not (self._composing or self.toPlainText())

    def show_text(self, text: str) -> None:
        """Put text into the editor without taking it for typing."""
        self._is_begun = bool(text)
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and plain:
            self.finished.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # A letter that is composed of several keys begins with the first of them.
        self._composing = bool(event.preeditString())
        if self._composing:
            self._begin()
        super().inputMethodEvent(event)
        if not self._composing and not self.toPlainText():
            self.textChanged.emit()  # given up half-way: nothing was typed after all

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        # The document of a plain text editor counts its height in lines.
        lines = int(self.document().size().height())
        wanted = min(max(lines, _LEAST_LINES), _MOST_LINES)
        height = wanted * self.fontMetrics().lineSpacing() + 4
        return QSize(current_theme().px(200), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(80), self.sizeHint().height())

    def _begin(self) -> None:
        if not self._is_begun:
            self._is_begun = True
            self.begun.emit()

    def _text_changed(self) -> None:
        if not self.is_empty:
            self._begin()
        else:
            self._is_begun = False
        self.updateGeometry()
