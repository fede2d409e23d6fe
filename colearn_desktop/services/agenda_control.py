"""Changing the agenda while the session runs: what is on, what comes, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain import agenda, replanning
from colearn_desktop.domain.agenda import MINUTE_MS, Phase
from colearn_desktop.domain.errors import (
    AgendaError,
    NothingToUndoError,
    SessionStateError,
)
from colearn_desktop.domain.events import (
    AgendaPlanned,
    EndMoved,
    EventBody,
    PhaseExtended,
    Undone,
)
from colearn_desktop.domain.ids import EventId, PhaseId
from colearn_desktop.domain.replanning import PhaseAhead, Replan
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.services.go_round import phase_beginning
from colearn_desktop.services.session_log import SessionLog


class ChangeKind(StrEnum):
    """What somebody did to the agenda."""

    EXTENDED = "extended"
    SHORTENED = "shortened"
    MOVED = "moved"
    INSERTED = "inserted"
    DROPPED = "dropped"
    REWORDED = "reworded"
    REPLANNED = "replanned"


@dataclass(frozen=True, slots=True)
class AgendaChange:
    """Something that can be taken back as a whole.

    Attributes:
        title: Of the phase it was about; empty for a new plan of the rest.
    """

    kind: ChangeKind
    title: str
    event_ids: tuple[EventId, ...]


class AgendaControl:
    """The agenda of a session that runs. Each action is one transaction.

    What was changed since the program was started can be undone, the last change first.
    """

    def __init__(self, log: SessionLog) -> None:
        self.log = log
        self._changes: list[AgendaChange] = []
        self._declined_at_ms: int | None = None
        log.subscribe(self._forget_declined)

    @property
    def state(self) -> SessionState:
        """The session as it stands."""
        return self.log.state

    # What is on

    def start_phase(self, phase_id: PhaseId) -> None:
        """Go to any phase. One that ran before goes on with what is left of its time.

        Raises:
            SessionStateError: Not running.
            AgendaError: There is no such phase.
        """
        self._check_running()
        phase = self._phase(phase_id)
        if phase != self.state.current_phase:
            self.log.append(*phase_beginning(self.state, phase))

    def passed_over(self, phase_id: PhaseId) -> tuple[Phase, ...]:
        """What lies between the current phase and a later one, and would not take place."""
        at = agenda.index_of(self.state.agenda, phase_id)
        return self.state.agenda[self.state.phase_index() + 1 : at]

    def extend(self, by_ms: int = MINUTE_MS) -> None:
        """Give the current phase more time.

        Raises:
            SessionStateError: No phase is on.
        """
        phase = self._current()
        self._change(ChangeKind.EXTENDED, phase, PhaseExtended(phase.phase_id, by_ms))

    @property
    def can_shorten(self) -> bool:
        """Whether the current phase has a minute that is not used yet, beside its last."""
        phase = self.state.current_phase
        if phase is None or not self.state.is_running:
            return False
        return self.state.planned_ms(phase) - MINUTE_MS >= self.least_ms(phase)

    def shorten(self) -> None:
        """Take one minute from the current phase, but none that it has used already.

        Raises:
            SessionStateError: No phase is on, or it has no such minute.
        """
        phase = self._current()
        if not self.can_shorten:
            raise SessionStateError("the phase has no minute to lose")
        self._change(ChangeKind.SHORTENED, phase, PhaseExtended(phase.phase_id, -MINUTE_MS))

    def least_ms(self, phase: Phase) -> int:
        """The shortest that a phase can be: a minute, or what it has used already."""
        return max(MINUTE_MS, self.state.elapsed_ms(phase.phase_id, self.log.now_ms()))

    # What is ahead

    def is_ahead(self, phase_id: PhaseId) -> bool:
        """Whether a phase comes after the one that is on."""
        ids = [phase.phase_id for phase in self.state.agenda]
        return phase_id in ids[self.state.phase_index() + 1 :]

    def can_drop(self, phase_id: PhaseId) -> bool:
        """Whether a phase is ahead and never began."""
        begun = any(run.phase_id == phase_id for run in self.state.runs)
        return self.is_ahead(phase_id) and not begun

    def can_move(self, phase_id: PhaseId, by: int) -> bool:
        """Whether a phase ahead has room that way."""
        if not self.is_ahead(phase_id):
            return False
        first = self.state.phase_index() + 1
        to = agenda.index_of(self.state.agenda, phase_id) + by
        return first <= to < len(self.state.agenda)

    def move(self, phase_id: PhaseId, by: int) -> None:
        """Bring a phase ahead forward (`by` < 0) or put it off.

        Raises:
            SessionStateError: Not running.
            AgendaError: It is not ahead.
        """
        self._check_running()
        first = self.state.phase_index() + 1
        phases = agenda.moved_ahead(self.state.agenda, phase_id, by, first=first)
        if phases != self.state.agenda:
            self._change(ChangeKind.MOVED, self._phase(phase_id), AgendaPlanned(phases))

    def insert(self, phase: Phase, after: PhaseId | None = None) -> None:
        """Put a new phase after the current one, or after one that is ahead.

        Raises:
            SessionStateError: Not running.
            AgendaError: Something has begun after that place.
        """
        self._check_running()
        current = self._current()
        after = current.phase_id if after is None else after
        if after != current.phase_id and not self.is_ahead(after):
            raise AgendaError("that place is over")
        phases = agenda.inserted(self.state.agenda, phase, after)
        self._change(ChangeKind.INSERTED, phase, AgendaPlanned(phases))

    def drop(self, phase_id: PhaseId) -> None:
        """Take a phase ahead out of the agenda.

        Raises:
            SessionStateError: Not running.
            AgendaError: It is not ahead, or began before.
        """
        self._check_running()
        phase = self._phase(phase_id)
        if not self.can_drop(phase_id):
            raise AgendaError("a phase that has begun stays")
        phases = agenda.dropped(self.state.agenda, phase_id)
        self._change(ChangeKind.DROPPED, phase, AgendaPlanned(phases))

    def reword(self, phase: Phase, length_ms: int) -> None:
        """Change title, question or length of the current phase or one ahead.

        Args:
            phase: With its new words. Its own `planned_ms` stays what was planned at first.
            length_ms: How long it is to be in all; never less than it has used.

        Raises:
            SessionStateError: Not running.
            AgendaError: It is over, or too short.
        """
        self._check_running()
        before = self._phase(phase.phase_id)
        if before != self.state.current_phase and not self.is_ahead(phase.phase_id):
            raise AgendaError("that phase is over")
        by_ms = length_ms - self.state.planned_ms(before)
        if by_ms and not self.least_ms(before) <= length_ms <= agenda.LONGEST_PHASE_MS:
            raise AgendaError(f"a phase of {length_ms} ms")
        bodies: list[EventBody] = []
        if phase != before:
            bodies.append(AgendaPlanned(agenda.reworded(self.state.agenda, phase)))
        if by_ms:
            bodies.append(PhaseExtended(phase.phase_id, by_ms))
        if bodies:
            self._change(ChangeKind.REWORDED, phase, *bodies)

    # When it runs late

    def late_ms(self) -> int:
        """By how much it will end later than agreed."""
        return self.state.late_ms(self.log.now_ms()) if self.state.is_running else 0

    def offers_replan(self) -> bool:
        """Whether to offer a new plan, unasked."""
        if not self.state.is_running:
            return False
        left_ms = self.state.left_ms(self.log.now_ms())
        return replanning.should_offer(self.late_ms(), left_ms, self._declined_at_ms)

    def decline_replan(self) -> None:
        """Not now; it is offered again when it has got worse."""
        self._declined_at_ms = self.late_ms()
        self.log.notify()

    def phases_ahead(self) -> tuple[PhaseAhead, ...]:
        """What a new plan can change."""
        return replanning.phases_ahead(self.state, self.log.now_ms())

    def apply(self, replan: Replan) -> None:
        """Do what somebody has looked at and agreed to.

        Raises:
            SessionStateError: Not running.
            AgendaError: The agenda has changed since; nothing was done.
        """
        self._check_running()
        bodies: list[EventBody] = []
        for phase_id, cut_ms in replan.cuts_ms.items():
            phase = self._phase(phase_id)
            length_ms = self.state.planned_ms(phase) - cut_ms
            if not self.is_ahead(phase_id) or length_ms < self.state.elapsed_ms(
                phase_id, self.log.now_ms()
            ):
                raise AgendaError("that phase is on, or over")
            bodies.append(PhaseExtended(phase_id, -cut_ms))
        if replan.dropped is not None:
            if not self.can_drop(replan.dropped):
                raise AgendaError("a phase that has begun stays")
            phases = agenda.dropped(self.state.agenda, replan.dropped)
            bodies.append(AgendaPlanned(phases))
        if replan.end_moved_ms:
            bodies.append(EndMoved(replan.end_moved_ms))
        if bodies:
            self._change(ChangeKind.REPLANNED, None, *bodies)
            self._declined_at_ms = None

    # Taking back

    @property
    def last_change(self) -> AgendaChange | None:
        """What `undo` would take back."""
        return self._changes[-1] if self._changes and self._can_undo() else None

    def undo(self) -> None:
        """Take the last change of the agenda back.

        Raises:
            NothingToUndoError: There is none, or what it added has begun since.
        """
        if not self._changes or not self._can_undo():
            raise NothingToUndoError
        change = self._changes[-1]
        self.log.append(*(Undone(event_id) for event_id in change.event_ids))
        self._changes.pop()

    # Inside

    def _forget_declined(self) -> None:
        """Once caught up, later lateness is news. Time alone makes nobody less late."""
        if self.state.is_running and self.late_ms() < replanning.LATE_ENOUGH_MS:
            self._declined_at_ms = None

    def _can_undo(self) -> bool:
        """Not after the end, and not if it took a phase away that has begun."""
        if not self.state.is_running:
            return False
        gone = self.state.undone | set(self._changes[-1].event_ids)
        before = next(
            event.body.phases
            for event in reversed(self.log.events)
            if isinstance(event.body, AgendaPlanned) and event.event_id not in gone
        )
        kept = {phase.phase_id for phase in before}
        return all(run.phase_id in kept for run in self.state.runs)

    def _change(self, kind: ChangeKind, phase: Phase | None, *bodies: EventBody) -> None:
        # A listener that fails has failed after the change; it can be undone all the same.
        count = len(self.log.events)
        try:
            self.log.append(*bodies)
        finally:
            stored = tuple(event.event_id for event in self.log.events[count:][: len(bodies)])
            if stored:
                title = "" if phase is None else phase.step_name
                self._changes.append(AgendaChange(kind, title, stored))

    def _phase(self, phase_id: PhaseId) -> Phase:
        return self.state.agenda[agenda.index_of(self.state.agenda, phase_id)]

    def _current(self) -> Phase:
        phase = self.state.current_phase
        if phase is None or not self.state.is_running:
            raise SessionStateError("no phase is on")
        return phase

    def _check_running(self) -> None:
        if not self.state.is_running:
            raise SessionStateError("the session is not running")
