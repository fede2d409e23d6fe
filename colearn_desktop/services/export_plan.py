"""What of a session may leave this laptop, decided by each person's consent.

The rules hold whatever contents were chosen; "no sound" and "anonymous notes" only take
more away (`outputs.anonymous` says what). Only a yes to the form in force counts: refused, paused, withdrawn, never asked and given
to another text are all no. The rules, the most protective that still make sense:

- Sound goes along if everyone, team included, who was in the room while any of it was
  recorded has a yes to audio and to archiving. Sound is not taken apart: a room is heard
  through everybody's microphone.
- A note by one person needs that person's yes to notes and to archiving; a quote also
  to quoting.
- A note by nobody, several people or small groups may hold anybody's words. It needs the
  same yes from everyone in the room at its moment, team included; a note by the team from
  the team members in the room.
- Whoever has no yes to archiving is called "Person 1", "Person 2" ... in every file, and
  mentions of their pseudonym in what others said read the same. Their turns stay as that
  person's, for without them every even share would be wrong; a role does not stay, for
  there is one facilitator.
- Whoever withdrew from archiving, or withdrew anything without a yes to archiving, is
  gone as far as can be: no turns, no seat, no coming and going. Their time with the floor
  is nobody's. Their answers stay, because they prove what was asked and what was said.
- A note of a moment that was struck never goes, whoever agreed to what.
- Undone events, deleted notes, earlier wordings and people entered by mistake never go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentLedger,
    ConsentRecord,
    ConsentState,
    Purpose,
)
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import FloorKind, Span
from colearn_desktop.domain.ids import NoteId, PersonId
from colearn_desktop.domain.notes import Note, NoteKind, PlacedNote
from colearn_desktop.domain.people import Person
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import is_struck
from colearn_desktop.outputs.anonymous import (
    NamelessText,
    anonymous_events,
    answer_counts,
    names_ever_used,
    telling_words,
)
from colearn_desktop.outputs.clearing import Clearance, Clearing
from colearn_desktop.outputs.session_record import (
    Contents,
    LeftOut,
    SessionRecord,
    SoundFile,
)
from colearn_desktop.vault.sessions import SessionHeader


@dataclass(frozen=True, slots=True)
class MissingYes:
    """A yes that would be needed, and what stands in its place."""

    person_id: PersonId
    name: str
    purpose: Purpose
    state: ConsentState


@dataclass(frozen=True, slots=True)
class LeftOutNote:
    """A note that stays here, and why.

    Attributes:
        missing: Whose yes it lacks.
        struck: It was written about a stretch that was struck.
    """

    note_id: NoteId
    kind: NoteKind
    missing: tuple[MissingYes, ...]
    struck: bool = False


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """What becomes of the recordings.

    Attributes:
        recorded_ms: All that was recorded.
        missing: Whose yes is lacking.
        stored_bytes: About how long its files will be; 0 where nobody asked the store.
        wanted: Whether the chosen contents have sound in them.
    """

    recorded_ms: int
    missing: tuple[MissingYes, ...]
    stored_bytes: int = 0
    wanted: bool = True

    @property
    def goes_along(self) -> bool:
        """Whether there is sound, it is wanted and it may leave."""
        return self.recorded_ms > 0 and self.wanted and not self.missing


@dataclass(frozen=True, slots=True)
class UnnamedPerson:
    """Somebody who appears as `label` (or, if `gone`, in their answers alone)."""

    person_id: PersonId
    name: str
    label: str
    state: ConsentState
    gone: bool


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What goes in, what stays here, and why.

    Attributes:
        record: What goes in, cleared; documents are made from it.
        people: How many people are on the list, team included.
        notes: How many notes go in.
        quotes: How many of those are quotes.
        kinds: How many of those are of which kind, plain ones left out.
        telling: In anonymous notes, words that may still tell who somebody is.
        telling_notes: In how many of those notes there are any.
    """

    record: SessionRecord
    people: int
    notes: int
    quotes: int
    left_out_notes: tuple[LeftOutNote, ...]
    sound: SoundPlan
    unnamed: tuple[UnnamedPerson, ...]
    kinds: tuple[tuple[NoteKind, int], ...] = ()
    telling: tuple[str, ...] = ()
    telling_notes: int = 0

    @property
    def contents(self) -> Contents:
        """What was chosen."""
        return self.record.contents


