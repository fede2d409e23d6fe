"""A session as it stands: the fold of its events, which `domain.fold` and `domain.replay` do."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from colearn_desktop.domain.agenda import Phase
from colearn_desktop.domain.events import GoRoundAnswer, RoomDisplayChosen, StopReason
from colearn_desktop.domain.floor import NOBODY, Floor, FloorChange, Span, floor_at
from colearn_desktop.domain.ids import (
    DeviceId,
    EventId,
    NoteId,
    PersonId,
    PhaseId,
    RecordingId,
)
from colearn_desktop.domain.notes import Note, NoteTaker, PlacedNote
from colearn_desktop.domain.people import Attendance, Person

_NO_EVENT = EventId("")


@dataclass(slots=True)
class PhaseRun:
    """One time that a phase ran, in session time; `end_ms` is None while it runs.

    `event_id` names the event that began it; `changes_before` counts the floor changes
    up to then.
    """

    phase_id: PhaseId
    start_ms: int
    end_ms: int | None = None
    event_id: EventId = _NO_EVENT
    changes_before: int = 0


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """Somebody's answer in a go-round, at a moment of session time."""

    event_id: EventId
    at_ms: int
    phase_id: PhaseId
    person_id: PersonId
    answer: GoRoundAnswer


@dataclass(slots=True)
class RecordingNow:
    """What the log says about recording."""

    recording_id: RecordingId | None = None
    capturing: bool = False
    paused_for: StopReason | None = None
    stopped_for: StopReason | None = None


