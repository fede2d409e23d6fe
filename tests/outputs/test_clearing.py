from __future__ import annotations

import unicodedata

import pytest

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.events import Event, EventBody, StopReason
from colearn_desktop.domain.floor import NOBODY, held_by
from colearn_desktop.domain.ids import EventId, NoteId, PersonId, RecordingId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.people import Role
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.outputs.clearing import WITNESS_LEFT_OUT, Clearance, Clearing
from colearn_desktop.outputs.mentions import Mentions
from tests.outputs.stories import ASH, FERN, HAZEL, HOST, answer, note, opening, story


def clearing(
    events: tuple[Event, ...],
    *,
    notes: set[str] | None = None,
    labels: dict[PersonId, str] | None = None,
    gone: set[PersonId] | None = None,
    with_sound: bool = True,
) -> Clearing:
    state = replay(events)
    kept = set(state.notes) if notes is None else {NoteId(name) for name in notes}
    clearance = Clearance(frozenset(kept), labels or {}, frozenset(gone or ()), with_sound)
    return Clearing(events, state, clearance)


def cleared(*moments: tuple[int, EventBody], **how: object) -> SessionState:
    return replay(clearing(story(*opening(), *moments), **how).events())  # type: ignore[arg-type]


def bodies(*moments: tuple[int, EventBody], **how: object) -> list[EventBody]:
    events = clearing(story(*opening(), *moments), **how).events()  # type: ignore[arg-type]
    return [event.body for event in events]


def test_with_everybodys_yes_the_state_is_the_same() -> None:
    events = story(
        *opening(),
        (1, happened.FloorChanged(held_by(ASH))),
        note("n", 2, "words"),
        (3, happened.QueueJoined(FERN)),
        (4, happened.PersonLeft(HAZEL)),
        (5, happened.MomentMarked()),
    )
    assert replay(clearing(events).events()) == replay(events)


def test_a_note_goes_in_its_last_words_alone() -> None:
    found = bodies(
        note("n", 2, "first words"),
        (3, happened.NoteRevised(NoteId("n"), NoteKind.QUOTE, "second words")),
        (4, happened.NoteRevised(NoteId("n"), NoteKind.NOTE, "last words")),
    )
    assert found[-1] == happened.NoteWritten(NoteId("n"), 2, NoteKind.NOTE, "last words")
    assert "first" not in str(found)
    assert "second" not in str(found)


def test_a_note_taker_is_named_only_if_they_are_on_the_list_and_may_be() -> None:
    found = bodies(
        (1, happened.NotesHandedOver("Hazel", 2_000)),
        (2, happened.NoteWritten(NoteId("a"), 2, NoteKind.NOTE, "a", "Hazel")),
        (3, happened.NotesHandedOver("Brenda from next door")),
        (4, happened.NoteWritten(NoteId("b"), 4, NoteKind.NOTE, "b", "Brenda from next door")),
        (5, happened.NotesHandedOver("fern")),
        labels={HAZEL: "Person 1"},
    )
    assert found[len(opening()) :] == [
        happened.NotesHandedOver("Person 1", 2_000),
        happened.NoteWritten(NoteId("a"), 2, NoteKind.NOTE, "a", "Person 1"),
        happened.NotesHandedOver("Note-taker 1"),
        happened.NoteWritten(NoteId("b"), 4, NoteKind.NOTE, "b", "Note-taker 1"),
        happened.NotesHandedOver("Fern"),
    ]


def test_deleted_and_left_out_notes_leave_no_trace() -> None:
    found = bodies(
        note("deleted", 2, "deleted words"),
        (3, happened.NoteDeleted(NoteId("deleted"))),
        note("private", 4, "private words"),
        (5, happened.NoteRevised(NoteId("private"), NoteKind.NOTE, "private again")),
        notes=set(),
    )
    assert "words" not in str(found)
    assert len(found) == len(opening())


def test_what_was_undone_and_its_undoing_stay_out() -> None:
    found = bodies(
        (1, happened.FloorChanged(held_by(ASH))),
        (2, happened.Undone(EventId("e8"))),
        (3, happened.FloorChanged(held_by(FERN))),
        (4, happened.Moved(EventId("e10"), 2)),
        (5, happened.Moved(EventId("e8"), 0)),
    )
    assert found[len(opening()) :] == [
        happened.FloorChanged(held_by(FERN)),
        happened.Moved(EventId("e10"), 2),
    ]


def test_earlier_names_and_agendas_stay_out() -> None:
    events = opening()
    renamed = happened.PersonChanged(ASH, "Rowan", 1)
    planned = events[0][1]
    assert isinstance(planned, happened.AgendaPlanned)
    shorter = happened.AgendaPlanned(planned.phases[:1])
    found = bodies((1, renamed), (1, shorter), note("n", 2, "Ash is called Rowan now"))
    assert "Ash" not in str(found)
    assert "Round 1" not in str(found)
    assert "Rowan is called Rowan now" in str(found)


