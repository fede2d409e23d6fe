"""A session with a canary for each name, each note and each earlier wording."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.consent import ConsentForm, ConsentRecord, ConsentState, Purpose
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import GROUPS, NOBODY, SEVERAL, TEAM, held_by
from colearn_desktop.domain.ids import DeviceId, NoteId, PersonId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.people import Role
from colearn_desktop.vault.sessions import SessionHeader
from tests.outputs.stories import (
    ASH,
    EVERYONE,
    FERN,
    FORM,
    HAZEL,
    HOST,
    MINUTE,
    SESSION,
    STARTED_UTC_MS,
    answer,
    note,
    opening,
    story,
)

Answers = Mapping[tuple[PersonId, Purpose], ConsentState]


def header(form: ConsentForm = FORM) -> SessionHeader:
    return SessionHeader(
        session_id=SESSION,
        device_id=DeviceId("d"),
        title="Bridge Street, May",
        place="Bridge Street",
        template="small",
        form_sha256=form.sha256,
        created_utc_ms=STARTED_UTC_MS - MINUTE,
        last_alive_ms=0,
        started_utc_ms=STARTED_UTC_MS,
        ended=True,
    )


def records(answers: Answers) -> tuple[ConsentRecord, ...]:
    """The shortest way to each answer."""
    found = []
    for (person, purpose), state in answers.items():
        if state in (ConsentState.PAUSED, ConsentState.WITHDRAWN):
            found.append(answer(person, purpose, ConsentState.GRANTED))
        if state is not ConsentState.NOT_ASKED:
            found.append(answer(person, purpose, state))
    return tuple(found)


NAMES = {ASH: "Zqashen", FERN: "Zqferno", HAZEL: "Zqhazlo", HOST: "Zqhosto"}
FLOORS = (*(held_by(person) for person in EVERYONE), NOBODY, SEVERAL, GROUPS, TEAM)


def canary_session() -> tuple[Event, ...]:
    moments: list[tuple[int, EventBody]] = [opening()[0]]
    for seat, person in enumerate((ASH, FERN, HAZEL), start=1):
        moments.append((0, happened.PersonAdded(person, f"Zqlegal{seat}", seat)))
        moments.append((0, happened.PersonChanged(person, NAMES[person], seat)))
    moments.append((0, happened.PersonAdded(HOST, NAMES[HOST], None, Role.HOST)))
    moments += [(0, happened.SessionStarted()), opening()[-1]]
    at_ms = 1_000
    for index, floor in enumerate(FLOORS):
        moments += [
            (at_ms, happened.FloorChanged(floor)),
            note(f"note{index}", at_ms + 1, f"Zqearly{index}x"),
            (
                at_ms + 2,
                happened.NoteRevised(
                    NoteId(f"note{index}"),
                    NoteKind.NOTE,
                    f"Zqnote{index}x. {NAMES[FERN].upper()} agrees with ({NAMES[HAZEL]}).",
                ),
            ),
            note(f"quote{index}", at_ms + 3, f"“Zqquote{index}x {NAMES[ASH]}”", NoteKind.QUOTE),
            note(f"gone{index}", at_ms + 4, "Zqdeleted"),
            (at_ms + 5, happened.NoteDeleted(NoteId(f"gone{index}"))),
        ]
        at_ms += MINUTE
    moments.append((at_ms, happened.SessionEnded()))
    return story(*moments)


CANARY_SESSION = canary_session()
ANSWERS = st.fixed_dictionaries(
    {
        (person, purpose): st.sampled_from(
            [s for s in ConsentState if s is not ConsentState.NEEDS_RENEWAL]
        )
        | st.just(ConsentState.GRANTED)
        for person in EVERYONE
        for purpose in (Purpose.AUDIO, Purpose.NOTES, Purpose.QUOTING, Purpose.ARCHIVING)
    }
)
