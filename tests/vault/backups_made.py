"""Ways to make and look at backups in tests of the vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from colearn_desktop.vault.backup_copy import BackupStage, WrittenBackup
from colearn_desktop.vault.backup_folder import DESCRIPTION_NAME, description, find_backups
from colearn_desktop.vault.restoring import Restored, restore_backup
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import VaultRoom, room, store

BACKUP_ID = "0" * 31 + "1"


def ignore(_stage: BackupStage, _done: int, _total: int) -> None:
    pass


def never() -> bool:
    return False


def back_up(
    vault: Vault,
    stick: Path,
    *,
    name: str = "backup",
    made_utc_ms: int = 5_000,
    backup_id: str = BACKUP_ID,
    progress: Callable[[BackupStage, int, int], None] = ignore,
    cancelled: Callable[[], bool] = never,
) -> WrittenBackup:
    text = description(backup_id, vault.vault_id, made_utc_ms)
    return vault.back_up(
        stick / name,
        texts={DESCRIPTION_NAME: text},
        progress=progress,
        cancelled=cancelled,
    )


def bring_back(
    stick: Path, folder: Path, secret: str = PASSPHRASE, *, is_recovery_key: bool = False
) -> Restored:
    return restore_backup(
        find_backups(stick)[0],
        folder,
        secret,
        is_recovery_key=is_recovery_key,
        aside_name="Earlier vault",
        progress=ignore,
        cancelled=never,
    )


def spoken_in(tmp_path: Path, segments: int = 40, size_bytes: int = 50_000) -> VaultRoom:
    """A vault with some sound and answers in it."""
    place = room(tmp_path)
    writer = place.writer(place.everyone_agrees(), place.recording())
    for index in range(segments):
        store(writer, index, last=index == segments - 1, flac=bytes([index]) * size_bytes)
    return place


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())
