"""Somebody comes in late: who, and where do they sit?"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.people import HIGHEST_SEAT, Person
from colearn_desktop.ui.widgets.basics import label


@dataclass(frozen=True, slots=True)
class Arrival:
    """Either somebody who was expected, or a new name and seat."""

    expected: PersonId | None
    name: str
    seat: int


class ArrivalDialog(QDialog):
    """Asks who arrives. Accepting it pauses recording until they have answered."""

    def __init__(
        self, expected: list[Person], name: str, seat: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Somebody arrives"))
        self._who = QComboBox()
        self._who.setAccessibleName(self.tr("Who arrives"))
        for person in expected:
            self._who.addItem(
                self.tr("{name}, expected").format(name=person.name), person.person_id
            )
        self._who.addItem(self.tr("Somebody else"), None)
        self._name = QLineEdit(name)
        self._name.setAccessibleName(self.tr("Pseudonym"))
        self._seat = QSpinBox(minimum=1, maximum=HIGHEST_SEAT, value=seat)
        self._seat.setAccessibleName(self.tr("Seat"))
        form = QFormLayout()
        form.addRow(self.tr("Who"), self._who)
        form.addRow(self.tr("Pseudonym"), self._name)
        form.addRow(self.tr("Seat"), self._seat)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.tr("Let them in"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(
            label(self.tr("If recording is on, it pauses until they have answered."), "body")
        )
        layout.addLayout(form)
        layout.addWidget(buttons)
        self._who.currentIndexChanged.connect(self._show_who)
        self._show_who()

    def arrival(self) -> Arrival:
        """What was chosen."""
        expected: PersonId | None = self._who.currentData()
        return Arrival(expected, self._name.text().strip(), self._seat.value())

    def _show_who(self) -> None:
        is_new = self._who.currentData() is None
        self._name.setEnabled(is_new)
        self._seat.setEnabled(is_new)
