"""Showing the recovery key once, and having it typed back from paper."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QTextOption
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Banner, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_BETWEEN_GROUPS = re.compile(r"[\s\-\u2010-\u2015]+")
_COLUMNS = 5
_GROUP_CHARACTERS = 4


def groups_of(text: str) -> list[str]:
    """What was typed, in groups of four capitals; case, spaces and dashes do not matter."""
    plain = _BETWEEN_GROUPS.sub("", text).upper()
    starts = range(0, len(plain), _GROUP_CHARACTERS)
    return [plain[start : start + _GROUP_CHARACTERS] for start in starts]


def first_wrong_group(typed: str, key: str) -> int | None:
    """Which group of the key was typed wrongly, counted from 1; None if none was.

    Somebody who leaves out a character shifts all that follow, so where they typed the
    groups apart, their groups are compared; otherwise every four characters.
    """
    wanted = groups_of(key)
    apart = [group.upper() for group in _BETWEEN_GROUPS.split(typed.strip()) if group]
    found = apart if len(apart) > 1 else groups_of(typed)
    for number, group in enumerate(wanted, start=1):
        if number > len(found) or found[number - 1] != group:
            return number
    return None if len(found) == len(wanted) else len(wanted)


def fixed_font(size: float) -> QFont:
    """The system's font with letters of one width; `size` in pixels at 100 %."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(current_theme().px(size))
    return font


class RecoveryKeySheet(QWidget):
    """The key in numbered groups, to be copied onto paper."""

    written_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self.next_button = button(self.tr("I have written it down"), role="primary")
        self.next_button.clicked.connect(self.written_down)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(label(self.tr("Write down your recovery key"), "title"))
        layout.addWidget(
            label(
                self.tr(
                    "Write it on paper, now, and keep the paper away from this laptop. The key "
                    "is shown only this once. It opens the vault if the passphrase is forgotten."
                )
            )
        )
        layout.addLayout(self._grid)
        layout.addWidget(
            label(
                self.tr(
                    "There is no letter O, I or B in it: what looks like an O is a zero. It "
                    "cannot be copied or saved from here, because copies on a computer get found."
                ),
                "caption",
            )
        )
        layout.addWidget(self.next_button)

    def show_key(self, key: str) -> None:
        """Show the key; an empty one takes it off the screen."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._groups.clear()
        for index, group in enumerate(groups_of(key)):
            cell = QWidget()
            number = label(str(index + 1), "caption")
            text = label(group)
            text.setWordWrap(False)
            text.setFont(fixed_font(22))
            text.setAccessibleName(
                self.tr("Group {number}: {letters}").format(
                    number=index + 1, letters=" ".join(group)
                )
            )
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(number)
            column.addWidget(text)
            self._groups.append(text)
            self._grid.addWidget(cell, index // _COLUMNS, index % _COLUMNS)

    def shown_groups(self) -> list[str]:
        """What can be read on the screen."""
        return [text.text() for text in self._groups]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for text in self._groups:
                text.setFont(fixed_font(22))


class RecoveryKeyTypedBack(QWidget):
    """Proves that the paper is right, by having it typed."""

    confirmed = Signal()
    show_again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.field.setAccessibleName(self.tr("Recovery key, typed from your paper"))
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.field.textChanged.connect(self._look)
        heading = label(self.tr("Recovery key"), "strong")
        heading.setBuddy(self.field)
        self._progress = label("", "caption")
        self.banner = Banner()
        self.check_button = button(self.tr("Finish"), icon="check", role="primary")
        self.check_button.clicked.connect(self._finish)
        self.again_button = button(self.tr("Show it again"), icon="eye", role="quiet")
        self.again_button.clicked.connect(self.show_again_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(label(self.tr("Type it back from your paper"), "title"))
        layout.addWidget(
            label(
                self.tr(
                    "This shows that what you wrote down is right. Capitals, spaces and dashes "
                    "do not matter."
                )
            )
        )
        layout.addWidget(heading)
        layout.addWidget(self.field)
        layout.addWidget(self._progress)
        layout.addWidget(self.banner)
        buttons = FlowRow()
        buttons.add(self.check_button, self.again_button)
        layout.addWidget(buttons)
        self.setFocusProxy(self.field)
        self._fit_field()

    def begin(self, key: str) -> None:
        """Expect this key; an empty one forgets it and what was typed."""
        self._key = key
        if not key:
            self.field.clear()
        self.banner.hide()
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_field()

    def _fit_field(self) -> None:
        font = fixed_font(20)
        self.field.setFont(font)
        # Four lines hold the key at every size of text, since both grow together.
        self.field.setFixedHeight(self.field.fontMetrics().lineSpacing() * 4 + 32)

    def _look(self) -> None:
        """Say how far it is right, as soon as a whole group is wrong."""
        self.banner.hide()
        typed = self.field.toPlainText()
        wanted = groups_of(self._key)
        wrong = first_wrong_group(typed, self._key)
        if not typed.strip():
            self._progress.setText("")
        elif wrong is None:
            self._progress.setText(self.tr("All groups are right."))
        elif wrong <= self._complete_groups(typed):
            self._progress.setText(self._differs(wrong))
        else:
            self._progress.setText(
                self.tr("Right so far: {right} of {all} groups.").format(
                    right=wrong - 1, all=len(wanted)
                )
            )

    def _complete_groups(self, typed: str) -> int:
        """How many groups are typed to their end, so that they can be called wrong."""
        return len(_BETWEEN_GROUPS.sub("", typed)) // _GROUP_CHARACTERS

    def _differs(self, group: int) -> str:
        return self.tr("Group {group} is different. Look at your paper again.").format(
            group=group
        )

    def _finish(self) -> None:
        wrong = first_wrong_group(self.field.toPlainText(), self._key)
        if wrong is None:
            self.confirmed.emit()
            return
        self._progress.setText("")
        self.banner.show_message(self._differs(wrong), "warning")
        self.field.setFocus()
