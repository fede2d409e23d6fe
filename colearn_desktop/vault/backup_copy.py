"""Writes a whole copy of an open vault elsewhere, while work goes on in it.

The database is copied page by page as it stood at one moment (SQLite's own backup, inside
one read transaction; the copy is encrypted under the same key). The key file is read before
that moment: the head of the consent ledger that is sealed in it is then never ahead of the
copied ledger, and it is sealed anew, in the copy, once the copied chain has been verified.

Nothing counts until it was read back from the device and opened with the vault's keys.
"""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from colearn_desktop.disk import forget_cached, sync_file, sync_folder, takes_file_of
from colearn_desktop.domain.backup_errors import BackupTargetError, BackupTooLargeError
from colearn_desktop.domain.errors import (
    CancelledError,
    KeyFileDamagedError,
    StorageFullError,
    VaultDamagedError,
    VaultError,
    VaultLockedError,
    VaultReadOnlyError,
)
from colearn_desktop.vault.backup_folder import DATABASE_NAME, PART
from colearn_desktop.vault.consent_ledger import Consents
from colearn_desktop.vault.engine import Database, keyed_connection
from colearn_desktop.vault.key_file import KEY_FILE_NAME
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.page_check import check_pages
from colearn_desktop.vault.schema import metadata

_log = logging.getLogger(__name__)
# A mebibyte at a time: a slow stick is asked to stop, or says how far it is, every second.
_PAGES_AT_ONCE = 256
# What the system may still hold in memory: without that a slow stick would seem done at
# once and then stand still for minutes.
_SYNC_EVERY_BYTES = 4 * 1024**2
_READ_BYTES = 1024**2
_ROOM_FOR_THE_REST_BYTES = 1024**2
# Damaged, or no database: the vault's fault. All else went wrong while writing.
_SOURCE_CODES = {11, 26}


class BackupStage(Enum):
    """What is being done."""

    WRITING = auto()
    READING_BACK = auto()
    CHECKING = auto()


BackupProgress = Callable[[BackupStage, int, int], None]


@dataclass(frozen=True, slots=True)
class WrittenBackup:
    """A backup that was read back and opened.

    Attributes:
        folder: Its own folder.
        size_bytes: Of the database.
    """

    folder: Path
    size_bytes: int


def write_backup(
    database: Database,
    keys: VaultKeys,
    key_file: Path,
    target: Path,
    *,
    texts: Mapping[str, bytes],
    progress: BackupProgress,
    cancelled: Callable[[], bool],
) -> WrittenBackup:
    """Copy the vault into a new folder and verify the copy from the device.

    Args:
        database: Of the vault; others may go on writing.
        key_file: Of the vault.
        target: The folder to make; its parent must exist. Until all is verified it is
            called the same with `.part` behind.
        texts: Small files to write beside it, by name.
        progress: Told the stage, how many bytes of how many; (0, 0) where nobody knows.
        cancelled: Asked about every mebibyte.

    Raises:
        BackupTargetError: The place is missing, full, read-only or failing, or what was
            read back is not what was written. Nothing is left there, if it can be helped.
        BackupTooLargeError: Its file system stops at 4 GiB.
        VaultDamagedError: The vault itself is damaged; a copy would be, too.
        KeyFileDamagedError: Its key file is.
        CancelledError: `cancelled` said so. Nothing is left.
        VaultLockedError: The vault was closed meanwhile. Nothing is left.
    """
    Consents(database, keys, key_file).count_verified()  # of a damaged vault no copy counts
    staging = target.with_name(target.name + PART)
    with _target_errors():
        if not target.parent.is_dir():
            raise BackupTargetError("not a folder")
        if target.exists():
            raise BackupTargetError("there is one of this name")
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
    try:
        key_bytes = _read_key_file(key_file)
        for name, text in {**texts, KEY_FILE_NAME: key_bytes}.items():
            _write_small(staging / name, text)
        size_bytes, counts = _copy_database(database, keys, staging, progress, cancelled)
        with _target_errors():
            sync_folder(staging)
        _read_back(staging / DATABASE_NAME, progress, cancelled)
        progress(BackupStage.CHECKING, 0, 0)
        _open_copy(staging, keys, counts, cancelled)
        if cancelled():
            raise CancelledError
        with _target_errors():
            sync_folder(staging)
            staging.rename(target)
            sync_folder(target.parent)
    except BaseException:
        for leftover in (staging, target):
            shutil.rmtree(leftover, ignore_errors=True)
        raise
    return WrittenBackup(target, size_bytes)


