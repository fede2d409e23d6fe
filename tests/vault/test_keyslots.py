from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from colearn_desktop.domain.errors import (
    KeyFileDamagedError,
    VaultLockedError,
    VaultReadOnlyError,
    WeakPassphraseError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from colearn_desktop.vault import keys as keys_module
from colearn_desktop.vault import keyslots
from colearn_desktop.vault.argon2_cost import MODEST, STRONG, Argon2Cost, cost_for_this_machine
from colearn_desktop.vault.key_file import EMPTY_LEDGER, KEY_FILE_NAME, LedgerHead
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.keyslots import (
    check_passphrase,
    create_key_file,
    read_ledger_head,
    replace_recovery_key,
    seal_ledger_head,
    set_passphrase,
    unlock_key_file,
    unlock_key_file_with_recovery_key,
)
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / KEY_FILE_NAME


@pytest.fixture
def made(path: Path) -> tuple[VaultKeys, str]:
    return create_key_file(path, PASSPHRASE, CHEAPEST)


def rewrite(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the file as somebody would who knows how its checksum is made."""
    content = json.loads(path.read_text())
    del content["sha256"]
    change(content)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    content["sha256"] = hashlib.sha256(canonical).hexdigest()
    path.write_text(json.dumps(content))


def test_both_ways_open_the_same_key(path: Path, made: tuple[VaultKeys, str]) -> None:
    keys, recovery_key = made
    assert unlock_key_file(path, PASSPHRASE).vault_key == keys.vault_key
    opened = unlock_key_file_with_recovery_key(path, recovery_key)
    assert opened.vault_key == keys.vault_key
    assert opened.subkey("database") == keys.subkey("database")


def test_keys_for_different_purposes_differ(made: tuple[VaultKeys, str]) -> None:
    purposes = ("database", "recordings", "consent ledger", "key file")
    assert len({bytes(made[0].subkey(purpose)) for purpose in purposes}) == len(purposes)


def test_wiped_keys_give_nothing(made: tuple[VaultKeys, str]) -> None:
    made[0].wipe()
    assert made[0].vault_key == bytes(32)
    with pytest.raises(VaultLockedError):
        made[0].subkey("database")


def test_a_wrong_passphrase_does_not_open(path: Path, made: tuple[VaultKeys, str]) -> None:
    with pytest.raises(WrongPassphraseError):
        unlock_key_file(path, PASSPHRASE + "!")
    with pytest.raises(WrongPassphraseError):
        check_passphrase(path.parent, PASSPHRASE.upper())
    check_passphrase(path.parent, PASSPHRASE)


def test_another_vaults_recovery_key_does_not_open(
    path: Path, made: tuple[VaultKeys, str], tmp_path: Path
) -> None:
    _keys, other = create_key_file(tmp_path / "other.key", PASSPHRASE, CHEAPEST)
    with pytest.raises(WrongRecoveryKeyError):
        unlock_key_file_with_recovery_key(path, other)


@pytest.mark.parametrize("passphrase", ["", "elevenchars", "\ufb01" * 5])
def test_a_short_passphrase_is_refused(path: Path, passphrase: str) -> None:
    with pytest.raises(WeakPassphraseError) as caught:
        create_key_file(path, passphrase, CHEAPEST)
    assert caught.value.minimum_characters == 12
    assert not path.exists()


def test_the_same_words_in_other_code_points_open(path: Path) -> None:
    create_key_file(path, "cafe\u0301 au lait bru\u0302le\u0301", CHEAPEST)
    unlock_key_file(path, "caf\u00e9 au lait br\u00fbl\u00e9")


def test_a_new_passphrase_replaces_the_old_one(path: Path, made: tuple[VaultKeys, str]) -> None:
    keys, recovery_key = made
    seal_ledger_head(path, keys, LedgerHead(3, bytes(32)))
    set_passphrase(path, keys, "something else entirely", CHEAPEST)
    assert unlock_key_file(path, "something else entirely").vault_key == keys.vault_key
    with pytest.raises(WrongPassphraseError):
        unlock_key_file(path, PASSPHRASE)
    unlock_key_file_with_recovery_key(path, recovery_key)
    assert read_ledger_head(path, keys) == LedgerHead(3, bytes(32))


def test_a_new_recovery_key_replaces_the_old_one(
    path: Path, made: tuple[VaultKeys, str]
) -> None:
    keys, old = made
    new = replace_recovery_key(path, keys)
    assert unlock_key_file_with_recovery_key(path, new).vault_key == keys.vault_key
    with pytest.raises(WrongRecoveryKeyError):
        unlock_key_file_with_recovery_key(path, old)
    unlock_key_file(path, PASSPHRASE)


def test_a_new_passphrase_and_a_sealed_head_do_not_undo_each_other(
    path: Path, made: tuple[VaultKeys, str]
) -> None:
    keys, _recovery_key = made

    def seal_often() -> None:
        for count in range(1, 41):
            seal_ledger_head(path, keys, LedgerHead(count, bytes(32)))

    sealer = threading.Thread(target=seal_often)
    sealer.start()
    for number in range(20):
        set_passphrase(path, keys, f"passphrase number {number}", CHEAPEST)
    sealer.join()
    assert read_ledger_head(path, keys).count == 40
    unlock_key_file(path, "passphrase number 19")


def test_only_the_owner_may_read_the_file(path: Path, made: tuple[VaultKeys, str]) -> None:
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == [KEY_FILE_NAME]


def test_neither_key_nor_passphrase_is_in_the_file(
    path: Path, made: tuple[VaultKeys, str]
) -> None:
    content = path.read_text()
    assert bytes(made[0].vault_key).hex() not in content
    assert PASSPHRASE not in content
    assert made[1].replace(" ", "").lower() not in content.lower()


def test_a_new_ledger_is_empty(path: Path, made: tuple[VaultKeys, str]) -> None:
    assert read_ledger_head(path, made[0]) == EMPTY_LEDGER


# Damage


def test_a_folder_in_its_place_is_damage(path: Path) -> None:
    path.mkdir()
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


def test_a_missing_file_is_damage(path: Path) -> None:
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


def test_a_file_cut_short_anywhere_is_damage(path: Path, made: tuple[VaultKeys, str]) -> None:
    whole = path.read_bytes()
    for length in range(0, len(whole) - 2, 7):
        path.write_bytes(whole[:length])
        with pytest.raises(KeyFileDamagedError):
            unlock_key_file(path, PASSPHRASE)


def test_every_altered_character_is_damage(path: Path, made: tuple[VaultKeys, str]) -> None:
    content = json.loads(path.read_text())
    compact = json.dumps(content).encode()
    for place in range(0, len(compact), 3):
        altered = bytearray(compact)
        altered[place] ^= 1
        path.write_bytes(altered)
        with pytest.raises(KeyFileDamagedError):
            unlock_key_file(path, PASSPHRASE)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{}", b"\xff" * 40, b"[" * 60_000, b" " * 70_000]
)
def test_something_else_is_damage(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


@pytest.mark.parametrize(
    ("memory_kib", "iterations", "lanes"),
    [
        (1024 * 1024 + 1, 3, 4),
        (8, 10**9, 1),
        (1024 * 1024, 1, 10**6),
        (7, 1, 1),
        (8, 0, 1),
        (-1, 1, 1),
        (True, 1, 1),
        ("8", 1, 1),
        (None, 1, 1),
    ],
)
def test_a_file_that_asks_too_much_is_refused_before_the_work(
    path: Path, made: tuple[VaultKeys, str], memory_kib: Any, iterations: int, lanes: int
) -> None:
    asked = {"memory_kib": memory_kib, "iterations": iterations, "lanes": lanes}
    rewrite(path, lambda content: content["slots"][0].update(asked))
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


def test_a_gibibyte_is_still_bearable() -> None:
    assert Argon2Cost(1024 * 1024, 3, 4).is_bearable
    with pytest.raises(ValueError, match="unreasonable"):
        create_key_file(Path("unused"), PASSPHRASE, Argon2Cost(1024 * 1024 + 1, 3, 4))


def test_a_slot_cannot_be_carried_to_another_vault(
    path: Path, made: tuple[VaultKeys, str], tmp_path: Path
) -> None:
    other = tmp_path / "other.key"
    create_key_file(other, "another passphrase", CHEAPEST)
    foreign = json.loads(other.read_text())["slots"][0]
    rewrite(path, lambda content: content["slots"].__setitem__(0, foreign))
    with pytest.raises(WrongPassphraseError):
        unlock_key_file(path, "another passphrase")


def test_a_slot_taken_out_is_noticed(path: Path, made: tuple[VaultKeys, str]) -> None:
    rewrite(path, lambda content: content["slots"].pop(1))
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


def test_an_old_slot_put_back_is_noticed(path: Path, made: tuple[VaultKeys, str]) -> None:
    old = json.loads(path.read_text())["slots"]
    set_passphrase(path, made[0], "something else entirely", CHEAPEST)
    rewrite(path, lambda content: content.update(slots=old))
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


def test_a_file_of_a_later_version_is_not_guessed_at(
    path: Path, made: tuple[VaultKeys, str]
) -> None:
    rewrite(path, lambda content: content.update(version=3))
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


# Cost


def test_the_cost_fits_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cost_for_this_machine() in (STRONG, MODEST)
    for memory_bytes, cost in ((16 * 1024**3, STRONG), (2 * 1024**3, MODEST), (0, MODEST)):
        monkeypatch.setattr(
            "colearn_desktop.vault.argon2_cost._physical_memory_bytes",
            lambda memory_bytes=memory_bytes: memory_bytes,
        )
        assert cost_for_this_machine() is cost


def test_a_failed_write_leaves_the_old_file(
    path: Path, made: tuple[VaultKeys, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def fail(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(VaultReadOnlyError):
        set_passphrase(path, made[0], "something else entirely", CHEAPEST)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [KEY_FILE_NAME]


def test_importing_the_key_slots_does_not_import_the_database() -> None:
    code = (
        f"import sys; import {keyslots.__name__}; "
        "print([n for n in ('sqlalchemy', 'sqlcipher3') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_lock_in_the_middle_of_deriving_a_key_yields_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A key file sealed with a key derived from zeros would open for nobody."""
    keys = VaultKeys("0" * 32, bytearray(range(32)))
    derive = keys_module.subkey

    def interrupted(key: bytearray, salt: bytes, purpose: bytes) -> bytearray:
        keys.wipe()
        return derive(key, salt, purpose)

    monkeypatch.setattr(keys_module, "subkey", interrupted)
    with pytest.raises(VaultLockedError):
        keys.subkey("key file")
