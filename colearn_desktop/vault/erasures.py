"""Erasures that stay on record: what was begun, what is done, and no name in either.

Each begins with one transaction that says what goes and takes away at once whatever could
be read: keys, words, names. The rest (sealed sound without a key, a struck person's turns)
takes its time, can be cut off, and is gone on with when the vault is opened next. An erasure
is ended when nothing of it is left in the files of the vault.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from colearn_desktop.domain import event_codec
from colearn_desktop.domain.events import EventBody, StretchStruck
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import DeviceId, EventId, RecordingId, SessionId, new_id
from colearn_desktop.vault import consent_chain
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.migrations import remove_copy
from colearn_desktop.vault.schema import (
    consent_record,
    erasure,
    erasure_end,
    erasure_gate,
    event,
    grant_consent,
    grant_end,
    metadata,
    recording,
    recording_grant,
    session,
    silencing,
    silencing_end,
)

_log = logging.getLogger(__name__)
# Sealed sound refers to them until it is gone.
_GO_LAST = {"session", "recording", "stretch", "audio_segment", "recording_grant"}


class ErasureKind(StrEnum):
    """What is erased."""

    RECORDING = "recording"
    PERSON = "person"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure.

    Attributes:
        subject: Id of the recording or person; empty for a whole session.
        utc_ms: When it was begun.
        counts: How much there was of what ("notes", "recorded_ms" ...).
        ended_utc_ms: When nothing was left; None while it is under way.
    """

    erasure_id: str
    kind: ErasureKind
    session_id: SessionId
    subject: str
    utc_ms: int
    counts: Mapping[str, int]
    ended_utc_ms: int | None = None

    @property
    def reference(self) -> str:
        """By which a receipt can be told from others, as "4F3A-91C2"."""
        return f"{self.erasure_id[:4]}-{self.erasure_id[4:8]}".upper()


@dataclass(frozen=True, slots=True)
class Redaction:
    """What of a session reads differently once a person's words are out of it.

    Attributes:
        bodies: Events by id, as they read from now on.
        struck: Stretches of session time whose sound is silenced.
        witnesses: Whom answers name as their witness from now on, by the answer's id.
    """

    bodies: Mapping[EventId, EventBody]
    struck: Sequence[Span]
    title: str
    place: str
    witnesses: Mapping[str, str]


class Erasures:
    """Begins and ends erasures.

    Args:
        database: Opened.
        keys: Opened keys of the vault.
    """

    def __init__(self, database: Database, keys: VaultKeys) -> None:
        self._database = database
        self._keys = keys

    def history(self) -> list[Erasure]:
        """All erasures ever begun, newest first."""
        query = (
            select(erasure, erasure_end.c.utc_ms.label("ended_utc_ms"))
            .outerjoin(erasure_end, erasure_end.c.erasure_id == erasure.c.erasure_id)
            .order_by(erasure.c.utc_ms.desc(), erasure.c.erasure_id)
        )
        with self._database.reading() as connection:
            return [_erasure(row) for row in connection.execute(query)]

    def open_ones(self) -> list[Erasure]:
        """Those that are not ended, oldest first."""
        return [each for each in reversed(self.history()) if each.ended_utc_ms is None]

    # Beginning

    def begin_recording(
        self,
        session_id: SessionId,
        recording_id: RecordingId,
        counts: dict[str, int],
        utc_ms: int,
    ) -> Erasure:
        """Forget a recording's key: nobody can open its sound any more.

        Raises:
            StorageFullError: No room; nothing has changed.
        """
        with self._database.writing() as connection:
            begun = _begin(
                connection, ErasureKind.RECORDING, session_id, recording_id, counts, utc_ms
            )
            _drop_keys(connection, recording.c.recording_id == recording_id)
        self._wipe_old_pages(begun)
        return begun

    def begin_person(
        self,
        session_id: SessionId,
        person_id: str,
        redaction: Redaction,
        counts: dict[str, int],
        *,
        device_id: DeviceId,
        at_ms: int,
        utc_ms: int,
    ) -> Erasure:
        """Take a person's words out of the log, and strike the sound of their turns for good.

        Args:
            redaction: What reads differently.
            counts: For the receipt.
            device_id: This laptop, in whose name the turns are struck.
            at_ms: Session time of the end.
            utc_ms: Now.

        Raises:
            StorageFullError: No room; nothing has changed.
        """
        key = self._keys.subkey("consent ledger")
        with self._database.writing() as connection:
            begun = _begin(
                connection, ErasureKind.PERSON, session_id, person_id, counts, utc_ms
            )
            _rewrite(connection, begun, redaction.bodies)
            _strike(connection, session_id, device_id, redaction.struck, at_ms, utc_ms)
            for position, witness in _positions(connection, redaction.witnesses).items():
                consent_chain.take_out_witness(
                    connection, key, begun.erasure_id, position, witness
                )
            connection.execute(
                update(session)
                .where(session.c.session_id == session_id)
                .values(title=redaction.title, place=redaction.place)
            )
        self._wipe_old_pages(begun)
        return begun

    def begin_session(
        self, session_id: SessionId, counts: dict[str, int], utc_ms: int
    ) -> Erasure:
        """Forget a session: the keys of its recordings, its log, its answers, its name.

        Of its answers digests are left, so that those of other sessions can be verified.

        Raises:
            StorageFullError: No room; nothing has changed.
        """
        key = self._keys.subkey("consent ledger")
        with self._database.writing() as connection:
            begun = _begin(connection, ErasureKind.SESSION, session_id, "", counts, utc_ms)
            _drop_keys(connection, recording.c.session_id == session_id)
            consent_chain.keep_digests(connection, key, begun.erasure_id, session_id)
            for table, key_column, owner in (
                (silencing_end, silencing_end.c.event_id, silencing),
                (grant_consent, grant_consent.c.grant_id, recording_grant),
            ):
                owned = select(owner.c[key_column.name]).where(owner.c.session_id == session_id)
                connection.execute(delete(table).where(key_column.in_(owned)))
            for table in tables_of_a_session():
                connection.execute(delete(table).where(table.c.session_id == session_id))
            connection.execute(
                update(session)
                .where(session.c.session_id == session_id)
                .values(title="", place="", template="")
            )
        self._wipe_old_pages(begun)
        return begun

    # Ending

    def remove_rest(self, begun: Erasure) -> None:
        """Delete what a session leaves once its sealed sound is deleted."""
        of_session = recording_grant.c.session_id == begun.session_id
        grants = select(recording_grant.c.grant_id).where(of_session)
        with self._database.writing() as connection:
            connection.execute(delete(grant_end).where(grant_end.c.grant_id.in_(grants)))
            connection.execute(delete(recording_grant).where(of_session))
            for table in (recording, session):
                connection.execute(delete(table).where(table.c.session_id == begun.session_id))

    def end(self, begun: Erasure, utc_ms: int) -> bool:
        """Rid the files of everything that was replaced, and note that it is gone.

        Returns:
            False if somebody was reading, so that something may still lie in the
            database's log: then nothing is noted, and it is to be tried again.
        """
        self._database.return_free_room()
        if not self._wipe_old_pages(begun):
            return False
        with self._database.writing() as connection:
            connection.execute(
                insert(erasure_end).values(erasure_id=begun.erasure_id, utc_ms=utc_ms)
            )
        _log.info("erasure %s of kind %s is done", begun.reference, begun.kind)
        return True

    def _wipe_old_pages(self, begun: Erasure) -> bool:
        remove_copy(self._database.path)
        _log.info("erasure %s of kind %s", begun.reference, begun.kind)
        return self._database.empty_log()


