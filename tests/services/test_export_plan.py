from __future__ import annotations

import pytest
from hypothesis import given

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.consent import ConsentForm, ConsentRecord, ConsentState, Purpose
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import GROUPS, NOBODY, SEVERAL, TEAM, Floor, held_by
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.replay import replay
from colearn_desktop.outputs.documents import documents
from colearn_desktop.outputs.session_record import SoundFile
from colearn_desktop.services.export_plan import ExportPlan, make_plan
from tests.outputs.stories import (
    ASH,
    EVERYONE,
    FERN,
    FORM,
    HAZEL,
    HOST,
    MINUTE,
    answer,
    everyone_agrees,
    note,
    opening,
    sound_file,
    story,
)
from tests.services.canaries import (
    ANSWERS,
    CANARY_SESSION,
    FLOORS,
    NAMES,
    Answers,
    header,
    records,
)


def plan(
    events: tuple[Event, ...],
    consents: tuple[ConsentRecord, ...] | None = None,
    sounds: tuple[SoundFile, ...] = (),
    form: ConsentForm = FORM,
) -> ExportPlan:
    return make_plan(
        header(form),
        events,
        everyone_agrees() if consents is None else consents,
        (FORM,) if form is FORM else (FORM, form),
        sounds,
    )


def agreed_but(*others: tuple[PersonId, Purpose, ConsentState]) -> tuple[ConsentRecord, ...]:
    answers = {(p, purpose): ConsentState.GRANTED for p in EVERYONE for purpose in Purpose}
    answers |= {(person, purpose): state for person, purpose, state in others}
    return records(answers)


def with_floor(floor: Floor, kind: NoteKind = NoteKind.NOTE) -> tuple[Event, ...]:
    return story(*opening(), (1, happened.FloorChanged(floor)), note("n", 2, "words", kind))


REFUSED, WITHDRAWN = ConsentState.REFUSED, ConsentState.WITHDRAWN


def test_with_everybodys_yes_all_goes_in() -> None:
    made = plan(with_floor(held_by(ASH)), sounds=(sound_file(),))
    assert (made.notes, made.left_out_notes, made.unnamed) == (1, (), ())
    assert made.sound.goes_along
    assert made.record.sounds == (sound_file(),)


@pytest.mark.parametrize("purpose", [Purpose.NOTES, Purpose.ARCHIVING])
@pytest.mark.parametrize("state", [s for s in ConsentState if s is not ConsentState.GRANTED])
def test_a_note_needs_its_speakers_yes(purpose: Purpose, state: ConsentState) -> None:
    if state is ConsentState.NEEDS_RENEWAL:
        made = plan(
            with_floor(held_by(ASH)),
            everyone_agrees(),
            form=ConsentForm("2", "en", "May we still?"),
        )
    else:
        made = plan(with_floor(held_by(ASH)), agreed_but((ASH, purpose, state)))
    assert made.notes == 0
    (left_out,) = made.left_out_notes
    missing = {(m.name, m.purpose, m.state) for m in left_out.missing}
    assert ("Ash", purpose, state) in missing


def test_a_quote_needs_a_yes_to_quoting_and_a_note_does_not() -> None:
    consents = agreed_but((ASH, Purpose.QUOTING, REFUSED))
    assert plan(with_floor(held_by(ASH)), consents).notes == 1
    assert plan(with_floor(held_by(ASH), NoteKind.QUOTE), consents).notes == 0
    assert plan(with_floor(held_by(FERN), NoteKind.QUOTE), consents).quotes == 1


@pytest.mark.parametrize("floor", [NOBODY, SEVERAL, GROUPS])
def test_a_note_by_no_one_person_needs_everyones_yes(floor: Floor) -> None:
    for person in (HAZEL, HOST):
        made = plan(with_floor(floor), agreed_but((person, Purpose.NOTES, REFUSED)))
        assert made.notes == 0
    assert plan(with_floor(floor)).notes == 1


def test_who_had_left_has_no_say_about_a_later_note_by_several() -> None:
    events = story(
        *opening(),
        (1, happened.PersonLeft(HAZEL)),
        (2, happened.FloorChanged(SEVERAL)),
        note("n", 3, "words"),
    )
    assert plan(events, agreed_but((HAZEL, Purpose.NOTES, WITHDRAWN))).notes == 1


def test_a_note_by_the_team_needs_the_teams_yes_alone() -> None:
    events = with_floor(TEAM)
    assert plan(events, agreed_but((ASH, Purpose.NOTES, REFUSED))).notes == 1
    assert plan(events, agreed_but((HOST, Purpose.NOTES, REFUSED))).notes == 0


@pytest.mark.parametrize("purpose", [Purpose.AUDIO, Purpose.ARCHIVING])
def test_sound_needs_everyones_yes(purpose: Purpose) -> None:
    events = with_floor(held_by(ASH))
    for person in (HAZEL, HOST):
        made = plan(events, agreed_but((person, purpose, WITHDRAWN)), (sound_file(),))
        assert not made.sound.goes_along
        assert made.record.sounds == ()
        assert made.record.left_out.sound_ms == made.sound.recorded_ms > 0
        assert [m.person_id for m in made.sound.missing] == [person]


