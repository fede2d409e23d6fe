"""The fields of one phase."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain.agenda import LONGEST_PHASE_MS, MINUTE_MS, Phase, PhaseKind
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.ui.pages.agenda_words import kind_words
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.pages.growing_text import GrowingText
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.widgets.basics import FormRow

_REST_MS = 400


class PhaseForm(QWidget):
    """Edits one phase. `phase_changed` carries it when typing rests, or on `flush`.

    A title that is empty is not passed on; the field says so and the last good one stays.
    """

    phase_changed = Signal(Phase)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase: Phase | None = None
        self._filling = False
        self.kind = QComboBox()
        for kind in PhaseKind:
            self.kind.addItem(kind_words(kind), kind)
        self.title = QLineEdit()
        self.short_title = QLineEdit()
        self.minutes = QSpinBox()
        self.minutes.setRange(1, LONGEST_PHASE_MS // MINUTE_MS)
        self.minutes.setSuffix(self.tr(" min"))
        self.per_person = QDoubleSpinBox()
        self.per_person.setRange(0, 60)
        self.per_person.setSingleStep(0.5)
        self.per_person.setDecimals(1)
        self.per_person.setSuffix(self.tr(" min"))
        self.per_person.setSpecialValueText(self.tr("No limit"))
        self.question = GrowingText(2)
        self.prompts = GrowingText(3)
        calm_wheel(self.kind, self.minutes, self.per_person)
        self._title_row = FormRow(self.tr("Title"), self.title)
        self._per_person_row = FormRow(self.tr("Time for each person"), self.per_person)
        self._question_row = FormRow(self.tr("Question for the table"), self.question)
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._rest.timeout.connect(self.flush)
        self._lay_out()
        self._listen()

    @property
    def phase_id(self) -> PhaseId | None:
        """Of the phase that is shown."""
        return None if self._phase is None else self._phase.phase_id

    def show_phase(self, phase: Phase) -> None:
        """Show another phase, or the same as it is stored now. `flush` before."""
        self._rest.stop()
        if phase == self._phase:
            return
        self._phase = phase
        self._filling = True
        self.kind.setCurrentIndex(self.kind.findData(phase.kind))
        self.title.setText(phase.title)
        self.short_title.setText(phase.short_title)
        self.minutes.setValue(round(phase.planned_ms / MINUTE_MS))
        self.per_person.setValue((phase.per_person_ms or 0) / MINUTE_MS)
        self.question.setPlainText(phase.question)
        self.prompts.setPlainText("\n".join(phase.prompts))
        self._filling = False
        self._title_row.show_error("")
        self._show_what_fits()

    def show_refused(self, stored: Phase) -> None:
        """The phase could not be stored: what was typed stays, and is passed on again."""
        self._phase = stored

    def flush(self) -> None:
        """Pass on what was typed, if it differs."""
        self._rest.stop()
        phase = self._as_typed()
        if phase is not None and phase != self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)

    def _as_typed(self) -> Phase | None:
        if self._phase is None:
            return None
        title = self.title.text().strip()
        self._title_row.show_error("" if title else self.tr("A phase needs a title."))
        minutes, before = self.minutes.value(), self._phase.planned_ms
        per_person = self.per_person.value()
        lines = self.prompts.toPlainText().splitlines()
        kind = PhaseKind(self.kind.currentData())
        return replace(
            self._phase,
            kind=kind,
            title=title or self._phase.title,
            short_title=self.short_title.text().strip(),
            # A length in seconds, from a template, stays until somebody changes it.
            planned_ms=before if minutes == round(before / MINUTE_MS) else minutes * MINUTE_MS,
            per_person_ms=round(per_person * MINUTE_MS) or None,
            question=self.question.toPlainText().strip(),
            prompts=tuple(line.strip() for line in lines if line.strip()),
        )

    def _show_what_fits(self) -> None:
        kind = self.kind.currentData()
        self._per_person_row.setVisible(kind == PhaseKind.GO_ROUND)
        self._question_row.setVisible(kind != PhaseKind.BREAK)

    def _listen(self) -> None:
        self.kind.activated.connect(self._touch_at_once)
        self.title.editingFinished.connect(self.flush)
        self.short_title.editingFinished.connect(self.flush)
        for text in (self.title, self.short_title):
            text.textEdited.connect(self._touch)
        for number in (self.minutes, self.per_person):
            number.valueChanged.connect(self._touch)
        for words in (self.question, self.prompts):
            words.textChanged.connect(self._touch)

    def _touch(self) -> None:
        if not self._filling:
            self._rest.start()

    def _touch_at_once(self) -> None:
        self._show_what_fits()
        self.flush()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._title_row)
        column.addWidget(
            TwoColumns(
                FormRow(self.tr("Kind"), self.kind),
                FormRow(self.tr("Length"), self.minutes),
                fold_below_px=300,
                spacing_px=12,
            )
        )
        column.addWidget(self._per_person_row)
        column.addWidget(self._question_row)
        column.addWidget(
            FormRow(
                self.tr("Prompts for you"),
                self.prompts,
                self.tr("One a line. Only the facilitator sees them."),
            )
        )
        column.addWidget(
            FormRow(
                self.tr("Short title"),
                self.short_title,
                self.tr("Optional, for the row of steps on top of the live page."),
            )
        )
        column.addStretch(1)