def test_a_name_that_somebody_else_took_over_is_left_in_peace() -> None:
    state = cleared(
        (1, happened.PersonChanged(ASH, "Rowan", 1)),
        (2, happened.PersonChanged(FERN, "Ash", 2)),
        note("n", 3, "Ash agrees"),
        labels={ASH: "Person 1"},
    )
    assert state.notes[NoteId("n")].text == "Ash agrees"
    assert [p.name for p in state.participants] == ["Person 1", "Ash", "Hazel"]


def test_people_entered_by_mistake_stay_out() -> None:
    found = bodies(
        (0, happened.PersonAdded(PersonId("x"), "Brenda", 9)),
        (0, happened.PersonRemoved(PersonId("x"))),
        note("n", 2, "Brenda cannot come"),
    )
    assert "Brenda" not in str(found)
    assert "somebody cannot come" in str(found)


def test_an_unnamed_person_keeps_seat_and_turns_but_neither_name_nor_role() -> None:
    state = cleared(
        (1, happened.FloorChanged(held_by(HAZEL))),
        (2, happened.PersonChanged(HAZEL, "Hazel", 5)),
        note("n", 3, "hazel's idea; HAZEL said"),
        labels={HAZEL: "Person 1", HOST: "Person 2"},
    )
    assert state.people[HAZEL].name == "Person 1"
    assert state.people[HAZEL].seat == 5
    assert state.floor == held_by(HAZEL)
    assert state.people[HOST].role is None
    assert state.notes[NoteId("n")].text == "Person 1's idea; Person 1 said"


def test_whoever_is_gone_leaves_neither_turns_nor_seat_nor_stays() -> None:
    state = cleared(
        (1, happened.FloorChanged(held_by(ASH))),
        (2, happened.FloorChanged(held_by(HAZEL))),
        (3, happened.QueueJoined(HAZEL)),
        (4, happened.PersonLeft(HAZEL)),
        (5, happened.PersonArrived(HAZEL)),
        (6, happened.PersonChanged(HAZEL, "Hazel", 7, Role.ARTIST)),
        labels={HAZEL: "Person 1"},
        gone={HAZEL},
    )
    assert state.floor == NOBODY
    assert state.people[HAZEL].seat is None
    assert state.queue == []
    assert HAZEL not in {stay.person_id for stay in state.attendance}


def test_without_sound_the_log_says_nothing_of_recording() -> None:
    recorded: tuple[tuple[int, EventBody], ...] = (
        (1, happened.RecordingStarted(RecordingId("r"), 0)),
        (2, happened.RecordingPaused(StopReason.WITHDRAWN)),
        (3, happened.RecordingStopped(StopReason.ASKED)),
    )
    assert len(bodies(*recorded)) == len(opening()) + 3
    assert len(bodies(*recorded, with_sound=False)) == len(opening())


def test_a_witness_is_named_only_if_they_may_be() -> None:
    records = tuple(
        answer(ASH, Purpose.AUDIO, ConsentState.GRANTED, witness)
        for witness in ("", "Fern", " hazel", "Sarah from next door")
    )
    gone = answer(PersonId("x"), Purpose.AUDIO, ConsentState.GRANTED)
    kept = clearing(story(*opening()), labels={HAZEL: "Person 1"}).consents((*records, gone))
    assert [record.witness for record in kept] == [
        "",
        "Fern",
        WITNESS_LEFT_OUT,
        WITNESS_LEFT_OUT,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ash", "X"),
        ("ASH, ash; (Ash) “Ash’s”", "X, X; (X) “X’s”"),
        ("Washing ashes at Ashford", "Washing ashes at Ashford"),
        ("_Ash_", "_X_"),
        ("Mary  Ann and Mary", "Y and Z"),
        ("mary\nann", "Y"),
        (unicodedata.normalize("NFD", "Siân"), "W"),
        ("Siân", "W"),
        ("nothing", "nothing"),
    ],
)
def test_mentions_are_found_by_whole_words(text: str, expected: str) -> None:
    mentions = Mentions({"Ash": "X", "Mary Ann": "Y", "Mary": "Z", "Siân": "W"})
    assert mentions.replaced(text) == expected


def test_without_names_a_text_is_returned_as_it_was() -> None:
    decomposed = unicodedata.normalize("NFD", "Siân")
    assert Mentions({}).replaced(decomposed) == decomposed
    assert Mentions({"Ash": "X", "  ": "Y"}).replaced(decomposed) == decomposed
