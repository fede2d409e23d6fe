"""A day that is promised, or none."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QVBoxLayout, QWidget


class DayChoice(QWidget):
    """A tick box and the day that it is about.

    Args:
        text: What is promised.
        day: ISO 8601; None where nothing is promised yet.
        proposal: The day shown at first where nothing is.
        today: The earliest that can be promised.
    """

    changed = Signal()

    def __init__(
        self,
        text: str,
        day: str | None,
        proposal: date,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.box = QCheckBox(text)
        self.box.setChecked(day is not None)
        shown = proposal if day is None else date.fromisoformat(day)
        self.day_field = QDateEdit(QDate(shown.year, shown.month, shown.day))
        self.day_field.setMinimumDate(
            QDate(*min(shown, today).timetuple()[:3])  # one that has passed stays readable
        )
        self.day_field.setDisplayFormat("d MMMM yyyy")
        self.day_field.setAccessibleName(text)
        self.day_field.setEnabled(day is not None)
        self.box.toggled.connect(self.day_field.setEnabled)
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self.day_field.dateChanged.connect(lambda _day: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.box)
        column.addWidget(self.day_field)

    def day(self) -> str | None:
        """ISO 8601, or None where nothing is promised."""
        if not self.box.isChecked():
            return None
        chosen = self.day_field.date()
        return date(chosen.year(), chosen.month(), chosen.day()).isoformat()
