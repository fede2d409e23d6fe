"""Who agreed to what, as a chain in which nothing can be altered, dropped or put back.

The chain runs through all sessions; `consent_chain` says how, and what an erasure leaves of
it. How far it has come is sealed in the key file as well,
because a whole old database page put back would carry valid MACs.
"""

from __future__ import annotations

import dataclasses
import hmac
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Row, insert, select

from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
    RecordingGrant,
)
from colearn_desktop.domain.errors import VaultDamagedError, VaultError
from colearn_desktop.domain.ids import GrantId, PersonId, SessionId
from colearn_desktop.vault.consent_chain import SIGNED, Link, digest, last_link, links, next_mac
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.key_file import LedgerHead
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.keyslots import read_ledger_head, seal_ledger_head
from colearn_desktop.vault.schema import (
    consent_form,
    consent_record,
    grant_consent,
    grant_end,
    recording_grant,
)

_log = logging.getLogger(__name__)


class Consents:
    """Stores forms, answers and grants.

    Args:
        database: Opened.
        keys: Opened keys of the vault.
        key_file: Where the ledger's head is sealed.
    """

    def __init__(self, database: Database, keys: VaultKeys, key_file: Path) -> None:
        self._database = database
        self._keys = keys
        self._key_file = key_file
        self._appending = threading.Lock()  # commit and seal in the same order

    # Forms

    def save_form(self, form: ConsentForm) -> None:
        """Store the exact words once; a form that is stored already stays as it is."""
        with self._database.writing() as connection:
            insert_form(connection, form)

    def form(self, sha256: str) -> ConsentForm:
        """The form of this digest.

        Raises:
            VaultDamagedError: There is none, or its text is not what was agreed to.
        """
        query = select(consent_form).where(consent_form.c.sha256 == sha256)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise VaultDamagedError("there is no such consent form")
        form = ConsentForm(version=row.version, language=row.language, text=row.text)
        if form.sha256 != sha256:
            raise VaultDamagedError("a consent form was altered")
        return form

    # Answers

    def append(self, *records: ConsentRecord) -> None:
        """Store answers; durable when this returns.

        Any answer about audio but a yes to the form in force ends the session's open
        grants in the same transaction.

        Raises:
            ConsentTransitionError: One follows a withdrawal; nothing was stored.
            StorageFullError: No room; nothing was stored.
        """
        if not records:
            return
        with self.appending() as (_connection, add):
            add(records)

    @contextmanager
    def appending(
        self,
    ) -> Iterator[tuple[Connection, Callable[[Iterable[ConsentRecord]], None]]]:
        """A transaction for answers and for what has to be stored with them or not at all.

        Returns:
            Its connection, and what adds answers to the chain in it.

        Raises:
            As `append`; nothing was stored.
        """
        key = self._keys.subkey("consent ledger")
        with self._appending:
            with self._database.writing() as connection:
                before = head = _stored_head(connection)

                def add(records: Iterable[ConsentRecord]) -> None:
                    nonlocal head
                    for record in records:
                        plain = {name: getattr(record, name) for name in SIGNED}
                        head = LedgerHead(
                            head.count + 1, next_mac(key, head.mac, digest(plain))
                        )
                        connection.execute(
                            insert(consent_record),
                            {**plain, "position": head.count, "mac": head.mac},
                        )

                yield connection, add
            if head != before:
                self._seal(head)

    def read(self, session_id: SessionId) -> list[ConsentRecord]:
        """The answers of a session, oldest first, once the whole chain has been verified.

        Raises:
            VaultDamagedError: An answer was altered, dropped or put back.
            KeyFileDamagedError: The sealed head cannot be read.
        """
        return [
            _record(link.row)
            for link in self._verified_links()
            if link.row is not None and link.row.session_id == session_id
        ]

    def verify(self) -> int:
        """Verify the whole chain, and seal what a crash left unsealed.

        Returns:
            How many answers were ever given.

        Raises:
            As `read`.
        """
        sealed = read_ledger_head(self._key_file, self._keys)
        count = self.count_verified()
        if count > sealed.count:
            with self._database.reading() as connection:
                self._seal(_stored_head(connection))
        return count

    def count_verified(self) -> int:
        """Verify the whole chain and write nothing; how many answers there are.

        Raises:
            As `read`.
        """
        return sum(1 for _ in self._verified_links())

    # Grants

    def save_grant(self, grant: RecordingGrant, utc_ms: int) -> None:
        """Store a permission to record, so that the database lets its sound in.

        Raises:
            GrantEndedError: An answer it rests on no longer counts; nothing was stored.
            StorageFullError: No room; nothing was stored.
        """
        with self._database.writing() as connection:
            insert_grant(connection, grant, utc_ms)

    def end_grants(self, session_id: SessionId, reason: str, utc_ms: int) -> int:
        """End every open grant of a session; its sound is refused from now on.

        Args:
            session_id: Whose grants.
            reason: A `StopReason`, for whoever reads the database later.
            utc_ms: Now.

        Returns:
            How many were open.
        """
        with self._database.writing() as connection:
            open_grants = _open_grants(connection, session_id)
            if open_grants:
                connection.execute(
                    insert(grant_end),
                    [
                        {"grant_id": grant_id, "reason": str(reason), "utc_ms": utc_ms}
                        for grant_id in open_grants
                    ],
                )
        return len(open_grants)

    def open_grants(self, session_id: SessionId) -> list[GrantId]:
        """The grants of a session under which sound would be let in now."""
        with self._database.reading() as connection:
            return _open_grants(connection, session_id)

    # Inside

    def _verified_links(self) -> Iterator[Link]:
        key = self._keys.subkey("consent ledger")
        sealed = read_ledger_head(self._key_file, self._keys)
        count = 0
        with self._database.reading() as connection:
            for link in links(connection, key):
                count = link.position
                if count == sealed.count and not hmac.compare_digest(link.mac, sealed.mac):
                    raise VaultDamagedError("the consent ledger is not the sealed one")
                yield link
        if count < sealed.count:
            raise VaultDamagedError("the consent ledger lacks its last answers")

    def _seal(self, head: LedgerHead) -> None:
        try:
            seal_ledger_head(self._key_file, self._keys, head)
        except VaultError as error:
            # The answer itself is stored and holds. `verify` seals it at the next opening.
            _log.warning("ledger head %d not sealed: %s", head.count, type(error).__name__)


