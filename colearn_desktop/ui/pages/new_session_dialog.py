"""What a new session starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from colearn_desktop.domain.people import HIGHEST_SEAT
from colearn_desktop.services.templates import Template
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers


@dataclass(frozen=True, slots=True)
class NewSession:
    """What was asked for."""

    template: Template
    title: str
    place: str
    participants: int


class NewSessionDialog(QDialog):
    """Asks for a title, a place, an agenda to start from and a number of people.

    Args:
        templates: At least one.
    """

    def __init__(self, templates: Sequence[Template], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New session"))
        self._templates = tuple(templates)
        self.title = QLineEdit()
        self.place = QLineEdit()
        self.template = QComboBox()
        self.template.addItems([template.name for template in self._templates])
        self.template.currentIndexChanged.connect(self._show_template)
        self.participants = QSpinBox()
        self.participants.setRange(1, HIGHEST_SEAT)
        calm_wheel(self.template, self.participants)
        self._description = label("", "caption")
        self._title_row = FormRow(
            self.tr("Title"), self.title, self.tr("As you will look for it later.")
        )
        self.title.textChanged.connect(lambda: self._title_row.show_error(""))
        self.make_button = button(self.tr("Set it up"), role="primary")
        self.make_button.setDefault(True)
        self.make_button.clicked.connect(self.accept)
        self._lay_out()
        self._show_template(0)
        self.title.setFocus()

    def result_value(self) -> NewSession:
        """What was asked for; meaningful once the dialog was accepted."""
        return NewSession(
            template=self._templates[self.template.currentIndex()],
            title=self.title.text().strip(),
            place=self.place.text().strip(),
            participants=self.participants.value(),
        )

    def accept(self) -> None:
        """Close with an answer, unless the title is missing."""
        if self.title.text().strip():
            super().accept()
            return
        self._title_row.show_error(
            self.tr("A session needs a title, so that you find it again.")
        )
        self.title.setFocus()

    def _lay_out(self) -> None:
        page = PageScroll()
        column = page.column
        column.setSpacing(16)
        column.addWidget(label(self.tr("New session"), "title"))
        column.addWidget(self._title_row)
        column.addWidget(
            FormRow(
                self.tr("Place"),
                self.place,
                self.tr("Optional. It appears in the questions of the agenda."),
            )
        )
        column.addWidget(FormRow(self.tr("Start from"), self.template))
        column.addWidget(self._description)
        column.addWidget(
            FormRow(
                self.tr("People at the table"),
                self.participants,
                self.tr("Without the team. Each gets a seat and a made-up name to change."),
            )
        )
        column.addStretch(1)
        put_form_on_answers(self, page, self.make_button, least_width_px=560)

    def _show_template(self, index: int) -> None:
        template = self._templates[index]
        self._description.setText(template.description)
        self.template.setAccessibleDescription(template.description)
        self.participants.setValue(template.people)
