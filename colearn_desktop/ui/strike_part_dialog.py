"""Asks which part of a session that has ended is silenced."""

from __future__ import annotations

from PySide6.QtCore import QTime
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from colearn_desktop.outputs.times import clock_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import FormRow, button, label

_FORMAT = "h:mm:ss"
_AT_FIRST_MS = 30_000


class StrikePartDialog(QDialog):
    """From and to, in session time, and what would be gone.

    Args:
        around_ms: Where the part begins at first.
        length_ms: Of the session.
    """

    def __init__(self, around_ms: int, length_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Silence a part"))
        self.setAccessibleName(self.windowTitle())
        # A part of the last second is all of it.
        last = _time(length_ms + 999)
        self._length_ms = length_ms
        self.start, self.end = QTimeEdit(), QTimeEdit()
        for field, at_ms in (
            (self.start, around_ms),
            (self.end, min(around_ms + _AT_FIRST_MS, length_ms + 999)),
        ):
            field.setDisplayFormat(_FORMAT)
            field.setTimeRange(QTime(0, 0), last)
            field.setTime(_time(at_ms))
            field.timeChanged.connect(self._show_what_goes)
        self.sentence = label("", "body")
        self.strike_button = button(self.tr("Silence for good"), "primary")
        self.strike_button.setDefault(True)
        self.strike_button.clicked.connect(self.accept)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        fields = QHBoxLayout()
        fields.setSpacing(16)
        fields.addWidget(FormRow(self.tr("From"), self.start), 1)
        fields.addWidget(FormRow(self.tr("To"), self.end), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.strike_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Which part is silenced?"), "lead"))
        column.addLayout(fields)
        column.addWidget(self.sentence)
        column.addWidget(label(self.tr("You have ten seconds to take it back."), "caption"))
        column.addStretch(1)
        column.addLayout(foot)
        self.resize(min(800, current_theme().px(460)), 0)
        self.start.setFocus()
        self._show_what_goes()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Not before: fields know how high they are once they have their style.
        self.resize(self.width(), self.heightForWidth(self.width()))

    @property
    def from_ms(self) -> int:
        """Session time."""
        at_ms: int = self.start.time().msecsSinceStartOfDay()
        return at_ms

    @property
    def until_ms(self) -> int:
        """Session time."""
        at_ms: int = self.end.time().msecsSinceStartOfDay()
        return min(at_ms, self._length_ms)

    def _show_what_goes(self) -> None:
        fits = self.from_ms < self.until_ms
        self.strike_button.setEnabled(fits)
        self.sentence.setText(
            self.tr(
                "The sound from {start} to {end} will be silenced for good. "
                "Notes stay; strike them yourself."
            ).format(start=clock_text(self.from_ms), end=clock_text(self.until_ms))
            if fits
            else self.tr("The end must come after the beginning.")
        )


def _time(at_ms: int) -> QTime:
    seconds = min(at_ms // 1_000, 24 * 3_600 - 1)
    return QTime.fromMSecsSinceStartOfDay(seconds * 1_000)
