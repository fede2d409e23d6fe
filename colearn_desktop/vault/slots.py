"""Slots: the one random vault key, wrapped under a key that somebody can bring back.

A slot's associated data is the header and its own parameters, so that it can be carried
neither to another vault nor under other parameters.

All passphrase slots of a vault share one salt and one cost, so that a passphrase typed in
costs one derivation however many people have one of their own. What that gives away is at
most the number of slots: whoever guesses tries each guess on all of them at the price of one
(one bit for two people), and he could have chosen to guess at one alone anyway.
"""

from __future__ import annotations

import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from colearn_desktop.domain.errors import KeyFileDamagedError
from colearn_desktop.vault.argon2_cost import Argon2Cost
from colearn_desktop.vault.key_file import (
    NONCE_BYTES,
    Json,
    canonical,
    hex_field,
    slot_header,
)
from colearn_desktop.vault.keys import KEY_BYTES, VaultKeys, subkey, wipe
from colearn_desktop.vault.recovery_key import recovery_key_text

SALT_BYTES = 16
_LABEL = "label"


def normalised(passphrase: str) -> str:
    """The same word typed on another keyboard or system may come in other code points."""
    return unicodedata.normalize("NFKC", passphrase)


def passphrase_slot(
    keys: VaultKeys, passphrase: str, salt: bytes, cost: Argon2Cost, label: str | None = None
) -> Json:
    """The vault key under a passphrase.

    Args:
        label: What `sealed_label` made of the person's name; None for the first passphrase.
    """
    parameters = {
        "kind": "passphrase",
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "salt": salt.hex(),
    }
    if label is not None:
        parameters[_LABEL] = label
    return _wrap(parameters, keys, passphrase_key(passphrase, salt, cost))


def new_recovery_slot(keys: VaultKeys) -> tuple[Json, str]:
    """The vault key under a fresh recovery key, and that key as text."""
    recovery_key = bytearray(secrets.token_bytes(KEY_BYTES))
    salt = secrets.token_bytes(SALT_BYTES)
    parameters = {"kind": "recovery_key", "kdf": "hkdf-sha256", "salt": salt.hex()}
    slot = _wrap(parameters, keys, recovery_wrapping_key(recovery_key, salt))
    text = recovery_key_text(recovery_key)
    wipe(recovery_key)
    return slot, text


def passphrase_key(passphrase: str, salt: bytes, cost: Argon2Cost) -> bytearray:
    """The wrapping key of a passphrase. Slow, on purpose."""
    if not cost.is_bearable:
        raise ValueError(f"unreasonable Argon2 cost: {cost}")
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return bytearray(kdf.derive(normalised(passphrase).encode()))


def recovery_wrapping_key(recovery_key: bytearray, salt: bytes) -> bytearray:
    """The wrapping key of a recovery key: 256 random bits cannot be guessed."""
    return bytearray(subkey(recovery_key, salt, b"recovery slot"))


def unwrap(vault_id: str, slot: Json, wrapping_key: bytearray) -> VaultKeys | None:
    """The vault's keys, or None if the wrapping key is not this slot's."""
    bare = {name: value for name, value in slot.items() if name != "wrapped"}
    associated = canonical({**slot_header(vault_id), "slot": bare})
    try:
        vault_key = AESGCM(wrapping_key).decrypt(
            hex_field(slot, "nonce"), hex_field(slot, "wrapped"), associated
        )
    except InvalidTag:
        return None
    except ValueError as error:
        raise KeyFileDamagedError("a slot cannot be read") from error
    return VaultKeys(vault_id, bytearray(vault_key))


def cost_of(slot: Json) -> Argon2Cost:
    """What a passphrase slot asks for.

    Raises:
        KeyFileDamagedError: More than can be borne, or nonsense.
    """
    numbers = [slot.get(name) for name in ("memory_kib", "iterations", "lanes")]
    whole = [number for number in numbers if type(number) is int]
    if len(whole) == len(numbers):
        cost = Argon2Cost(*whole)
        if cost.is_bearable:
            return cost
    raise KeyFileDamagedError("the key file asks for an unreasonable amount of work")


# Whose passphrase it is


def sealed_label(keys: VaultKeys, name: str) -> str:
    """A person's name so that nobody reads it in the key file without the vault's key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(keys.subkey("key file")).encrypt(nonce, name.encode(), _label_bond(keys))
    return (nonce + sealed).hex()


def label_of(slot: Json) -> str | None:
    """The sealed name, to be carried over to another slot of the same person."""
    label: str | None = slot.get(_LABEL)
    return label


def name_in(slot: Json, keys: VaultKeys) -> str:
    """Whose passphrase it is; empty for the first one.

    Raises:
        KeyFileDamagedError: The name was altered.
    """
    if label_of(slot) is None:
        return ""
    sealed = hex_field(slot, _LABEL)
    try:
        return (
            AESGCM(keys.subkey("key file"))
            .decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _label_bond(keys))
            .decode()
        )
    except (InvalidTag, ValueError) as error:
        raise KeyFileDamagedError("a name in the key file was altered") from error


def _label_bond(keys: VaultKeys) -> bytes:
    return canonical({**slot_header(keys.vault_id), "what": _LABEL})


def _wrap(parameters: Json, keys: VaultKeys, wrapping_key: bytearray) -> Json:
    slot = {**parameters, "nonce": secrets.token_bytes(NONCE_BYTES).hex()}
    associated = canonical({**slot_header(keys.vault_id), "slot": slot})
    try:
        wrapped = AESGCM(wrapping_key).encrypt(
            bytes.fromhex(slot["nonce"]), bytes(keys.vault_key), associated
        )
    finally:
        wipe(wrapping_key)
    return {**slot, "wrapped": wrapped.hex()}
