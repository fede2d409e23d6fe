"""What a rehearsal is to be like."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QRadioButton, QWidget

from colearn_desktop.services.rehearsal import Driver
from colearn_desktop.services.rehearsal_room import RehearsalWish
from colearn_desktop.services.templates import Template
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_page_on_buttons

SPEEDS = (1, 5, 20, 60)


class RehearsalDialog(QDialog):
    """Asks for an agenda, who runs it, and how fast.

    Args:
        templates: At least one.
    """

    def __init__(self, templates: Sequence[Template], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rehearse"))
        self._templates = tuple(templates)
        self.template = QComboBox()
        self.template.addItems([template.name for template in self._templates])
        self.person = QRadioButton(self.tr("I run it, the room answers"))
        self.person.setChecked(True)
        self.room = QRadioButton(self.tr("Watch the simulated room"))
        self.speed = QComboBox()
        for speed in SPEEDS:
            words = self.tr("{speed} times as fast").format(speed=speed)
            self.speed.addItem(words if speed > 1 else self.tr("As in life"), speed)
        calm_wheel(self.template, self.speed)
        self._speed_was_chosen = False
        self.speed.activated.connect(self._remember_choice)
        self.room.toggled.connect(self._suggest_speed)
        self.begin_button = button(self.tr("Begin"), "primary")
        self.begin_button.setDefault(True)
        self.begin_button.clicked.connect(self.accept)
        self._lay_out()

    def wish(self) -> RehearsalWish:
        """What was chosen."""
        return RehearsalWish(
            self._templates[self.template.currentIndex()],
            float(self.speed.currentData()),
            Driver.ROOM if self.room.isChecked() else Driver.PERSON,
        )

    def _remember_choice(self, _row: int) -> None:
        self._speed_was_chosen = True

    def _suggest_speed(self, is_watching: bool) -> None:
        if not self._speed_was_chosen:
            self.speed.setCurrentIndex(self.speed.findData(20 if is_watching else 1))

    def _lay_out(self) -> None:
        scroll = PageScroll()
        column = scroll.column
        column.setSpacing(16)
        column.addWidget(label(self.tr("Rehearse"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "The people and the sound are simulated. No microphone is opened, and "
                    "nothing is kept unless you say so at the end."
                ),
                "quiet",
            )
        )
        column.addWidget(FormRow(self.tr("Agenda"), self.template))
        column.addWidget(label(self.tr("Who runs it"), "strong"))
        for choice, hint in (
            (self.person, self.tr("You press the keys. It tells you who begins to talk.")),
            (self.room, self.tr("You look on. A whole evening passes in some minutes.")),
        ):
            choice.setAccessibleDescription(hint)
            column.addWidget(choice)
            column.addWidget(label(hint, "caption"))
        column.addWidget(
            FormRow(self.tr("Speed"), self.speed, self.tr("You can change it while it runs."))
        )
        column.addStretch(1)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = put_page_on_buttons(self, scroll, self.begin_button, cancel)
        theme = current_theme()
        width = min(860, theme.px(560))
        # As high as it takes, and never more than a small screen has.
        wanted = scroll.body.heightForWidth(width) + foot.heightForWidth(width)
        self.resize(width, min(680, wanted + 8))
        self.template.setFocus()
