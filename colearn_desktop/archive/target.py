"""The place an archive goes to: room, limits, and what went wrong there."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from colearn_desktop.disk import takes_file_of
from colearn_desktop.domain.errors import ArchiveTargetError, ArchiveTooLargeError


@contextlib.contextmanager
def target_errors() -> Iterator[None]:
    """Turn what the system says about the target into our own errors.

    Raises:
        ArchiveTooLargeError: The file system does not take a file so long.
        ArchiveTargetError: Full, read-only, forbidden, vanished or failing.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise ArchiveTooLargeError(os.strerror(errno.EFBIG)) from error
        raise ArchiveTargetError(error.strerror or type(error).__name__) from error


def check_room(folder: Path, archive_bytes: int, other_bytes: int) -> None:
    """Say beforehand what can be known beforehand.

    Args:
        folder: Where it shall go.
        archive_bytes: The longest single file.
        other_bytes: All the rest.

    Raises:
        ArchiveTargetError: The folder is not there, or has not enough free space.
        ArchiveTooLargeError: Its file system stops at 4 GiB and the archive does not.
    """
    with target_errors():
        if not folder.is_dir():
            raise ArchiveTargetError("not a folder")
        if not takes_file_of(folder, archive_bytes):
            raise ArchiveTooLargeError("longer than 4 GiB, on FAT")
        if shutil.disk_usage(folder).free < archive_bytes + other_bytes:
            raise ArchiveTargetError("not enough space")
