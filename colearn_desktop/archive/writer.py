"""Writes an archive, reads it back, and only then lets it have its name.

Everything is made in a folder `<name>.part`. When every file in it has been synced, and
the archive has been decrypted and verified from the disk with the very words that were
given out, the folder is renamed. Whatever goes wrong before that, nothing is left.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from colearn_desktop.archive.age_streams import encrypt, encrypted_bytes_at_most
from colearn_desktop.archive.bag import ArchiveFile, BagStream
from colearn_desktop.archive.instructions import (
    INSTRUCTIONS,
    INSTRUCTIONS_NAME,
    instructions,
)
from colearn_desktop.archive.meter import Meter, ignore_progress, never
from colearn_desktop.archive.reader import UNLOCK_NAME, load_identity, verify_stream
from colearn_desktop.archive.target import check_room, target_errors
from colearn_desktop.archive.unlock_file import seal_identity
from colearn_desktop.archive.words import normalise_words
from colearn_desktop.disk import forget_cached, sync_file, sync_folder
from colearn_desktop.domain.errors import ArchiveError, ArchiveTargetError

_ROOM_FOR_THE_REST_BYTES = 256 * 1024  # two small files, three folder entries, and slack


@dataclass(frozen=True, slots=True)
class WrittenArchive:
    """An archive that is on the disk whole and has been read back.

    Attributes:
        archive: The encrypted bag.
        unlock: Its key under the passphrase.
        instructions: How to open it.
        archive_bytes: Length of `archive`.
        archive_name: The random name of the folder and of the archive in it.
    """

    archive: Path
    unlock: Path
    instructions: Path
    archive_bytes: int
    archive_name: str


def write_archive(
    folder: Path,
    files: Sequence[ArchiveFile],
    *,
    words: str,
    extra_recipients: Sequence[str] = (),
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
    bagging_date: str | None = None,
    instructions_template: str = INSTRUCTIONS,
) -> WrittenArchive:
    """Write files into a new archive and verify it from the disk.

    Takes about two seconds more than the copying does, for the passphrase.

    Args:
        folder: Where to make the archive's own folder; must exist.
        files: What to pack.
        words: The passphrase, as `words.generate_passphrase` made it.
        extra_recipients: `age1...` keys of people who may open it without the words.
        progress: Called in this thread with bytes done and bytes in all; writing is the
            first half, verifying the second.
        cancelled: Asked often; true stops the work.
        bagging_date: `YYYY-MM-DD` to be stored in the bag (encrypted), or None.
        instructions_template: OPEN-ME.txt with `{name}` for the archive's name.

    Raises:
        ArchiveTargetError: The place is missing, full, read-only or failing, or what was
            read back is not what was written.
        ArchiveTooLargeError: Its file system stops at 4 GiB.
        CancelledError: `cancelled` said so.
        ValueError: The words are not normalised, a recipient is no age key, a path is
            unsafe, or a file is not as long as it said.
        Exception: Whatever the chunks of a file raised, as they raised it.
    """
    if not words or words != normalise_words(words):
        raise ValueError("words must be as they will be typed: lower case, hyphens")
    recipients = [_recipient(text) for text in extra_recipients]
    bag = BagStream(files, bagging_date=bagging_date)
    tar_bytes = bag.size_bytes
    archive_bytes = encrypted_bytes_at_most(tar_bytes, len(recipients) + 1)
    check_room(folder, archive_bytes, _ROOM_FOR_THE_REST_BYTES)
    # Verifying reads the encrypted file, whose length is known only roughly before; the
    # last report makes the sum come out.
    meter = Meter(tar_bytes + archive_bytes, progress, cancelled)

    name = f"archive-{secrets.token_hex(5)}"
    staging, final = folder / f"{name}.part", folder / name
    with target_errors():
        staging.mkdir()
    try:
        identity = pyrage.x25519.Identity.generate()
        archive = staging / f"{name}.tar.age"
        _write_sealed(archive, bag, [identity.to_public(), *recipients], meter)
        _write_small(staging / UNLOCK_NAME, seal_identity(str(identity), words))
        _write_small(
            staging / INSTRUCTIONS_NAME,
            instructions(name, instructions_template).encode(),
        )
        with target_errors():
            sync_folder(staging)
        meter.check()
        archive_bytes = _read_back(archive, words, bag, meter)
        meter.check()
        with target_errors():
            staging.rename(final)
            sync_folder(folder)
    except BaseException:
        for leftover in (staging, final):
            shutil.rmtree(leftover, ignore_errors=True)
        raise
    meter.finish()
    return WrittenArchive(
        archive=final / archive.name,
        unlock=final / UNLOCK_NAME,
        instructions=final / INSTRUCTIONS_NAME,
        archive_bytes=archive_bytes,
        archive_name=name,
    )


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error


def _write_sealed(
    path: Path, bag: BagStream, recipients: Sequence[pyrage.x25519.Recipient], meter: Meter
) -> None:
    with target_errors():
        file = path.open("xb")
    sink = _TargetSink(file)
    try:
        encrypt(_metered(bag.chunks(), meter), sink, recipients)
    except BaseException:
        sink.abandon()
        raise
    sink.close()


class _TargetSink:
    """A file on the target whose failures are told from those of what is packed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        with target_errors():
            return self._file.write(data)

    def flush(self) -> None:
        with target_errors():
            self._file.flush()

    def close(self) -> None:
        """Sync and close."""
        with target_errors(), self._file:
            sync_file(self._file)

    def abandon(self) -> None:
        """Close without caring: the file is about to be deleted."""
        with contextlib.suppress(OSError):
            self._file.close()


def _metered(chunks: Iterator[bytes], meter: Meter) -> Iterator[bytes]:
    for chunk in chunks:
        meter.advance(len(chunk))
        yield chunk


def _write_small(path: Path, contents: bytes) -> None:
    with target_errors(), path.open("xb") as file:
        file.write(contents)
        sync_file(file)


def _read_back(archive: Path, words: str, bag: BagStream, meter: Meter) -> int:
    """Verify what is on the disk, as the person who gets it will; return its length."""
    try:
        identity = load_identity(archive, None, words)
        with target_errors(), archive.open("rb") as sealed:
            forget_cached(sealed)
            contents = verify_stream(sealed, identity, meter)
            size_bytes = sealed.tell()
    except ArchiveError as error:
        # We wrote it a moment ago: if it does not open, the place does not keep it.
        raise ArchiveTargetError("it does not read back as it was written") from error
    if contents.files != bag.written:
        raise ArchiveTargetError("it does not read back as it was written")
    return size_bytes
