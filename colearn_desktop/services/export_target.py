"""What can be known beforehand about the place an archive shall go to."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from colearn_desktop.domain.errors import ArchiveTargetError


@dataclass(frozen=True, slots=True)
class TargetLook:
    """How a place looks now; it may change before anything is written.

    Attributes:
        free_bytes: Room there.
        parts: In how many files the archive will lie there.
        is_in_vault: It is the vault's own folder, or in it: nothing else belongs there.
        is_on_vault_disk: What destroys the vault destroys the archive.
        is_writable: Whether the system lets us write there.
    """

    free_bytes: int
    parts: int
    is_in_vault: bool
    is_on_vault_disk: bool
    is_writable: bool


def look_at_target(folder: Path, vault_folder: Path, needed_bytes: int) -> TargetLook:
    """Look at a folder before an archive of about `needed_bytes` is written there.

    Raises:
        ArchiveTargetError: It is not there, or cannot be read.
    """
    from colearn_desktop.archive.volumes import MAX_PART_BYTES, parts_needed

    try:
        resolved, vault = folder.resolve(strict=True), vault_folder.resolve()
        if not resolved.is_dir():
            raise ArchiveTargetError("not a folder")
        free_bytes = shutil.disk_usage(resolved).free
        is_on_vault_disk = vault.exists() and resolved.stat().st_dev == vault.stat().st_dev
    except OSError as error:
        raise ArchiveTargetError(error.strerror or type(error).__name__) from error
    return TargetLook(
        free_bytes=free_bytes,
        parts=parts_needed(max(1, needed_bytes), MAX_PART_BYTES),
        is_in_vault=resolved.is_relative_to(vault),
        is_on_vault_disk=is_on_vault_disk,
        is_writable=os.access(resolved, os.W_OK | os.X_OK),
    )
