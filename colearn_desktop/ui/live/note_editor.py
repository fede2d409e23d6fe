"""The line that is being typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from colearn_desktop.domain.themes import BegunWord, begun_word
from colearn_desktop.ui.live.completion_popup import CompletionPopup
from colearn_desktop.ui.theme import current_theme

_LEAST_LINES = 2
_MOST_LINES = 9
_POPUP_KEYS = frozenset(
    {
        Qt.Key.Key_Escape,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)

Complete = Callable[[BegunWord], list[str]]


class NoteEditor(QPlainTextEdit):
    """Grows with what is typed. Enter finishes the note, Shift+Enter begins a new line.

    Args:
        complete: What could complete a theme or a pseudonym that is being typed.
    """

    begun = Signal()  # the first key of a note was struck
    finished = Signal()

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complete = complete
        self._refused: BegunWord | None = None
        self.popup = CompletionPopup(self)
        self.popup.chosen.connect(self._insert)
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
        self.cursorPositionChanged.connect(self._offer)

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

    def underline(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Underline these stretches (start, end) and nothing else; the text stays as it is."""
        selections = []
        for start, end in stretches:
            selection = QTextEdit.ExtraSelection()
            shape = QTextCharFormat()
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(current_theme().color("follow_up"))
            cursor = self.textCursor()
            cursor.setPosition(_utf16(self.toPlainText(), start))
            cursor.setPosition(_utf16(self.toPlainText(), end), cursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, shape
            selections.append(selection)
        self.setExtraSelections(selections)

    @property
    def cursor_place(self) -> int:
        """Where the cursor stands in `toPlainText`."""
        units = self.toPlainText().encode("utf-16-le", "surrogatepass")[
            : 2 * self.textCursor().position()
        ]
        return len(units.decode("utf-16-le", "ignore"))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._is_for_popup(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            # Before the tab key moves on to the next control.
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
                self._insert(self.popup.choice or self.popup.choices[0])
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.popup.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_for_popup(event) and self._popup_key(Qt.Key(event.key())):
            return
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

    def _is_for_popup(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self.popup.isVisible() and plain and event.key() in _POPUP_KEYS

    def _popup_key(self, key: Qt.Key) -> bool:
        """Whether the popup had a use for a key that is meant for it."""
        if key == Qt.Key.Key_Escape:
            self._refused = self._begun_word()
            self.popup.hide()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif self.popup.choice is not None:
            self._insert(self.popup.choice)
        else:
            return False
        return True

    def _begun_word(self) -> BegunWord | None:
        if self._composing or self.textCursor().hasSelection():
            return None
        return begun_word(self.toPlainText(), self.cursor_place)

    def _offer(self) -> None:
        begun = self._begun_word()
        refused = self._refused
        if begun is None or not self.hasFocus():
            self.popup.hide()
            self._refused = None if begun is None else refused
        elif refused is None or (refused.start, refused.mark) != (begun.start, begun.mark):
            self.popup.offer(begun.mark, self._complete(begun), self._cursor_in_editor())

    def _cursor_in_editor(self) -> QRect:
        return self.cursorRect().translated(self.viewport().pos())

    def _insert(self, word: str) -> None:
        begun = self._begun_word()
        self.popup.hide()
        if begun is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(_utf16(self.toPlainText(), begun.start), cursor.MoveMode.KeepAnchor)
        cursor.insertText(word)
        self.setTextCursor(cursor)
        self._refused = self._begun_word()
        self.popup.hide()

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
        self._offer()


def _utf16(text: str, place: int) -> int:
    """A place in a Python text as Qt counts it, where a rare letter counts twice."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
