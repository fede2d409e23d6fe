"""Anonymous notes: nobody is in them, whoever agreed to what."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.consent import ConsentForm, ConsentRecord, ConsentState, Purpose
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import NOBODY, TEAM, held_by
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.replay import replay
from colearn_desktop.outputs.documents import Document, documents
from colearn_desktop.outputs.session_json import read_session_json
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.export_plan import ExportPlan, make_plan
from tests.fakes.opened_archive import check_session_json
from tests.outputs.stories import (
    ASH,
    EVERYONE,
    FERN,
    FORM,
    HAZEL,
    HELLO,
    HOST,
    MINUTE,
    ROUND,
    STARTED_UTC_MS,
    answer,
    everyone_agrees,
    note,
    opening,
    sound_file,
    story,
)
from tests.services.canaries import ANSWERS, CANARY_SESSION, FLOORS, NAMES, header, records


def anonymous(
    events: Sequence[Event],
    consents: Sequence[ConsentRecord] | None = None,
    *,
    private_names: Sequence[str] = (),
    form: ConsentForm = FORM,
) -> ExportPlan:
    return make_plan(
        header(form),
        events,
        everyone_agrees() if consents is None else consents,
        (form,),
        (sound_file(0, MINUTE),),
        contents=Contents.ANONYMOUS_NOTES,
        private_names=private_names,
    )


def files(plan: ExportPlan) -> dict[str, str]:
    made: Sequence[Document] = documents(plan.record)
    return {document.path: document.data.decode() for document in made}


def texts(plan: ExportPlan) -> list[str]:
    return [note.text for note in plan.record.state().notes.values()]


@given(ANSWERS)
def test_nobody_is_in_any_byte_whoever_agreed_to_what(
    answers: Mapping[tuple[PersonId, Purpose], ConsentState],
) -> None:
    consents = tuple(
        answer(c.person_id, c.purpose, c.state, witness=NAMES[c.person_id])
        for c in records(answers)
    )
    plan = anonymous(CANARY_SESSION, consents)
    everything = "\n".join(f"{path}\n{text}" for path, text in files(plan).items())
    for name in (*NAMES.values(), "Zqlegal", "Zqearly", "Zqdeleted"):
        assert name.casefold() not in everything.casefold()
    for person in EVERYONE:
        assert f'"{person}"' not in everything
    for word in ("seat", "role", "author", "floor", "person_id", "witness", "facilitator"):
        # Empty in the record of a note; nowhere else, and never with a value.
        assert not re.search(rf'"{word}":(?!\s*""|\s*\[\])', everything), word
    assert ".flac" not in everything
    # And what was agreed to is there.
    for index, floor in enumerate(FLOORS):
        whose = [HOST] if floor == TEAM else list(EVERYONE)
        if floor.person_id is not None:
            whose = [floor.person_id]

        def said_yes(*purposes: Purpose, people: Sequence[PersonId] = tuple(whose)) -> bool:
            return all(answers[p, q] is ConsentState.GRANTED for p in people for q in purposes)

        noted = said_yes(Purpose.NOTES, Purpose.ARCHIVING)
        assert (f"Zqnote{index}x" in everything) == noted
        quoted = noted and said_yes(Purpose.QUOTING)
        assert (f"Zqquote{index}x" in everything) == quoted


@given(ANSWERS)
def test_each_note_keeps_its_phase_and_loses_its_moment(
    answers: Mapping[tuple[PersonId, Purpose], ConsentState],
) -> None:
    plan = anonymous(CANARY_SESSION, records(answers))
    before, after = replay(CANARY_SESSION), plan.record.state()
    left_out = {left.note_id for left in plan.left_out_notes}
    wanted: Counter[tuple[str, NoteKind]] = Counter()
    for placed in before.placed_notes():
        if placed.note.note_id not in left_out:
            phase = before.phase(placed.phase_id)
            wanted["" if phase is None else phase.title, placed.note.kind] += 1
    found: Counter[tuple[str, NoteKind]] = Counter()
    for placed in after.placed_notes():
        phase = after.phase(placed.phase_id)
        found["" if phase is None else phase.title, placed.note.kind] += 1
        assert placed.floor == NOBODY
        assert placed.note.stamped_ms in {run.start_ms for run in after.runs}
    assert found == wanted
    assert after.people == {}
    assert after.floor_changes == []


def go_round() -> tuple[Event, ...]:
    moments = [*opening()]
    for place, person in enumerate((ASH, FERN, HAZEL)):
        at_ms = (place + 1) * MINUTE
        moments += [
            (at_ms, happened.FloorChanged(held_by(person))),
            note(f"n{place}", at_ms + 1_000, f"words {place}"),
        ]
    moments += [
        (5 * MINUTE, happened.PhaseStarted(ROUND)),
        (9 * MINUTE, happened.SessionEnded()),
    ]
    return story(*moments)


def test_the_order_in_a_go_round_is_no_longer_that_of_the_seats() -> None:
    orders = {tuple(texts(anonymous(go_round()))) for _ in range(60)}
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {("words 0", "words 1", "words 2")}


def test_phases_questions_and_their_times_are_as_in_the_room() -> None:
    after = anonymous(go_round()).record.state()
    assert [(p.title, p.question) for p in after.agenda] == [
        ("Hello", "Who?"),
        ("Round 1: how", ""),
    ]
    assert [(run.start_ms, run.end_ms) for run in after.runs] == [
        (0, 5 * MINUTE),
        (5 * MINUTE, 9 * MINUTE),
    ]
    assert after.started_utc_ms == STARTED_UTC_MS
    assert after.ended_at_ms == 9 * MINUTE


def test_no_id_is_that_of_the_session() -> None:
    before, record = go_round(), anonymous(go_round()).record
    known = {header().session_id, HELLO, ROUND, *EVERYONE}
    known |= {event.event_id for event in before} | {event.device_id for event in before}
    known |= set(replay(before).notes)
    everything = "\n".join(files(anonymous(go_round())).values())
    assert [found for found in known if f'"{found}"' in everything] == []
    assert record.session_id == record.events[0].session_id


def test_the_files_read_back_as_a_session_without_people() -> None:
    plan = anonymous(go_round())
    made = files(plan)
    assert sorted(made) == [
        "consent-counts.csv",
        "ledger.jsonl",
        "notes.html",
        "ro-crate-metadata.json",
        "session.json",
    ]
    check_session_json(made["session.json"])
    record = read_session_json(made["session.json"])
    assert record.contents is Contents.ANONYMOUS_NOTES
    assert record.state().notes == plan.record.state().notes
    assert record.consents == ()
    for line in made["ledger.jsonl"].splitlines():
        assert "consent" not in json.loads(line)


def test_answers_are_counts() -> None:
    consents = (
        *everyone_agrees(),
        answer(ASH, Purpose.QUOTING, ConsentState.REFUSED),
        answer(FERN, Purpose.QUOTING, ConsentState.WITHDRAWN),
    )
    counts = files(anonymous(go_round(), consents))["consent-counts.csv"]
    lines = [line for line in counts.splitlines() if line.startswith("quoting")]
    assert lines == ["quoting,granted,2", "quoting,refused,1", "quoting,withdrawn,1"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ash's bus", "somebody's bus"),
        ("as ASH and @Fern said", "as somebody and @somebody said"),
        ("seat 4 agrees, Seat no. 12 not", "somebody agrees, somebody not"),
        ("a seat for 4", "a seat for 4"),
        ("Quill wrote, Robyn heard", "somebody wrote, somebody heard"),
        ("Mrs Ellis said", "Mrs somebody said"),
    ],
)
def test_no_name_that_was_ever_used_is_read(text: str, left: str) -> None:
    events = story(
        *opening(),
        (0, happened.NotesHandedOver("Quill")),
        (1, happened.FloorChanged(held_by(ASH))),
        note("n", 2, text),
    )
    consents = (*everyone_agrees(), answer(ASH, Purpose.CONTACT, ConsentState.GRANTED, "Robyn"))
    assert texts(anonymous(events, consents, private_names=("Ellis",))) == [left]


def test_a_form_that_names_somebody_stays_here() -> None:
    named = ConsentForm("2", "en", "Ask Juniper at any time.")
    consents = tuple(answer(p, q, ConsentState.GRANTED) for p in EVERYONE for q in Purpose)
    assert anonymous(go_round(), consents).record.forms == (FORM,)
    assert anonymous(go_round(), consents, form=named).record.forms == ()


def test_words_that_may_tell_who_somebody_is_are_pointed_out() -> None:
    events = story(
        *opening(),
        (1, happened.FloorChanged(held_by(ASH))),
        note("a", 2, "She can be rung on 07700 900123."),
        note("b", 3, "Buses stop at six."),
        note("c", 4, "@somebody and Ash know her"),
    )
    plan = anonymous(events)
    assert set(plan.telling) == {"She", "07700 900123", "her"}
    assert plan.telling_notes == 2
    assert (plan.unnamed, plan.record.left_out.people) == ((), 0)


def test_notes_outside_the_phases_stay_outside() -> None:
    events = story(
        *opening()[:-1],
        note("early", 5, "early"),
        (10_000, happened.PhaseStarted(HELLO)),
        (11_000, happened.ClockPaused()),
        (12_000, happened.ClockResumed()),
        note("in", 15_000, "in"),
        (20_000, happened.SessionEnded()),
        note("late", 25_000, "late"),
    )
    state = anonymous(events).record.state()
    phases = {p.note.text: state.phase(p.phase_id) for p in state.placed_notes()}
    assert {text: phase and phase.title for text, phase in phases.items()} == {
        "early": None,
        "in": "Hello",
        "late": None,
    }
    assert [(pause.start_ms, pause.end_ms) for pause in state.pauses] == [(11_000, 12_000)]


NOTES = st.lists(st.sampled_from(["Ash", "FERN", "Seat 3", "buses", "hazel bush"]), max_size=4)


@given(NOTES)
def test_taking_names_out_twice_is_taking_them_out_once(words: list[str]) -> None:
    text = " ".join(words)
    events = story(*opening(), (1, happened.FloorChanged(held_by(ASH))), note("n", 2, text))
    (once,) = texts(anonymous(events))
    again = story(*opening(), (1, happened.FloorChanged(held_by(ASH))), note("n", 2, once))
    assert texts(anonymous(again)) == [once]
