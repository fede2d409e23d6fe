"""The key file: one random vault key, wrapped once for each way of opening it.

JSON, because a person may one day have to recover a vault with other tools:

    format, version, vault_id
    slots      each: kind, parameters, salt, nonce, wrapped (AES-256-GCM)
    ledger     nonce, sealed: how far the consent ledger had come (AES-256-GCM)
    sha256     of all the above, so that damage is told from a wrong passphrase

A slot's associated data is the header and its own parameters; the ledger's associated
data is the header and all slots. So nothing in the file can be altered unnoticed by
anybody without the vault key.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from colearn_desktop.domain.errors import (
    KeyFileDamagedError,
    WeakPassphraseError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from colearn_desktop.vault.argon2_cost import Argon2Cost
from colearn_desktop.vault.files import replace_file, storage_errors
from colearn_desktop.vault.keys import KEY_BYTES, VaultKeys, subkey, wipe
from colearn_desktop.vault.recovery_key import parse_recovery_key, recovery_key_text

KEY_FILE_NAME = "vault.key"
MINIMUM_PASSPHRASE_CHARACTERS = 12
_FORMAT = "colearn-desktop vault key"
_VERSION = 1
_NONCE_BYTES = 12
_SALT_BYTES = 16
_LARGEST_FILE_BYTES = 64 * 1024

_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """How many consent records there are, and the last one's MAC (empty for none)."""

    count: int
    mac: bytes


EMPTY_LEDGER = LedgerHead(0, b"")


def create_key_file(path: Path, passphrase: str, cost: Argon2Cost) -> tuple[VaultKeys, str]:
    """Make a vault key and write it, wrapped, to `path`.

    Returns:
        The opened keys, and the recovery key as text: it is stored nowhere.

    Raises:
        WeakPassphraseError: Fewer than 12 characters.
        StorageFullError: No room for the file.
        VaultReadOnlyError: The folder cannot be written to.
    """
    refuse_weak_passphrase(passphrase)
    keys = VaultKeys(secrets.token_hex(16), bytearray(secrets.token_bytes(KEY_BYTES)))
    header = _header(keys.vault_id)
    slot = _passphrase_slot(header, keys, passphrase, cost)
    recovery_slot, text = _new_recovery_slot(header, keys)
    _write(path, header, [slot, recovery_slot], keys, EMPTY_LEDGER)
    return keys, text


def unlock_key_file(path: Path, passphrase: str) -> VaultKeys:
    """Open the vault key with the passphrase. Takes about a second, on purpose.

    Raises:
        WrongPassphraseError: It does not open.
        KeyFileDamagedError: The file is missing, cut short, altered or asks too much.
    """
    content = _read(path)
    slot = _slot(content, "passphrase")
    wrapping_key = _passphrase_key(passphrase, _bytes(slot, "salt"), _cost(slot))
    try:
        keys = _unwrap(content, slot, wrapping_key)
    except InvalidTag as error:
        raise WrongPassphraseError from error
    return _checked(content, keys)


def unlock_key_file_with_recovery_key(path: Path, text: str) -> VaultKeys:
    """Open the vault key with the printed recovery key.

    Raises:
        RecoveryKeyTypoError: Mistyped.
        WrongRecoveryKeyError: Well-formed, but not this vault's.
        KeyFileDamagedError: The file is missing, cut short or altered.
    """
    recovery_key = parse_recovery_key(text)
    content = _read(path)
    slot = _slot(content, "recovery_key")
    try:
        wrapping_key = _recovery_wrapping_key(recovery_key, _bytes(slot, "salt"))
        keys = _unwrap(content, slot, wrapping_key)
    except InvalidTag as error:
        raise WrongRecoveryKeyError from error
    finally:
        wipe(recovery_key)
    return _checked(content, keys)


def set_passphrase(path: Path, keys: VaultKeys, passphrase: str, cost: Argon2Cost) -> None:
    """Replace the passphrase of an opened vault; the recovery key stays.

    Raises:
        WeakPassphraseError: Fewer than 12 characters; nothing has changed.
        StorageFullError: No room; nothing has changed.
        VaultReadOnlyError: The folder cannot be written to; nothing has changed.
    """
    refuse_weak_passphrase(passphrase)
    header = _header(keys.vault_id)
    slot = _passphrase_slot(header, keys, passphrase, cost)
    with keys.file_lock:
        content = _read(path)
        slots = [slot, _slot(content, "recovery_key")]
        _write(path, header, slots, keys, _ledger_head(content, keys))