def _copy_database(
    database: Database,
    keys: VaultKeys,
    staging: Path,
    progress: BackupProgress,
    cancelled: Callable[[], bool],
) -> tuple[int, dict[str, int]]:
    """Copy the pages; how many bytes that made, and how many rows each table had."""
    path = staging / DATABASE_NAME
    with database.snapshot() as source:
        # SQLCipher answers the first one with text.
        page_bytes = int(source.execute("PRAGMA page_size").fetchone()[0])
        size_bytes = page_bytes * int(source.execute("PRAGMA page_count").fetchone()[0])
        _refuse_without_room(staging, size_bytes)
        counts = _row_counts(source)
        # The file is ours before SQLite opens it, so that it can be synced meanwhile.
        with _target_errors(), path.open("xb") as file:
            _make_private(path)
            synced_bytes = 0

            def note(_status: int, remaining: int, total: int) -> None:
                nonlocal synced_bytes
                done_bytes = (total - remaining) * page_bytes
                if cancelled():
                    raise CancelledError
                if not database.is_open:
                    raise VaultLockedError
                if done_bytes - synced_bytes >= _SYNC_EVERY_BYTES or not remaining:
                    synced_bytes = done_bytes
                    with _target_errors():
                        sync_file(file)
                progress(BackupStage.WRITING, done_bytes, size_bytes)

            with _copy_errors(), closing(keyed_connection(path, keys, "rw")) as copy:
                # Whatever goes wrong, the whole copy is thrown away.
                copy.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                source.backup(copy, pages=_PAGES_AT_ONCE, progress=note)
            sync_file(file)
    return size_bytes, counts


@contextmanager
def _copy_errors() -> Iterator[None]:
    try:
        yield
    except driver.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _SOURCE_CODES:
            raise VaultDamagedError("a page cannot be read") from error
        raise BackupTargetError(f"SQLite error {code} while copying") from error


def _read_back(path: Path, progress: BackupProgress, cancelled: Callable[[], bool]) -> None:
    """Read the file from the device, not from memory; what follows finds it in memory."""
    with _target_errors(), path.open("rb") as file:
        forget_cached(file)
        size_bytes = path.stat().st_size
        done_bytes = 0
        while chunk := file.read(_READ_BYTES):
            done_bytes += len(chunk)
            if cancelled():
                raise CancelledError
            progress(BackupStage.READING_BACK, done_bytes, size_bytes)


def _open_copy(
    staging: Path, keys: VaultKeys, counts: dict[str, int], cancelled: Callable[[], bool]
) -> None:
    """Open the copy as whoever restores it will, and compare it with what was copied."""
    try:
        copy = Database(staging / DATABASE_NAME, keys, read_only=True)
        try:
            whole = check_pages(copy, cancelled).is_whole
            with copy.snapshot() as connection:
                whole = whole and _row_counts(connection) == counts
            # Verifies the chain, and seals its end in the copy's own key file.
            Consents(copy, keys, staging / KEY_FILE_NAME).verify()
        finally:
            copy.close()
    except (VaultDamagedError, KeyFileDamagedError, StorageFullError, VaultReadOnlyError) as e:
        raise BackupTargetError("it does not read back as it was written") from e
    if not whole:
        raise BackupTargetError("it does not read back as it was written")


def _row_counts(connection: Any) -> dict[str, int]:
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in metadata.tables
    }


def _refuse_without_room(folder: Path, size_bytes: int) -> None:
    with _target_errors():
        if not takes_file_of(folder, size_bytes):
            raise BackupTooLargeError("longer than 4 GiB, on FAT")
        if shutil.disk_usage(folder).free < size_bytes + _ROOM_FOR_THE_REST_BYTES:
            raise BackupTargetError("not enough space")


def _read_key_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyFileDamagedError("the key file cannot be read") from error


def _write_small(path: Path, content: bytes) -> None:
    with _target_errors(), path.open("xb") as file:
        _make_private(path)
        file.write(content)
        sync_file(file)


def _make_private(path: Path) -> None:
    with suppress(OSError):  # a stick's file system may have no permissions
        path.chmod(0o600)


@contextmanager
def _target_errors() -> Iterator[None]:
    try:
        yield
    except VaultError:
        raise
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise BackupTooLargeError("the file system refuses the length") from error
        raise BackupTargetError(error.strerror or type(error).__name__) from error
