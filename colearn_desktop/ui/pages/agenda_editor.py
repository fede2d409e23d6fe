"""The agenda: phases in order, the fields of one of them, and how long it all takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain.agenda import MINUTE_MS, Phase, PhaseKind, moved, total_ms
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import PhaseId, new_id
from colearn_desktop.ui.pages.phase_form import PhaseForm
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.pages.when import length, time_of_day
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

if TYPE_CHECKING:
    from colearn_desktop.services.session_setup import SessionSetup

_NEW_PHASE_MS = 15 * MINUTE_MS


class AgendaEditor(Card):
    """Each edit replaces the stored agenda at once.

    Phases that have begun can be reworded but keep their place.
    """

    stored = Signal()
    failed = Signal(Exception)

    def __init__(self, setup: SessionSetup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup = setup
        self._removed: tuple[int, Phase] | None = None
        self._refused = False
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Phases"))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.currentRowChanged.connect(self._show_chosen)
        self.form = PhaseForm()
        self.form.phase_changed.connect(self._reword)
        self.add_button = button(self.tr("Add"), role="tag", icon="plus")
        self.up_button = button(self.tr("Up"), role="tag", icon="arrow-up")
        self.down_button = button(self.tr("Down"), role="tag", icon="arrow-down")
        self.remove_button = button(self.tr("Remove"), role="tag", icon="trash-2")
        for part, words in (
            (self.add_button, self.tr("Add a phase below the chosen one")),
            (self.up_button, self.tr("Move the chosen phase up (Alt+Up)")),
            (self.down_button, self.tr("Move the chosen phase down (Alt+Down)")),
            (self.remove_button, self.tr("Remove the chosen phase")),
        ):
            part.setToolTip(words)
            part.setAccessibleName(words)
        self.add_button.clicked.connect(self._add)
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button.clicked.connect(lambda: self._move(1))
        self.remove_button.clicked.connect(self._remove)
        self._undo = Banner()
        self.put_back_button = self._undo.add_action(self.tr("Put back"))
        self.put_back_button.clicked.connect(self._put_back)
        self.total = label("", "strong")
        self._lay_out()
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=by: self._move(step))
        self.refresh()

    def refresh(self) -> None:
        """Show the agenda as it is stored; the chosen phase stays chosen."""
        chosen = self._chosen_id()
        agenda = self._setup.state.agenda
        self.list.blockSignals(True)
        while self.list.count() > len(agenda):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(agenda):
            self.list.addItem(QListWidgetItem())
        for row, phase in enumerate(agenda):
            item = self.list.item(row)
            item.setText(f"{row + 1}.  {phase.step_name}  ·  {length(phase.planned_ms)}")
            item.setData(Qt.ItemDataRole.UserRole, phase.phase_id)
            item.setToolTip(phase.title)
        rows = [row for row, phase in enumerate(agenda) if phase.phase_id == chosen]
        self.list.setCurrentRow(rows[0] if rows else 0)
        self.list.blockSignals(False)
        self._fit_list()
        self._show_chosen()
        self.show_total()

    def show_total(self) -> None:
        """How long it takes, and when it would end; call it as time goes by."""
        state = self._setup.state
        whole = length(total_ms(state.agenda))
        if state.started_utc_ms is not None:
            self.total.setText(self.tr("{length} in all.").format(length=whole))
            return
        end = self._setup.log.clock.utc_ms() + total_ms(state.agenda)
        self.total.setText(
            self.tr("{length} in all. Starting now it would end at {time}.").format(
                length=whole, time=time_of_day(end)
            )
        )

    def flush(self) -> None:
        """Store what is still being typed."""
        self.form.flush()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_list()

    # Layout

    def _lay_out(self) -> None:
        tools = FlowRow(spacing_px=6)
        tools.add(self.add_button, self.up_button, self.down_button, self.remove_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.list)
        column.addWidget(tools)
        column.addWidget(self._undo)
        column.addStretch(1)
        self.column.addWidget(label(self.tr("Agenda"), "lead"))
        self.column.addWidget(self.total)
        self.column.addWidget(TwoColumns(left, self.form, fold_below_px=560, stretch=(4, 5)))
        self.column.addStretch(1)

    def _fit_list(self) -> None:
        """As high as its rows, so that the page scrolls and the list does not."""
        self.list.ensurePolished()
        heights = [self.list.sizeHintForRow(row) for row in range(self.list.count())]
        self.list.setFixedHeight(sum(heights) + 2 * self.list.frameWidth() + 4)

    # The chosen phase

    def _chosen_id(self) -> PhaseId | None:
        row = self.list.currentRow()
        if row < 0:
            return None
        return PhaseId(self.list.item(row).data(Qt.ItemDataRole.UserRole))

    def _index(self) -> int:
        ids = [phase.phase_id for phase in self._setup.state.agenda]
        chosen = self._chosen_id()
        return ids.index(chosen) if chosen in ids else -1

    def _show_chosen(self, _row: int = 0) -> None:
        typed_in = self.form.phase_id
        if not self._store_typed() and typed_in is not None:
            # What is in the fields would be lost: stay with the phase it belongs to.
            self._choose(typed_in)
            return
        index = self._index()
        agenda = self._setup.state.agenda
        self.form.setEnabled(index >= 0)
        if index >= 0:
            self.form.show_phase(agenda[index])
        fixed = self._begun_count()
        self.up_button.setEnabled(index > fixed)
        self.down_button.setEnabled(fixed <= index < len(agenda) - 1)
        self.remove_button.setEnabled(index >= fixed and len(agenda) > 1)

    def _begun_count(self) -> int:
        """How many phases at the top have begun, or lie before one that has."""
        begun = {run.phase_id for run in self._setup.state.runs}
        agenda = self._setup.state.agenda
        places = [row for row, phase in enumerate(agenda, 1) if phase.phase_id in begun]
        return max(places, default=0)

    # Edits

    def _plan(self, phases: tuple[Phase, ...]) -> bool:
        try:
            self._setup.plan(phases)
        except ColearnError as error:
            self.failed.emit(error)
            return False
        self.stored.emit()
        return True

    def _reword(self, phase: Phase) -> None:
        agenda = self._setup.state.agenda
        if phase.phase_id not in {before.phase_id for before in agenda}:
            return
        if self._plan(
            tuple(phase if old.phase_id == phase.phase_id else old for old in agenda)
        ):
            self.refresh()
        else:
            self._refused = True
            self.form.show_refused(self._stored(phase.phase_id))

    def _stored(self, phase_id: PhaseId) -> Phase:
        return next(p for p in self._setup.state.agenda if p.phase_id == phase_id)

    def _store_typed(self) -> bool:
        """Store what is in the fields; False if that failed and it is still there only."""
        self._refused = False
        self.form.flush()
        return not self._refused

    def _choose(self, phase_id: PhaseId) -> None:
        ids = [phase.phase_id for phase in self._setup.state.agenda]
        self.list.blockSignals(True)
        self.list.setCurrentRow(ids.index(phase_id))
        self.list.blockSignals(False)

    def _add(self) -> None:
        if not self._store_typed():
            return
        agenda = list(self._setup.state.agenda)
        phase = Phase(
            PhaseId(new_id()), PhaseKind.DISCUSSION, self.tr("New phase"), _NEW_PHASE_MS
        )
        at = max(self._index() + 1, self._begun_count())
        agenda.insert(at, phase)
        if self._plan(tuple(agenda)):
            self.refresh()
            self.list.setCurrentRow(at)
            self.form.title.setFocus()
            self.form.title.selectAll()

    def _move(self, by: int) -> None:
        if not self._store_typed():
            return
        wanted = self.up_button if by < 0 else self.down_button
        if wanted.isEnabled() and self._plan(
            moved(self._setup.state.agenda, self._index(), by)
        ):
            self.refresh()

    def _remove(self) -> None:
        self.form.flush()
        agenda, index = self._setup.state.agenda, self._index()
        gone = agenda[index]
        if self._plan(agenda[:index] + agenda[index + 1 :]):
            self._removed = (index, gone)
            self.list.setCurrentRow(max(0, index - 1))
            self.refresh()
            self._undo.show_message(self.tr("{title} was removed.").format(title=gone.title))

    def _put_back(self) -> None:
        """Put the phase that was removed last back to where it was."""
        if self._removed is None:
            return
        index, phase = self._removed
        agenda = list(self._setup.state.agenda)
        at = max(min(index, len(agenda)), self._begun_count())
        agenda.insert(at, phase)
        if self._plan(tuple(agenda)):
            self._removed = None
            self._undo.hide()
            self.refresh()
            self.list.setCurrentRow(at)