def make_plan(
    header: SessionHeader,
    events: Sequence[Event],
    consents: Sequence[ConsentRecord],
    forms: Sequence[ConsentForm],
    sounds: Sequence[SoundFile],
    *,
    exported_utc_ms: int = 0,
    contents: Contents = Contents.EVERYTHING,
    private_names: Sequence[str] = (),
) -> ExportPlan:
    """Decide about one session.

    Args:
        header: Its header.
        events: Its whole log, in order.
        consents: All answers, oldest first.
        forms: The form in force and every other that an answer refers to.
        sounds: Every recorded stretch, oldest first.
        exported_utc_ms: When; 0 while nothing is written yet.
        contents: How much of what people agreed to is wanted.
        private_names: Names the team keeps to itself: in anonymous notes they are
            nobody's.
    """
    state = replay(events)
    answers = _Answers(state, ConsentLedger(consents), _form_in_force(header, forms))
    unnamed = _unnamed(state, answers)
    left_out = tuple(_left_out_notes(state, answers))
    staying = {note.note_id for note in left_out}
    going = [note for note in state.notes.values() if note.note_id not in staying]
    sound = SoundPlan(
        recorded_ms=sum(sound.end_ms - sound.start_ms for sound in sounds),
        missing=_missing_for_sound(state, answers, sounds),
        wanted=contents is Contents.EVERYTHING,
    )
    clearing = Clearing(
        events,
        state,
        Clearance(
            notes=frozenset(note.note_id for note in going),
            labels={person.person_id: person.label for person in unnamed},
            gone=frozenset(person.person_id for person in unnamed if person.gone),
            with_sound=sound.goes_along,
        ),
    )
    record = SessionRecord(
        session_id=header.session_id,
        device_id=header.device_id,
        title=clearing.mentions.replaced(header.title),
        place=clearing.mentions.replaced(header.place),
        template=header.template,
        created_utc_ms=header.created_utc_ms,
        exported_utc_ms=exported_utc_ms,
        form_sha256=header.form_sha256,
        forms=tuple(forms),
        events=clearing.events(),
        consents=clearing.consents(consents),
        sounds=tuple(sounds) if sound.goes_along else (),
        left_out=LeftOut(
            notes=sum(not note.struck for note in left_out),
            struck_notes=sum(note.struck for note in left_out),
            people=len(unnamed),
            sound_ms=0 if sound.goes_along else sound.recorded_ms,
        ),
    )
    plan = ExportPlan(
        record=replace(record, contents=contents),
        people=len(state.people),
        notes=len(going),
        quotes=sum(note.kind is NoteKind.QUOTE for note in going),
        left_out_notes=left_out,
        sound=sound,
        unnamed=unnamed,
        kinds=_kinds(going),
    )
    if contents is not Contents.ANONYMOUS_NOTES:
        return plan
    names = names_ever_used(events, consents) | set(private_names)
    return _made_anonymous(plan, header, state, consents, names, private_names)


def _made_anonymous(
    plan: ExportPlan,
    header: SessionHeader,
    state: SessionState,
    consents: Sequence[ConsentRecord],
    names: Iterable[str],
    private_names: Sequence[str],
) -> ExportPlan:
    """The same plan with nobody in it, and nothing by which to find them in another."""
    text = NamelessText(names)
    staying = {note.note_id for note in plan.left_out_notes}
    events = anonymous_events(state, state.notes.keys() - staying, text)
    form = _form_in_force(header, plan.record.forms)
    record = replace(
        plan.record,
        session_id=events[0].session_id,
        device_id=events[0].device_id,
        title=text.replaced(header.title),
        place=text.replaced(header.place),
        created_utc_ms=state.started_utc_ms or header.created_utc_ms,
        # A form cannot be changed, or it would no longer be the one that was agreed to.
        forms=(form,) if text.replaced(form.text) == form.text else (),
        events=events,
        consents=(),
        answer_counts=answer_counts(state, consents, form),
        left_out=replace(plan.record.left_out, people=0),
    )
    words, count = telling_words(
        (note.text for note in record.state().notes.values()), private_names
    )
    return replace(plan, record=record, unnamed=(), telling=words, telling_notes=count)


