"""One action and its key; a press on the key asks for a new one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.button import Button

_MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown,
    }
)  # fmt: skip


def key_text(event: QKeyEvent) -> str:
    """A key press as `key_map` writes it: "M", "?", "F5", "Ctrl+F"."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    with_ctrl = modifiers & (
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    )
    if len(text) == 1 and text.isprintable() and not text.isspace() and not with_ctrl:
        # What the key writes, whatever it takes on this keyboard. Alt and a sign is the
        # sign: with Alt it works everywhere.
        return text.upper() if len(text.upper()) == 1 else text
    combined = QKeyCombination(modifiers, Qt.Key(event.key()))
    portable = QKeySequence(combined).toString(QKeySequence.SequenceFormat.PortableText)
    return portable.removeprefix("Alt+") if _is_alt_and_sign(portable) else portable


def _is_alt_and_sign(portable: str) -> bool:
    return portable.startswith("Alt+") and len(portable) == len("Alt+M")


class KeyField(Button):
    """Shows a key; after a press it takes the next key that is struck."""

    struck = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "outline", "", parent)
        self._key = ""
        self._is_waiting = False
        self.clicked.connect(self._wait)

    @property
    def is_waiting(self) -> bool:
        """Whether the next key is the new one."""
        return self._is_waiting

    def show_key(self, key: str) -> None:
        """The key in force."""
        self._key = key
        self._stop_waiting()

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not self._is_waiting:
            return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # or a shortcut of the window would take it
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._take(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._stop_waiting()
        super().focusOutEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in _MODIFIER_KEYS or event.isAutoRepeat():
            return
        self._stop_waiting()
        if event.key() != Qt.Key.Key_Escape:
            self.struck.emit(key_text(event))

    def _wait(self) -> None:
        self._is_waiting = True
        self.setText(self.tr("Press the new key"))

    def _stop_waiting(self) -> None:
        self._is_waiting = False
        self.setText(self._key)


class ShortcutRow(QWidget):
    """What it does, its key, the way back to the usual key, and why a key was refused."""

    key_chosen = Signal(str)
    reset_requested = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.key = KeyField()
        self.key.setMinimumWidth(current_theme().px(180))
        self.key.struck.connect(self._choose)
        self.reset_button = button("", "icon", "rotate-ccw")
        self.reset_button.setToolTip(self.tr("The usual key again"))
        self.reset_button.setAccessibleName(
            self.tr("The usual key again for: {action}").format(action=words)
        )
        self.reset_button.clicked.connect(self.reset_requested)
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self.error = label("", "warning")
        self.error.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(words), 1)
        row.addWidget(self.reset_button)
        row.addWidget(self.key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.error)

    def show_key(self, key: str, *, is_changed: bool) -> None:
        """The key in force, and whether it is another than usual."""
        self.key.show_key(key)
        self.key.setAccessibleName(
            self.tr("{action}: key {key}").format(action=self._words, key=key)
        )
        self.key.setAccessibleDescription(self.tr("Press to give it another key"))
        self.reset_button.setVisible(is_changed)
        self.error.hide()

    def show_refusal(self, why: str) -> None:
        """The key stays as it was, and this is why."""
        self.error.setText(why)
        self.error.show()

    def _choose(self, key: str) -> None:
        self.error.hide()
        self.key_chosen.emit(key)
