"""What the computer says about the disk or stick that a folder is on, and staying written.

Beneath the stores, so that each may use it: they do not know each other.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from pathlib import Path
from typing import BinaryIO

FAT_MAX_FILE_BYTES = (1 << 32) - 1
"""FAT stores a file's length in 32 bits."""

_FAT_NAMES = frozenset({"vfat", "msdos", "fat", "fat32", "fat16", "fat12", "umsdos"})
_MOUNT_TABLE = Path("/proc/self/mounts")


def takes_file_of(folder: Path, size_bytes: int) -> bool:
    """Whether the file system of a folder can hold one file of this length, room aside."""
    return size_bytes <= FAT_MAX_FILE_BYTES or file_system_type(folder) not in _FAT_NAMES


def file_system_type(folder: Path) -> str | None:
    """Name the file system a folder is on, in lower case, or None where nobody says.

    Known on Linux and Windows. Elsewhere a FAT stick is found out when it is full at
    4 GiB, and the error is the same.
    """
    if os.name == "nt":  # pragma: no cover
        return _windows_file_system_type(folder)
    try:
        table = _MOUNT_TABLE.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return type_in_mount_table(table, folder.resolve())


def type_in_mount_table(table: str, folder: Path) -> str | None:
    """Find the mount a folder is on in the text of `/proc/self/mounts` (fstab(5)).

    The deepest mount point wins, and of several on one point the last one.
    """
    deepest, found = -1, None
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # White space in a path is written as three octal digits.
        point = Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= deepest:
            deepest, found = len(point.parts), fields[2].lower()
    return found


def _windows_file_system_type(folder: Path) -> str | None:  # pragma: no cover
    if sys.platform == "win32":
        import ctypes  # there is a windll only on Windows

        name = ctypes.create_unicode_buffer(64)
        root = f"{folder.resolve().drive}\\"
        known = ctypes.windll.kernel32.GetVolumeInformationW(
            root, None, 0, None, None, None, name, len(name)
        )
        return name.value.lower() if known else None
    return None


def sync_file(file: BinaryIO) -> None:
    """Make sure that a file's bytes have reached the device, as far as the system can.

    Raises:
        OSError: They did not.
    """
    file.flush()
    if sys.platform == "darwin":  # pragma: no cover
        import fcntl  # fsync there leaves the bytes in the drive's own cache

        with contextlib.suppress(OSError):  # not every file system knows it
            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
            return
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make sure that a folder's list of names has reached the device.

    Windows has no such call; some network file systems refuse it.

    Raises:
        OSError: It did not.
    """
    if os.name == "nt":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(descriptor)


def forget_cached(file: BinaryIO) -> None:
    """Ask the system to read a synced file from the device again, not from memory."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