@dataclass(slots=True)
class SessionState:
    """Everything the screens show about one session.

    Times are session time in milliseconds: 0 is the start, and it runs until the end.

    Attributes:
        agreed_ms: How long the room agreed to stay: the plan at the start, and what was
            agreed since.
        away_ms: How long the program was away in all; session time stood still then.
        floor_repeats: Floor changes that changed nothing, because whom they name had the
            floor already. They may again when what stands before them is put right.
        struck: What is not kept, in the order in which it was said.
        timekeeper: Of several laptops the one whose floor and phases count; None while one
            alone kept a record.
        corrections: Floor changes of other laptops that put the timekeeper's right.
        note_takers: Who writes now on each laptop; `note_taker` on whichever said so last.
    """

    people: dict[PersonId, Person] = field(default_factory=dict)
    attendance: list[Attendance] = field(default_factory=list)
    agenda: tuple[Phase, ...] = ()
    agreed_ms: int = 0
    runs: list[PhaseRun] = field(default_factory=list)
    extensions_ms: dict[PhaseId, int] = field(default_factory=dict)
    advances: list[tuple[int, int]] = field(default_factory=list)
    away_ms: int = 0
    pauses: list[Span] = field(default_factory=list)
    paused_since_ms: int | None = None
    floor_changes: list[FloorChange] = field(default_factory=list)
    floor_repeats: list[FloorChange] = field(default_factory=list)
    queue: list[PersonId] = field(default_factory=list)
    allowances_ms: dict[PersonId, int] = field(default_factory=dict)
    go_round_orders: dict[PhaseId, tuple[PersonId, ...]] = field(default_factory=dict)
    go_round_answers: list[RoundAnswer] = field(default_factory=list)
    note_taker: NoteTaker = field(default_factory=NoteTaker)
    notes: dict[NoteId, Note] = field(default_factory=dict)
    marks_ms: list[int] = field(default_factory=list)
    struck: list[Span] = field(default_factory=list)
    room_display: RoomDisplayChosen = field(default_factory=RoomDisplayChosen)
    recording: RecordingNow = field(default_factory=RecordingNow)
    started_utc_ms: int | None = None
    ended_at_ms: int | None = None
    last_at_ms: int = 0
    undone: set[EventId] = field(default_factory=set)
    timekeeper: DeviceId | None = None
    corrections: set[EventId] = field(default_factory=set)
    note_takers: dict[DeviceId, NoteTaker] = field(default_factory=dict)

    # People

    @property
    def participants(self) -> list[Person]:
        """Participants in order of seats."""
        seated = [person for person in self.people.values() if person.seat is not None]
        return sorted(seated, key=lambda person: person.seat or 0)

    @property
    def team(self) -> list[Person]:
        """Team members in the order in which they were added."""
        return [person for person in self.people.values() if person.is_team]

    @property
    def present(self) -> list[Person]:
        """Everyone in the room, team included."""
        return [person for person in self.people.values() if person.present]

    def at_seat(self, seat: int) -> Person | None:
        """The participant who sits there."""
        return next((p for p in self.people.values() if p.seat == seat), None)

    def in_the_room(self, spans: Sequence[Span]) -> set[PersonId]:
        """Everyone who was there during any of the spans, their very edges included."""
        return {
            stay.person_id
            for stay in self.attendance
            for span in spans
            if stay.from_ms <= span.end_ms
            and (stay.until_ms is None or stay.until_ms >= span.start_ms)
        }

    def presence_ms(self, person_id: PersonId, spans: Iterable[Span]) -> int:
        """How much of the given spans the person was in the room."""
        total = 0
        for stay in self.attendance:
            if stay.person_id != person_id:
                continue
            for span in spans:
                until = span.end_ms if stay.until_ms is None else stay.until_ms
                total += max(0, min(span.end_ms, until) - max(span.start_ms, stay.from_ms))
        return total

    # Phases and clocks

    @property
    def is_running(self) -> bool:
        """Started and not ended."""
        return self.started_utc_ms is not None and self.ended_at_ms is None

    @property
    def current_run(self) -> PhaseRun | None:
        """The run of the phase that is on."""
        if self.runs and self.runs[-1].end_ms is None:
            return self.runs[-1]
        return None

    @property
    def current_phase(self) -> Phase | None:
        """The phase that is on."""
        run = self.current_run
        return None if run is None else self.phase(run.phase_id)

    def phase(self, phase_id: PhaseId | None) -> Phase | None:
        """The phase with this id, if the agenda (still) has it."""
        return next((p for p in self.agenda if p.phase_id == phase_id), None)

    def phase_index(self) -> int:
        """Place of the current phase in the agenda; -1 before the first."""
        run = self.runs[-1] if self.runs else None
        ids = [phase.phase_id for phase in self.agenda]
        return ids.index(run.phase_id) if run is not None and run.phase_id in ids else -1

    def next_phase(self) -> Phase | None:
        """What the agenda has after the current phase."""
        index = self.phase_index() + 1
        return self.agenda[index] if index < len(self.agenda) else None

    def planned_ms(self, phase: Phase) -> int:
        """Planned length with the minutes that were added."""
        return phase.planned_ms + self.extensions_ms.get(phase.phase_id, 0)

    def elapsed_ms(self, phase_id: PhaseId, now_ms: int) -> int:
        """How long a phase has run, pauses taken out."""
        total = sum(
            advance for at, advance in self.advances if self.phase_id_at(at) == phase_id
        )
        gaps = self.pauses_until(now_ms)
        for run in self.runs:
            if run.phase_id != phase_id:
                continue
            end_ms = now_ms if run.end_ms is None else run.end_ms
            total += end_ms - run.start_ms
            for gap in gaps:
                total -= max(0, min(gap.end_ms, end_ms) - max(gap.start_ms, run.start_ms))
        return total

    def left_ms(self, now_ms: int) -> int:
        """What is left of the current phase; negative when it runs over."""
        phase = self.current_phase
        if phase is None:
            return 0
        return self.planned_ms(phase) - self.elapsed_ms(phase.phase_id, now_ms)

    def remaining_ms(self, now_ms: int) -> int:
        """How long until the end if every phase ahead takes its planned length.

        A phase that ran before and is ahead again has only the rest of its time.
        """
        ahead = sum(
            max(0, self.planned_ms(phase) - self.elapsed_ms(phase.phase_id, now_ms))
            for phase in self.agenda[self.phase_index() + 1 :]
        )
        return max(0, self.left_ms(now_ms)) + ahead

    def late_ms(self, now_ms: int) -> int:
        """By how much it will end later than agreed; negative when it will end earlier.

        In session time, so that a corrected wall clock changes nothing.
        """
        return now_ms + self.away_ms + self.remaining_ms(now_ms) - self.agreed_ms

    def pauses_until(self, now_ms: int) -> list[Span]:
        """When the clock stood still, the pause that is on included."""
        if self.paused_since_ms is None:
            return self.pauses
        return [*self.pauses, Span(self.paused_since_ms, max(now_ms, self.paused_since_ms))]

    def phase_id_at(self, at_ms: int) -> PhaseId | None:
        """Which phase was on at a moment of session time."""
        index = bisect.bisect_right(self.runs, at_ms, key=lambda run: run.start_ms) - 1
        if index < 0:
            return None
        run = self.runs[index]
        return run.phase_id if run.end_ms is None or at_ms <= run.end_ms else None

    def phase_spans(self, now_ms: int) -> list[tuple[PhaseId, Span]]:
        """When which phase ran, oldest first."""
        return [
            (run.phase_id, Span(run.start_ms, now_ms if run.end_ms is None else run.end_ms))
            for run in self.runs
        ]

    # Floor and notes

    @property
    def floor(self) -> Floor:
        """Who has the floor."""
        return self.floor_changes[-1].floor if self.floor_changes else NOBODY

    def placed_notes(self) -> list[PlacedNote]:
        """All notes, oldest first, each with the phase and the floor of its moment."""
        return [
            PlacedNote(
                note,
                self.phase_id_at(note.stamped_ms),
                floor_at(self.floor_changes, note.stamped_ms),
            )
            for note in sorted(self.notes.values(), key=lambda note: note.stamped_ms)
        ]