def insert_form(connection: Connection, form: ConsentForm) -> None:
    """Store a form if it is new, in a transaction of the caller's."""
    known = select(consent_form.c.sha256).where(consent_form.c.sha256 == form.sha256)
    if connection.execute(known).one_or_none() is None:
        row = {"sha256": form.sha256, **dataclasses.asdict(form)}
        connection.execute(insert(consent_form), row)


def insert_grant(connection: Connection, grant: RecordingGrant, utc_ms: int) -> None:
    """Store a grant and the answers it rests on, in a transaction of the caller's."""
    connection.execute(
        insert(recording_grant).values(
            grant_id=grant.grant_id,
            session_id=grant.session_id,
            form_sha256=grant.form_sha256,
            utc_ms=utc_ms,
        )
    )
    connection.execute(
        insert(grant_consent),
        [
            {"grant_id": grant.grant_id, "consent_id": consent_id}
            for consent_id in grant.consent_ids
        ],
    )


def _stored_head(connection: Connection) -> LedgerHead:
    return LedgerHead(*last_link(connection))


def _record(row: Row[tuple[object, ...]]) -> ConsentRecord:
    return ConsentRecord(
        consent_id=row.consent_id,
        session_id=SessionId(row.session_id),
        person_id=PersonId(row.person_id),
        purpose=Purpose(row.purpose),
        state=ConsentState(row.state),
        form_version=row.form_version,
        form_sha256=row.form_sha256,
        language=row.language,
        method=ConsentMethod(row.method),
        at_ms=row.at_ms,
        utc_ms=row.utc_ms,
        witness=row.witness,
    )


def _open_grants(connection: Connection, session_id: SessionId) -> list[GrantId]:
    ended = select(grant_end.c.grant_id).where(
        grant_end.c.grant_id == recording_grant.c.grant_id
    )
    query = select(recording_grant.c.grant_id).where(
        recording_grant.c.session_id == session_id, ~ended.exists()
    )
    return [GrantId(grant_id) for grant_id in connection.execute(query).scalars()]
