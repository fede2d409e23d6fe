"""Backups of the vault as a person asks for them: made, counted, kept few, brought back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from colearn_desktop.domain.backup_errors import BackupTargetError
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import VaultReadOnlyError
from colearn_desktop.domain.ids import new_id
from colearn_desktop.resources import resource_path
from colearn_desktop.vault.backup_copy import BackupProgress, BackupStage
from colearn_desktop.vault.backup_folder import (
    DESCRIPTION_NAME,
    PART,
    READ_ME_NAME,
    FoundBackup,
    description,
    find_backups,
    remove_backup_files,
    unfinished_backups,
)
from colearn_desktop.vault.backups import RegisteredBackup
from colearn_desktop.vault.restoring import restore_backup
from colearn_desktop.vault.vault import Vault

DEFAULT_KEPT = 2
MOST_KEPT = 9
_KEPT, _FOLDER, _REMINDER = "backups_kept", "backup_folder", "backup_reminder"
_OFF = "off"

_log = logging.getLogger(__name__)

__all__ = [
    "DEFAULT_KEPT",
    "MOST_KEPT",
    "BackupHabits",
    "BackupStage",
    "FoundBackup",
    "MadeBackup",
    "RegisteredBackup",
    "backups_in",
    "bring_back",
    "forget_backup",
    "has_changed",
    "is_reminder_due",
    "make_backup",
    "read_backup_habits",
    "write_backup_habits",
]


@dataclass(frozen=True, slots=True)
class BackupHabits:
    """How backups are made of this vault.

    Attributes:
        folder: Where the last one went; empty before the first.
        kept: How many are kept in one folder.
        reminds: Whether the list of sessions says that there is something to back up.
    """

    folder: str = ""
    kept: int = DEFAULT_KEPT
    reminds: bool = True


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was verified.

    Attributes:
        folder: Its own folder.
        size_bytes: Of its database.
        made_utc_ms: The moment that it shows.
        removed: How many older ones made room for it.
        not_removed: How many could not be deleted and are still there.
    """

    folder: Path
    size_bytes: int
    made_utc_ms: int
    removed: int
    not_removed: int


# Making


def make_backup(
    vault: Vault,
    into: Path,
    *,
    clock: Clock,
    kept: int,
    progress: BackupProgress,
    cancelled: Callable[[], bool],
) -> MadeBackup:
    """Make a backup in a folder of its own, enter it in the register, let old ones go.

    Args:
        into: A folder, best on a stick.
        kept: How many of this vault stay in `into`, the new one among them.

    Raises:
        As `vault.backup_copy.write_backup`.
    """
    made_utc_ms = clock.utc_ms()
    # Taken before the copy: what comes in between counts as not backed up.
    mark = vault.backups.content_mark()
    backup_id = new_id()
    _clear_unfinished(into, vault.vault_id)
    target = _free_name(into, made_utc_ms)
    written = vault.back_up(
        target,
        texts={
            DESCRIPTION_NAME: description(backup_id, vault.vault_id, made_utc_ms),
            READ_ME_NAME: _read_me(made_utc_ms),
        },
        progress=progress,
        cancelled=cancelled,
    )
    try:
        vault.backups.record(
            str(written.folder), made_utc_ms, written.size_bytes, mark, backup_id=backup_id
        )
    except BaseException:
        # A copy of which the register does not know could not be named by an erasure.
        remove_backup_files(written.folder)
        raise
    removed, not_removed = _let_old_ones_go(vault, into, backup_id, kept, clock)
    _log.info("a backup of %d bytes was made", written.size_bytes)
    return MadeBackup(written.folder, written.size_bytes, made_utc_ms, removed, not_removed)


def has_changed(vault: Vault) -> bool:
    """Whether something in the vault is in no backup.

    A vault without a session has nothing to lose.
    """
    backups = vault.backups.list()
    if not backups:
        return bool(vault.sessions.list())
    return backups[0].content_mark != vault.backups.content_mark()


def is_reminder_due(vault: Vault) -> tuple[bool, RegisteredBackup | None]:
    """Whether to say that something is in no backup, and the newest backup if any."""
    backups = vault.backups.list()
    newest = backups[0] if backups else None
    return read_backup_habits(vault).reminds and has_changed(vault), newest


