"""The register of copies: what was handed over, when, and to whom.

What has left cannot be fetched back; but whoever withdraws can be told where their words
went, and those who have them can be asked. So nothing is ever taken off the register: what
becomes of a copy is added as a remark.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.ids import PersonId, SessionId, new_id
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import (
    copy_remark,
    handed_copy,
    handed_person,
    handed_recipient,
    handed_session,
)


@dataclass(frozen=True, slots=True)
class HandedPerson:
    """How somebody appears in a copy.

    Attributes:
        label: What they are called there in place of their pseudonym; empty where that
            stands there.
        answers: Where they stood on each purpose when the copy was made.
    """

    person_id: PersonId
    label: str
    answers: Mapping[Purpose, ConsentState]


@dataclass(frozen=True, slots=True)
class HandedSession:
    """What of a session a copy holds.

    Attributes:
        contents: "everything", "no_sound" or "anonymous_notes".
        notes: How many, quotes included.
        recorded_ms: Length of its sound; 0 where none went along.
        answers_sha256: Hex digest of all answers that counted then.
    """

    session_id: SessionId
    contents: str
    notes: int
    quotes: int
    recorded_ms: int
    answers_sha256: str
    people: tuple[HandedPerson, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What was learnt about a copy later."""

    utc_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class HandedCopy:
    """One copy that left this laptop.

    Attributes:
        name: Of its folder or file, as it was called then.
        recipients: Known hosts whose keys open it, by name.
        with_words: Whether a passphrase opens it.
    """

    copy_id: str
    utc_ms: int
    name: str
    size_bytes: int
    recipients: tuple[str, ...]
    with_words: bool
    sessions: tuple[HandedSession, ...]
    remarks: tuple[Remark, ...] = ()

    def session(self, session_id: SessionId) -> HandedSession | None:
        """What it holds of this session."""
        return next((each for each in self.sessions if each.session_id == session_id), None)


class Register:
    """Keeps the register of copies.

    Args:
        database: Opened.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(
        self,
        *,
        utc_ms: int,
        name: str,
        size_bytes: int,
        recipients: Sequence[str],
        with_words: bool,
        sessions: Sequence[HandedSession],
    ) -> HandedCopy:
        """Enter a copy that was made; durable when this returns.

        Raises:
            StorageFullError: No room; nothing was entered.
        """
        copy = HandedCopy(
            new_id(),
            utc_ms,
            name,
            size_bytes,
            tuple(dict.fromkeys(recipients)),
            with_words,
            tuple(sessions),
        )
        of_copy = {"copy_id": copy.copy_id}
        with self._database.writing() as connection:
            connection.execute(
                insert(handed_copy).values(
                    **of_copy,
                    utc_ms=utc_ms,
                    name=name,
                    size_bytes=size_bytes,
                    with_words=int(with_words),
                )
            )
            for recipient in copy.recipients:
                connection.execute(insert(handed_recipient).values(**of_copy, name=recipient))
            for each in copy.sessions:
                _insert_session(connection, copy.copy_id, each)
        return copy

    def list(self, session_id: SessionId | None = None) -> list[HandedCopy]:
        """The copies, newest first.

        Args:
            session_id: Those alone that hold this session; None for all.
        """
        query = select(handed_copy).order_by(handed_copy.c.utc_ms.desc(), handed_copy.c.copy_id)
        if session_id is not None:
            query = query.where(
                handed_copy.c.copy_id.in_(
                    select(handed_session.c.copy_id).where(
                        handed_session.c.session_id == session_id
                    )
                )
            )
        with self._database.reading() as connection:
            return [_copy(connection, row) for row in connection.execute(query).all()]

    def remark(self, copy_id: str, text: str, utc_ms: int) -> None:
        """Add what was learnt about a copy; earlier remarks stay.

        Raises:
            StorageFullError: No room; nothing was added.
        """
        with self._database.writing() as connection:
            connection.execute(
                insert(copy_remark).values(
                    remark_id=new_id(), copy_id=copy_id, utc_ms=utc_ms, remark=text
                )
            )


def _insert_session(connection: Connection, copy_id: str, each: HandedSession) -> None:
    connection.execute(
        insert(handed_session).values(
            copy_id=copy_id,
            session_id=each.session_id,
            contents=each.contents,
            notes=each.notes,
            quotes=each.quotes,
            recorded_ms=each.recorded_ms,
            answers_sha256=each.answers_sha256,
        )
    )
    for person in each.people:
        connection.execute(
            insert(handed_person).values(
                copy_id=copy_id,
                session_id=each.session_id,
                person_id=person.person_id,
                label=person.label,
                answers=json.dumps(person.answers),
            )
        )


def _copy(connection: Connection, row: Any) -> HandedCopy:
    def rows(table: Any, *order: Any) -> Any:
        query = select(table).where(table.c.copy_id == row.copy_id).order_by(*order)
        return connection.execute(query).all()

    people = rows(handed_person, handed_person.c.label, handed_person.c.person_id)
    return HandedCopy(
        copy_id=row.copy_id,
        utc_ms=row.utc_ms,
        name=row.name,
        size_bytes=row.size_bytes,
        recipients=tuple(each.name for each in rows(handed_recipient, handed_recipient.c.name)),
        with_words=bool(row.with_words),
        sessions=tuple(
            HandedSession(
                SessionId(each.session_id),
                each.contents,
                each.notes,
                each.quotes,
                each.recorded_ms,
                each.answers_sha256,
                tuple(_person(p) for p in people if p.session_id == each.session_id),
            )
            for each in rows(handed_session, handed_session.c.session_id)
        ),
        remarks=tuple(
            Remark(each.utc_ms, each.remark)
            for each in rows(copy_remark, copy_remark.c.utc_ms, copy_remark.c.remark_id)
        ),
    )


def _person(row: Any) -> HandedPerson:
    answers = {
        Purpose(purpose): ConsentState(state)
        for purpose, state in json.loads(row.answers).items()
    }
    return HandedPerson(PersonId(row.person_id), row.label, answers)
