"""A phase that is put in, or changed, while the session runs."""

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

from colearn_desktop.domain.agenda import LONGEST_PHASE_MS, MINUTE_MS, PhaseKind
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.one_line import LONGEST_TITLE, one_line
from colearn_desktop.ui.pages.agenda_words import kind_words
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.pages.growing_text import GrowingText
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """What the fields say.

    Attributes:
        minutes: Whole; the dialog keeps seconds that nobody touched out of it.
    """

    title: str
    kind: PhaseKind
    minutes: int
    question: str


class PhaseDialog(QDialog):
    """Asks for title, kind, length and question.

    Args:
        heading: What it is for.
        accept_words: On the button.
        draft: What to begin with.
        least_minutes: What the phase has used already.
        kind_fixed: The phase has begun; it does not become another kind of thing.
        places: Phases after which a new one can stand, each with its name; empty for a
            phase that has its place.
    """

    def __init__(
        self,
        heading: str,
        accept_words: str,
        draft: PhaseDraft,
        *,
        least_minutes: int = 1,
        kind_fixed: bool = False,
        places: Sequence[tuple[PhaseId, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self._title_before = draft.title
        self.title = QLineEdit(draft.title)
        self.title.setMaxLength(LONGEST_TITLE)
        self.kind = QComboBox()
        for kind in PhaseKind:
            self.kind.addItem(kind_words(kind), kind)
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.kind.setEnabled(not kind_fixed)
        self.minutes = QSpinBox()
        self.minutes.setRange(max(1, least_minutes), LONGEST_PHASE_MS // MINUTE_MS)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setValue(draft.minutes)
        self.question = GrowingText(2)
        self.question.setPlainText(draft.question)
        self.place = QComboBox()
        for phase_id, name in places:
            self.place.addItem(name, phase_id)
        calm_wheel(self.kind, self.minutes, self.place)
        self._title_row = FormRow(self.tr("Title"), self.title)
        self._question_row = FormRow(self.tr("Question for the table"), self.question)
        self.title.textChanged.connect(lambda: self._title_row.show_error(""))
        self.kind.currentIndexChanged.connect(self._show_what_fits)
        self.accept_button = button(accept_words, role="primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        self._lay_out(heading)
        self._show_what_fits()
        self.title.setFocus()
        self.title.selectAll()

    def draft(self) -> PhaseDraft:
        """What the fields say."""
        kind = PhaseKind(self.kind.currentData())
        question = self.question.toPlainText().strip()
        return PhaseDraft(
            one_line(self.title.text(), LONGEST_TITLE), kind, self.minutes.value(), question
        )

    def after(self) -> PhaseId | None:
        """After which phase a new one stands."""
        chosen: PhaseId | None = self.place.currentData()
        return chosen

    def accept(self) -> None:
        """Close with an answer, unless the title is missing."""
        if self.title.text().strip():
            super().accept()
            return
        self._title_row.show_error(self.tr("A phase needs a title."))
        self.title.setFocus()

    def _show_what_fits(self) -> None:
        self._question_row.setVisible(self.kind.currentData() != PhaseKind.BREAK)

    def _lay_out(self, heading: str) -> None:
        page = PageScroll()
        column = page.column
        column.setSpacing(16)
        column.addWidget(label(heading, "title"))
        column.addWidget(self._title_row)
        column.addWidget(FormRow(self.tr("Kind"), self.kind))
        column.addWidget(FormRow(self.tr("Length"), self.minutes))
        column.addWidget(self._question_row)
        if self.place.count():
            column.addWidget(FormRow(self.tr("It comes after"), self.place))
        column.addStretch(1)
        put_form_on_answers(self, page, self.accept_button, least_width_px=520)
