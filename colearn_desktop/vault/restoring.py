"""Brings a backup back: opened and verified first, then put into place.

What stands in its place is never written over: it is moved aside, into a folder of its own
in which it is still a whole vault.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from colearn_desktop.disk import sync_file, sync_folder
from colearn_desktop.domain.backup_errors import BackupDamagedError
from colearn_desktop.domain.errors import (
    CancelledError,
    KeyFileDamagedError,
    StorageFullError,
    VaultDamagedError,
    VaultReadOnlyError,
    VaultTooNewError,
)
from colearn_desktop.vault import keyslots, migrations
from colearn_desktop.vault.backup_copy import BackupProgress, BackupStage
from colearn_desktop.vault.backup_folder import DATABASE_NAME, FoundBackup, found_again
from colearn_desktop.vault.consent_ledger import Consents
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.files import replace_file, storage_errors
from colearn_desktop.vault.key_file import KEY_FILE_NAME
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.lock_file import LockFile
from colearn_desktop.vault.page_check import check_pages

LOCK_NAME = "vault.lock"
_STAGING = "restoring.part"
_CHUNK_BYTES = 1024**2
_SYNC_EVERY_BYTES = 16 * 1024**2
_ROOM_FOR_THE_REST_BYTES = 1024**2
# All that can belong to a vault but its key file and its lock, in the order in which they
# are moved.
_PARTS = (
    f"{DATABASE_NAME}.before-migration",
    f"{DATABASE_NAME}-shm",
    f"{DATABASE_NAME}-wal",
    DATABASE_NAME,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that stands in its place now.

    Attributes:
        aside: Where the vault went that stood there; None if there was none.
    """

    aside: Path | None


def restore_backup(
    backup: FoundBackup,
    folder: Path,
    secret: str,
    *,
    is_recovery_key: bool,
    aside_name: str,
    progress: BackupProgress,
    cancelled: Callable[[], bool],
) -> Restored:
    """Copy a backup to this computer, verify the copy and make it the vault of a folder.

    Args:
        backup: As `find_backups` found it.
        folder: Of the vault; made where missing.
        secret: A passphrase or the recovery key of the backup.
        aside_name: Of the folder, in `folder`, to which a vault that stands there is moved.
        progress: Told the stage, how many bytes of how many; (0, 0) where nobody knows.
        cancelled: Asked about every mebibyte.

    Raises:
        WrongPassphraseError: It does not open the backup; nothing has changed.
        RecoveryKeyTypoError: Mistyped; nothing has changed.
        WrongRecoveryKeyError: Not this backup's; nothing has changed.
        BackupDamagedError: The backup is not whole; nothing has changed.
        VaultTooNewError: A newer version of the program made it; nothing has changed.
        VaultInUseError: The vault of the folder is open; nothing has changed.
        StorageFullError: No room; nothing has changed.
        VaultReadOnlyError: The folder cannot be written to.
        CancelledError: `cancelled` said so; nothing has changed.
    """
    with _backup_errors():
        found_again(backup)
        keys = _unlocked(backup.key_file, secret, is_recovery_key)
    try:
        with storage_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = LockFile(folder / LOCK_NAME)
        try:
            return _restore(backup, folder, keys, aside_name, progress, cancelled)
        finally:
            lock.release()
    finally:
        keys.wipe()


def _restore(
    backup: FoundBackup,
    folder: Path,
    keys: VaultKeys,
    aside_name: str,
    progress: BackupProgress,
    cancelled: Callable[[], bool],
) -> Restored:
    staging = folder / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    with storage_errors():
        staging.mkdir(mode=0o700)
    try:
        _refuse_without_room(folder, backup.size_bytes)
        _copy(backup.key_file, staging / KEY_FILE_NAME, lambda _done: None, cancelled)
        _copy(
            backup.database,
            staging / DATABASE_NAME,
            lambda done: progress(BackupStage.WRITING, done, backup.size_bytes),
            cancelled,
        )
        progress(BackupStage.CHECKING, 0, 0)
        _verify(staging, keys, cancelled)
        if cancelled():
            raise CancelledError
        with storage_errors():
            sync_folder(staging)
            aside = _move_aside(folder, aside_name)
            _put_in_place(staging, folder)
        return Restored(aside)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unlocked(key_file: Path, secret: str, is_recovery_key: bool) -> VaultKeys:
    if is_recovery_key:
        return keyslots.unlock_key_file_with_recovery_key(key_file, secret)
    return keyslots.unlock_key_file(key_file, secret)


