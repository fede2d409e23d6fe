"""What a backup looks like from outside, before anybody has opened it.

    <name>/
        vault.db        all of the vault at one moment, under the vault's own key
        vault.key       the key file that belongs to it
        backup.json     what this is, for the program
        READ-ME.txt     what this is, for people

Nothing here is believed: it only tells which backup to try. While one is written its folder
ends in `.part`.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from colearn_desktop.domain.backup_errors import BackupDamagedError
from colearn_desktop.vault.files import storage_errors
from colearn_desktop.vault.key_file import KEY_FILE_NAME

DATABASE_NAME = "vault.db"
DESCRIPTION_NAME = "backup.json"
READ_ME_NAME = "READ-ME.txt"
PART = ".part"
_FORMAT = "colearn-desktop backup"
_VERSION = 1
_LARGEST_DESCRIPTION_BYTES = 16 * 1024
_MOST_FOLDERS = 1_000
_ID = re.compile(r"[0-9a-f]{32}")
# Written by us, or beside the database by SQLite.
_OURS = (
    DATABASE_NAME,
    f"{DATABASE_NAME}-wal",
    f"{DATABASE_NAME}-shm",
    f"{DATABASE_NAME}-journal",
    KEY_FILE_NAME,
    f"{KEY_FILE_NAME}.new",
    DESCRIPTION_NAME,
    READ_ME_NAME,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A backup as it describes itself.

    Attributes:
        folder: Its own folder.
        backup_id: As in the register of the vault that it was made of.
        vault_id: Of that vault.
        made_utc_ms: The moment that it shows.
        size_bytes: Of the database and the key file.
    """

    folder: Path
    backup_id: str
    vault_id: str
    made_utc_ms: int
    size_bytes: int

    @property
    def database(self) -> Path:
        """Its database file."""
        return self.folder / DATABASE_NAME

    @property
    def key_file(self) -> Path:
        """Its key file."""
        return self.folder / KEY_FILE_NAME


def description(backup_id: str, vault_id: str, made_utc_ms: int) -> bytes:
    """The content of `backup.json`."""
    plain = {
        "format": _FORMAT,
        "version": _VERSION,
        "backup_id": backup_id,
        "vault_id": vault_id,
        "made_utc_ms": made_utc_ms,
    }
    return json.dumps(plain, indent=1).encode() + b"\n"


def find_backups(folder: Path, vault_id: str | None = None) -> list[FoundBackup]:
    """The finished backups in a folder, or the folder itself if it is one; newest first.

    Args:
        vault_id: Only those of this vault.

    Raises:
        VaultReadOnlyError: We may not even look.
    """
    found = [each for each in map(_found, [folder, *_folders_in(folder)]) if each is not None]
    ours = [each for each in found if vault_id in {None, each.vault_id}]
    return sorted(ours, key=lambda each: (each.made_utc_ms, each.folder.name), reverse=True)


def unfinished_backups(folder: Path, vault_id: str) -> list[Path]:
    """Folders of this vault's backups that were never finished: nobody will finish them."""
    return [
        each
        for each in _folders_in(folder)
        if each.name.endswith(PART)
        and (plain := _read_description(each)) is not None
        and plain.get("vault_id") == vault_id
    ]


def remove_backup_files(folder: Path) -> None:
    """Delete a backup's own files, and its folder if nothing else is in it.

    Raises:
        OSError: Something could not be deleted.
    """
    # Without the description it is no backup any more, whatever comes in between.
    for name in (DESCRIPTION_NAME, *_OURS):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _folders_in(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    with storage_errors():
        for number, each in enumerate(folder.iterdir()):
            if number >= _MOST_FOLDERS:
                return
            if each.is_dir() and not each.is_symlink():
                yield each


def _found(folder: Path) -> FoundBackup | None:
    plain = _read_description(folder)
    if plain is None or folder.name.endswith(PART):
        return None
    backup_id, vault_id, made = (
        plain.get(name) for name in ("backup_id", "vault_id", "made_utc_ms")
    )
    if not (
        isinstance(backup_id, str)
        and _ID.fullmatch(backup_id)
        and isinstance(vault_id, str)
        and _ID.fullmatch(vault_id)
        and type(made) is int
        and 0 <= made < 1 << 53
    ):
        return None
    try:
        size_bytes = sum(
            (folder / name).stat().st_size for name in (DATABASE_NAME, KEY_FILE_NAME)
        )
    except OSError:
        return None
    return FoundBackup(folder, backup_id, vault_id, made, size_bytes)


def _read_description(folder: Path) -> dict[str, object] | None:
    path = folder / DESCRIPTION_NAME
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_DESCRIPTION_BYTES:
            return None
        plain = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(plain, dict):
        return None
    known = plain.get("format") == _FORMAT and plain.get("version") == _VERSION
    return plain if known else None


def found_again(backup: FoundBackup) -> None:
    """Make sure that a backup is still where it was found, and still the same one.

    Raises:
        BackupDamagedError: It is not.
    """
    if _found(backup.folder) != backup:
        raise BackupDamagedError("it is not there any more as it was found")
