"""A stored session whose people have answered, ready to be recorded without a microphone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from colearn_desktop.audio.segment import EncodedSegment
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
from colearn_desktop.domain.events import EventBody, PersonAdded
from colearn_desktop.domain.ids import GrantId, PersonId, RecordingId, SessionId, new_id
from colearn_desktop.domain.people import Person
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.stretch_writer import StretchWriter
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import cheap_vault

FORM = ConsentForm("2026-1", "en", "We keep the sound of this conversation for a month.")
CHANGED_FORM = ConsentForm("2026-2", "en", "We keep the sound of this conversation.")
FRAMES = 48_000


class VaultRoom:
    """A vault with one session, and short ways to do what the services do."""

    def __init__(self, vault: Vault, people: int = 2, form: ConsentForm = FORM) -> None:
        self.vault = vault
        self.form = form
        vault.consents.save_form(form)
        self.header = vault.sessions.create(
            title="Bridge Street",
            place="Hall",
            template="small",
            form_sha256=form.sha256,
            created_utc_ms=1_000,
        )
        self.session_id: SessionId = self.header.session_id
        self.people = [
            Person(PersonId(new_id()), f"Person {seat}", seat) for seat in range(1, people + 1)
        ]
        self.log(*(PersonAdded(each.person_id, each.name, each.seat) for each in self.people))

    def log(self, *bodies: EventBody, at_ms: int = 0) -> None:
        self.vault.events.append(
            self.session_id, self.header.device_id, at_ms, 1_000 + at_ms, bodies
        )

    def record_of(
        self,
        seat: int,
        state: ConsentState,
        purpose: Purpose = Purpose.AUDIO,
        form: ConsentForm | None = None,
    ) -> ConsentRecord:
        form = form or self.form
        return ConsentRecord(
            consent_id=new_id(),
            session_id=self.session_id,
            person_id=self.people[seat - 1].person_id,
            purpose=purpose,
            state=state,
            form_version=form.version,
            form_sha256=form.sha256,
            language=form.language,
            method=ConsentMethod.SPOKEN,
            at_ms=0,
            utc_ms=1_000,
            witness="Nettle",
        )

    def answer(
        self, seat: int, state: ConsentState, purpose: Purpose = Purpose.AUDIO
    ) -> ConsentRecord:
        record = self.record_of(seat, state, purpose)
        self.vault.consents.append(record)
        return record

    def ledger(self) -> ConsentLedger:
        return ConsentLedger(self.vault.consents.read(self.session_id))

    def earn_grant(self) -> RecordingGrant:
        """A grant of the domain, not stored yet."""
        return grant_recording(
            GrantId(new_id()), self.session_id, self.people, self.ledger(), self.form
        )

    def everyone_agrees(self) -> RecordingGrant:
        """All say yes, and the grant is stored."""
        self.vault.consents.append(
            *(self.record_of(person.seat or 0, ConsentState.GRANTED) for person in self.people)
        )
        grant = self.earn_grant()
        self.vault.consents.save_grant(grant, 1_000)
        return grant

    def recording(self) -> RecordingId:
        return self.vault.recordings.begin_recording(self.session_id, 48_000, 1, 1_000)

    def writer(self, grant: RecordingGrant, recording_id: RecordingId) -> StretchWriter:
        return self.vault.recordings.begin_stretch(recording_id, grant, 1_000)


def room(tmp_path: Path, people: int = 2) -> VaultRoom:
    """A fresh vault with one session in it."""
    return VaultRoom(cheap_vault(tmp_path), people)


def sound(index: int, size_bytes: int = 300) -> bytes:
    """Bytes that stand for one segment's FLAC; the vault never looks inside."""
    return hashlib.shake_256(str(index).encode()).digest(size_bytes)


def store(
    writer: StretchWriter, index: int, *, last: bool = False, flac: bytes | None = None
) -> None:
    """Append one second of made-up sound."""
    writer.append(
        index=index,
        first_frame=index * FRAMES,
        frames=FRAMES,
        peak=index % 32_768,
        at_ms=index * 1_000,
        last=last,
        flac=sound(index) if flac is None else flac,
    )


def placed(segment: EncodedSegment, rate_hz: int) -> SegmentPlace:
    """Where a segment belongs if the stretch began with the session."""
    return SegmentPlace(
        index=segment.index,
        first_frame=segment.first_frame,
        frames=segment.frames,
        peak=segment.peak,
        at_ms=segment.first_frame * 1_000 // rate_hz,
        last=segment.last,
    )


def raw_sql(vault: Vault) -> Any:
    """The driver's own connection, as somebody would use it who wants past the guards."""
    return vault._database.own_connection()._connection


def drop_guards(vault: Vault) -> Any:
    """A raw connection after every trigger has been removed: the guards are not there."""
    connection = raw_sql(vault)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    return connection
