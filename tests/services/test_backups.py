"""Backups as a person asks for them: few, registered, brought back."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.domain.backup_errors import BackupTargetError
from colearn_desktop.services.backups import (
    BackupHabits,
    MadeBackup,
    backups_in,
    bring_back,
    forget_backup,
    is_reminder_due,
    make_backup,
    read_backup_habits,
    write_backup_habits,
)
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_room import VaultRoom


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path) as vault:
        VaultRoom(vault)
        yield vault


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def back_up(vault: Vault, stick: Path, clock: FakeClock, kept: int = 2) -> MadeBackup:
    clock.advance(60_000)
    return make_backup(
        vault,
        stick,
        clock=clock,
        kept=kept,
        progress=lambda *_: None,
        cancelled=lambda: False,
    )


def test_a_backup_says_what_it_is_and_is_registered(
    vault: Vault, stick: Path, clock: FakeClock
) -> None:
    made = back_up(vault, stick, clock)
    (registered,) = vault.backups.list()
    assert (registered.folder, registered.made_utc_ms) == (str(made.folder), made.made_utc_ms)
    (found,) = backups_in(stick)
    assert found.backup_id == registered.backup_id
    read_me = (made.folder / "READ-ME.txt").read_text()
    assert "Restore from a backup" in read_me
    assert "{" not in read_me


def test_the_newest_stay_and_older_ones_go_once_a_new_one_is_verified(
    vault: Vault, stick: Path, clock: FakeClock
) -> None:
    made = [back_up(vault, stick, clock) for _ in range(3)]
    assert [each.removed for each in made] == [0, 0, 1]
    assert {each.folder for each in backups_in(stick)} == {made[1].folder, made[2].folder}
    assert [each.folder for each in vault.backups.list()] == [
        str(made[2].folder),
        str(made[1].folder),
    ]
    assert back_up(vault, stick, clock, kept=1).removed == 2
    assert len(backups_in(stick)) == 1


def test_a_failed_backup_lets_no_older_one_go(
    vault: Vault, stick: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(vault, stick, clock, kept=1)
    before = backups_in(stick)

    def no_room(_file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("colearn_desktop.vault.backup_copy.sync_file", no_room)
    with pytest.raises(BackupTargetError):
        back_up(vault, stick, clock, kept=1)
    assert backups_in(stick) == before
    assert len(vault.backups.list()) == 1


def test_a_clock_set_back_never_lets_the_new_one_go(
    vault: Vault, stick: Path, clock: FakeClock
) -> None:
    back_up(vault, stick, clock)
    back_up(vault, stick, clock)
    clock.set_wall_clock(1_000_000)
    made = back_up(vault, stick, clock, kept=1)
    assert [each.folder for each in backups_in(stick)] == [made.folder]


def test_other_files_and_other_vaults_backups_stay(
    vault: Vault, stick: Path, clock: FakeClock, tmp_path: Path
) -> None:
    with cheap_vault(tmp_path, "other") as other:
        back_up(other, stick, clock)
    first = back_up(vault, stick, clock)
    (first.folder / "my own notes.txt").write_text("mine")
    back_up(vault, stick, clock, kept=1)
    assert (first.folder / "my own notes.txt").read_text() == "mine"
    assert not (first.folder / "vault.db").exists()
    assert len(backups_in(stick)) == 2


def test_what_a_crash_left_is_cleared_away(vault: Vault, stick: Path, clock: FakeClock) -> None:
    made = back_up(vault, stick, clock)
    made.folder.rename(made.folder.with_name(made.folder.name + ".part"))
    back_up(vault, stick, clock)
    assert [each.name for each in stick.iterdir() if each.name.endswith(".part")] == []


def test_a_reminder_is_due_while_something_is_in_no_backup(
    vault: Vault, stick: Path, clock: FakeClock
) -> None:
    assert is_reminder_due(vault) == (True, None)
    back_up(vault, stick, clock)
    due, newest = is_reminder_due(vault)
    assert not due
    assert newest is not None
    VaultRoom(vault)
    assert is_reminder_due(vault) == (True, newest)
    write_backup_habits(vault, BackupHabits(reminds=False))
    assert is_reminder_due(vault) == (False, newest)


def test_an_empty_vault_reminds_of_nothing(tmp_path: Path) -> None:
    with cheap_vault(tmp_path, "empty") as empty:
        assert is_reminder_due(empty) == (False, None)


def test_habits_are_kept_and_nonsense_takes_the_default(vault: Vault) -> None:
    assert read_backup_habits(vault) == BackupHabits()
    habits = BackupHabits("/media/blue", 5, reminds=False)
    write_backup_habits(vault, habits)
    assert read_backup_habits(vault) == habits
    for nonsense in ("0", "-1", "many", "9" * 5_000, "²"):
        vault.settings.set("backups_kept", nonsense)
        assert read_backup_habits(vault).kept == 2


def test_a_backup_is_destroyed_where_it_can_be_reached(
    vault: Vault, stick: Path, clock: FakeClock
) -> None:
    back_up(vault, stick, clock)
    back_up(vault, stick, clock)
    newest, older = vault.backups.list()
    assert forget_backup(vault, older, clock)
    assert len(backups_in(stick)) == 1
    stick.rename(stick.with_name("unplugged"))
    assert not forget_backup(vault, newest, clock)
    assert vault.backups.list() == []


def test_a_restored_vault_knows_of_the_backup_that_it_came_from(
    vault: Vault, stick: Path, clock: FakeClock, tmp_path: Path
) -> None:
    older = back_up(vault, stick, clock)
    made = back_up(vault, stick, clock)
    restored, aside = bring_back(
        backups_in(stick)[0],
        tmp_path / "restored",
        PASSPHRASE,
        is_recovery_key=False,
        aside_name="Earlier vault",
        progress=lambda *_: None,
        cancelled=lambda: False,
    )
    with restored:
        assert aside is None
        assert [each.folder for each in restored.backups.list()] == [
            str(made.folder),
            str(older.folder),
        ]
        assert is_reminder_due(restored)[0] is False
