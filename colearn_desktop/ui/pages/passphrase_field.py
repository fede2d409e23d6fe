"""A field for a secret: hidden unless asked for, with a hint when Caps Lock seems on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colearn_desktop.ui.widgets.basics import button, label


class PassphraseField(QWidget):
    """A label, a line for a passphrase, a button that shows it, and a line for hints.

    What was typed stays until `clear`: a failed attempt must not cost the words.
    """

    text_changed = Signal(str)
    return_pressed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(title)
        # No suggestions, no learning keyboards: what is typed here stays here.
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.line.textChanged.connect(self.text_changed)
        self.line.returnPressed.connect(self.return_pressed)
        self.line.installEventFilter(self)
        self.show_button = button(self.tr("Show"), icon="eye")
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName(
            self.tr("Show what is typed: {field}").format(field=title)
        )
        self.show_button.toggled.connect(self._show_words)

        heading = label(title, "strong")
        heading.setBuddy(self.line)
        self.caps_lock_hint = label(self.tr("Caps Lock seems to be on."), "warning")
        self.caps_lock_hint.hide()
        self._hint = label("", "caption")
        self._hint.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addLayout(row)
        layout.addWidget(self.caps_lock_hint)
        layout.addWidget(self._hint)
        self.setFocusProxy(self.line)
        self._show_words(False)

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Type for the person."""
        self.line.setText(text)

    def clear(self) -> None:
        """Forget what was typed, and hide the next words again."""
        self.line.setText("")  # `clear` would keep it for Ctrl+Z
        self.show_button.setChecked(False)

    def show_hint(self, text: str) -> None:
        """Say something below the line; an empty text takes it away."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        self.line.setAccessibleDescription(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._look_at_caps_lock(event)
        return super().eventFilter(watched, event)

    def _look_at_caps_lock(self, event: QKeyEvent) -> None:
        # Qt cannot ask for the lock itself; a letter whose case contradicts Shift tells.
        letter = event.text()
        if len(letter) == 1 and letter.lower() != letter.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_hint.setVisible(letter.isupper() is not shifted)

    def _show_words(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.show_button.setText(self.tr("Hide") if shown else self.tr("Show"))
