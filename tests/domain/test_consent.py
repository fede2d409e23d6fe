from __future__ import annotations

from dataclasses import replace

import pytest

from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentLedger,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
    RecordingGrant,
    grant_recording,
)
from colearn_desktop.domain.errors import ConsentMissingError, ConsentTransitionError
from colearn_desktop.domain.ids import GrantId, PersonId, SessionId
from colearn_desktop.domain.people import Person, Role

FORM = ConsentForm("1", "en", "We would like to record.")
CHANGED = ConsentForm("2", "en", "We would like to record and publish.")
ASH = Person(PersonId("ash"), "Ash", 1)
FERN = Person(PersonId("fern"), "Fern", 2)
HOST = Person(PersonId("host"), "Robin", None, Role.HOST)
SESSION = SessionId("s")


def answer(person: Person, state: ConsentState, form: ConsentForm = FORM) -> ConsentRecord:
    return ConsentRecord(
        consent_id=f"{person.person_id}-{state}-{form.version}",
        session_id=SESSION,
        person_id=person.person_id,
        purpose=Purpose.AUDIO,
        state=state,
        form_version=form.version,
        form_sha256=form.sha256,
        language="en",
        method=ConsentMethod.SPOKEN,
        at_ms=0,
        utc_ms=0,
    )


def ask(*people: Person, ledger: ConsentLedger, form: ConsentForm = FORM) -> RecordingGrant:
    return grant_recording(GrantId("g"), SESSION, people, ledger, form)


def test_a_grant_needs_everyone_and_names_who_is_missing() -> None:
    ledger = ConsentLedger([answer(ASH, ConsentState.GRANTED)])
    with pytest.raises(ConsentMissingError) as refused:
        ask(ASH, FERN, HOST, ledger=ledger)
    assert [person.name for person in refused.value.missing] == ["Fern", "Robin"]


def test_with_everyones_yes_there_is_a_grant() -> None:
    ledger = ConsentLedger(
        [answer(ASH, ConsentState.GRANTED), answer(FERN, ConsentState.GRANTED)]
    )
    grant = ask(ASH, FERN, ledger=ledger)
    assert len(grant.consent_ids) == 2


def test_who_is_not_in_the_room_is_not_asked() -> None:
    ledger = ConsentLedger([answer(ASH, ConsentState.GRANTED)])
    assert ask(ASH, replace(FERN, present=False), ledger=ledger).consent_ids


def test_an_empty_room_earns_no_grant() -> None:
    with pytest.raises(ConsentMissingError):
        ask(ledger=ConsentLedger())


def test_a_changed_form_needs_renewal() -> None:
    ledger = ConsentLedger([answer(ASH, ConsentState.GRANTED)])
    assert ledger.state(ASH.person_id, Purpose.AUDIO, CHANGED) is ConsentState.NEEDS_RENEWAL
    with pytest.raises(ConsentMissingError):
        ask(ASH, ledger=ledger, form=CHANGED)
    ledger.add(answer(ASH, ConsentState.GRANTED, CHANGED))
    assert ask(ASH, ledger=ledger, form=CHANGED).consent_ids


@pytest.mark.parametrize("after", list(ConsentState))
def test_nothing_follows_a_withdrawal(after: ConsentState) -> None:
    ledger = ConsentLedger([answer(ASH, ConsentState.GRANTED)])
    ledger.add(answer(ASH, ConsentState.WITHDRAWN))
    with pytest.raises(ConsentTransitionError):
        ledger.add(answer(ASH, after))


def test_a_pause_of_consent_can_end() -> None:
    ledger = ConsentLedger([answer(ASH, ConsentState.GRANTED)])
    ledger.add(answer(ASH, ConsentState.PAUSED))
    with pytest.raises(ConsentMissingError):
        ask(ASH, ledger=ledger)
    ledger.add(answer(ASH, ConsentState.GRANTED))
    assert ask(ASH, ledger=ledger).consent_ids


def test_a_grant_cannot_be_made_by_hand() -> None:
    with pytest.raises(TypeError):
        RecordingGrant(GrantId("g"), SESSION, FORM.sha256, (), object())
    with pytest.raises(TypeError):
        RecordingGrant(GrantId("g"), SESSION, FORM.sha256, ())  # type: ignore[call-arg]


def test_a_grant_cannot_be_copied_onto_another_session() -> None:
    ledger = ConsentLedger([answer(ASH, ConsentState.GRANTED)])
    grant = ask(ASH, ledger=ledger)
    with pytest.raises(AttributeError):
        grant.session_id = SessionId("other")  # type: ignore[misc]
