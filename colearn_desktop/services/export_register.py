"""Enters in the vault's register what was handed over, and finds out who is in which copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from colearn_desktop.domain.consent import ConsentLedger, ConsentRecord, Purpose
from colearn_desktop.domain.ids import PersonId, SessionId
from colearn_desktop.domain.replay import replay
from colearn_desktop.outputs.anonymous import NOBODYS_NAME
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.export_plan import ExportPlan
from colearn_desktop.vault.register import HandedCopy, HandedPerson, HandedSession
from colearn_desktop.vault.vault import Vault


def enter_copy(
    vault: Vault,
    plans: Mapping[SessionId, ExportPlan],
    *,
    utc_ms: int,
    name: str,
    size_bytes: int,
    recipients: Sequence[str] = (),
    with_words: bool = True,
) -> HandedCopy:
    """Enter an archive that lies where it should. Call it after that, never before.

    Args:
        plans: What went in of each session of this vault.
        utc_ms: When.
        name: Of the archive's folder.
        size_bytes: Of all its files, about.
        recipients: Names of the known hosts whose keys open it.
        with_words: Whether a passphrase opens it.

    Raises:
        VaultError: Nothing was entered. The archive is there all the same.
    """
    return vault.register.enter(
        utc_ms=utc_ms,
        name=name,
        size_bytes=size_bytes,
        recipients=recipients,
        with_words=with_words,
        sessions=[_handed_session(vault, *each) for each in plans.items()],
    )


def copies_with(vault: Vault, session_id: SessionId, person_id: PersonId) -> list[HandedCopy]:
    """The copies that hold something of a person, newest first."""
    return [
        copy for copy in vault.register.list(session_id) if called(copy, session_id, person_id)
    ]


def called(copy: HandedCopy, session_id: SessionId, person_id: PersonId) -> HandedPerson | None:
    """How a person appears in a copy; None if they do not."""
    session = copy.session(session_id)
    if session is None:
        return None
    return next((each for each in session.people if each.person_id == person_id), None)


def answers_digest(records: Sequence[ConsentRecord]) -> str:
    """Hex SHA-256 of these answers, by which it can be shown what counted."""
    plain = [asdict(record) for record in records]
    text = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _handed_session(vault: Vault, session_id: SessionId, plan: ExportPlan) -> HandedSession:
    # Not from the record: one of anonymous notes has other ids, and nobody in it.
    ledger = ConsentLedger(vault.consents.read(session_id))
    form = vault.consents.form(vault.sessions.get(session_id).form_sha256)
    people = replay(vault.events.read(session_id)).people
    labels = {each.person_id: each.label for each in plan.unnamed}
    if plan.contents is Contents.ANONYMOUS_NOTES:
        labels = dict.fromkeys(people, NOBODYS_NAME)
    return HandedSession(
        session_id=session_id,
        contents=plan.contents,
        notes=plan.notes,
        quotes=plan.quotes,
        recorded_ms=sum(sound.end_ms - sound.start_ms for sound in plan.record.sounds),
        answers_sha256=answers_digest(ledger.records),
        people=tuple(
            HandedPerson(
                person_id,
                labels.get(person_id, ""),
                {purpose: ledger.state(person_id, purpose, form) for purpose in Purpose},
            )
            for person_id in people
        ),
    )