def replace_recovery_key(path: Path, keys: VaultKeys) -> str:
    """Make a new recovery key, after which the old print opens nothing.

    Returns:
        The new recovery key as text; it is stored nowhere.
    """
    header = _header(keys.vault_id)
    recovery_slot, text = _new_recovery_slot(header, keys)
    with keys.file_lock:
        content = _read(path)
        slots = [_slot(content, "passphrase"), recovery_slot]
        _write(path, header, slots, keys, _ledger_head(content, keys))
    return text


def read_ledger_head(path: Path, keys: VaultKeys) -> LedgerHead:
    """How far the consent ledger had come when it was last sealed.

    Raises:
        KeyFileDamagedError: The file is missing, cut short or altered.
    """
    return _ledger_head(_read(path), keys)


def seal_ledger_head(path: Path, keys: VaultKeys, head: LedgerHead) -> None:
    """Remember how far the consent ledger has come, outside the database.

    Raises:
        StorageFullError: No room; the last sealed head still stands.
        VaultReadOnlyError: The folder cannot be written to.
    """
    with keys.file_lock:
        _write(path, _header(keys.vault_id), _read(path)["slots"], keys, head)


def check_passphrase(folder: Path, passphrase: str) -> None:
    """Ask whether this is the passphrase of the vault in `folder`; opens nothing.

    Raises:
        WrongPassphraseError: It is not.
        KeyFileDamagedError: The file is missing, cut short or altered.
    """
    unlock_key_file(folder / KEY_FILE_NAME, passphrase).wipe()


def refuse_weak_passphrase(passphrase: str) -> None:
    """Refuse a passphrase too short to protect anybody.

    Raises:
        WeakPassphraseError: Fewer than 12 characters.
    """
    if len(_normalised(passphrase)) < MINIMUM_PASSPHRASE_CHARACTERS:
        raise WeakPassphraseError(MINIMUM_PASSPHRASE_CHARACTERS)


def _normalised(passphrase: str) -> str:
    # The same word typed on another keyboard or system may come in other code points.
    return unicodedata.normalize("NFKC", passphrase)


# Slots ----------------------------------------------------------------------------


def _passphrase_slot(
    header: _Json, keys: VaultKeys, passphrase: str, cost: Argon2Cost
) -> _Json:
    if not cost.is_bearable:
        raise ValueError(f"unreasonable Argon2 cost: {cost}")
    salt = secrets.token_bytes(_SALT_BYTES)
    parameters = {
        "kind": "passphrase",
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "salt": salt.hex(),
    }
    return _wrap(header, parameters, keys, _passphrase_key(passphrase, salt, cost))


def _new_recovery_slot(header: _Json, keys: VaultKeys) -> tuple[_Json, str]:
    recovery_key = bytearray(secrets.token_bytes(KEY_BYTES))
    salt = secrets.token_bytes(_SALT_BYTES)
    parameters = {"kind": "recovery_key", "kdf": "hkdf-sha256", "salt": salt.hex()}
    wrapping_key = _recovery_wrapping_key(recovery_key, salt)
    slot = _wrap(header, parameters, keys, wrapping_key)
    text = recovery_key_text(recovery_key)
    wipe(recovery_key)
    return slot, text


def _passphrase_key(passphrase: str, salt: bytes, cost: Argon2Cost) -> bytearray:
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return bytearray(kdf.derive(_normalised(passphrase).encode()))


def _recovery_wrapping_key(recovery_key: bytearray, salt: bytes) -> bytearray:
    # 256 random bits cannot be guessed: no slow derivation is needed.
    return bytearray(subkey(recovery_key, salt, b"recovery slot"))


def _wrap(header: _Json, parameters: _Json, keys: VaultKeys, wrapping_key: bytearray) -> _Json:
    slot = {**parameters, "nonce": secrets.token_bytes(_NONCE_BYTES).hex()}
    associated = _canonical({**header, "slot": slot})
    try:
        wrapped = AESGCM(wrapping_key).encrypt(
            bytes.fromhex(slot["nonce"]), bytes(keys.vault_key), associated
        )
    finally:
        wipe(wrapping_key)
    return {**slot, "wrapped": wrapped.hex()}


