"""What a facilitator and a note-taker do while a session runs."""

from __future__ import annotations

from collections.abc import Callable

from colearn_desktop.domain.agenda import PhaseKind
from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.errors import (
    AgendaError,
    ColearnError,
    NothingToUndoError,
    SessionStateError,
    UnknownPersonError,
)
from colearn_desktop.domain.events import (
    ClockAdvanced,
    ClockPaused,
    ClockResumed,
    FloorChanged,
    MomentMarked,
    Moved,
    PersonLeft,
    QueueJoined,
    QueueLeft,
    SessionEnded,
    SessionStarted,
    Undone,
)
from colearn_desktop.domain.floor import Floor, FloorChange, Turn, held_by, turns
from colearn_desktop.domain.ids import EventId, PersonId, PhaseId, new_id
from colearn_desktop.domain.phase_airtime import airtime_of, phases_of_kind
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.services.agenda_control import AgendaControl
from colearn_desktop.services.corrections import Corrections
from colearn_desktop.services.go_round import GoRound, phase_beginning
from colearn_desktop.services.note_taking import NoteTaking
from colearn_desktop.services.quiet_floor import QuietFloor
from colearn_desktop.services.session_log import ReopenedNotice, SessionLog
from colearn_desktop.services.turns_so_far import TurnsSoFar
from colearn_desktop.services.voices import Voices
from colearn_desktop.vault.sessions import SessionHeader


