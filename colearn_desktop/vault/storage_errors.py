"""What SQLite and the driver report, as our errors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.errors import (
    ColearnError,
    ConsentTransitionError,
    GrantEndedError,
    SilencedForGoodError,
    StorageFullError,
    VaultDamagedError,
    VaultInUseError,
    VaultReadOnlyError,
)
from colearn_desktop.vault.sound_guards import GRANT_ENDED
from colearn_desktop.vault.triggers import SILENCED_FOR_GOOD, WITHDRAWAL_IS_FINAL

_NO_ROOM_BYTES = 1024 * 1024


class _Code(IntEnum):
    """Primary result codes (https://www.sqlite.org/rescode.html)."""

    BUSY = 5
    LOCKED = 6
    READ_ONLY = 8
    IO_ERROR = 10
    CORRUPT = 11
    FULL = 13
    CANNOT_OPEN = 14
    NOT_A_DATABASE = 26


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Raise ours for the driver's and SQLAlchemy's; what we do not expect passes.

    Raises:
        StorageFullError: No room.
        VaultReadOnlyError: It cannot be written to.
        VaultDamagedError: Not a database of this key, or damaged.
        VaultInUseError: Somebody else kept it locked for too long.
        GrantEndedError: A guard refused sound without a valid grant.
        ConsentTransitionError: A guard refused an answer after a withdrawal.
        SilencedForGoodError: A guard refused to take back a strike.
    """
    try:
        yield
    except DBAPIError as error:
        _raise_ours(error.orig, path)
        raise
    except driver.Error as error:
        _raise_ours(error, path)
        raise


def _raise_ours(error: BaseException | None, path: Path) -> None:
    ours = _ours(error, path)
    if ours is not None:
        raise ours from error


def _ours(error: BaseException | None, path: Path) -> ColearnError | None:
    message = str(error)
    if GRANT_ENDED in message:
        return GrantEndedError()
    if WITHDRAWAL_IS_FINAL in message:
        return ConsentTransitionError("withdrawn", "another answer")
    if SILENCED_FOR_GOOD in message:
        return SilencedForGoodError()
    code = getattr(error, "sqlite_errorcode", None)
    return _of_code(code & 0xFF, path) if isinstance(code, int) else None


def _of_code(primary_code: int, path: Path) -> ColearnError | None:
    match primary_code:
        case _Code.FULL:
            return StorageFullError()
        case _Code.READ_ONLY:
            return VaultReadOnlyError()
        case _Code.CORRUPT | _Code.NOT_A_DATABASE:
            return VaultDamagedError("the database cannot be read with this key")
        case _Code.BUSY | _Code.LOCKED:
            return VaultInUseError()
        case _Code.IO_ERROR | _Code.CANNOT_OPEN:
            return _of_io_error(path)
        case _:
            return None


def _of_io_error(path: Path) -> ColearnError:
    """SQLite says "I/O error" of a full disk too where it grows its shared memory."""
    try:
        if shutil.disk_usage(path.parent).free < _NO_ROOM_BYTES:
            return StorageFullError()
        with path.open("r+b"):
            return VaultDamagedError("the database file cannot be read or written")
    except OSError:
        return VaultReadOnlyError()