def _unwrap(content: _Json, slot: _Json, wrapping_key: bytearray) -> VaultKeys:
    bare = {name: value for name, value in slot.items() if name != "wrapped"}
    associated = _canonical({**_header(content["vault_id"]), "slot": bare})
    try:
        vault_key = AESGCM(wrapping_key).decrypt(
            _bytes(slot, "nonce"), _bytes(slot, "wrapped"), associated
        )
    finally:
        wipe(wrapping_key)
    return VaultKeys(content["vault_id"], bytearray(vault_key))


# The file -------------------------------------------------------------------------


def _header(vault_id: str) -> _Json:
    return {"format": _FORMAT, "version": _VERSION, "vault_id": vault_id}


def _write(
    path: Path, header: _Json, slots: list[_Json], keys: VaultKeys, head: LedgerHead
) -> None:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    associated = _canonical({**header, "slots": slots})
    plain = head.count.to_bytes(8, "big") + head.mac
    sealed = AESGCM(keys.subkey("key file")).encrypt(nonce, plain, associated)
    content = {
        **header,
        "slots": slots,
        "ledger": {"nonce": nonce.hex(), "sealed": sealed.hex()},
    }
    content["sha256"] = hashlib.sha256(_canonical(content)).hexdigest()
    replace_file(path, json.dumps(content, indent=1).encode() + b"\n")


def _read(path: Path) -> _Json:
    """The file's content, well-formed and undamaged but not yet authenticated."""
    if path.is_dir():
        raise KeyFileDamagedError("a folder stands in place of the key file")
    try:
        with storage_errors(), path.open("rb") as file:
            text = file.read(_LARGEST_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise KeyFileDamagedError("there is no key file") from error
    try:
        content = json.loads(text) if len(text) <= _LARGEST_FILE_BYTES else None
        if not isinstance(content, dict):
            raise KeyFileDamagedError("not a key file")
        checksum = content.pop("sha256")
        if checksum != hashlib.sha256(_canonical(content)).hexdigest():
            raise KeyFileDamagedError("the key file was altered or cut short")
        known = content["format"] == _FORMAT and content["version"] == _VERSION
    except (ValueError, KeyError, RecursionError) as error:
        raise KeyFileDamagedError("the key file cannot be read") from error
    if not known or not isinstance(content.get("vault_id"), str):
        raise KeyFileDamagedError("not a key file of this kind")
    return content


def _slot(content: _Json, kind: str) -> _Json:
    try:
        found: _Json = next(slot for slot in content["slots"] if slot["kind"] == kind)
    except (KeyError, TypeError, StopIteration) as error:
        raise KeyFileDamagedError(f"no {kind} slot") from error
    return found


def _cost(slot: _Json) -> Argon2Cost:
    numbers = [slot.get(name) for name in ("memory_kib", "iterations", "lanes")]
    whole = [number for number in numbers if type(number) is int]
    if len(whole) == len(numbers):
        cost = Argon2Cost(*whole)
        if cost.is_bearable:
            return cost
    raise KeyFileDamagedError("the key file asks for an unreasonable amount of work")


def _bytes(fields: Mapping[str, Any], name: str) -> bytes:
    try:
        return bytes.fromhex(fields[name])
    except (KeyError, TypeError, ValueError) as error:
        raise KeyFileDamagedError(f"no {name}") from error


def _ledger_head(content: _Json, keys: VaultKeys) -> LedgerHead:
    ledger = content.get("ledger")
    if not isinstance(ledger, dict):
        raise KeyFileDamagedError("no ledger head")
    associated = _canonical({**_header(keys.vault_id), "slots": content["slots"]})
    try:
        plain = AESGCM(keys.subkey("key file")).decrypt(
            _bytes(ledger, "nonce"), _bytes(ledger, "sealed"), associated
        )
    except (InvalidTag, ValueError) as error:
        raise KeyFileDamagedError("the key file was altered") from error
    return LedgerHead(int.from_bytes(plain[:8], "big"), plain[8:])


def _checked(content: _Json, keys: VaultKeys) -> VaultKeys:
    """The keys, once the whole file has proved to be of one piece."""
    try:
        _ledger_head(content, keys)
    except KeyFileDamagedError:
        keys.wipe()
        raise
    return keys


def _canonical(plain: _Json) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
