"""A session as anonymous notes: what was asked and what was noted, and nobody who said it.

This is not the log with parts taken out: it is a new and short story, made from the few
things named here, so that whatever events there will be one day stay out by themselves.

In it are the agenda with its questions, when each phase ran and paused, the start, the end,
and the text and kind of each note that people's answers let go. Nothing else is, and so
not: a person, a pseudonym, a seat, a role, a note-taker, who had the floor or asked for it,
a mark, a struck part, anything about the recording, or a single answer (they are counted).

- A note carries its phase and no moment, and the notes of a phase are in random order: in a
  go-round the order of the notes would be that of the seats, and a moment can be laid beside
  somebody's own recording.
- Every name that was ever used in the session (of people, under earlier spellings, of
  people taken off the list, of note-takers and of witnesses) reads "somebody" wherever a
  text mentions it, and so does "seat 4". What else a text tells about somebody is for a
  person to find: `telling_words` points at the likeliest.
- All ids are fresh: with a full archive of the same session beside it, they say nothing.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase
from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentLedger,
    ConsentRecord,
    ConsentState,
    Purpose,
)
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.identifying import identifying_words
from colearn_desktop.domain.ids import DeviceId, EventId, NoteId, PhaseId, SessionId, new_id
from colearn_desktop.domain.notes import PlacedNote
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.outputs.mentions import Mentions
from colearn_desktop.outputs.session_record import AnswerCount

NOBODYS_NAME = "somebody"
_SEAT = re.compile(r"\bseat(?:\s+(?:no\.?|number))?[\s#]*\d{1,2}\b", re.IGNORECASE)
_Moment = tuple[int, EventBody]


class NamelessText:
    """Takes everybody's name out of a text.

    Args:
        names: Every name that was ever used; empty ones are ignored.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._mentions = Mentions({name.strip(): NOBODYS_NAME for name in names})

    def replaced(self, text: str) -> str:
        """The text without names and seats."""
        return _SEAT.sub(NOBODYS_NAME, self._mentions.replaced(text))


def names_ever_used(
    events: Iterable[Event], consents: Iterable[ConsentRecord]
) -> frozenset[str]:
    """Every name in a log and its answers, whatever became of it."""
    names = {record.witness for record in consents}
    for event in events:
        match event.body:
            case happened.PersonAdded(name=name) | happened.PersonChanged(name=name):
                names.add(name)
            case happened.NotesHandedOver(name) | happened.NoteWritten(author=name):
                names.add(name)
    return frozenset(name for name in names if name.strip())


def anonymous_events(
    state: SessionState,
    going: Iterable[NoteId],
    text: NamelessText,
    shuffle: Callable[[list[PlacedNote]], None] | None = None,
) -> tuple[Event, ...]:
    """The short story, in the order of time.

    Args:
        state: The session.
        going: The notes that people's answers let go.
        text: Takes the names out.
        shuffle: Puts the notes of one phase in another order; by chance if None.
    """
    phase_ids = {phase.phase_id: PhaseId(new_id()) for phase in state.agenda}
    agenda = tuple(_nameless(phase, phase_ids[phase.phase_id], text) for phase in state.agenda)
    moments: list[_Moment] = [(0, happened.AgendaPlanned(agenda))]
    if state.started_utc_ms is not None:
        moments.append((0, happened.SessionStarted()))
    moments += _phases(state, phase_ids)
    moments += _notes(state, frozenset(going), text, shuffle or random.SystemRandom().shuffle)
    if state.ended_at_ms is not None:
        moments.append((state.ended_at_ms, happened.SessionEnded()))
    # Stable: at one moment the end of a pause comes before the phase, the phase before
    # its notes, and all before the end.
    moments.sort(key=lambda moment: (moment[0], _rank(moment[1])))
    return _as_events(moments, state.started_utc_ms or 0)


