"""The address book: hosts whose cards were added to this vault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from colearn_desktop.domain.errors import (
    HostKnownError,
    HostNameTakenError,
    UnknownHostError,
)
from colearn_desktop.domain.words import folded
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import known_host


@dataclass(frozen=True, slots=True)
class KnownHost:
    """Somebody who exchanges archives with us.

    Attributes:
        signing_key: Ed25519 public key, 32 bytes; tells who signed an archive.
        age_recipient: `age1...`; archives can be encrypted to it.
        name: As this vault calls them; no two hosts have names that read alike.
        added_utc_ms: When the card was added.
        compared_utc_ms: When somebody said that they had compared the fingerprint by voice.
    """

    signing_key: bytes
    age_recipient: str
    name: str
    added_utc_ms: int
    compared_utc_ms: int | None = None


class KnownHosts:
    """Keeps the address book.

    Args:
        database: Opened.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[KnownHost, ...]:
        """All of them, by name."""
        with self._database.reading() as connection:
            hosts = [KnownHost(*row) for row in connection.execute(select(known_host))]
        return tuple(sorted(hosts, key=lambda host: (folded(host.name), host.name)))

    def find(self, signing_key: bytes) -> KnownHost | None:
        """The host with this signing key, or None for a stranger."""
        with self._database.reading() as connection:
            return _find(connection, signing_key)

    def add(self, host: KnownHost) -> None:
        """Enter a host.

        Raises:
            HostKnownError: One with this signing key is there already.
            HostNameTakenError: One of them has a name that reads the same.
            StorageFullError: No room; nothing was entered.
        """
        with self._database.writing() as connection:
            there = _find(connection, host.signing_key)
            if there is not None:
                raise HostKnownError(there.name)
            _refuse_taken_name(connection, host.name, host.signing_key)
            connection.execute(
                insert(known_host).values(
                    signing_key=host.signing_key,
                    age_recipient=host.age_recipient,
                    name=host.name,
                    added_utc_ms=host.added_utc_ms,
                    compared_utc_ms=host.compared_utc_ms,
                )
            )

    def rename(self, signing_key: bytes, name: str) -> None:
        """Call a host differently here.

        Raises:
            UnknownHostError: It is not there.
            HostNameTakenError: Another one has a name that reads the same.
        """
        with self._database.writing() as connection:
            _refuse_taken_name(connection, name, signing_key)
            _update(connection, signing_key, name=name)

    def mark_compared(self, signing_key: bytes, utc_ms: int | None) -> None:
        """Note that the fingerprint was compared by voice, or with None that it was not.

        Raises:
            UnknownHostError: It is not there.
        """
        with self._database.writing() as connection:
            _update(connection, signing_key, compared_utc_ms=utc_ms)

    def remove(self, signing_key: bytes) -> None:
        """Forget a host: what it signs is a stranger's from now on.

        Raises:
            UnknownHostError: It is not there.
        """
        with self._database.writing() as connection:
            found = connection.execute(
                delete(known_host).where(known_host.c.signing_key == signing_key)
            )
            if not found.rowcount:
                raise UnknownHostError


def _find(connection: Connection, signing_key: bytes) -> KnownHost | None:
    query = select(known_host).where(known_host.c.signing_key == signing_key)
    row = connection.execute(query).one_or_none()
    return None if row is None else KnownHost(*row)


def _refuse_taken_name(connection: Connection, name: str, signing_key: bytes) -> None:
    query = select(known_host.c.name).where(known_host.c.signing_key != signing_key)
    if folded(name) in {folded(other) for (other,) in connection.execute(query)}:
        raise HostNameTakenError


def _update(connection: Connection, signing_key: bytes, **values: Any) -> None:
    found = connection.execute(
        update(known_host).where(known_host.c.signing_key == signing_key).values(values)
    )
    if not found.rowcount:
        raise UnknownHostError
