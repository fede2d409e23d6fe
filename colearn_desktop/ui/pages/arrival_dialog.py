"""Somebody comes in late: who, and where do they sit?"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.people import HIGHEST_SEAT, Person
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import FormRow, button, label


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
        let_in, cancel = button(self.tr("Let them in"), "primary"), button(self.tr("Cancel"))
        let_in.setDefault(True)
        let_in.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(let_in)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(label(self.tr("Somebody arrives"), "title"))
        layout.addWidget(
            label(self.tr("If recording is on, it pauses until they have answered."), "body")
        )
        for words, field in (
            (self.tr("Who"), self._who),
            (self.tr("Pseudonym"), self._name),
            (self.tr("Seat"), self._seat),
        ):
            layout.addWidget(FormRow(words, field))
        layout.addSpacing(8)
        layout.addLayout(buttons)
        width = min(800, current_theme().px(440))
        self.resize(width, self.heightForWidth(width))
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
