"""What is left of a log once one person's words are out of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from colearn_desktop.domain import event_codec
from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import NOBODY, Floor, Turn, floor_at, held_by, turns
from colearn_desktop.domain.ids import NoteId, PersonId, PhaseId, new_id
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.redaction import floor_spans, names_of, redacted, with_texts
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState
from tests.domain.floor_stories import ASH, BRACKEN, FERN, PEOPLE, Step, opened, play, steps
from tests.fakes.notebook_log import NotebookLog


def without(log: NotebookLog, person_id: PersonId, name: str) -> list[Event]:
    new = redacted(
        log.events,
        log.state,
        person_id,
        "Person 1",
        lambda text: text.replace(name, "Person 1"),
    )
    return [replace(each, body=new.get(each.event_id, each.body)) for each in log.events]


def all_turns(state: SessionState, end_ms: int) -> list[Turn]:
    return turns(
        state.floor_changes,
        state.phase_spans(end_ms),
        state.pauses_until(end_ms),
        until_ms=end_ms,
    )


notes = st.lists(st.tuples(st.integers(0, 200_000), st.booleans()), max_size=6)


@settings(max_examples=150)
@given(first=steps, second=steps, written=notes, who=st.sampled_from(PEOPLE))
def test_whatever_happened_is_replayed_without_one_person(
    first: list[Step], second: list[Step], written: list[tuple[int, bool]], who: PersonId
) -> None:
    name = who.title()
    log = opened()
    play(log, first)
    log.append(happened.QueueJoined(who), happened.MomentMarked())
    for stamped_ms, taken_back in written:
        text = f"{name} said this"
        note_id = NoteId(new_id())
        (note,) = log.append(
            happened.NoteWritten(note_id, min(stamped_ms, log.at_ms), NoteKind.NOTE, text)
        )
        log.append(happened.NoteRevised(note_id, NoteKind.QUOTE, f"{text} again"))
        if taken_back:
            log.append(happened.Undone(note.event_id))
    play(log, second)
    log.append(happened.SessionEnded())
    before, end_ms = log.state, log.at_ms
    theirs = {
        note_id
        for note_id, note in before.notes.items()
        if floor_at(before.floor_changes, note.stamped_ms).person_id == who
    }

    left = without(log, who, name)
    after = replay(left)
    assert name not in "".join(event_codec.to_json(event.body) for event in left)
    assert [each for each in all_turns(after, end_ms) if each.floor.person_id == who] == []
    assert [each for each in all_turns(before, end_ms) if each.floor.person_id not in (who, None)] == [
        each for each in all_turns(after, end_ms) if each.floor.person_id is not None
    ]  # fmt: skip
    assert set(after.notes) == set(before.notes) - theirs
    assert after.people[who].name == "Person 1"
    assert {p: after.people[p] for p in PEOPLE if p != who} == {
        p: before.people[p] for p in PEOPLE if p != who
    }
    assert (after.attendance, after.runs[-1].end_ms) == (
        before.attendance,
        before.runs[-1].end_ms,
    )
    assert who not in after.queue
    # Once more changes nothing: there is nothing left to take out.
    again = NotebookLog()
    again.events, again.state = left, after
    assert without(again, who, name) == left


def test_marks_and_passes_go_and_a_mark_of_somebody_else_stays() -> None:
    log = opened()
    play(log, [])
    log.append(happened.FloorChanged(held(ASH)))
    log.at_ms += 5_000
    log.append(happened.MomentMarked())
    log.at_ms += 1
    log.append(happened.FloorChanged(held(BRACKEN)))
    log.at_ms += 5_000
    log.append(happened.MomentMarked(), happened.AllowanceSet(ASH, 60_000))
    after = replay(without(log, ASH, "Ash"))
    assert after.marks_ms == [log.state.marks_ms[1]]
    assert after.allowances_ms == {}
    assert floor_spans(log.state, ASH, log.at_ms)[0].length_ms == 5_001
    assert floor_spans(after, ASH, log.at_ms) == []
    assert after.floor_changes[0].floor == held(BRACKEN)


def test_a_name_that_was_somebody_elses_slip_stays_theirs() -> None:
    log = opened()
    log.append(happened.PersonChanged(ASH, "Bracken", 1), happened.PersonChanged(ASH, "Ash", 1))
    after = replay(without(log, ASH, "Ash"))
    assert names_of(log.events, ASH) == {"Ash", "Bracken"}
    assert after.people[BRACKEN].name == "Bracken"
    assert after.people[FERN].name == "Fern"


def test_texts_are_changed_however_deep_and_ids_are_not() -> None:
    phase = Phase(
        PhaseId("ash"), PhaseKind.DISCUSSION, "ash", 1, question="ash", prompts=("ash",)
    )
    changed = with_texts(happened.AgendaPlanned((phase,)), str.upper)
    assert changed == happened.AgendaPlanned(
        (replace(phase, title="ASH", question="ASH", prompts=("ASH",)),)
    )
    assert with_texts(happened.FloorChanged(NOBODY), str.upper) == happened.FloorChanged(NOBODY)
    noted = happened.NoteWritten(NoteId("ash"), 1, NoteKind.NOTE, "ash", "ash")
    assert with_texts(noted, str.upper) == replace(noted, text="ASH", author="ASH")


def held(person_id: PersonId) -> Floor:
    return held_by(person_id)
