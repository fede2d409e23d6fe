"""The key file as a file: read whole, written whole, sealed against alteration.

JSON, because a person may one day have to recover a vault with other tools:

    format, version, vault_id
    slots      each: kind, parameters, salt, nonce, wrapped (AES-256-GCM); see `slots`
    ledger     nonce, sealed: how far the consent ledger had come (AES-256-GCM)
    sha256     of all the above, so that damage is told from a wrong passphrase

The ledger's associated data is the header and all slots; a slot's own is described in
`slots`. So nothing in the file can be altered unnoticed by anybody without the vault key.

Version 1 has one passphrase. A file with several says version 2, because a program that
knows of one alone would drop the others with the next change. Everything else is the same,
and a file that is down to one passphrase says version 1 again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from colearn_desktop.domain.errors import KeyFileDamagedError
from colearn_desktop.vault.files import replace_file, storage_errors
from colearn_desktop.vault.keys import VaultKeys

KEY_FILE_NAME = "vault.key"
NONCE_BYTES = 12
_FORMAT = "colearn-desktop vault key"
_ONE_PASSPHRASE, _SEVERAL_PASSPHRASES = 1, 2
_LARGEST_FILE_BYTES = 64 * 1024
_MOST_SLOTS = 16

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """How many consent records there are, and the last one's MAC (empty for none)."""

    count: int
    mac: bytes


EMPTY_LEDGER = LedgerHead(0, b"")


def slot_header(vault_id: str) -> Json:
    """What each slot is bound to; the same for all versions, so that slots stay valid."""
    return {"format": _FORMAT, "version": _ONE_PASSPHRASE, "vault_id": vault_id}


def write_key_file(path: Path, slots: list[Json], keys: VaultKeys, head: LedgerHead) -> None:
    """Replace the file, whole or not at all.

    Raises:
        StorageFullError: No room; the old file still stands.
        VaultReadOnlyError: The folder cannot be written to.
    """
    passphrases = sum(slot["kind"] == "passphrase" for slot in slots)
    version = _SEVERAL_PASSPHRASES if passphrases > 1 else _ONE_PASSPHRASE
    header = {**slot_header(keys.vault_id), "version": version}
    nonce = secrets.token_bytes(NONCE_BYTES)
    associated = canonical({**header, "slots": slots})
    plain = head.count.to_bytes(8, "big") + head.mac
    sealed = AESGCM(keys.subkey("key file")).encrypt(nonce, plain, associated)
    content = {
        **header,
        "slots": slots,
        "ledger": {"nonce": nonce.hex(), "sealed": sealed.hex()},
    }
    content["sha256"] = hashlib.sha256(canonical(content)).hexdigest()
    replace_file(path, json.dumps(content, indent=1).encode() + b"\n")


def read_key_file(path: Path) -> Json:
    """The file's content, well-formed and undamaged but not yet authenticated.

    Raises:
        KeyFileDamagedError: It is missing, cut short, altered or of a later version.
    """
    if path.is_dir():
        raise KeyFileDamagedError("a folder stands in place of the key file")
    try:
        with storage_errors(), path.open("rb") as file:
            text = file.read(_LARGEST_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise KeyFileDamagedError("there is no key file") from error
    return parse_key_file(text)


def parse_key_file(text: bytes) -> Json:
    """As `read_key_file`, of what was read already."""
    try:
        content = json.loads(text) if len(text) <= _LARGEST_FILE_BYTES else None
        if not isinstance(content, dict):
            raise KeyFileDamagedError("not a key file")
        checksum = content.pop("sha256")
        if checksum != hashlib.sha256(canonical(content)).hexdigest():
            raise KeyFileDamagedError("the key file was altered or cut short")
        known = content["format"] == _FORMAT and content["version"] in {
            _ONE_PASSPHRASE,
            _SEVERAL_PASSPHRASES,
        }
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise KeyFileDamagedError("the key file cannot be read") from error
    if not known or not isinstance(content.get("vault_id"), str):
        raise KeyFileDamagedError("not a key file of this kind")
    return content


def slots_of(content: Json, kind: str) -> list[Json]:
    """The slots of a kind, at least one, in the order of the file.

    Raises:
        KeyFileDamagedError: There is none, or there are absurdly many.
    """
    try:
        slots = content["slots"]
        found: list[Json] = [slot for slot in slots if slot["kind"] == kind]
    except (KeyError, TypeError) as error:
        raise KeyFileDamagedError("no slots") from error
    if not found or len(slots) > _MOST_SLOTS:
        raise KeyFileDamagedError(f"{len(found)} {kind} slots")
    return found


def hex_field(fields: Mapping[str, Any], name: str) -> bytes:
    """Bytes that the file keeps as hex digits.

    Raises:
        KeyFileDamagedError: They are not there, or are something else.
    """
    try:
        return bytes.fromhex(fields[name])
    except (KeyError, TypeError, ValueError) as error:
        raise KeyFileDamagedError(f"no {name}") from error


def ledger_head(content: Json, keys: VaultKeys) -> LedgerHead:
    """How far the consent ledger had come; proves the whole file to be of one piece.

    Raises:
        KeyFileDamagedError: It was altered.
    """
    ledger = content.get("ledger")
    if not isinstance(ledger, dict):
        raise KeyFileDamagedError("no ledger head")
    header = {**slot_header(keys.vault_id), "version": content["version"]}
    associated = canonical({**header, "slots": content["slots"]})
    try:
        plain = AESGCM(keys.subkey("key file")).decrypt(
            hex_field(ledger, "nonce"), hex_field(ledger, "sealed"), associated
        )
    except (InvalidTag, ValueError) as error:
        raise KeyFileDamagedError("the key file was altered") from error
    return LedgerHead(int.from_bytes(plain[:8], "big"), plain[8:])


def canonical(plain: Json) -> bytes:
    """JSON in the one form that is signed and summed."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
