"""Ways into a vault: one random vault key, wrapped once for each passphrase and recovery key.

The first passphrase is the host's. Others, each with a name, are co-hosts'; any of them
opens everything, and changing or removing one leaves the others.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from colearn_desktop.domain.errors import (
    KeyFileDamagedError,
    PassphraseTakenError,
    TooManyPassphrasesError,
    WeakPassphraseError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from colearn_desktop.vault import slots
from colearn_desktop.vault.argon2_cost import Argon2Cost
from colearn_desktop.vault.key_file import (
    EMPTY_LEDGER,
    KEY_FILE_NAME,
    Json,
    LedgerHead,
    hex_field,
    ledger_head,
    read_key_file,
    slots_of,
    write_key_file,
)
from colearn_desktop.vault.keys import KEY_BYTES, VaultKeys, wipe
from colearn_desktop.vault.recovery_key import parse_recovery_key

MINIMUM_PASSPHRASE_CHARACTERS = 12
MOST_PASSPHRASES = 6


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """One passphrase of a vault.

    Attributes:
        slot_id: Names it until it is changed.
        name: Whose it is; empty for the first one, the host's.
    """

    slot_id: str
    name: str


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
    slot = slots.passphrase_slot(keys, passphrase, secrets.token_bytes(slots.SALT_BYTES), cost)
    recovery_slot, text = slots.new_recovery_slot(keys)
    write_key_file(path, [slot, recovery_slot], keys, EMPTY_LEDGER)
    return keys, text


# Opening


def unlock_key_file(path: Path, passphrase: str) -> VaultKeys:
    """Open the vault key with any of its passphrases. Takes about a second, on purpose.

    Raises:
        WrongPassphraseError: It opens none.
        KeyFileDamagedError: The file is missing, cut short, altered or asks too much.
    """
    content = read_key_file(path)
    found = _opened(content, passphrase)
    if found is None:
        raise WrongPassphraseError
    return _checked(content, found[1])


def unlock_key_file_with_recovery_key(path: Path, text: str) -> VaultKeys:
    """Open the vault key with the printed recovery key.

    Raises:
        RecoveryKeyTypoError: Mistyped.
        WrongRecoveryKeyError: Well-formed, but not this vault's.
        KeyFileDamagedError: The file is missing, cut short or altered.
    """
    recovery_key = parse_recovery_key(text)
    try:
        content = read_key_file(path)
        slot = slots_of(content, "recovery_key")[0]
        wrapping_key = slots.recovery_wrapping_key(recovery_key, hex_field(slot, "salt"))
        keys = slots.unwrap(content["vault_id"], slot, wrapping_key)
        wipe(wrapping_key)
    finally:
        wipe(recovery_key)
    if keys is None:
        raise WrongRecoveryKeyError
    return _checked(content, keys)


def check_passphrase(folder: Path, passphrase: str) -> None:
    """Ask whether this is a passphrase of the vault in `folder`; opens nothing.

    Raises:
        WrongPassphraseError: It is not.
        KeyFileDamagedError: The file is missing, cut short or altered.
    """
    unlock_key_file(folder / KEY_FILE_NAME, passphrase).wipe()


# Changing


def change_passphrase(
    path: Path, keys: VaultKeys, old: str, new: str, cost: Argon2Cost
) -> None:
    """Replace the passphrase that `old` is; the others and the recovery key stay.

    Raises:
        WeakPassphraseError: The new one has fewer than 12 characters; nothing has changed.
        WrongPassphraseError: The old one opens nothing; nothing has changed.
        PassphraseTakenError: Somebody else has the new one; nothing has changed.
    """
    refuse_weak_passphrase(new)
    found = _opened(read_key_file(path), old)
    if found is None:
        raise WrongPassphraseError
    found[1].wipe()
    set_passphrase(path, keys, new, cost, slot_id=_id(found[0]))


def set_passphrase(
    path: Path, keys: VaultKeys, passphrase: str, cost: Argon2Cost, slot_id: str | None = None
) -> None:
    """Replace one passphrase of an opened vault; the others and the recovery key stay.

    Args:
        cost: For a vault with one passphrase; several share the cost that they have.
        slot_id: Which one; None for the first, the host's.

    Raises:
        WeakPassphraseError: Fewer than 12 characters; nothing has changed.
        PassphraseTakenError: Somebody else has it; nothing has changed.
        StorageFullError: No room; nothing has changed.
        VaultReadOnlyError: The folder cannot be written to; nothing has changed.
    """
    refuse_weak_passphrase(passphrase)
    with keys.file_lock:
        content = read_key_file(path)
        ours = slots_of(content, "passphrase")
        old = ours[0] if slot_id is None else _of_id(ours, slot_id)
        others = [slot for slot in ours if slot is not old]
        if others:
            salt, cost = _salt_and_cost(others[0])
            _refuse_taken(content["vault_id"], others, passphrase)
        else:
            salt = secrets.token_bytes(slots.SALT_BYTES)
        fresh = slots.passphrase_slot(keys, passphrase, salt, cost, slots.label_of(old))
        _rewrite(path, content, keys, [fresh if slot is old else slot for slot in ours])


def replace_recovery_key(path: Path, keys: VaultKeys) -> str:
    """Make a new recovery key, after which the old print opens nothing.

    Returns:
        The new recovery key as text; it is stored nowhere.
    """
    recovery_slot, text = slots.new_recovery_slot(keys)
    with keys.file_lock:
        content = read_key_file(path)
        passphrases = slots_of(content, "passphrase")
        head = ledger_head(content, keys)
        write_key_file(path, [*passphrases, recovery_slot], keys, head)
    return text


# Co-hosts


def list_passphrases(path: Path, keys: VaultKeys) -> list[PassphraseSlot]:
    """Whose passphrases open the vault; the host's first.

    Raises:
        KeyFileDamagedError: The file is missing, cut short or altered.
    """
    content = read_key_file(path)
    ledger_head(content, keys)
    return [
        PassphraseSlot(_id(slot), slots.name_in(slot, keys))
        for slot in slots_of(content, "passphrase")
    ]


def add_passphrase(path: Path, keys: VaultKeys, name: str, passphrase: str) -> None:
    """Let somebody else open the vault with a passphrase of their own.

    Args:
        name: Whose it is, for the list; it can be read with the vault's key alone.

    Raises:
        WeakPassphraseError: Fewer than 12 characters; nothing has changed.
        PassphraseTakenError: It opens the vault already; nothing has changed.
        TooManyPassphrasesError: There are six.
        StorageFullError: No room; nothing has changed.
        VaultReadOnlyError: The folder cannot be written to; nothing has changed.
    """
    refuse_weak_passphrase(passphrase)
    with keys.file_lock:
        content = read_key_file(path)
        ours = slots_of(content, "passphrase")
        if len(ours) >= MOST_PASSPHRASES:
            raise TooManyPassphrasesError(MOST_PASSPHRASES)
        _refuse_taken(content["vault_id"], ours, passphrase)
        salt, cost = _salt_and_cost(ours[0])
        label = slots.sealed_label(keys, name)
        fresh = slots.passphrase_slot(keys, passphrase, salt, cost, label)
        _rewrite(path, content, keys, [*ours, fresh])


def remove_passphrase(path: Path, keys: VaultKeys, slot_id: str) -> None:
    """Take a co-host's passphrase away; the first one can only be changed.

    Raises:
        KeyFileDamagedError: There is no such passphrase among the co-hosts'.
        StorageFullError: No room; nothing has changed.
        VaultReadOnlyError: The folder cannot be written to; nothing has changed.
    """
    with keys.file_lock:
        content = read_key_file(path)
        ours = slots_of(content, "passphrase")
        gone = _of_id(ours[1:], slot_id)
        _rewrite(path, content, keys, [slot for slot in ours if slot is not gone])


# The consent ledger's head


def read_ledger_head(path: Path, keys: VaultKeys) -> LedgerHead:
    """How far the consent ledger had come when it was last sealed.

    Raises:
        KeyFileDamagedError: The file is missing, cut short or altered.
    """
    return ledger_head(read_key_file(path), keys)


def seal_ledger_head(path: Path, keys: VaultKeys, head: LedgerHead) -> None:
    """Remember how far the consent ledger has come, outside the database.

    Raises:
        StorageFullError: No room; the last sealed head still stands.
        VaultReadOnlyError: The folder cannot be written to.
    """
    with keys.file_lock:
        write_key_file(path, read_key_file(path)["slots"], keys, head)


def refuse_weak_passphrase(passphrase: str) -> None:
    """Refuse a passphrase too short to protect anybody.

    Raises:
        WeakPassphraseError: Fewer than 12 characters.
    """
    if len(slots.normalised(passphrase)) < MINIMUM_PASSPHRASE_CHARACTERS:
        raise WeakPassphraseError(MINIMUM_PASSPHRASE_CHARACTERS)


# Inside


def _opened(content: Json, passphrase: str) -> tuple[Json, VaultKeys] | None:
    return _first_opened(content["vault_id"], slots_of(content, "passphrase"), passphrase)


def _first_opened(
    vault_id: str, ours: list[Json], passphrase: str
) -> tuple[Json, VaultKeys] | None:
    """The slot that the passphrase opens: one derivation where all share salt and cost."""
    keys_of: dict[tuple[bytes, Argon2Cost], bytearray] = {}
    try:
        for slot in ours:
            asked = _salt_and_cost(slot)
            if asked not in keys_of:
                keys_of[asked] = slots.passphrase_key(passphrase, *asked)
            keys = slots.unwrap(vault_id, slot, keys_of[asked])
            if keys is not None:
                return slot, keys
    finally:
        for wrapping_key in keys_of.values():
            wipe(wrapping_key)
    return None


def _refuse_taken(vault_id: str, others: list[Json], passphrase: str) -> None:
    """Two with one passphrase would make removing one of them an empty promise."""
    found = _first_opened(vault_id, others, passphrase)
    if found is not None:
        found[1].wipe()
        raise PassphraseTakenError


def _salt_and_cost(slot: Json) -> tuple[bytes, Argon2Cost]:
    return hex_field(slot, "salt"), slots.cost_of(slot)


def _id(slot: Json) -> str:
    # Random, and fresh with every change of the passphrase.
    return hex_field(slot, "nonce").hex()


def _of_id(ours: list[Json], slot_id: str) -> Json:
    for slot in ours:
        if _id(slot) == slot_id:
            return slot
    raise KeyFileDamagedError("there is no such passphrase")


def _rewrite(path: Path, content: Json, keys: VaultKeys, passphrases: list[Json]) -> None:
    head = ledger_head(content, keys)
    write_key_file(path, [*passphrases, *slots_of(content, "recovery_key")], keys, head)


def _checked(content: Json, keys: VaultKeys) -> VaultKeys:
    """The keys, once the whole file has proved to be of one piece."""
    try:
        ledger_head(content, keys)
    except KeyFileDamagedError:
        keys.wipe()
        raise
    return keys
