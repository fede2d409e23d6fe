"""Several people open one vault, each with a passphrase of their own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from colearn_desktop.domain.errors import (
    KeyFileDamagedError,
    PassphraseTakenError,
    TooManyPassphrasesError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from colearn_desktop.vault import slots
from colearn_desktop.vault.key_file import KEY_FILE_NAME, LedgerHead
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.keyslots import (
    MOST_PASSPHRASES,
    add_passphrase,
    change_passphrase,
    create_key_file,
    list_passphrases,
    read_ledger_head,
    remove_passphrase,
    replace_recovery_key,
    seal_ledger_head,
    set_passphrase,
    unlock_key_file,
    unlock_key_file_with_recovery_key,
)
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE, cheap_vault

NETTLES = "a passphrase of Nettle's"
FERNS = "and another one of Fern's"
NEW = "something else entirely"
OLD_FILE = Path(__file__).with_name("key-file-of-version-1.json")
OLD_RECOVERY_KEY = "SS60E78NZ7ZX2YUGLRF5WQSSC06G2PM7T3R29WJC0W8L5YCJ8XAQ4M4RUL"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / KEY_FILE_NAME


@pytest.fixture
def keys(path: Path) -> VaultKeys:
    keys, _recovery_key = create_key_file(path, PASSPHRASE, CHEAPEST)
    seal_ledger_head(path, keys, LedgerHead(3, bytes(32)))
    add_passphrase(path, keys, "Nettle", NETTLES)
    return keys


def opens(path: Path, passphrase: str) -> bool:
    try:
        unlock_key_file(path, passphrase).wipe()
    except WrongPassphraseError:
        return False
    return True


def names(path: Path, keys: VaultKeys) -> list[str]:
    return [slot.name for slot in list_passphrases(path, keys)]


def test_either_passphrase_opens_the_same_key(path: Path, keys: VaultKeys) -> None:
    assert unlock_key_file(path, PASSPHRASE).vault_key == keys.vault_key
    assert unlock_key_file(path, NETTLES).vault_key == keys.vault_key
    assert not opens(path, NEW)
    assert names(path, keys) == ["", "Nettle"]


@pytest.mark.parametrize("passphrase", [PASSPHRASE, FERNS, NEW])
def test_however_many_there_are_a_try_costs_one_derivation(
    path: Path, keys: VaultKeys, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_passphrase(path, keys, "Fern", FERNS)
    derived = []
    derive = slots.passphrase_key

    def count(*arguments: object) -> bytearray:
        derived.append(1)
        return derive(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(slots, "passphrase_key", count)
    assert opens(path, passphrase) == (passphrase != NEW)
    assert len(derived) == 1


def test_changing_one_leaves_the_other(path: Path, keys: VaultKeys) -> None:
    change_passphrase(path, keys, NETTLES, NEW, CHEAPEST)
    assert [opens(path, each) for each in (PASSPHRASE, NETTLES, NEW)] == [True, False, True]
    assert names(path, keys) == ["", "Nettle"]
    change_passphrase(path, keys, PASSPHRASE, FERNS, CHEAPEST)
    assert [opens(path, each) for each in (PASSPHRASE, FERNS, NEW)] == [False, True, True]
    assert names(path, keys) == ["", "Nettle"]
    assert read_ledger_head(path, keys) == LedgerHead(3, bytes(32))


def test_after_a_recovery_the_hosts_own_is_replaced(path: Path, keys: VaultKeys) -> None:
    set_passphrase(path, keys, NEW, CHEAPEST)
    assert [opens(path, each) for each in (PASSPHRASE, NETTLES, NEW)] == [False, True, True]


def test_a_passphrase_taken_away_opens_nothing(path: Path, keys: VaultKeys) -> None:
    add_passphrase(path, keys, "Fern", FERNS)
    _mine, nettles, _ferns = list_passphrases(path, keys)
    remove_passphrase(path, keys, nettles.slot_id)
    assert [opens(path, each) for each in (PASSPHRASE, NETTLES, FERNS)] == [True, False, True]
    assert names(path, keys) == ["", "Fern"]
    with pytest.raises(KeyFileDamagedError):
        remove_passphrase(path, keys, nettles.slot_id)


def test_the_first_passphrase_cannot_be_taken_away(path: Path, keys: VaultKeys) -> None:
    with pytest.raises(KeyFileDamagedError):
        remove_passphrase(path, keys, list_passphrases(path, keys)[0].slot_id)
    assert opens(path, PASSPHRASE)


def test_two_people_never_share_a_passphrase(path: Path, keys: VaultKeys) -> None:
    before = path.read_bytes()
    for attempt in (
        lambda: add_passphrase(path, keys, "Fern", NETTLES),
        lambda: add_passphrase(path, keys, "Fern", PASSPHRASE),
        lambda: change_passphrase(path, keys, NETTLES, PASSPHRASE, CHEAPEST),
    ):
        with pytest.raises(PassphraseTakenError):
            attempt()
    assert path.read_bytes() == before
    change_passphrase(path, keys, NETTLES, NETTLES, CHEAPEST)


def test_a_weak_or_wrong_one_changes_nothing(path: Path, keys: VaultKeys) -> None:
    before = path.read_bytes()
    with pytest.raises(WeakPassphraseError):
        add_passphrase(path, keys, "Fern", "short")
    with pytest.raises(WeakPassphraseError):
        change_passphrase(path, keys, NETTLES, "short", CHEAPEST)
    with pytest.raises(WrongPassphraseError):
        change_passphrase(path, keys, NEW, FERNS, CHEAPEST)
    assert path.read_bytes() == before


def test_there_is_an_end_to_passphrases(path: Path, keys: VaultKeys) -> None:
    for number in range(2, MOST_PASSPHRASES):
        add_passphrase(path, keys, f"Person {number}", f"passphrase number {number}")
    with pytest.raises(TooManyPassphrasesError):
        add_passphrase(path, keys, "One more", FERNS)


def test_no_name_can_be_read_in_the_file(path: Path, keys: VaultKeys) -> None:
    assert "nettle" not in path.read_text().lower()
    assert b"Nettle".hex() not in path.read_text()


def test_a_new_recovery_key_leaves_all_passphrases(path: Path, keys: VaultKeys) -> None:
    text = replace_recovery_key(path, keys)
    assert unlock_key_file_with_recovery_key(path, text).vault_key == keys.vault_key
    assert opens(path, PASSPHRASE)
    assert opens(path, NETTLES)


# Versions


def test_an_old_key_file_opens_takes_a_co_host_and_goes_back(path: Path) -> None:
    shutil.copy(OLD_FILE, path)
    keys = unlock_key_file(path, PASSPHRASE)
    assert unlock_key_file_with_recovery_key(path, OLD_RECOVERY_KEY).vault_key == keys.vault_key
    assert read_ledger_head(path, keys) == LedgerHead(3, bytes(32))
    assert names(path, keys) == [""]
    add_passphrase(path, keys, "Nettle", NETTLES)
    # A program that knows of one passphrase would drop the others: it refuses the file.
    assert json.loads(path.read_text())["version"] == 2
    for passphrase in (PASSPHRASE, NETTLES):
        assert unlock_key_file(path, passphrase).vault_key == keys.vault_key
    unlock_key_file_with_recovery_key(path, OLD_RECOVERY_KEY)
    remove_passphrase(path, keys, list_passphrases(path, keys)[1].slot_id)
    assert json.loads(path.read_text())["version"] == 1
    assert opens(path, PASSPHRASE)


def test_the_version_cannot_be_altered_unnoticed(path: Path, keys: VaultKeys) -> None:
    import hashlib

    content = json.loads(path.read_text())
    del content["sha256"]
    content["version"] = 1
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    content["sha256"] = hashlib.sha256(canonical).hexdigest()
    path.write_text(json.dumps(content))
    with pytest.raises(KeyFileDamagedError):
        unlock_key_file(path, PASSPHRASE)


# The vault


def test_a_co_host_opens_the_vault_and_changes_their_own(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path)
    with vault, pytest.raises(WrongPassphraseError):
        vault.add_passphrase("Nettle", NETTLES, known="a guess that is wrong")
    with Vault.unlock(vault.folder, PASSPHRASE) as opened:
        opened.add_passphrase("Nettle", NETTLES, known=PASSPHRASE)
    with Vault.unlock(vault.folder, NETTLES) as opened:
        opened.change_passphrase(NETTLES, NEW, CHEAPEST)
        assert [slot.name for slot in opened.passphrases()] == ["", "Nettle"]
    with Vault.unlock(vault.folder, NEW) as opened:
        opened.remove_passphrase(opened.passphrases()[1].slot_id)
    with pytest.raises(WrongPassphraseError):
        Vault.unlock(vault.folder, NEW)
    Vault.unlock(vault.folder, PASSPHRASE).close()