def answer_counts(
    state: SessionState, consents: Iterable[ConsentRecord], form: ConsentForm
) -> tuple[AnswerCount, ...]:
    """How many people on the list stand where, purpose by purpose, under the form."""
    ledger = ConsentLedger(consents)
    counts = Counter(
        (purpose, ledger.state(person_id, purpose, form))
        for person_id in state.people
        for purpose in Purpose
    )
    return tuple(
        AnswerCount(purpose, answer, counts[purpose, answer])
        for purpose in Purpose
        for answer in ConsentState
        if counts[purpose, answer]
    )


def telling_words(
    texts: Iterable[str], private_names: Sequence[str] = ()
) -> tuple[tuple[str, ...], int]:
    """Words in nameless texts that may still tell who somebody is.

    Returns:
        The words, each once, in the order of the texts; and in how many texts there are any.
    """
    words: dict[str, None] = {}
    count = 0
    for text in texts:
        found = identifying_words(text, private_names, (NOBODYS_NAME,))
        count += bool(found)
        words |= dict.fromkeys(text[word.start : word.end] for word in found)
    return tuple(words), count


def _nameless(phase: Phase, phase_id: PhaseId, text: NamelessText) -> Phase:
    return replace(
        phase,
        phase_id=phase_id,
        title=text.replaced(phase.title),
        short_title=text.replaced(phase.short_title),
        question=text.replaced(phase.question),
        prompts=tuple(map(text.replaced, phase.prompts)),
    )


def _phases(state: SessionState, phase_ids: dict[PhaseId, PhaseId]) -> list[_Moment]:
    moments: list[_Moment] = []
    for run in state.runs:
        # A phase that the agenda no longer has is a stretch without a question.
        phase_id = phase_ids.setdefault(run.phase_id, PhaseId(new_id()))
        moments.append((run.start_ms, happened.PhaseStarted(phase_id)))
    for pause in state.pauses:
        moments.append((pause.start_ms, happened.ClockPaused()))
        moments.append((pause.end_ms, happened.ClockResumed()))
    return moments


def _notes(
    state: SessionState,
    going: frozenset[NoteId],
    text: NamelessText,
    shuffle: Callable[[list[PlacedNote]], None],
) -> list[_Moment]:
    by_moment: dict[int, list[PlacedNote]] = {}
    for placed in state.placed_notes():
        if placed.note.note_id in going:
            by_moment.setdefault(_without_moment(state, placed), []).append(placed)
    moments: list[_Moment] = []
    for at_ms, notes in by_moment.items():
        shuffle(notes)
        moments += (
            (
                at_ms,
                happened.NoteWritten(
                    NoteId(new_id()),
                    at_ms,
                    placed.note.kind,
                    text.replaced(placed.note.text),
                ),
            )
            for placed in notes
        )
    return moments


def _without_moment(state: SessionState, placed: PlacedNote) -> int:
    """The start of the run of its phase; outside all phases the start or the end."""
    stamped_ms = placed.note.stamped_ms
    starts = [run.start_ms for run in state.runs if run.start_ms <= stamped_ms]
    if placed.phase_id is not None and starts:
        return starts[-1]
    if starts and state.ended_at_ms is not None:
        return state.ended_at_ms + 1
    return 0


_RANKS: dict[type[EventBody], int] = {
    happened.AgendaPlanned: 0,
    happened.SessionStarted: 1,
    happened.ClockResumed: 2,
    happened.PhaseStarted: 3,
    happened.ClockPaused: 4,
    happened.NoteWritten: 5,
    happened.SessionEnded: 6,
}


def _rank(body: EventBody) -> int:
    return _RANKS[type(body)]


def _as_events(moments: Sequence[_Moment], started_utc_ms: int) -> tuple[Event, ...]:
    session_id, device_id = SessionId(new_id()), DeviceId(new_id())
    return tuple(
        Event(
            event_id=EventId(new_id()),
            session_id=session_id,
            device_id=device_id,
            sequence=sequence,
            at_ms=at_ms,
            utc_ms=started_utc_ms + at_ms,
            body=body,
        )
        for sequence, (at_ms, body) in enumerate(moments, start=1)
    )
