"""Opens archives. Nothing is handed over before the whole archive was verified.

Every reading is two passes over one archive. The first decrypts and hashes everything and
throws the plaintext away; the second hands over, and checks each hash again, since
the bytes come from the disk again.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyrage

from colearn_desktop.archive.age_streams import decrypt
from colearn_desktop.archive.bag import ArchivedFile
from colearn_desktop.archive.bag_check import ArchiveContents, BagVerifier
from colearn_desktop.archive.delivery import Delivery, Extraction, FileSink
from colearn_desktop.archive.meter import Meter, ignore_progress, never
from colearn_desktop.archive.opening_key import OpeningKey, Words, load_identity
from colearn_desktop.archive.tar_scan import MemberVisitor, TarScanner
from colearn_desktop.archive.target import target_errors
from colearn_desktop.archive.volumes import SealedVolumes
from colearn_desktop.disk import sync_folder
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveNotForUsError,
    ArchiveTargetError,
    ArchiveUnsafeError,
)


def verify_archive(
    archive: Path,
    key: OpeningKey,
    *,
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
) -> ArchiveContents:
    """Decrypt a whole archive and check every hash; keep nothing.

    Args:
        archive: The `*.tar.age` file, one of its parts, or the folder they are in.
        key: Its words, or the key of a host that it was encrypted to.
        progress: Called with bytes done and bytes in all.
        cancelled: Asked often; true stops the work.

    Raises:
        ArchivePassphraseError: The words do not fit.
        ArchiveDamagedError: Cut short, altered, missing, or not an archive of ours. Its
            subclasses say which part is to blame, or that the sender's signature is.
        ArchiveNotForUsError: It was not encrypted to this host's key.
        ArchiveUnsafeError: It holds something that has no place in an archive.
        ArchiveTooNewError: A later version of the program made it.
        CancelledError: `cancelled` said so.
    """
    with SealedVolumes.of(archive) as sealed:
        identity = load_identity(key, sealed.folder)
        meter = Meter(sealed.size_bytes, progress, cancelled)
        contents = _verify(sealed, identity, meter, key)
        meter.finish()
    return contents


def extract_archive(
    archive: Path,
    key: OpeningKey,
    into: Path,
    *,
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
) -> ArchiveContents:
    """Write the bag as plain files into a new folder. This is what puts plaintext on disk.

    Args:
        archive, key: As in `verify_archive`.
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
    with SealedVolumes.of(archive) as sealed:
        identity = load_identity(key, sealed.folder)
        meter = Meter(2 * sealed.size_bytes, progress, cancelled)
        contents = _verify(sealed, identity, meter, key)
        with target_errors():
            if shutil.disk_usage(into.parent).free < contents.total_bytes:
                raise ArchiveTargetError("not enough space")
            staging = Path(
                tempfile.mkdtemp(prefix=f"{into.name}.", suffix=".part", dir=into.parent)
            )
        extraction = Extraction(staging)
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
    key: OpeningKey,
    open_sink: Callable[[ArchivedFile], FileSink | None],
    *,
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
) -> ArchiveContents:
    """Hand over payload files in memory, for importing without plaintext on a disk.

    Args:
        archive, key: As in `verify_archive`.
        open_sink: Called for each payload file after the whole archive was verified;
            returns what takes its contents, or None to skip it. A sink is closed only
            when its file's hash has been checked again. Commit what was taken only when
            this function returns.
        progress, cancelled: As in `verify_archive`.

    Raises:
        ArchiveError: As `verify_archive`.
        CancelledError: `cancelled` said so.
    """

    def open_payload(member: ArchivedFile) -> FileSink | None:
        top, _, path = member.path.partition("/")
        if top != "data":
            return None
        return open_sink(ArchivedFile(path, member.size_bytes, member.sha256))

    with SealedVolumes.of(archive) as sealed:
        identity = load_identity(key, sealed.folder)
        meter = Meter(2 * sealed.size_bytes, progress, cancelled)
        contents = _verify(sealed, identity, meter, key)
        _deliver(sealed, identity, contents, meter, open_payload)
        meter.finish()
    return contents


def read_file(
    archive: Path,
    key: OpeningKey,
    path: str,
    *,
    max_bytes: int = 64 * 1024 * 1024,
) -> bytes:
    """Read one payload file, e.g. `session.json`, into memory.

    Args:
        archive, key: As in `verify_archive`.
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

    read_archive(archive, key, open_wanted)
    if not sink.closed:
        raise ArchiveDamagedError("a file is missing that every archive has")
    return bytes(sink.contents)


def verify_stream(
    sealed: SealedVolumes, identity: pyrage.x25519.Identity, meter: Meter
) -> ArchiveContents:
    """Verify an open archive, from its beginning to its end; keep nothing.

    Raises:
        ArchiveError: As `verify_archive`.
        CancelledError: The meter said so.
    """
    verifier = BagVerifier()
    _scan(sealed, identity, meter, verifier)
    return verifier.contents()


def _verify(
    sealed: SealedVolumes, identity: pyrage.x25519.Identity, meter: Meter, key: OpeningKey
) -> ArchiveContents:
    """As `verify_stream`; says as exactly as can be what is wrong."""
    try:
        return verify_stream(sealed, identity, meter)
    except (ArchiveDamagedError, ArchiveNotForUsError) as error:
        sealed.blame_a_part(meter.check)
        if isinstance(error, ArchiveNotForUsError) and isinstance(key, Words):
            raise ArchiveDamagedError("the unlock file is another archive's") from error
        raise


def _scan(
    sealed: SealedVolumes,
    identity: pyrage.x25519.Identity,
    meter: Meter,
    visitor: MemberVisitor,
) -> None:
    # age does not compress, so that no member can be longer than the file itself.
    scanner = TarScanner(visitor, max_member_bytes=sealed.size_bytes)
    decrypt(sealed, scanner, identity, meter.advance)
    scanner.finish()


def _deliver(
    sealed: SealedVolumes,
    identity: pyrage.x25519.Identity,
    contents: ArchiveContents,
    meter: Meter,
    open_sink: Callable[[ArchivedFile], FileSink | None],
) -> None:
    delivery = Delivery(contents, open_sink)
    _scan(sealed, identity, meter, delivery)
    if delivery.missing:
        raise ArchiveDamagedError("the archive changed while it was read")


class _Memory:
    def __init__(self) -> None:
        self.contents = bytearray()
        self.closed = False

    def write(self, data: bytes) -> int:
        self.contents += data
        return len(data)

    def close(self) -> None:
        self.closed = True
