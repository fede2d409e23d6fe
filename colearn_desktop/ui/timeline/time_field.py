"""A moment to the second: to be typed, or stepped with buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.timeline.words import exact_time, read_time
from colearn_desktop.ui.widgets.basics import button, label, set_property
from colearn_desktop.ui.widgets.button import Button
from colearn_desktop.ui.widgets.flow_row import FlowRow

_STEPS_S = (-5, -1, 1, 5)
_FIELD_PX = 104


class TimeField(QWidget):
    """One boundary of a turn.

    Args:
        name: What begins or ends here.
        stepped: Whether it has buttons that step.
    """

    typed = Signal(int)  # milliseconds of session time
    stepped = Signal(int)  # by so many milliseconds

    def __init__(
        self, name: str, *, has_steps: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shown = ""
        self._steps: list[Button] = []
        heading = label(name, "strong")
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setAccessibleDescription(self.tr("Minutes and seconds, for example 7:15"))
        self.field.editingFinished.connect(self._read)
        heading.setBuddy(self.field)
        self._hint = label("", "caption")
        row = FlowRow(spacing_px=6)
        if has_steps:
            for seconds in _STEPS_S[:2]:
                row.add(self._step(name, seconds))
        row.add(self.field)
        if has_steps:
            for seconds in _STEPS_S[2:]:
                row.add(self._step(name, seconds))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(row)
        column.addWidget(self._hint)
        self.show_scale()

    def show_scale(self) -> None:
        """Make room for the size of text that holds now."""
        self.field.setFixedWidth(current_theme().px(_FIELD_PX))

    def show_time(self, at_ms: int, *, movable: bool, hint: str = "") -> None:
        """Show a moment; what somebody is typing just now stays.

        Args:
            at_ms: Session time.
            movable: Whether it can be put elsewhere.
            hint: How far it can be moved, or why it cannot.
        """
        words = exact_time(at_ms)
        typing = self.field.hasFocus() and self.field.isModified()
        if not typing or not movable:
            self._shown = words
            self.field.setText(words)
            set_property(self.field, "role", "")
            self._say(hint)
        self.field.setReadOnly(not movable)
        for step in self._steps:
            step.setEnabled(movable)

    def time_ms(self) -> int | None:
        """What stands in the field."""
        return read_time(self.field.text())

    def _step(self, name: str, seconds: int) -> Button:
        sign = "−" if seconds < 0 else "+"
        words = self.tr("{sign}{seconds} s").format(sign=sign, seconds=abs(seconds))
        step = button(words, "tag")
        later = self.tr("{name}: {seconds} s later")
        earlier = self.tr("{name}: {seconds} s earlier")
        step.setAccessibleName(
            (earlier if seconds < 0 else later).format(name=name, seconds=abs(seconds))
        )
        step.clicked.connect(lambda: self.stepped.emit(seconds * 1_000))
        self._steps.append(step)
        return step

    def _read(self) -> None:
        if self.field.text() == self._shown or self.field.isReadOnly():
            return
        at_ms = self.time_ms()
        if at_ms is None:
            set_property(self.field, "role", "error")
            self._say(self.tr("Write minutes and seconds, for example 7:15."))
            return
        self._shown = self.field.text()
        self.field.setModified(False)
        self.typed.emit(at_ms)

    def _say(self, words: str) -> None:
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
