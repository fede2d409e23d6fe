"""Encrypts and decrypts streams with pyrage without losing what went wrong.

pyrage turns an exception of the stream it reads or writes into one of its own that keeps
only the text. These wrappers remember the original, so that a full disk, a cancelled job
and a damaged archive stay three different things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import pyrage

from colearn_desktop.archive.unlock_file import newer_age_or_damaged
from colearn_desktop.domain.errors import ArchiveDamagedError, ArchiveNotForUsError

AGE_CHUNK_BYTES = 64 * 1024
_VERSION = b"age-encryption.org/v1\n"
# pyrage passes plaintext on in pieces of 8 KiB, and each costs as much as its hash does.
_BATCH_BYTES = 256 * 1024
# What pyrage says; it has no exception of its own for it. A test would notice other words.
_NO_MATCHING_KEY = "No matching keys found"
_AGE_TAG_BYTES = 16
# One X25519 stanza is 98 bytes; the rest of the header and the nonce come to 132.
_HEADER_ALLOWANCE_BYTES = 1024
_STANZA_ALLOWANCE_BYTES = 256


class SealedSource(Protocol):
    """An age file to be read from its beginning, as often as somebody wants to."""

    def read(self, size: int, /) -> bytes:
        """Read up to `size` bytes; nothing only at the end."""

    def rewind(self) -> None:
        """Begin again."""


class ByteSink(Protocol):
    """Something that takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take all of `data` and return its length."""

    def flush(self) -> None:
        """Pass on what is held back."""


def encrypted_bytes_at_most(plain_bytes: int, recipients: int) -> int:
    """Say how long an age file can get, in bytes."""
    chunks = plain_bytes // AGE_CHUNK_BYTES + 1
    header_bytes = _HEADER_ALLOWANCE_BYTES + recipients * _STANZA_ALLOWANCE_BYTES
    return header_bytes + plain_bytes + chunks * _AGE_TAG_BYTES


def encrypt(
    plain: Iterator[bytes], sink: ByteSink, recipients: Sequence[pyrage.x25519.Recipient]
) -> None:
    """Encrypt a stream in constant memory.

    Raises:
        Exception: Whatever `plain` or `sink` raised, as they raised it.
    """
    failures = _Failures()
    reader = _IteratorReader(plain, failures)
    try:
        pyrage.encrypt_io(reader, _WatchedSink(sink, failures), list(recipients))
    except (pyrage.EncryptError, OSError):
        failures.raise_first()
        raise


def decrypt(
    sealed: SealedSource,
    sink: ByteSink,
    identity: pyrage.x25519.Identity,
    read_bytes: Callable[[int], None],
) -> None:
    """Decrypt a stream in constant memory.

    The sink gets plaintext before the end of the stream is verified: nothing of it may
    be shown or kept unless this function returns.

    Args:
        sealed: The age file.
        sink: Takes the plaintext.
        identity: The key.
        read_bytes: Told the length of each piece read from `sealed`.

    Raises:
        ArchiveDamagedError: Not an age file, altered, cut short, or it could not be read.
        ArchiveNotForUsError: It was encrypted to other keys.
        ArchiveTooNewError: It is of a later version of age.
        Exception: Whatever `sink` or `read_bytes` raised, as they raised it.
    """
    try:
        sealed.rewind()
        beginning = sealed.read(64)
        sealed.rewind()
    except OSError as error:
        raise ArchiveDamagedError("the archive is unreadable") from error
    if not beginning.startswith(_VERSION):
        raise newer_age_or_damaged(beginning)
    failures = _Failures()
    reader = _FileReader(sealed, failures, read_bytes)
    batches = _Batches(sink)
    try:
        pyrage.decrypt_io(reader, _WatchedSink(batches, failures), [identity])
    except (pyrage.DecryptError, OSError, ValueError) as error:
        failures.raise_first()
        if str(error) == _NO_MATCHING_KEY:
            raise ArchiveNotForUsError from error
        raise ArchiveDamagedError("the archive was altered or cut short") from error
    batches.flush()


class _Batches:
    """Gathers small pieces into large ones."""

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._pieces: list[bytes] = []
        self._held_bytes = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(data)
        self._held_bytes += len(data)
        if self._held_bytes >= _BATCH_BYTES:
            self.flush()
        return len(data)

    def flush(self) -> None:
        batch = b"".join(self._pieces)
        self._pieces.clear()
        self._held_bytes = 0
        if batch:
            self._sink.write(batch)


class _Failures:
    """Keeps the first exception that passes through pyrage."""

    def __init__(self) -> None:
        self._first: BaseException | None = None

    def keep(self, error: BaseException) -> None:
        if self._first is None:
            self._first = error

    def raise_first(self) -> None:
        if self._first is not None:
            raise self._first


class _IteratorReader:
    def __init__(self, pieces: Iterator[bytes], failures: _Failures) -> None:
        self._pieces = pieces
        self._failures = failures
        self._rest = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = memoryview(piece)
        except BaseException as error:
            self._failures.keep(error)
            raise
        end = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:end], self._rest[end:]
        return bytes(taken)


class _FileReader:
    def __init__(
        self, file: SealedSource, failures: _Failures, read_bytes: Callable[[int], None]
    ) -> None:
        self._file = file
        self._failures = failures
        self._read_bytes = read_bytes

    def read(self, size: int = -1) -> bytes:
        try:
            # A failing stick is a damaged archive, so its OSError is not kept.
            piece = self._file.read(size)
            self._read_bytes(len(piece))
        except OSError:
            raise
        except BaseException as error:
            self._failures.keep(error)
            raise
        return piece


class _WatchedSink:
    def __init__(self, sink: ByteSink, failures: _Failures) -> None:
        self._sink = sink
        self._failures = failures

    def write(self, data: bytes) -> int:
        try:
            return self._sink.write(data)
        except BaseException as error:
            self._failures.keep(error)
            raise

    def flush(self) -> None:
        try:
            self._sink.flush()
        except BaseException as error:
            self._failures.keep(error)
            raise