def tables_of_a_session() -> list[Table]:
    """Every table whose rows belong to one session, those that refer to others first."""
    return [
        table
        for table in reversed(metadata.sorted_tables)
        if table.name not in _GO_LAST
        and any(key.column is session.c.session_id for key in table.foreign_keys)
    ]


def _begin(
    connection: Connection,
    kind: ErasureKind,
    session_id: SessionId,
    subject: str,
    counts: dict[str, int],
    utc_ms: int,
) -> Erasure:
    begun = Erasure(new_id(), kind, session_id, subject, utc_ms, counts)
    connection.execute(
        insert(erasure).values(
            erasure_id=begun.erasure_id,
            kind=kind,
            session_id=session_id,
            subject=subject,
            utc_ms=utc_ms,
            counts=json.dumps(counts),
        )
    )
    return begun


def _drop_keys(connection: Connection, which: Any) -> None:
    connection.execute(update(recording).where(which).values(wrapped_key=None))


def _rewrite(
    connection: Connection, begun: Erasure, bodies: Mapping[EventId, EventBody]
) -> None:
    for event_id, body in bodies.items():
        connection.execute(
            insert(erasure_gate).values(erasure_id=begun.erasure_id, event_id=event_id, used=0)
        )
        connection.execute(
            update(event)
            .where(event.c.event_id == event_id)
            .values(body=event_codec.to_json(body))
        )


def _strike(
    connection: Connection,
    session_id: SessionId,
    device_id: DeviceId,
    struck: Sequence[Span],
    at_ms: int,
    utc_ms: int,
) -> None:
    """Strikes that hold from the start; silencing goes on with them as with any other."""
    last = connection.execute(
        select(func.coalesce(func.max(event.c.sequence), 0)).where(
            event.c.session_id == session_id, event.c.device_id == device_id
        )
    ).scalar_one()
    for sequence, span in enumerate(struck, start=last + 1):
        strike = StretchStruck(span.start_ms, span.end_ms)
        of_event = {"event_id": new_id(), "session_id": session_id, "utc_ms": utc_ms}
        connection.execute(
            insert(event).values(
                **of_event,
                device_id=device_id,
                sequence=sequence,
                at_ms=at_ms,
                body=event_codec.to_json(strike),
            )
        )
        connection.execute(
            insert(silencing).values(
                **of_event, from_ms=strike.from_ms, until_ms=strike.until_ms
            )
        )


def _positions(connection: Connection, witnesses: Mapping[str, str]) -> dict[int, str]:
    query = select(consent_record.c.position, consent_record.c.consent_id).where(
        consent_record.c.consent_id.in_(list(witnesses))
    )
    return {row.position: witnesses[row.consent_id] for row in connection.execute(query)}


def _erasure(row: Any) -> Erasure:
    return Erasure(
        erasure_id=row.erasure_id,
        kind=ErasureKind(row.kind),
        session_id=SessionId(row.session_id),
        subject=row.subject,
        utc_ms=row.utc_ms,
        counts=json.loads(row.counts),
        ended_utc_ms=row.ended_utc_ms,
    )
