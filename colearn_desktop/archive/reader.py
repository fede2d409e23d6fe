"""Opens archives. Nothing is handed over before the whole archive was verified.

Every reading is two passes over one open file. The first decrypts and hashes everything
and throws the plaintext away; the second hands over, and checks each hash again, since
the bytes come from the disk again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from colearn_desktop.archive.age_streams import decrypt
from colearn_desktop.archive.bag import ArchivedFile
from colearn_desktop.archive.bag_check import ArchiveContents, BagVerifier, path_in_bag
from colearn_desktop.archive.meter import Meter, ignore_progress, never
from colearn_desktop.archive.tar_scan import MemberVisitor, TarScanner
from colearn_desktop.archive.target import target_errors
from colearn_desktop.archive.unlock_file import MAX_UNLOCK_FILE_BYTES, open_identity
from colearn_desktop.archive.words import normalise_words
from colearn_desktop.disk import sync_file, sync_folder
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveTargetError,
    ArchiveUnsafeError,
)

UNLOCK_NAME = "unlock.age"


class FileSink(Protocol):
    """Takes the contents of one file."""

    def write(self, data: bytes, /) -> int:
        """Take the next piece."""

    def close(self) -> None:
        """Know that the file is whole and its hash fits."""


def verify_archive(
    archive: Path,
    unlock: Path | None,
    words: str,
    *,
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
) -> ArchiveContents:
    """Decrypt a whole archive and check every hash; keep nothing.

    Args:
        archive: The `*.tar.age` file.
        unlock: Its `unlock.age`; None means the one beside it.
        words: The passphrase as somebody typed it.
        progress: Called with bytes done and bytes in all.
        cancelled: Asked often; true stops the work.

    Raises:
        ArchivePassphraseError: The words do not fit.
        ArchiveDamagedError: Cut short, altered, missing, or not an archive of ours.
        ArchiveUnsafeError: It holds something that has no place in an archive.
        ArchiveTooNewError: A later version of the program made it.
        CancelledError: `cancelled` said so.
    """
    identity = load_identity(archive, unlock, words)
    with _open_archive(archive) as sealed:
        meter = Meter(_size_bytes(sealed), progress, cancelled)
        contents = verify_stream(sealed, identity, meter)
        meter.finish()
    return contents


def extract_archive(
    archive: Path,
    unlock: Path | None,
    words: str,
    into: Path,
    *,
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
) -> ArchiveContents:
    """Write the bag as plain files into a new folder. This is what puts plaintext on disk.

    Args:
        archive, unlock, words: As in `verify_archive`.
        into: A folder that does not exist yet, in one that does. It appears only when
            everything is in it; on any error nothing is left.
        progress, cancelled: As in `verify_archive`.

    Raises:
        ArchiveTargetError: `into` exists, or cannot be written.
        ArchiveError: As `verify_archive`.
        CancelledError: `cancelled` said so.
    """
    if os.path.lexists(into):
        raise ArchiveTargetError("there is something of that name already")
    identity = load_identity(archive, unlock, words)
    with _open_archive(archive) as sealed:
        meter = Meter(2 * _size_bytes(sealed), progress, cancelled)
        contents = verify_stream(sealed, identity, meter)
        with target_errors():
            if shutil.disk_usage(into.parent).free < contents.total_bytes:
                raise ArchiveTargetError("not enough space")
            staging = Path(
                tempfile.mkdtemp(prefix=f"{into.name}.", suffix=".part", dir=into.parent)
            )
        extraction = _Extraction(staging)
        try:
            _deliver(sealed, identity, contents, meter, extraction.open)
            meter.check()
            with target_errors():
                for folder, _, _ in os.walk(staging):
                    sync_folder(Path(folder))
                staging.rename(into)
                sync_folder(into.parent)
        except BaseException:
            extraction.abandon()
            shutil.rmtree(staging, ignore_errors=True)
            raise
        meter.finish()
    return contents


def read_archive(
    archive: Path,
    unlock: Path | None,
    words: str,
    open_sink: Callable[[ArchivedFile], FileSink | None],
    *,
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
) -> ArchiveContents:
    """Hand over payload files in memory, for importing without plaintext on a disk.

    Args:
        archive, unlock, words: As in `verify_archive`.
        open_sink: Called for each payload file after the whole archive was verified;
            returns what takes its contents, or None to skip it. A sink is closed only
            when its file's hash has been checked again. Commit what was taken only when
            this function returns.
        progress, cancelled: As in `verify_archive`.

    Raises:
        ArchiveError: As `verify_archive`.
        CancelledError: `cancelled` said so.
    """
    identity = load_identity(archive, unlock, words)

    def open_payload(member: ArchivedFile) -> FileSink | None:
        top, _, path = member.path.partition("/")
        if top != "data":
            return None
        return open_sink(ArchivedFile(path, member.size_bytes, member.sha256))

    with _open_archive(archive) as sealed:
        meter = Meter(2 * _size_bytes(sealed), progress, cancelled)
        contents = verify_stream(sealed, identity, meter)
        _deliver(sealed, identity, contents, meter, open_payload)
        meter.finish()
    return contents


def read_file(
    archive: Path,
    unlock: Path | None,
    words: str,
    path: str,
    *,
    max_bytes: int = 64 * 1024 * 1024,
) -> bytes:
    """Read one payload file, e.g. `session.json`, into memory.

    Args:
        archive, unlock, words: As in `verify_archive`.
        path: Relative to the bag's `data/`.
        max_bytes: A longer file is refused rather than read.

    Raises:
        ArchiveDamagedError: Also if there is no such file.
        ArchiveUnsafeError: Also if it is longer than `max_bytes`.
        ArchiveError: As `verify_archive`.
    """
    sink = _Memory()

    def open_wanted(file: ArchivedFile) -> FileSink | None:
        if file.path != path:
            return None
        if file.size_bytes > max_bytes:
            raise ArchiveUnsafeError("a file of unreasonable size")
        return sink

    read_archive(archive, unlock, words, open_wanted)
    if not sink.closed:
        raise ArchiveDamagedError("a file is missing that every archive has")
    return bytes(sink.contents)


def load_identity(archive: Path, unlock: Path | None, words: str) -> pyrage.x25519.Identity:
    """Open the unlock file of an archive. Takes about a second and 256 MiB.

    Raises:
        ArchiveError: As `verify_archive`.
    """
    path = archive.with_name(UNLOCK_NAME) if unlock is None else unlock
    try:
        with path.open("rb") as file:
            sealed = file.read(MAX_UNLOCK_FILE_BYTES + 1)
    except OSError as error:
        raise ArchiveDamagedError("the unlock file is missing or unreadable") from error
    identity = open_identity(sealed, normalise_words(words))
    try:
        return pyrage.x25519.Identity.from_str(identity)
    except (pyrage.IdentityError, ValueError) as error:
        raise ArchiveDamagedError("the unlock file holds no key of the right kind") from error


def verify_stream(
    sealed: BinaryIO, identity: pyrage.x25519.Identity, meter: Meter
) -> ArchiveContents:
    """Verify an open archive, from its beginning to its end; keep nothing.

    Raises:
        ArchiveError: As `verify_archive`.
        CancelledError: The meter said so.
    """
    verifier = BagVerifier()
    _scan(sealed, identity, meter, verifier)
    return verifier.contents()


def _scan(
    sealed: BinaryIO, identity: pyrage.x25519.Identity, meter: Meter, visitor: MemberVisitor
) -> None:
    # age does not compress, so that no member can be longer than the file itself.
    scanner = TarScanner(visitor, max_member_bytes=_size_bytes(sealed))
    sealed.seek(0)
    decrypt(sealed, scanner, identity, meter.advance)
    scanner.finish()


def _deliver(
    sealed: BinaryIO,
    identity: pyrage.x25519.Identity,
    contents: ArchiveContents,
    meter: Meter,
    open_sink: Callable[[ArchivedFile], FileSink | None],
) -> None:
    delivery = _Delivery(contents, open_sink)
    _scan(sealed, identity, meter, delivery)
    if delivery.missing:
        raise ArchiveDamagedError("the archive changed while it was read")


class _Delivery:
    """A visitor for the second pass: hands over what the first one verified."""

    def __init__(
        self,
        contents: ArchiveContents,
        open_sink: Callable[[ArchivedFile], FileSink | None],
    ) -> None:
        self.missing = dict(contents.members)
        self._open_sink = open_sink
        self._sink: FileSink | None = None
        self._expected_sha256 = ""
        self._digest = hashlib.sha256()

    def folder(self, path: str) -> None:
        """Ignore it: folders are made for the files in them."""

    def begin(self, path: str, size_bytes: int) -> None:
        expected = self.missing.pop(path_in_bag(path), None)
        if expected is None or expected.size_bytes != size_bytes:
            raise ArchiveDamagedError("the archive changed while it was read")
        self._expected_sha256 = expected.sha256
        self._digest = hashlib.sha256()
        self._sink = self._open_sink(expected)

    def data(self, piece: memoryview) -> None:
        self._digest.update(piece)
        if self._sink is not None:
            self._sink.write(bytes(piece))

    def end(self) -> None:
        if self._digest.hexdigest() != self._expected_sha256:
            raise ArchiveDamagedError("the archive changed while it was read")
        if self._sink is not None:
            self._sink.close()


class _Extraction:
    """Opens files below one folder, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._latest: _ExtractedFile | None = None

    def open(self, member: ArchivedFile) -> FileSink:
        *folders, name = member.path.split("/")
        with target_errors():
            folder = self._folder
            for part in folders:  # mkdir's `parents` would not give them this mode
                folder /= part
                folder.mkdir(mode=0o700, exist_ok=True)
            self._latest = _ExtractedFile(folder / name)
        return self._latest

    def abandon(self) -> None:
        """Close a file that was left open; it is about to be deleted."""
        if self._latest is not None:
            self._latest.abandon()


class _ExtractedFile:
    def __init__(self, path: Path) -> None:
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        self._file = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> int:
        with target_errors():
            return self._file.write(data)

    def close(self) -> None:
        with target_errors(), self._file:
            sync_file(self._file)

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()


class _Memory:
    def __init__(self) -> None:
        self.contents = bytearray()
        self.closed = False

    def write(self, data: bytes) -> int:
        self.contents += data
        return len(data)

    def close(self) -> None:
        self.closed = True


def _open_archive(archive: Path) -> BinaryIO:
    try:
        return archive.open("rb")
    except OSError as error:
        raise ArchiveDamagedError("the archive is missing or unreadable") from error


def _size_bytes(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size
