"""The small parts of which pages are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.ui.widgets.button import Button, IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:  # its sentences are read when something goes wrong, not before
    from colearn_desktop.ui.error_text import ErrorText

_TIGHT_ROLES = {"title": 1.25, "question": 1.2, "lead": 1.3}
_ONE_LINE_ROLES = frozenset({"timer"})
# Figures that run want one width each.
_RUNNING_ROLES = frozenset({"timer", "clock", "stamp"})


def label(text: str = "", role: str = "body", *, wrap: bool = True) -> QLabel:
    """Words on the screen, always plain text.

    Args:
        role: "caption", "body", "quiet", "strong", "lead", "title", "question", "timer",
            "clock", "stamp", "error" or "warning".
        wrap: Break into lines where the room is narrow. A timer never does.
    """
    result: QLabel
    if wrap and role not in _ONE_LINE_ROLES:
        result = Paragraph(text, _TIGHT_ROLES.get(role, 1.4))
    else:
        result = QLabel(text)
        result.setTextFormat(Qt.TextFormat.PlainText)
    if role in _RUNNING_ROLES:
        font = QFont(result.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        result.setFont(font)
    result.setProperty("role", role)
    return result


def button(text: str, role: str = "outline", icon: str = "") -> Button:
    """A button: "outline", "primary", "quiet", "danger" or "tag"; `icon` is a Lucide name."""
    return Button(text, role, icon)


class Card(QFrame):
    """A surface with padding; `column` is its layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(16)


class Banner(QFrame):
    """A sentence across the page, with what can be done about it. Hidden until it speaks.

    Args:
        one_line: A short sentence and its buttons stand in one line where there is room,
            so that it can stay over a busy page.
    """

    def __init__(self, parent: QWidget | None = None, *, one_line: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._icon = IconLabel("info", size_px=20)
        self._words = label(wrap=not one_line)
        self._actions = FlowRow()
        row = QHBoxLayout(self)
        row.setSpacing(12)
        if one_line:
            row.setContentsMargins(16, 4, 8, 4)
            self._actions.add(self._words)
            row.addWidget(self._icon)
            row.addWidget(self._actions, 1)
        else:
            row.setContentsMargins(16, 12, 16, 12)
            self._actions.hide()
            words = QVBoxLayout()
            words.setSpacing(12)
            words.addWidget(self._words)
            words.addWidget(self._actions)
            row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def add_action(self, text: str, role: str = "outline") -> Button:
        """A button under the sentence."""
        result = Button(text, role)
        self._actions.add(result)
        self._actions.show()
        return result

    def put_actions_beside(self) -> None:
        """Put the buttons beside the sentence: a banner in one line moves the page less."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.addWidget(self._actions, 0, Qt.AlignmentFlag.AlignVCenter)
        row.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)

    def show_message(self, text: str, kind: str = "info") -> None:
        """Say something: `kind` is "info", "warning" or "recording"."""
        icon_name, token = {
            "info": ("info", "primary"),
            "warning": ("triangle-alert", "follow_up"),
            "recording": ("mic-off", "recording"),
        }[kind]
        self._icon.show_icon(icon_name, token)
        self._words.setText(text)
        self.setAccessibleName(text)
        set_property(self, "kind", kind)
        self.show()

    def show_error(self, text: ErrorText) -> None:
        """Say what went wrong and what to do."""
        self.show_message(str(text), "warning")


class EmptyState(QWidget):
    """What a list says while it is empty: what belongs here, and how to begin."""

    def __init__(
        self, icon_name: str, title: str, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 48, 24, 48)
        self.column.setSpacing(12)
        self.column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icon = IconLabel(icon_name, "ink2", size_px=32)
        self.column.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role in ((title, "lead"), (text, "quiet")):
            line = label(words, role)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.column.addWidget(line)

    def add_action(self, text: str, icon_name: str = "") -> Button:
        """The button with which to begin."""
        result = Button(text, "primary", icon_name)
        self.column.addSpacing(8)
        self.column.addWidget(result, 0, Qt.AlignmentFlag.AlignHCenter)
        return result


class FormRow(QWidget):
    """A field with its label above, a hint below, and room for what is wrong with it."""

    def __init__(
        self, text: str, field: QWidget, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        name = label(text, "strong")
        name.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text)
        if hint and not field.accessibleDescription():
            field.setAccessibleDescription(hint)
        self._error = label("", "error")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(name)
        column.addWidget(field)
        if hint:
            column.addWidget(label(hint, "caption"))
        column.addWidget(self._error)

    def show_error(self, text: str) -> None:
        """Say what is wrong with the field; empty takes it back."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        set_property(self.field, "role", "error" if text else "")


class PageScroll(QScrollArea):
    """Scrolls a page up and down, never sideways; `column` is its layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The keyboard scrolls by moving to what is further down.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget()
        self.body.setProperty("role", "scrolled")
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(32, 24, 32, 24)
        self.column.setSpacing(24)
        self.setWidget(self.body)


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Change a dynamic property and have the style sheet look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
