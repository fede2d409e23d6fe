"""What is asked before something stands on the room's screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain.events import RoomDisplayChosen
from colearn_desktop.services.intentions import MOST_CHARACTERS, Intentions
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.button import Button

_LONGEST_MESSAGE = 240


class _Dialog(QDialog):
    """A title, a body, and two buttons at the foot."""

    def __init__(self, title: str, say_yes: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        page = PageScroll()
        self.column = page.column
        self.column.setContentsMargins(32, 24, 32, 8)
        self.column.setSpacing(12)
        self.column.addWidget(label(title, "title"))
        self.yes_button = button(say_yes, "primary")
        self.yes_button.clicked.connect(self.accept)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(32, 0, 32, 24)
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        self.foot.addWidget(cancel)
        self.foot.addWidget(self.yes_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addWidget(page, 1)
        whole.addLayout(self.foot)
        theme = current_theme()
        self.resize(min(900, theme.px(540)), min(640, theme.px(400)))


class _Words(QPlainTextEdit):
    """Plain text of limited length, in which Tab leads on to the buttons."""

    def __init__(self, text: str, most: int) -> None:
        super().__init__(text)
        self._most = most
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._shorten)

    def _shorten(self) -> None:
        if len(self.toPlainText()) > self._most:
            self.textCursor().deletePreviousChar()
        if len(self.toPlainText()) > self._most:  # pasted
            self.setPlainText(self.toPlainText()[: self._most])


class MessageDialog(_Dialog):
    """A few words for the room; they are kept nowhere."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        title = self.tr("A message to the room")
        super().__init__(title, self.tr("Show it"), parent)
        self.words = _Words(text, _LONGEST_MESSAGE)
        self.words.setAccessibleName(title)
        self.column.addWidget(
            label(
                self.tr("It stands large on the room's screen until you take it back."), "quiet"
            )
        )
        self.column.addWidget(self.words, 1)
        self.words.textChanged.connect(self._allow)
        self._allow()
        self.words.selectAll()
        self.words.setFocus()

    @property
    def text(self) -> str:
        """What was written."""
        return self.words.toPlainText().strip()

    def _allow(self) -> None:
        self.yes_button.setEnabled(bool(self.text))


class IntentionsDialog(_Dialog):
    """The group's agreements, a line each."""

    def __init__(self, intentions: Intentions, parent: QWidget | None = None) -> None:
        title = self.tr("The group's intentions")
        super().__init__(title, self.tr("Keep them"), parent)
        self.words = _Words(intentions.text, MOST_CHARACTERS)
        self.words.setAccessibleName(title)
        self.column.addWidget(
            label(
                self.tr(
                    "The first line is the heading. They are remembered for this session "
                    "and the next ones in this vault."
                ),
                "quiet",
            )
        )
        self.column.addWidget(self.words, 1)
        self.ours_button: Button = button(self.tr("Start from our words again"), "quiet")
        self.ours_button.clicked.connect(self.words.clear)
        self.ours_button.clicked.connect(self.accept)
        self.foot.insertWidget(0, self.ours_button)
        theme = current_theme()
        self.resize(min(980, theme.px(640)), min(620, theme.px(420)))
        self.words.setFocus()

    @property
    def text(self) -> str:
        """What was written; empty stands for the words that ship."""
        return self.words.toPlainText()


class RoomChoicesDialog(_Dialog):
    """What the host lets the room see. More than phase, question and time takes a choice."""

    def __init__(self, chosen: RoomDisplayChosen, parent: QWidget | None = None) -> None:
        title = self.tr("What the room sees")
        super().__init__(title, self.tr("Keep this for the session"), parent)
        self.voices = QCheckBox(self.tr("How many voices were heard, as “6 of 8”"))
        self.voices.setChecked(chosen.voices_heard)
        self.names = QCheckBox(self.tr("Names in the look back"))
        self.names.setChecked(chosen.names_in_look_back)
        self._warning = label(
            self.tr(
                "With names, everybody in the room sees who spoke when, and who did not. "
                "Show names only if the whole group wants that."
            )
        )
        self.asked = QCheckBox(self.tr("I have asked the group, and everybody agrees"))
        self.asked.setChecked(chosen.names_in_look_back)
        self.column.addWidget(
            label(
                self.tr(
                    "The room always sees the phase, the question, the time and whether "
                    "recording is on. It never sees a figure about anybody."
                ),
                "quiet",
            )
        )
        for part in (self.voices, self.names, self._warning, self.asked):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.names.toggled.connect(self._ask)
        self.asked.toggled.connect(self._ask)
        self._ask()

    @property
    def chosen(self) -> RoomDisplayChosen:
        """The host's choice."""
        return RoomDisplayChosen(self.voices.isChecked(), self.names.isChecked())

    def _ask(self) -> None:
        named = self.names.isChecked()
        if not named:
            self.asked.setChecked(False)
        self._warning.setVisible(named)
        self.asked.setVisible(named)
        self.yes_button.setEnabled(not named or self.asked.isChecked())
