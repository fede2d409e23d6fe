"""Rewrites a session's story so that it holds only what may leave.

What stays out, whoever agreed to what: everything that was taken back (`Undone`), earlier
wordings of a note, of a name and of the agenda, deleted notes, people entered by mistake,
and who was given extra time. What stays out for want of consent is said by a `Clearance`. The ids and times of
the events that remain are untouched, so that copies of one session can be told apart
from copies of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase
from colearn_desktop.domain.consent import ConsentRecord
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.domain.ids import EventId, NoteId, PersonId
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.outputs.mentions import Mentions

_REVISIONS = (
    happened.NoteRevised
    | happened.NoteDeleted
    | happened.Undone
    | happened.Redone
    | happened.Erased
)
_ABOUT_SOUND = (
    happened.RecordingStarted
    | happened.RecordingPaused
    | happened.RecordingStopped
    | happened.RecordingTroubled
    | happened.RecordingTroubleEnded
)
WITNESS_LEFT_OUT = "(name left out)"


@dataclass(frozen=True, slots=True)
class Clearance:
    """What may leave.

    Attributes:
        notes: The notes that go in.
        labels: What people who may not be named are called instead.
        gone: Those of them who also lose their turns, their stays and their seat.
        with_sound: Whether the recordings go along.
    """

    notes: frozenset[NoteId]
    labels: Mapping[PersonId, str]
    gone: frozenset[PersonId]
    with_sound: bool


class Clearing:
    """Applies a clearance to one session.

    Args:
        events: The whole log, in its order.
        state: Its replay.
    """

    def __init__(
        self, events: Sequence[Event], state: SessionState, clearance: Clearance
    ) -> None:
        self._events = events
        self._state = state
        self._clearance = clearance
        self.mentions = Mentions(_replacements(events, state, clearance.labels))
        self._authors = _author_names(events, state, clearance.labels)
        self._unwanted = _REVISIONS if clearance.with_sound else _REVISIONS | _ABOUT_SOUND
        self._last_agenda = next(
            (
                event.event_id
                for event in reversed(events)
                if isinstance(event.body, happened.AgendaPlanned)
                and event.event_id not in state.undone
            ),
            None,
        )

    def events(self) -> tuple[Event, ...]:
        """The events that may leave, in the order of the log."""
        kept: list[Event] = []
        kept_ids: set[EventId] = set()
        for event in self._events:
            if event.event_id in self._state.undone:
                continue
            body = self._cleared(event)
            if body is not None:
                kept.append(replace(event, body=body))
                kept_ids.add(event.event_id)
        return tuple(
            event
            for event in kept
            if not isinstance(event.body, happened.Moved | happened.FloorReassigned)
            or event.body.event_id in kept_ids
        )

    def consents(self, records: Iterable[ConsentRecord]) -> tuple[ConsentRecord, ...]:
        """The answers of people on the list. A witness is named if they may be named."""
        may_be_named = {
            person.name.casefold()
            for person in self._state.people.values()
            if person.person_id not in self._clearance.labels
        }
        return tuple(
            record
            if not record.witness or record.witness.strip().casefold() in may_be_named
            else replace(record, witness=WITNESS_LEFT_OUT)
            for record in records
            if record.person_id in self._state.people
        )

    def name(self, person_id: PersonId) -> str:
        """What a person on the list is called: their present name, or their label."""
        label = self._clearance.labels.get(person_id)
        return self._state.people[person_id].name if label is None else label

    def _cleared(self, event: Event) -> EventBody | None:
        """What remains of an event, or None."""
        body = event.body
        person_id = _person_in(body)
        if person_id is not None:
            return self._cleared_person(body, person_id)
        match body:
            case happened.AgendaPlanned(phases):
                if event.event_id != self._last_agenda:
                    return None
                return happened.AgendaPlanned(tuple(map(self._cleared_phase, phases)))
            case happened.GoRoundOrdered(phase_id, order):
                gone = self._clearance.gone
                staying = tuple(p for p in order if p in self._state.people and p not in gone)
                return happened.GoRoundOrdered(phase_id, staying)
            case happened.NotesHandedOver(name):
                return replace(body, name=self._authors[name])
            case happened.NoteWritten(note_id, stamped_ms):
                if note_id not in self._clearance.notes:
                    return None
                note = self._state.notes[note_id]
                replaced = self.mentions.replaced
                author = self._authors[note.author]
                return happened.NoteWritten(
                    note_id, stamped_ms, note.kind, replaced(note.text), author
                )
        return None if isinstance(body, self._unwanted) else body

    def _cleared_person(self, body: EventBody, person_id: PersonId) -> EventBody | None:
        if person_id not in self._state.people:
            return None
        gone = person_id in self._clearance.gone
        hidden = person_id in self._clearance.labels
        match body:
            case happened.FloorChanged() | happened.FloorReassigned():
                return replace(body, floor=NOBODY) if gone else body
            case happened.AllowanceSet():
                return None  # between that person and the facilitator
            case happened.PersonAdded():
                return replace(
                    body,
                    name=self.name(person_id),
                    seat=None if gone else body.seat,
                    # There is one facilitator: a role would be a name.
                    role=None if hidden else body.role,
                    present=body.present and not gone,
                )
            case happened.PersonChanged():
                cleared = replace(
                    body, name=self.name(person_id), role=None if hidden else body.role
                )
                return None if gone else cleared
        return None if gone else body

    def _cleared_phase(self, phase: Phase) -> Phase:
        replaced = self.mentions.replaced
        return replace(
            phase,
            title=replaced(phase.title),
            short_title=replaced(phase.short_title),
            question=replaced(phase.question),
            prompts=tuple(map(replaced, phase.prompts)),
        )


def _person_in(body: EventBody) -> PersonId | None:
    """Whom an event is about, if it is about one person."""
    match body:
        case happened.FloorChanged(floor) | happened.FloorReassigned(_, floor):
            return floor.person_id
        case (
            happened.PersonAdded(person_id)
            | happened.PersonChanged(person_id)
            | happened.PersonRemoved(person_id)
            | happened.PersonArrived(person_id)
            | happened.PersonLeft(person_id)
            | happened.AllowanceSet(person_id)
            | happened.GoRoundAnswered(_, person_id)
            | happened.QueueJoined(person_id)
            | happened.QueueLeft(person_id)
        ):
            return person_id
    return None


def _replacements(
    events: Iterable[Event], state: SessionState, labels: Mapping[PersonId, str]
) -> dict[str, str]:
    """Every name that must not be read, and what is read in its place.

    That is each name a hidden person ever had, and each name that anybody gave up: a
    slip that was put right may have been a real name.
    """
    instead: dict[str, str] = {}
    for event in events:
        match event.body:
            case happened.PersonAdded(person_id, name) | happened.PersonChanged(
                person_id, name
            ):
                person = state.people.get(person_id)
                stands_in = "somebody" if person is None else person.name
                instead[name.casefold()] = labels.get(person_id, stands_in)
    for person in state.people.values():
        # Whoever bears a name today decides what becomes of it.
        instead[person.name.casefold()] = labels.get(person.person_id, person.name)
    for person in state.people.values():
        if person.person_id not in labels:
            instead.pop(person.name.casefold(), None)
    return instead


def _author_names(
    events: Iterable[Event], state: SessionState, labels: Mapping[PersonId, str]
) -> dict[str, str]:
    """What each note-taker is called: only people on the list have been asked for a yes.

    Anybody else who took notes is "Note-taker 1", "Note-taker 2" ... in order.
    """
    listed = {
        person.name.casefold(): labels.get(person.person_id, person.name)
        for person in state.people.values()
    }
    names = {"": ""}
    strangers = 0
    for event in events:
        match event.body:
            case happened.NotesHandedOver(name) | happened.NoteWritten(author=name):
                if name in names:
                    continue
                if name.casefold() in listed:
                    names[name] = listed[name.casefold()]
                else:
                    strangers += 1
                    names[name] = f"Note-taker {strangers}"
    return names
