"""Writing small files so that a crash leaves the old or the new one, never half."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from colearn_desktop.disk import sync_folder
from colearn_desktop.domain.errors import StorageFullError, VaultReadOnlyError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    # A file stands where a folder should be, or a folder where a file should.
    errno.ENOTDIR,
    errno.EEXIST,
    errno.EISDIR,
}


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn the system's refusals into ours; other errors pass.

    Raises:
        StorageFullError: No room, or no quota, left.
        VaultReadOnlyError: Writing (or reading) is not allowed here.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError from error
        if error.errno in _READ_ONLY:
            raise VaultReadOnlyError from error
        raise


def replace_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all, durably.

    Raises:
        StorageFullError: No room; the old file still stands.
        VaultReadOnlyError: The folder cannot be written to.
    """
    fresh = path.with_name(path.name + ".new")
    with storage_errors():
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
