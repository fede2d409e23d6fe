"""Bringing a backup back: never over a vault, never half, never unverified."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from colearn_desktop.domain.backup_errors import BackupDamagedError
from colearn_desktop.domain.errors import (
    CancelledError,
    RecoveryKeyTypoError,
    StorageFullError,
    VaultInUseError,
    VaultMissingError,
    VaultTooNewError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from colearn_desktop.vault import restoring
from colearn_desktop.vault.backup_copy import BackupStage
from colearn_desktop.vault.backup_folder import find_backups
from colearn_desktop.vault.restoring import restore_backup
from colearn_desktop.vault.vault import Vault
from tests.fakes.full_disk import full
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE, cheap_vault
from tests.fakes.vault_room import VaultRoom, drop_guards, raw_sql
from tests.vault.backups_made import back_up, bring_back, names_in, never


class Backed:
    """A backup on a stick, and the recovery key of its vault."""

    def __init__(self, tmp_path: Path) -> None:
        self.stick = tmp_path / "stick"
        self.stick.mkdir()
        self.folder = tmp_path / "restored"
        vault, self.recovery_key = Vault.create(tmp_path / "first", PASSPHRASE, CHEAPEST)
        with vault:
            self.session_id = VaultRoom(vault).session_id
            back_up(vault, self.stick)
        self.database = self.stick / "backup" / "vault.db"

    def titles(self, folder: Path, passphrase: str = PASSPHRASE) -> list[str]:
        with Vault.unlock(folder, passphrase) as vault:
            return [header.title for header in vault.sessions.list()]


@pytest.fixture
def backed(tmp_path: Path) -> Backed:
    return Backed(tmp_path)


def test_a_backup_comes_back_where_there_was_nothing(backed: Backed) -> None:
    assert bring_back(backed.stick, backed.folder).aside is None
    assert backed.titles(backed.folder) == ["Bridge Street"]
    assert names_in(backed.folder) == ["vault.db", "vault.key", "vault.lock"]
    with Vault.unlock(backed.folder, PASSPHRASE) as vault:
        mode = raw_sql(vault).execute("PRAGMA journal_mode").fetchone()
        assert mode == ("wal",)
    # The backup itself is as it was.
    assert names_in(backed.stick / "backup") == ["backup.json", "vault.db", "vault.key"]
    bring_back(backed.stick, backed.folder.with_name("again"))


def test_the_recovery_key_brings_it_back_too(backed: Backed) -> None:
    bring_back(backed.stick, backed.folder, backed.recovery_key, is_recovery_key=True)
    assert backed.titles(backed.folder) == ["Bridge Street"]


def test_a_vault_that_stands_there_is_moved_aside_whole(backed: Backed, tmp_path: Path) -> None:
    with cheap_vault(tmp_path, "restored") as other:
        VaultRoom(other)
        VaultRoom(other)
    (backed.folder / "a letter.txt").write_text("not ours")
    restored = bring_back(backed.stick, backed.folder)
    assert restored.aside == backed.folder / "Earlier vault"
    assert backed.titles(backed.folder) == ["Bridge Street"]
    assert len(backed.titles(backed.folder / "Earlier vault")) == 2
    assert (backed.folder / "a letter.txt").read_text() == "not ours"
    # And once more: neither of the two earlier ones is lost.
    again = bring_back(backed.stick, backed.folder)
    assert again.aside == backed.folder / "Earlier vault (2)"
    assert len(backed.titles(backed.folder / "Earlier vault")) == 2


def test_what_the_earlier_vault_had_in_its_log_goes_with_it(
    backed: Backed, tmp_path: Path
) -> None:
    """As after a crash: the log was never brought into the file."""
    vault = cheap_vault(tmp_path, "living")
    VaultRoom(vault)
    backed.folder.mkdir()
    for name in ("vault.db", "vault.db-wal", "vault.key"):
        (backed.folder / name).write_bytes((vault.folder / name).read_bytes())
    vault.close()
    bring_back(backed.stick, backed.folder)
    assert backed.titles(backed.folder / "Earlier vault") == ["Bridge Street"]


@pytest.mark.parametrize(
    ("secret", "is_recovery_key", "error"),
    [
        ("not the passphrase", False, WrongPassphraseError),
        ("QQQQ", True, RecoveryKeyTypoError),
        (None, True, WrongRecoveryKeyError),
    ],
)
def test_without_the_secret_nothing_happens(
    backed: Backed,
    tmp_path: Path,
    secret: str | None,
    is_recovery_key: bool,
    error: type[Exception],
) -> None:
    if secret is None:
        other, secret = Vault.create(tmp_path / "other", PASSPHRASE, CHEAPEST)
        other.close()
    with pytest.raises(error):
        bring_back(backed.stick, backed.folder, secret, is_recovery_key=is_recovery_key)
    assert not backed.folder.exists()


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


SPOILING: list[Callable[[Path], object]] = [
    lambda folder: flip(folder / "vault.db", 5_000),
    lambda folder: flip(folder / "vault.db", 3),
    lambda folder: flip(folder / "vault.db", -1),
    lambda folder: flip(folder / "vault.key", 100),
    lambda folder: (folder / "vault.db").write_bytes(b""),
    lambda folder: (folder / "vault.db").write_bytes(
        (folder / "vault.db").read_bytes()[:-4_096]
    ),
]


@pytest.mark.parametrize("spoil", SPOILING)
def test_a_damaged_backup_changes_nothing(
    backed: Backed, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    with cheap_vault(tmp_path, "restored") as standing:
        VaultRoom(standing)
    before = names_in(backed.folder)
    spoil(backed.stick / "backup")
    with pytest.raises(BackupDamagedError):
        bring_back(backed.stick, backed.folder)
    assert names_in(backed.folder) == before
    assert backed.titles(backed.folder) == ["Bridge Street"]


def test_a_backup_with_another_ones_database_is_damaged(backed: Backed, tmp_path: Path) -> None:
    with cheap_vault(tmp_path, "other") as other:
        back_up(other, backed.stick, name="other", made_utc_ms=1)
    backed.database.write_bytes((backed.stick / "other" / "vault.db").read_bytes())
    with pytest.raises(BackupDamagedError):
        bring_back(backed.stick, backed.folder)


def test_an_altered_ledger_is_not_brought_back(backed: Backed, tmp_path: Path) -> None:
    place = VaultRoom(cheap_vault(tmp_path, "second"))
    place.everyone_agrees()
    back_up(place.vault, backed.stick, name="second", made_utc_ms=9_000)
    place.vault.close()
    copy = Vault.unlock(backed.stick / "second", PASSPHRASE)
    drop_guards(copy).execute("DELETE FROM consent_record WHERE position = 2")
    copy.close()
    with pytest.raises(BackupDamagedError):
        bring_back(backed.stick, backed.folder)


def test_a_backup_of_a_newer_version_is_refused(backed: Backed, tmp_path: Path) -> None:
    with Vault.unlock(tmp_path / "first", PASSPHRASE) as vault:
        raw_sql(vault).execute("PRAGMA user_version = 99")
        back_up(vault, backed.stick, name="newer", made_utc_ms=9_000)
    with pytest.raises(VaultTooNewError):
        bring_back(backed.stick, backed.folder)
    with pytest.raises(VaultMissingError):
        Vault.unlock(backed.folder, PASSPHRASE)


def test_an_open_vault_is_not_replaced(backed: Backed, tmp_path: Path) -> None:
    with cheap_vault(tmp_path, "restored"), pytest.raises(VaultInUseError):
        bring_back(backed.stick, backed.folder)


def test_without_room_nothing_happens(
    backed: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cheap_vault(tmp_path, "restored"):
        pass
    before = names_in(backed.folder)
    monkeypatch.setattr(restoring, "sync_file", full)
    with pytest.raises(StorageFullError):
        bring_back(backed.stick, backed.folder)
    assert names_in(backed.folder) == before


@pytest.mark.parametrize("stage", [BackupStage.WRITING, BackupStage.CHECKING])
def test_it_can_be_stopped(backed: Backed, tmp_path: Path, stage: BackupStage) -> None:
    with cheap_vault(tmp_path, "restored"):
        pass
    before = names_in(backed.folder)
    reached = threading.Event()

    def note(now: BackupStage, _done: int, _total: int) -> None:
        if now is stage:
            reached.set()

    with pytest.raises(CancelledError):
        restore_backup(
            find_backups(backed.stick)[0],
            backed.folder,
            PASSPHRASE,
            is_recovery_key=False,
            aside_name="Earlier vault",
            progress=note,
            cancelled=reached.is_set,
        )
    assert names_in(backed.folder) == before


def test_a_backup_that_is_gone_meanwhile_is_said(backed: Backed) -> None:
    (found,) = find_backups(backed.stick)
    (backed.stick / "backup").rename(backed.stick / "elsewhere")
    with pytest.raises(BackupDamagedError):
        restore_backup(
            found,
            backed.folder,
            PASSPHRASE,
            is_recovery_key=False,
            aside_name="Earlier vault",
            progress=lambda *_: None,
            cancelled=never,
        )
