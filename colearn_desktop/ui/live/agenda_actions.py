"""What people do to the agenda on the live page: menus, two dialogs, and taking back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from colearn_desktop.domain.agenda import MINUTE_MS, Phase, PhaseKind
from colearn_desktop.domain.ids import PhaseId, new_id
from colearn_desktop.services.agenda_control import ChangeKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.agenda_change_words import change_words, shortened
from colearn_desktop.ui.live.phase_dialog import PhaseDialog, PhaseDraft
from colearn_desktop.ui.live.phase_steps import PhaseSteps
from colearn_desktop.ui.live.replan_dialog import ReplanDialog
from colearn_desktop.ui.live.replan_words import minutes_words
from colearn_desktop.ui.notice import Notice

_NEW_PHASE_MINUTES = 10
# These show in the clock at once, and the other key takes them back.
_SEEN_AT_ONCE = frozenset({ChangeKind.EXTENDED, ChangeKind.SHORTENED})


class AgendaActions(QObject):
    """Opens what can be done with a phase, and says what was done.

    Args:
        page: Dialogs open over it, and notices lie on it.
        session: Whose agenda it is.
        steps: Where the menus open.
        do: Acts, and reports expected failures; returns whether it went well.
    """

    def __init__(
        self,
        page: QWidget,
        session: LiveSession,
        steps: PhaseSteps,
        do: Callable[[Callable[[], object]], bool],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._agenda = session.agenda
        self._steps = steps
        self._do = do
        self.notice = Notice(page, one_line=True)
        self.undo_button = self.notice.add_action(self.tr("Undo"), "quiet")
        self.undo_button.clicked.connect(self.undo)

    def change(self, action: Callable[[], object]) -> None:
        """Do something to the agenda, and offer to take it back."""
        before = self._agenda.last_change
        if not self._do(action):
            return
        change = self._agenda.last_change
        if change is None or change == before or change.kind in _SEEN_AT_ONCE:
            self.notice.hide()
        else:
            self.notice.say(change_words(change), "info")

    def undo(self) -> None:
        """Take the last change of the agenda back."""
        self.notice.hide()
        self._do(self._agenda.undo)

    def shorten(self) -> None:
        """One minute less, where there is one."""
        if self._agenda.can_shorten:
            self.change(self._agenda.shorten)

    # Menus

    def open_menu(self, index: int) -> QMenu:
        """What can be done with a phase, below its step."""
        menu = QMenu(self._page)
        menu.setAccessibleName(self.tr("What to do with this phase"))
        phase = self._session.state.agenda[index]
        # The step may show its number alone.
        length = minutes_words(self._session.state.planned_ms(phase))
        title = menu.addAction(_plain(f"{shortened(phase.step_name)} · {length}"))
        title.setEnabled(False)
        menu.addSeparator()
        self._fill(menu, phase)
        return self._pop_up(menu, index)

    def open_overview(self) -> QMenu:
        """All phases, each with what can be done with it."""
        menu = QMenu(self._page)
        menu.setAccessibleName(self.tr("All phases"))
        current = self._session.state.current_phase
        for number, phase in enumerate(self._session.state.agenda, start=1):
            words = (
                self.tr("{number}. {name}, on now") if phase == current else "{number}. {name}"
            )
            name = words.format(number=number, name=phase.step_name)
            self._fill(menu.addMenu(_plain(name)), phase, with_rest=False)
        menu.addSeparator()
        self._add_rest(menu)
        return self._pop_up(menu, -1)

    def _pop_up(self, menu: QMenu, index: int) -> QMenu:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._steps.mapToGlobal(self._steps.place_of(index).bottomLeft()))
        return menu

    def _fill(self, menu: QMenu, phase: Phase, *, with_rest: bool = True) -> None:
        phase_id = phase.phase_id
        if phase == self._session.state.current_phase:
            self._add(menu, self.tr("One minute more"), self._agenda.extend)
            shorter = self._add(menu, self.tr("One minute less"), self._agenda.shorten)
            shorter.setEnabled(self._agenda.can_shorten)
            self._add_change(menu, phase)
            self._add_insert(menu, phase)
        elif self._agenda.is_ahead(phase_id):
            self._add_skip(menu, phase)
            for words, by in ((self.tr("Earlier"), -1), (self.tr("Later"), 1)):
                moving = self._add(menu, words, partial(self._agenda.move, phase_id, by))
                moving.setEnabled(self._agenda.can_move(phase_id, by))
            self._add_change(menu, phase)
            self._add_insert(menu, phase)
            if self._agenda.can_drop(phase_id):
                asking = menu.addMenu(self.tr("Leave it out"))
                words = self.tr("Yes, leave out “{phase}”").format(
                    phase=shortened(phase.step_name)
                )
                self._add(asking, words, lambda: self._agenda.drop(phase_id))
        else:
            asking = menu.addMenu(self.tr("Go back to it"))
            words = self.tr("Yes, go back to “{phase}”").format(
                phase=shortened(phase.step_name)
            )
            self._add(asking, words, lambda: self._agenda.start_phase(phase_id))
        if with_rest:
            menu.addSeparator()
            self._add_rest(menu)

    def _add(self, menu: QMenu, words: str, action: Callable[[], object]) -> QAction:
        entry = menu.addAction(_plain(words))
        entry.triggered.connect(lambda: self.change(action))
        return entry

    def _add_skip(self, menu: QMenu, phase: Phase) -> None:
        left_out = self._agenda.passed_over(phase.phase_id)
        if left_out:
            names = ", ".join(each.step_name for each in left_out)
            words = self.tr("Yes, and leave out: {phases}").format(phases=names)
            asking = menu.addMenu(self.tr("Skip ahead to it"))
        else:
            words = self.tr("Yes, go on: {phase}").format(phase=shortened(phase.step_name))
            asking = menu.addMenu(self.tr("Begin it now"))
        self._add(asking, words, lambda: self._agenda.start_phase(phase.phase_id))

    def _add_change(self, menu: QMenu, phase: Phase) -> None:
        entry = menu.addAction(self.tr("Change…"))
        entry.triggered.connect(lambda: self.ask_change(phase.phase_id))

    def _add_insert(self, menu: QMenu, phase: Phase) -> None:
        entry = menu.addAction(self.tr("Put a phase after it…"))
        entry.triggered.connect(lambda: self.ask_insert(phase.phase_id))

    def _add_rest(self, menu: QMenu) -> None:
        change = self._agenda.last_change
        if change is not None:
            words = self.tr("Undo “{change}”").format(change=change_words(change))
            menu.addAction(_plain(words)).triggered.connect(self.undo)
        menu.addAction(self.tr("Re-plan the rest…")).triggered.connect(self.ask_replan)

    # Dialogs

    def ask_insert(self, after: PhaseId | None = None) -> PhaseDialog | None:
        """Ask for a new phase; by default after the current one."""
        state = self._session.state
        current = state.current_phase
        if not state.is_running or current is None:
            return None
        places = [
            (phase.phase_id, phase.step_name) for phase in state.agenda[state.phase_index() :]
        ]
        draft = PhaseDraft("", PhaseKind.DISCUSSION, _NEW_PHASE_MINUTES, "")
        dialog = PhaseDialog(
            self.tr("A phase more"),
            self.tr("Put it in"),
            draft,
            places=places,
            parent=self._page,
        )
        dialog.place.setCurrentIndex(max(0, dialog.place.findData(after)))
        dialog.accepted.connect(lambda: self._insert(dialog))
        return self._open(dialog)

    def ask_change(self, phase_id: PhaseId) -> PhaseDialog | None:
        """Ask for other words or another length of a phase that is on or ahead."""
        state = self._session.state
        phase = state.phase(phase_id)
        if not state.is_running or phase is None:
            return None
        length_ms = state.planned_ms(phase)
        draft = PhaseDraft(
            phase.title, phase.kind, round(length_ms / MINUTE_MS), phase.question
        )
        begun = any(run.phase_id == phase_id for run in state.runs)
        # Somebody reads and types for a while; the clock runs on, and the service checks.
        least = -(-self._agenda.least_ms(phase) // MINUTE_MS)
        dialog = PhaseDialog(
            phase.title,
            self.tr("Change it"),
            draft,
            least_minutes=min(least, draft.minutes),
            kind_fixed=begun,
            parent=self._page,
        )
        dialog.accepted.connect(lambda: self._reword(phase_id, draft, dialog.draft()))
        return self._open(dialog)

    def ask_replan(self) -> ReplanDialog | None:
        """Show what a new plan would be."""
        if self._session.state.current_phase is None:
            return None
        dialog = ReplanDialog(self._session, self._page)
        dialog.accepted.connect(lambda: self._replan(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _open(self, dialog: PhaseDialog) -> PhaseDialog:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _insert(self, dialog: PhaseDialog) -> None:
        draft, after = dialog.draft(), dialog.after()
        phase = Phase(
            PhaseId(new_id()),
            draft.kind,
            draft.title,
            draft.minutes * MINUTE_MS,
            question="" if draft.kind is PhaseKind.BREAK else draft.question,
        )
        self.change(lambda: self._agenda.insert(phase, after))

    def _reword(self, phase_id: PhaseId, before: PhaseDraft, draft: PhaseDraft) -> None:
        phase = self._session.state.phase(phase_id)
        if phase is None:
            return
        changed = replace(phase, kind=draft.kind, question=draft.question)
        if draft.title != before.title:
            # The short name was short for the old one.
            changed = replace(changed, title=draft.title, short_title="")
        length_ms = self._session.state.planned_ms(phase)
        if draft.minutes != before.minutes:
            length_ms = draft.minutes * MINUTE_MS
        self.change(lambda: self._agenda.reword(changed, length_ms))

    def _replan(self, dialog: ReplanDialog) -> None:
        replan = dialog.replan()
        self.change(lambda: self._agenda.apply(replan))


def _plain(words: str) -> str:
    """Other people's words in a menu: an ampersand is one, and underlines nothing."""
    return words.replace("&", "&&")