def _kinds(notes: Sequence[Note]) -> tuple[tuple[NoteKind, int], ...]:
    counts: Counter[NoteKind] = Counter(
        note.kind for note in notes if note.kind is not NoteKind.NOTE
    )
    return tuple((kind, counts[kind]) for kind in NoteKind if counts[kind])


class _Answers:
    """Where people stand under the form in force."""

    def __init__(self, state: SessionState, ledger: ConsentLedger, form: ConsentForm) -> None:
        self._state = state
        self._ledger = ledger
        self._form = form

    def state(self, person_id: PersonId, purpose: Purpose) -> ConsentState:
        return self._ledger.state(person_id, purpose, self._form)

    def missing(
        self, people: Iterable[PersonId], purposes: Sequence[Purpose]
    ) -> tuple[MissingYes, ...]:
        return tuple(
            MissingYes(person_id, self._state.people[person_id].name, purpose, answer)
            for person_id in people
            for purpose in purposes
            if (answer := self.state(person_id, purpose)) is not ConsentState.GRANTED
        )

    def has_withdrawn_anything(self, person_id: PersonId) -> bool:
        return any(
            self.state(person_id, purpose) is ConsentState.WITHDRAWN for purpose in Purpose
        )


def _form_in_force(header: SessionHeader, forms: Iterable[ConsentForm]) -> ConsentForm:
    return next(form for form in forms if form.sha256 == header.form_sha256)


def _unnamed(state: SessionState, answers: _Answers) -> tuple[UnnamedPerson, ...]:
    """Everyone without a yes to archiving, numbered in order of seats, then the team."""
    taken = {person.name.casefold() for person in state.people.values()}
    unnamed: list[UnnamedPerson] = []
    number = 0
    for person in _listed(state):
        answer = answers.state(person.person_id, Purpose.ARCHIVING)
        if answer is ConsentState.GRANTED:
            continue
        number += 1
        # Somebody's pseudonym may be "Person 2": then there is no second of that name.
        while f"person {number}" in taken:
            number += 1
        unnamed.append(
            UnnamedPerson(
                person.person_id,
                person.name,
                f"Person {number}",
                answer,
                gone=answers.has_withdrawn_anything(person.person_id),
            )
        )
    return tuple(unnamed)


def _listed(state: SessionState) -> list[Person]:
    others = [person for person in state.people.values() if person.seat is None]
    return [*state.participants, *others]


def _left_out_notes(state: SessionState, answers: _Answers) -> Iterable[LeftOutNote]:
    for placed in state.placed_notes():
        if is_struck(state, placed.note.stamped_ms):
            yield LeftOutNote(placed.note.note_id, placed.note.kind, (), struck=True)
            continue
        purposes = [Purpose.NOTES, Purpose.ARCHIVING]
        if placed.note.kind is NoteKind.QUOTE:
            purposes.append(Purpose.QUOTING)
        missing = answers.missing(_whose_words(state, placed), purposes)
        if missing:
            yield LeftOutNote(placed.note.note_id, placed.note.kind, missing)


def _whose_words(state: SessionState, placed: PlacedNote) -> list[PersonId]:
    """Whose words a note may hold."""
    if placed.floor.person_id is not None:
        return [placed.floor.person_id]
    at_ms = placed.note.stamped_ms
    here = _in_the_room(state, [Span(at_ms, at_ms)])
    if placed.floor.kind is FloorKind.TEAM:
        return [person_id for person_id in here if state.people[person_id].is_team]
    return here


def _in_the_room(state: SessionState, spans: Sequence[Span]) -> list[PersonId]:
    """Who was there during any of the spans, in order of seats, then the team."""
    here = state.in_the_room(spans)
    return [person.person_id for person in _listed(state) if person.person_id in here]


def _missing_for_sound(
    state: SessionState, answers: _Answers, sounds: Sequence[SoundFile]
) -> tuple[MissingYes, ...]:
    spans = [Span(sound.start_ms, sound.end_ms) for sound in sounds]
    return answers.missing(_in_the_room(state, spans), (Purpose.AUDIO, Purpose.ARCHIVING))
