"""One program at a time: a lock that the system drops when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from colearn_desktop.domain.errors import VaultInUseError
from colearn_desktop.vault.files import storage_errors

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class LockFile:
    """Holds a vault for this process, until `release` or the process ends.

    A second `LockFile` on the same path is refused in this process too. The file stays
    behind: deleting it would let two holders lock two files of one name.

    Raises:
        VaultInUseError: Somebody holds it.
        VaultReadOnlyError: The folder cannot be written to.
        StorageFullError: No room for even an empty file.
    """

    def __init__(self, path: Path) -> None:
        with storage_errors():
            self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError as error:
            self.release()
            raise VaultInUseError from error

    def release(self) -> None:
        """Let others in; calling it again does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        # flock, not lockf: it also holds between two opens in one process.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