def test_who_was_away_while_it_was_recorded_has_no_say_about_sound() -> None:
    events = story(
        *opening(), (1_000, happened.PersonLeft(HAZEL)), (90_000, happened.PersonArrived(HAZEL))
    )
    consents = agreed_but((HAZEL, Purpose.AUDIO, REFUSED))
    assert plan(events, consents, (sound_file(2_000, 80_000),)).sound.goes_along
    assert not plan(events, consents, (sound_file(2_000, 90_000),)).sound.goes_along
    # One stretch with them in the room keeps all of it here.
    both = (sound_file(500, 900), sound_file(2_000, 80_000))
    assert not plan(events, consents, both).sound.goes_along


def test_nothing_recorded_is_nothing_left_out() -> None:
    made = plan(with_floor(held_by(ASH)), ())
    assert not made.sound.goes_along
    assert made.record.left_out.sound_ms == 0


def test_whoever_has_no_yes_to_archiving_is_a_number() -> None:
    consents = agreed_but(
        (HOST, Purpose.ARCHIVING, REFUSED), (FERN, Purpose.ARCHIVING, REFUSED)
    )
    made = plan(with_floor(held_by(FERN)), consents)
    assert [(p.name, p.label, p.gone) for p in made.unnamed] == [
        ("Fern", "Person 1", False),
        ("Juniper", "Person 2", False),
    ]
    people = made.record.state().people
    assert [p.name for p in people.values()] == ["Ash", "Person 1", "Hazel", "Person 2"]
    assert made.record.state().floor == held_by(FERN)


def test_withdrawing_without_a_yes_to_archiving_takes_the_turns_out() -> None:
    for consents in (
        agreed_but((FERN, Purpose.ARCHIVING, WITHDRAWN)),
        agreed_but((FERN, Purpose.ARCHIVING, REFUSED), (FERN, Purpose.AUDIO, WITHDRAWN)),
    ):
        made = plan(with_floor(held_by(FERN)), consents)
        assert made.unnamed[0].gone
        assert made.record.state().floor == NOBODY
        # That they were asked, and what they said, is still proved.
        assert [c for c in made.record.consents if c.person_id == FERN]


def test_a_label_is_nobodys_pseudonym() -> None:
    events = story(
        *opening(), (1, happened.PersonChanged(ASH, "Person 1", 1)), note("n", 2, "words")
    )
    made = plan(events, agreed_but((FERN, Purpose.ARCHIVING, REFUSED)))
    assert made.unnamed[0].label == "Person 2"


# The leak test


@given(ANSWERS)
def test_nothing_of_anybody_who_did_not_agree_is_in_any_byte(answers: Answers) -> None:
    consents = tuple(
        answer(c.person_id, c.purpose, c.state, witness=NAMES[c.person_id])
        for c in records(answers)
    )
    sounds = (sound_file(0, MINUTE),)
    made = make_plan(header(), CANARY_SESSION, consents, (FORM,), sounds)
    produced = b"\n".join(
        document.path.encode() + document.data
        for document in documents(made.record, [1] * len(made.record.sounds))
    ).lower()

    def said_yes(person: PersonId, *purposes: Purpose) -> bool:
        return all(answers[person, p] is ConsentState.GRANTED for p in purposes)

    def leaked(canary: str) -> bool:
        return canary.lower().encode() in produced

    assert not leaked("Zqearly")
    assert not leaked("Zqdeleted")
    assert not leaked("Zqlegal")
    for person, name in NAMES.items():
        assert leaked(name) == said_yes(person, Purpose.ARCHIVING)
    for index, floor in enumerate(FLOORS):
        whose = [HOST] if floor == TEAM else list(EVERYONE)
        if floor.person_id is not None:
            whose = [floor.person_id]
        noted = all(said_yes(p, Purpose.NOTES, Purpose.ARCHIVING) for p in whose)
        quoted = noted and all(said_yes(p, Purpose.QUOTING) for p in whose)
        assert leaked(f"Zqnote{index}x") == noted
        assert leaked(f"Zqquote{index}x") == quoted
    heard = all(said_yes(p, Purpose.AUDIO, Purpose.ARCHIVING) for p in EVERYONE)
    assert leaked(".flac") == heard


@given(ANSWERS)
def test_the_notes_that_go_in_keep_their_speaker_and_phase(answers: Answers) -> None:
    made = plan(CANARY_SESSION, records(answers))
    before = {
        p.note.note_id: (p.phase_id, p.floor) for p in replay(CANARY_SESSION).placed_notes()
    }
    for placed in made.record.state().placed_notes():
        assert (placed.phase_id, placed.floor) == before[placed.note.note_id]
