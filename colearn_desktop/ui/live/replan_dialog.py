"""Three ways to catch up, each looked at before anything is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain import replanning
from colearn_desktop.domain.agenda import LONGEST_PHASE_MS, MINUTE_MS, PhaseKind
from colearn_desktop.domain.replanning import PhaseAhead, Replan
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.replan_words import end_words, late_words, minutes_words
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card, PageScroll, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_REFRESH_MS = 1_000
_INDENT_PX = 34


class ReplanDialog(QDialog):
    """Shows what a new plan would be; accepting it is for whoever opened the dialog to do."""

    def __init__(self, session: LiveSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Re-plan the rest"))
        ahead = session.agenda.phases_ahead()
        late = max(0, round(session.agenda.late_ms() / MINUTE_MS))
        self.shorten = QRadioButton(self.tr("Shorten what is still to come"))
        self.keep_break = QCheckBox(self.tr("Keep the break as it is"))
        self.keep_break.setChecked(True)
        self._has_break = any(phase.kind is PhaseKind.BREAK for phase in ahead)
        self.one = QRadioButton(self.tr("Leave out or shorten one phase"))
        self.phase = QComboBox()
        self.phase.setAccessibleName(self.tr("Which phase"))
        for phase in ahead:
            self.phase.addItem(self._name(phase), phase.phase_id)
        self.how = QComboBox()
        self.how.setAccessibleName(self.tr("Leave out or shorten"))
        self.minutes = QSpinBox()
        self.minutes.setAccessibleName(self.tr("New length"))
        self.minutes.setSuffix(self.tr(" min"))
        self.later = QRadioButton(self.tr("End later than agreed"))
        self.by = QSpinBox(minimum=1, maximum=LONGEST_PHASE_MS // MINUTE_MS)
        self.by.setAccessibleName(self.tr("How much later"))
        self.by.setSuffix(self.tr(" min"))
        self.by.setValue(max(1, late))
        calm_wheel(self.phase, self.how, self.minutes, self.by)
        self._late = label("", "body")
        self._grid = QGridLayout()
        self._rows: list[tuple[str, str, str]] = []
        self._end = label("", "strong")
        self._short = label("", "warning")
        self.accept_button = button(self.tr("Use this plan"), "primary")
        self.accept_button.clicked.connect(self.accept)
        self._group = QButtonGroup(self)
        self._lay_out()
        self._listen()
        for choice in (self.shorten, self.one):
            choice.setEnabled(bool(ahead))
        (self.shorten if ahead else self.later).setChecked(True)
        roomiest = max(ahead, key=lambda phase: phase.can_spare_ms, default=None)
        if roomiest is not None:
            self.phase.setCurrentIndex(self.phase.findData(roomiest.phase_id))
        self._choose_phase()
        # Time goes on while people think.
        timer = QTimer(self, interval=_REFRESH_MS)
        timer.timeout.connect(self._show_preview)
        timer.start()

    def replan(self) -> Replan:
        """What the choice amounts to, at this moment."""
        control = self._session.agenda
        late_ms = control.late_ms()
        if self.later.isChecked():
            return replanning.end_moved(self.by.value() * MINUTE_MS)
        if self.one.isChecked():
            phase = self._chosen()
            if phase is None:
                return Replan()
            if self._leaves_out():
                return replanning.one_dropped(phase, late_ms)
            to_ms = self.minutes.value() * MINUTE_MS
            return replanning.one_shortened(phase, to_ms, late_ms)
        ahead = control.phases_ahead()
        kept = self._has_break and self.keep_break.isChecked()
        keep = {phase.phase_id for phase in ahead if kept and phase.kind is PhaseKind.BREAK}
        return replanning.shortened_in_proportion(ahead, late_ms, keep=keep)

    # The choices

    def _chosen(self) -> PhaseAhead | None:
        chosen = self.phase.currentData()
        ahead = self._session.agenda.phases_ahead()
        return next((phase for phase in ahead if phase.phase_id == chosen), None)

    def _leaves_out(self) -> bool:
        return bool(self.how.currentData() == "out")

    def _choose_phase(self) -> None:
        """Offer what can be done with the chosen phase."""
        phase = self._chosen()
        if phase is not None:
            self.how.clear()
            if self._session.agenda.can_drop(phase.phase_id):
                self.how.addItem(self.tr("Leave it out"), "out")
            self.how.addItem(self.tr("Shorten it to"), "shorter")
            self.how.setCurrentIndex(self.how.count() - 1)
            least = max(1, -(-phase.elapsed_ms // MINUTE_MS))
            now = max(least, round(phase.length_ms / MINUTE_MS))
            self.minutes.setRange(least, now)
            late = round(self._session.agenda.late_ms() / MINUTE_MS)
            spare = phase.can_spare_ms // MINUTE_MS
            self.minutes.setValue(now - max(0, min(late, spare)))
        self._show_preview()

    def _name(self, phase: PhaseAhead) -> str:
        found = self._session.state.phase(phase.phase_id)
        return "" if found is None else found.step_name

    # The preview

    def _show_preview(self) -> None:
        session, replan = self._session, self.replan()
        late_ms = session.agenda.late_ms()
        ends_ms = session.projected_end_utc_ms()
        self._late.setText(late_words(ends_ms, late_ms))
        self.keep_break.setVisible(self._has_break)
        self.keep_break.setEnabled(self.shorten.isChecked())
        for part in (self.phase, self.how, self.minutes):
            part.setEnabled(self.one.isChecked())
        self.minutes.setVisible(not self._leaves_out())
        self.by.setEnabled(self.later.isChecked())
        self._show_rows([self._row(phase, replan) for phase in session.agenda.phases_ahead()])
        after_ms = late_ms - replan.saved_ms - replan.end_moved_ms
        self._end.setText(end_words(ends_ms - replan.saved_ms, after_ms))
        words = self._short_words(replan, late_ms)
        self._short.setText(words)
        self._short.setVisible(bool(words))
        self.accept_button.setEnabled(replan.changes_something)

    def _short_words(self, replan: Replan, late_ms: int) -> str:
        if self.later.isChecked():
            return ""
        if late_ms < MINUTE_MS // 2 and self.shorten.isChecked():
            return self.tr("There is nothing to make up.")
        missing = round(replan.short_by_ms / MINUTE_MS)
        if not missing:
            return ""
        saved = round(replan.saved_ms / MINUTE_MS)
        return self.tr(
            "This saves {saved} of {wanted} min. Use it, then re-plan again for more."
        ).format(saved=saved, wanted=saved + missing)

    def _row(self, phase: PhaseAhead, replan: Replan) -> tuple[str, str, str]:
        cut_ms = replan.cuts_ms.get(phase.phase_id, 0)
        if phase.phase_id == replan.dropped:
            after = self.tr("left out")
        elif cut_ms:
            after = minutes_words(phase.length_ms - cut_ms)
        else:
            after = self.tr("stays")
        return self._name(phase), minutes_words(phase.length_ms), after

    def _show_rows(self, rows: list[tuple[str, str, str]]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        while (item := self._grid.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.hide()
                line.deleteLater()
        for row, (name, before, after) in enumerate(rows):
            changed = after != self.tr("stays")
            self._grid.addWidget(label(name), row, 0)
            self._grid.addWidget(label(before, "quiet", wrap=False), row, 1)
            role = "strong" if changed else "quiet"
            self._grid.addWidget(label(after, role, wrap=False), row, 2)

    # Putting it together

    def _listen(self) -> None:
        for choice in (self.shorten, self.one, self.later):
            choice.toggled.connect(self._show_preview)
        self.keep_break.toggled.connect(self._show_preview)
        self.phase.currentIndexChanged.connect(self._choose_phase)
        self.how.currentIndexChanged.connect(self._show_preview)
        self.minutes.valueChanged.connect(self._show_preview)
        self.by.valueChanged.connect(self._show_preview)

    def _lay_out(self) -> None:
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.tr("Re-plan the rest"), "title"))
        page.column.addWidget(self._late)
        choices = QVBoxLayout()
        choices.setSpacing(8)
        one = FlowRow()
        one.add(self.phase, self.how, self.minutes)
        later = FlowRow()
        later.add(self.by)
        for choice, fields in (
            (self.shorten, self.keep_break),
            (self.one, one),
            (self.later, later),
        ):
            self._group.addButton(choice)
            choices.addWidget(choice)
            indented = QHBoxLayout()
            indented.setContentsMargins(_INDENT_PX, 0, 0, 8)
            indented.addWidget(fields, 1)
            choices.addLayout(indented)
        page.column.addLayout(choices)
        preview = Card()
        preview.column.setContentsMargins(20, 16, 20, 16)
        preview.column.setSpacing(12)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        preview.column.addLayout(self._grid)
        page.column.addWidget(preview)
        page.column.addStretch(1)
        cancel = button(self.tr("Change nothing"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.accept_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page, 1)
        # What it comes to is in sight wherever the page is scrolled.
        result = QVBoxLayout()
        result.setContentsMargins(32, 16, 32, 24)
        result.setSpacing(8)
        result.addWidget(self._end)
        result.addWidget(self._short)
        result.addSpacing(8)
        result.addLayout(foot)
        whole.addLayout(result)
        theme, screen = current_theme(), self.screen().availableGeometry()
        self.resize(
            min(theme.px(640), screen.width() - 80), min(theme.px(720), screen.height() - 80)
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
