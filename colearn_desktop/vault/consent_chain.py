"""The chain of MACs through all answers of a vault, and what an erasure leaves of a link.

Each MAC covers the MAC before it and a digest of the answer (HMAC-SHA256). Where an answer
was erased, its digest is kept in its place: the chain can still be followed, and the digest
tells nobody what stood there, for each answer holds a random id. A seal over the digest and
over what is left of the answer keeps anybody from taking out more.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from colearn_desktop.domain.errors import VaultDamagedError
from colearn_desktop.vault.schema import consent_erasure, consent_record

# What a MAC covers, in this order; the position is in the chain itself.
SIGNED = (
    "consent_id", "session_id", "person_id", "purpose", "state", "form_version",
    "form_sha256", "language", "method", "at_ms", "utc_ms", "witness",
)  # fmt: skip
_NOTHING_LEFT = b""


class Link(NamedTuple):
    """One place of the chain; `row` is None where the answer was erased."""

    position: int
    mac: bytes
    row: Row[tuple[object, ...]] | None


def digest(plain: dict[str, object]) -> bytes:
    """What the chain covers of an answer."""
    fields = json.dumps([plain[name] for name in SIGNED], ensure_ascii=True)
    return hashlib.sha256(fields.encode()).digest()


def next_mac(key: bytearray, before: bytes, answer: bytes) -> bytes:
    """The MAC of the answer with this digest, after the MAC `before`."""
    return hmac.digest(key, before + answer, "sha256")


def links(connection: Connection, key: bytearray) -> Iterator[Link]:
    """The whole chain, verified link by link.

    Raises:
        VaultDamagedError: An answer was altered, dropped or put in.
    """
    erased = {row.position: row for row in connection.execute(select(consent_erasure))}
    mac, count = b"", 0
    records = connection.execute(select(consent_record).order_by(consent_record.c.position))
    for row in records:
        while count + 1 < row.position:
            count, mac = count + 1, _erased_mac(key, mac, erased.get(count + 1))
            yield Link(count, mac, None)
        count += 1
        mac = _kept_mac(key, mac, row, erased.get(count))
        if row.position != count or not hmac.compare_digest(mac, row.mac):
            raise VaultDamagedError("the consent ledger was altered")
        yield Link(count, mac, row)
    while count + 1 in erased:
        count, mac = count + 1, _erased_mac(key, mac, erased[count + 1])
        yield Link(count, mac, None)
    if erased and max(erased) > count:
        raise VaultDamagedError("the consent ledger was altered")


def last_link(connection: Connection) -> tuple[int, bytes]:
    """Position and MAC of the last place, erased or not; 0 and nothing at the start."""
    found = [(0, b"")]
    for table, mac in (
        (consent_record, consent_record.c.mac),
        (consent_erasure, consent_erasure.c.chain_mac),
    ):
        query = select(table.c.position, mac).order_by(table.c.position.desc()).limit(1)
        found += [(row[0], row[1]) for row in connection.execute(query)]
    return max(found)


def take_out_witness(
    connection: Connection, key: bytearray, erasure_id: str, position: int, witness: str
) -> None:
    """Let an answer name another witness, and the chain remember what it covered."""
    row = connection.execute(
        select(consent_record).where(consent_record.c.position == position)
    ).one()
    left = _plain(row) | {"witness": witness}
    _keep_digest(connection, key, erasure_id, row, digest(left))
    connection.execute(
        update(consent_record)
        .where(consent_record.c.position == position)
        .values(witness=witness)
    )


def keep_digests(
    connection: Connection, key: bytearray, erasure_id: str, session_id: str
) -> None:
    """Make every answer of a session ready to be deleted."""
    query = select(consent_record).where(consent_record.c.session_id == session_id)
    for row in connection.execute(query).all():
        _keep_digest(connection, key, erasure_id, row, _NOTHING_LEFT)


def _keep_digest(
    connection: Connection,
    key: bytearray,
    erasure_id: str,
    row: Row[tuple[object, ...]],
    left: bytes,
) -> None:
    before = connection.execute(
        select(consent_erasure.c.digest).where(consent_erasure.c.position == row.position)
    ).scalar_one_or_none()
    first = digest(_plain(row)) if before is None else before
    values: dict[str, Any] = {
        "erasure_id": erasure_id,
        "seal": _seal(key, row.position, first, row.mac, left),
    }
    if before is None:
        connection.execute(
            insert(consent_erasure).values(
                position=row.position, digest=first, chain_mac=row.mac, **values
            )
        )
    else:
        connection.execute(
            update(consent_erasure)
            .where(consent_erasure.c.position == row.position)
            .values(**values)
        )


def _erased_mac(key: bytearray, before: bytes, erased: Any) -> bytes:
    if erased is None:
        raise VaultDamagedError("the consent ledger was altered")
    mac = next_mac(key, before, erased.digest)
    seal = _seal(key, erased.position, erased.digest, mac, _NOTHING_LEFT)
    if not hmac.compare_digest(seal, erased.seal):
        raise VaultDamagedError("an erased answer was altered")
    return mac


def _kept_mac(key: bytearray, before: bytes, row: Any, erased: Any) -> bytes:
    found = digest(_plain(row))
    if erased is None:
        return next_mac(key, before, found)
    mac = next_mac(key, before, erased.digest)
    seal = _seal(key, erased.position, erased.digest, mac, found)
    if not hmac.compare_digest(seal, erased.seal):
        raise VaultDamagedError("an answer without its witness was altered")
    return mac


def _plain(row: Any) -> dict[str, object]:
    return {name: getattr(row, name) for name in SIGNED}


def _seal(key: bytearray, position: int, first: bytes, mac: bytes, left: bytes) -> bytes:
    # Longer than what any MAC of the chain covers: neither can pass for the other.
    covered = b"colearn erased answer" + position.to_bytes(8, "big") + first + mac + left
    return hmac.digest(key, covered, "sha256")