class LiveSession:
    """A session under way.

    Its own are the beginning and the end, the clock, the floor with its queue, and who
    leaves. The rest is done by its parts.

    Attributes:
        agenda: Goes to another phase than the next one, and changes what is planned.
        notes: Writes them.
        go_round: Asks one person after the other.
        quiet_floor: Asks whether the holder of the floor still speaks.
        corrections: Puts right who had the floor, long after it was given.
        voices: Asks who talks while nobody has the floor, where speech can be heard.
    """

    def __init__(self, log: SessionLog) -> None:
        self.log = log
        self.agenda = AgendaControl(log)
        self.notes = NoteTaking(log)
        self.go_round = GoRound(log)
        self.quiet_floor = QuietFloor(log)
        self.corrections = Corrections(log)
        self.voices = Voices(log, self.corrections)
        self._turns_so_far = TurnsSoFar(log)

    @property
    def header(self) -> SessionHeader:
        """Title and place."""
        return self.log.header

    @property
    def state(self) -> SessionState:
        """The session as it stands."""
        return self.log.state

    @property
    def reopened(self) -> ReopenedNotice | None:
        """Set when the program was interrupted and nobody has answered that yet."""
        return self.log.reopened

    def now_ms(self) -> int:
        """Session time in milliseconds."""
        return self.log.now_ms()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Hear of each change; returns a function that ends it."""
        return self.log.subscribe(listener)

    # Phases and the clock

    def start(self) -> None:
        """Begin with the first phase.

        Raises:
            SessionStateError: It has begun already.
            AgendaError: There is no phase to begin with.
        """
        if self.state.started_utc_ms is not None:
            raise SessionStateError("started already")
        if not self.state.agenda:
            raise AgendaError("the agenda is empty")
        first = self.state.agenda[0]
        self.log.append(SessionStarted(), *phase_beginning(self.state, first))

    def next_phase(self) -> None:
        """End this phase and begin the next.

        Raises:
            SessionStateError: Not running, or this is the last phase.
        """
        self._check_running()
        following = self.state.next_phase()
        if following is None:
            raise SessionStateError("this is the last phase")
        self.log.append(*phase_beginning(self.state, following))

    def end(self) -> None:
        """End the session for good."""
        self._check_running()
        self.log.append(SessionEnded())

    def pause_clock(self) -> None:
        """Let the phase clock and the airtime stand still."""
        self._check_running()
        if self.state.paused_since_ms is None:
            self.log.append(ClockPaused())

    def resume_clock(self) -> None:
        """Let the phase clock run on."""
        self._check_running()
        if self.state.paused_since_ms is not None:
            self.log.append(ClockResumed())

    def count_time_away(self) -> None:
        """Count the time the program was away into the phase: the room went on talking."""
        notice = self.log.reopened
        if notice is not None and self.state.current_phase is not None:
            self.log.reopened = None
            try:
                self.log.append(ClockAdvanced(notice.away_ms))
            except ColearnError:
                self.log.reopened = notice  # still to be answered
                raise

    def dismiss_reopened(self) -> None:
        """The clock stays where it was."""
        self.log.reopened = None
        self.log.notify()

    def projected_end_utc_ms(self) -> int:
        """When it ends if the rest takes its planned length."""
        return self.log.clock.utc_ms() + self.state.remaining_ms(self.now_ms())

    def planned_end_utc_ms(self) -> int | None:
        """When the room agreed to end; None before the start."""
        if self.state.started_utc_ms is None:
            return None
        return self.projected_end_utc_ms() - self.state.late_ms(self.now_ms())

    # The floor

    def give_floor(self, seat: int) -> None:
        """The participant in this seat speaks.

        Raises:
            UnknownPersonError: Nobody who is here sits there.
        """
        self.set_floor(held_by(self._seated(seat)))

    def set_floor(self, floor: Floor) -> None:
        """A person, several, nobody, groups or the team; nothing happens if they have it.

        The answer to "who is talking?" counts from when the talking began.
        """
        self._check_running()
        if floor == self.state.floor:
            return
        talking_since_ms = self.voices.talking_since_ms()
        if talking_since_ms is None:
            self.log.append(FloorChanged(floor))
        else:
            change, move = EventId(new_id()), EventId(new_id())
            self.log.append(
                FloorChanged(floor), Moved(change, talking_since_ms), event_ids=[change, move]
            )

    def undo_floor(self) -> None:
        """Take back what this phase last had: a floor change, a pass, or "later".

        Raises:
            NothingToUndoError: There is none left.
        """
        change = self._last_change()
        answers = self.state.go_round_answers
        if answers and (change is None or answers[-1].at_ms >= change.at_ms):
            run = self.state.current_run
            if run is not None and answers[-1].at_ms >= run.start_ms:
                self.log.append(Undone(answers[-1].event_id))
                return
        if change is None:
            raise NothingToUndoError
        self.log.append(Undone(change.event_id), *self._silenced(change.at_ms))

    def move_floor_earlier(self, by_ms: int = 5_000) -> None:
        """The last floor change really happened `by_ms` earlier.

        It stops at the change before it and at the beginning of the phase.
        """
        change = self._last_change()
        if change is None:
            raise NothingToUndoError
        changes = self.state.floor_changes
        place = changes.index(change)
        run = self.state.current_run
        earliest_ms = 0 if run is None else run.start_ms
        if place > 0:
            earliest_ms = max(earliest_ms, changes[place - 1].at_ms)
        to_ms = max(earliest_ms, change.at_ms - by_ms)
        if to_ms != change.at_ms:
            self.log.append(*self._silenced(to_ms), Moved(change.event_id, to_ms))

    def toggle_queue(self, seat: int) -> None:
        """The person in this seat asks to speak, or no longer does."""
        self._check_running()
        person_id = self._seated(seat)
        joined = person_id in self.state.queue
        self.log.append(QueueLeft(person_id) if joined else QueueJoined(person_id))

    def turns(self) -> list[Turn]:
        """All turns so far, oldest first."""
        return self._turns_so_far.turns()

    def turn_ms(self) -> int:
        """How long the present holder of the floor has held it, pauses taken out."""
        now_ms = self.now_ms()
        latest = turns(
            self.state.floor_changes[-1:],
            self.state.phase_spans(now_ms),
            self.state.pauses_until(now_ms),
            until_ms=now_ms,
        )
        return sum(turn.span.length_ms for turn in latest)

    def airtime(self, phase_id: PhaseId | None = None) -> AirtimePicture:
        """How the talking is shared in one phase, by default the current one."""
        if phase_id is None and self.state.runs:
            phase_id = self.state.runs[-1].phase_id
        phases = () if phase_id is None else (phase_id,)
        return airtime_of(self.state, self.turns(), phases, self.now_ms())

    def airtime_of_kind(self, kind: PhaseKind) -> AirtimePicture:
        """How the talking is shared in all phases of one kind together."""
        phases = phases_of_kind(self.state, kind)
        return airtime_of(self.state, self.turns(), phases, self.now_ms())

    # Marks and leaving

    def mark(self) -> None:
        """Remember this moment."""
        self._check_running()
        self.log.append(MomentMarked())

    def leave(self, person_id: PersonId) -> None:
        """Somebody goes home."""
        if self.state.people[person_id].present:
            self.log.append(PersonLeft(person_id))

    # Inside

    def _check_running(self) -> None:
        if not self.state.is_running:
            raise SessionStateError("the session is not running")

    def _seated(self, seat: int) -> PersonId:
        person = self.state.at_seat(seat)
        if person is None or not person.present:
            raise UnknownPersonError(f"seat {seat}")
        return person.person_id

    def _last_change(self) -> FloorChange | None:
        """The latest floor change of this phase that is still in effect and somebody's act."""
        run = self.state.runs[-1] if self.state.runs else None
        answers = {answer.event_id for answer in self.state.go_round_answers}
        for change in reversed(self.state.floor_changes):
            if run is not None and (
                change.at_ms < run.start_ms or change.event_id == run.event_id
            ):
                return None
            if change.given or change.event_id in answers:
                return change
        return None

    def _silenced(self, from_ms: int) -> list[Undone]:
        """Changes that change nothing, and would once the one before them is gone."""
        repeats = self.state.floor_repeats
        return [Undone(repeat.event_id) for repeat in repeats if repeat.at_ms >= from_ms]
