"""Asks how much of what was just said is struck."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.domain.striking import LAST_LENGTHS_MS
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.button import KeyButton

# The middle one: S and S again strikes a minute.
_FIRST_CHOICE = 1
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)


class StrikePopup(QDialog):
    """Three lengths and what each would take away; a press of one strikes.

    1, 2 and 3 strike at once; arrows move, Enter or S strikes what is chosen, Esc leaves.

    Args:
        has_sound: Whether anything has been recorded in this session.
    """

    length_chosen = Signal(int)  # milliseconds

    def __init__(self, *, has_sound: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_sound = has_sound
        self.setWindowTitle(self.tr("Strike that"))
        self.setAccessibleName(self.windowTitle())
        self.choices: list[KeyButton] = []
        self.sentence = label("", "body")
        self.cancel_button = cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Strike what was just said"), "lead"))
        for place, length_ms in enumerate(LAST_LENGTHS_MS):
            column.addWidget(self._made_choice(place, length_ms))
        column.addWidget(self.sentence)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(label(self.tr("You have ten seconds to take it back."), "caption"), 1)
        foot.addWidget(cancel)
        column.addLayout(foot)
        again = QShortcut(QKeySequence("S"), self)
        again.activated.connect(lambda: self._chosen().click())
        # Room for the longest of the sentences.
        self._say(len(self.choices) - 1)
        width = min(800, current_theme().px(440))
        self.resize(width, self.heightForWidth(width))
        self.choices[_FIRST_CHOICE].setFocus()
        self._say(_FIRST_CHOICE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.isAutoRepeat():
            if self.cancel_button.hasFocus():
                self.reject()
            else:
                self._chosen().click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter):
            self._say(self.choices.index(watched))  # type: ignore[arg-type]  # watched are the choices alone
        elif event.type() is QEvent.Type.Leave:
            self._say(self.choices.index(self._chosen()))
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            # A button's own arrows would go on to what is no length.
            step = 1 if event.key() in _ON else -1 if event.key() in _BACK else 0
            if step:
                place = (self.choices.index(self._chosen()) + step) % len(self.choices)
                self.choices[place].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _made_choice(self, place: int, length_ms: int) -> KeyButton:
        seconds = length_ms // 1_000
        choice = KeyButton(
            self.tr("The last %n seconds", "", seconds), str(place + 1), "outline", "eraser"
        )
        choice.setAccessibleDescription(self._words(seconds))
        choice.clicked.connect(lambda: self._strike(length_ms))
        choice.installEventFilter(self)
        self.choices.append(choice)
        shortcut = QShortcut(QKeySequence(str(place + 1)), self)
        shortcut.activated.connect(choice.click)
        return choice

    def _chosen(self) -> KeyButton:
        return next(
            (each for each in self.choices if each.hasFocus()), self.choices[_FIRST_CHOICE]
        )

    def _strike(self, length_ms: int) -> None:
        if self.isVisible():  # a double click strikes once
            self.accept()
            self.length_chosen.emit(length_ms)

    def _say(self, place: int) -> None:
        self.sentence.setText(self._words(LAST_LENGTHS_MS[place] // 1_000))

    def _words(self, seconds: int) -> str:
        words = (
            self.tr("The last %n seconds of sound will be silenced for good.", "", seconds)
            if self._has_sound
            else self.tr(
                "Nothing has been recorded. The last %n seconds will be marked as struck.",
                "",
                seconds,
            )
        )
        return words + " " + self.tr("Notes stay; strike them yourself.")