def forget_backup(vault: Vault, backup: RegisteredBackup, clock: Clock) -> bool:
    """Destroy a backup where it can be reached, and note that it is gone.

    Returns:
        Whether its files were found and deleted; if not, somebody says so themselves.

    Raises:
        BackupTargetError: It is there and cannot be deleted; nothing was noted.
    """
    folder = Path(backup.folder)
    there = any(found.backup_id == backup.backup_id for found in backups_in(folder))
    if there:
        try:
            remove_backup_files(folder)
        except OSError as error:
            raise BackupTargetError("it cannot be deleted") from error
    vault.backups.mark_gone(backup.backup_id, clock.utc_ms())
    return there


# Bringing back


def backups_in(folder: Path) -> list[FoundBackup]:
    """The backups in a folder, or the folder itself if it is one; newest first."""
    try:
        return find_backups(folder)
    except (OSError, VaultReadOnlyError):
        return []


def bring_back(
    backup: FoundBackup,
    folder: Path,
    secret: str,
    *,
    is_recovery_key: bool,
    aside_name: str,
    progress: BackupProgress,
    cancelled: Callable[[], bool],
) -> tuple[Vault, Path | None]:
    """Make a backup the vault of a folder, and open it.

    Returns:
        The open vault, and where the vault went that stood there, if one did.

    Raises:
        As `vault.restoring.restore_backup`.
    """
    restored = restore_backup(
        backup,
        folder,
        secret,
        is_recovery_key=is_recovery_key,
        aside_name=aside_name,
        progress=progress,
        cancelled=cancelled,
    )
    vault = (
        Vault.unlock_with_recovery_key(folder, secret)
        if is_recovery_key
        else Vault.unlock(folder, secret)
    )
    # A copy cannot know of itself; from now on an erasure names it, too.
    known = {each.backup_id for each in vault.backups.list(also_gone=True)}
    if backup.backup_id not in known:
        vault.backups.record(
            str(backup.folder),
            backup.made_utc_ms,
            backup.size_bytes,
            vault.backups.content_mark(),
            backup_id=backup.backup_id,
        )
    return vault, restored.aside


# Habits


def read_backup_habits(vault: Vault) -> BackupHabits:
    """What was chosen for this vault."""
    kept = vault.settings.get(_KEPT)
    known = kept.isdecimal() and kept.isascii() and 1 <= int(kept[:3]) <= MOST_KEPT
    return BackupHabits(
        folder=vault.settings.get(_FOLDER),
        kept=int(kept) if known else DEFAULT_KEPT,
        reminds=vault.settings.get(_REMINDER) != _OFF,
    )


def write_backup_habits(vault: Vault, habits: BackupHabits) -> None:
    """Remember what was chosen."""
    vault.settings.set(_FOLDER, habits.folder)
    vault.settings.set(_KEPT, str(habits.kept))
    vault.settings.set(_REMINDER, "" if habits.reminds else _OFF)


# Inside


def _let_old_ones_go(
    vault: Vault, into: Path, new_id_: str, kept: int, clock: Clock
) -> tuple[int, int]:
    """Delete older backups of this vault, now that the new one is verified."""
    # The new one stays whatever the computer's clock says of the others.
    older = [each for each in find_backups(into, vault.vault_id) if each.backup_id != new_id_]
    removed = not_removed = 0
    for each in older[max(kept, 1) - 1 :]:
        try:
            remove_backup_files(each.folder)
        except OSError:
            _log.warning("an older backup cannot be deleted")
            not_removed += 1
        else:
            removed += 1
            vault.backups.mark_gone(each.backup_id, clock.utc_ms())
    return removed, not_removed


def _clear_unfinished(into: Path, vault_id: str) -> None:
    try:
        for each in unfinished_backups(into, vault_id):
            remove_backup_files(each)
    except (OSError, VaultReadOnlyError):
        _log.warning("an unfinished backup cannot be cleared away")


def _free_name(into: Path, made_utc_ms: int) -> Path:
    when = _local(made_utc_ms).strftime("%Y-%m-%d-%H%M")
    number = 1
    wanted = into / f"colearn-backup-{when}"
    free = wanted
    while free.exists() or free.with_name(free.name + PART).exists():
        number += 1
        free = wanted.with_name(f"{wanted.name}-{number}")
    return free


def _read_me(made_utc_ms: int) -> bytes:
    template = resource_path("backup", "read-me-en.txt").read_text(encoding="utf-8")
    made = _local(made_utc_ms).strftime("%Y-%m-%d %H:%M")
    return template.replace("{made}", made).replace("\n", "\r\n").encode()


def _local(utc_ms: int) -> datetime:
    return datetime.fromtimestamp(utc_ms / 1_000, tz=UTC).astimezone()