def _verify(staging: Path, keys: VaultKeys, cancelled: Callable[[], bool]) -> None:
    with _backup_errors():
        database = Database(staging / DATABASE_NAME, keys, read_only=True)
        try:
            version = migrations.schema_version(database)
            if version > len(migrations.MIGRATIONS):
                raise VaultTooNewError(version, len(migrations.MIGRATIONS))
            pages = check_pages(database, cancelled)
            # An older version has fewer tables and other guards, and is brought up to date.
            is_ours = version == len(migrations.MIGRATIONS)
            if version < 1 or pages.altered_pages or pages.disorder:
                raise BackupDamagedError("its pages are damaged")
            if is_ours and not pages.is_whole:
                raise BackupDamagedError("its tables or guards were altered")
            Consents(database, keys, staging / KEY_FILE_NAME).verify()
        finally:
            database.close()


def _copy(
    source: Path, target: Path, note: Callable[[int], None], cancelled: Callable[[], bool]
) -> None:
    try:
        reading = source.open("rb")
    except OSError as error:
        raise BackupDamagedError("a file of it cannot be read") from error
    with reading, storage_errors(), target.open("xb") as writing:
        with suppress(OSError):
            target.chmod(0o600)
        done_bytes = synced_bytes = 0
        while chunk := _read(reading):
            if cancelled():
                raise CancelledError
            writing.write(chunk)
            done_bytes += len(chunk)
            if done_bytes - synced_bytes >= _SYNC_EVERY_BYTES:
                synced_bytes = done_bytes
                sync_file(writing)
            note(done_bytes)
        sync_file(writing)


def _read(file: object) -> bytes:
    try:
        chunk: bytes = file.read(_CHUNK_BYTES)  # type: ignore[attr-defined]  # a BinaryIO
    except OSError as error:
        raise BackupDamagedError("a file of it cannot be read") from error
    return chunk


def _move_aside(folder: Path, aside_name: str) -> Path | None:
    """Move the vault away. A crash on the way leaves one whole vault, here or there."""
    key_file = folder / KEY_FILE_NAME
    there = [name for name in _PARTS if (folder / name).exists()]
    if not there and not key_file.exists():
        return None
    aside = _free_name(folder / aside_name)
    aside.mkdir(mode=0o700)
    if key_file.exists():
        replace_file(aside / KEY_FILE_NAME, key_file.read_bytes())
    for name in there:
        (folder / name).rename(aside / name)
    sync_folder(aside)
    sync_folder(folder)
    _log.info("a vault was moved aside to make room for a backup")
    return aside


def _put_in_place(staging: Path, folder: Path) -> None:
    for name in (DATABASE_NAME, KEY_FILE_NAME):
        (staging / name).replace(folder / name)
    sync_folder(folder)


def _free_name(wanted: Path) -> Path:
    number = 1
    free = wanted
    while free.exists():
        number += 1
        free = wanted.with_name(f"{wanted.name} ({number})")
    return free


def _refuse_without_room(folder: Path, size_bytes: int) -> None:
    with storage_errors():
        if shutil.disk_usage(folder).free < size_bytes + _ROOM_FOR_THE_REST_BYTES:
            raise StorageFullError(os.strerror(errno.ENOSPC))


@contextmanager
def _backup_errors() -> Iterator[None]:
    """What is damaged is the backup, not the vault."""
    try:
        yield
    except (VaultDamagedError, KeyFileDamagedError) as error:
        raise BackupDamagedError(str(error)) from error
    except VaultReadOnlyError as error:
        raise BackupDamagedError("it cannot be read") from error
