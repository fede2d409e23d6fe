"""Writes an archive, reads it back, and only then lets it have its name.

Everything is made in a folder `<name>.part`. When every file in it has been synced, and
the archive has been decrypted and verified from the disk with the very words that were
given out, the folder is renamed. Whatever goes wrong before that, nothing is left.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyrage

from colearn_desktop.archive.age_streams import encrypt, encrypted_bytes_at_most
from colearn_desktop.archive.bag import ArchiveFile, BagStream
from colearn_desktop.archive.host_keys import Signer
from colearn_desktop.archive.instructions import (
    INSTRUCTIONS,
    INSTRUCTIONS_NAME,
    instructions,
)
from colearn_desktop.archive.meter import Meter, ignore_progress, never
from colearn_desktop.archive.opening_key import UNLOCK_NAME, Words, load_identity
from colearn_desktop.archive.reader import verify_stream
from colearn_desktop.archive.target import check_room, target_errors
from colearn_desktop.archive.unlock_file import seal_identity
from colearn_desktop.archive.volume_writer import VolumeWriter
from colearn_desktop.archive.volumes import (
    ARCHIVE_SUFFIX,
    MAX_PART_BYTES,
    MAX_PARTS,
    SealedVolumes,
    parts_needed,
    sums_path,
)
from colearn_desktop.archive.words import normalise_words
from colearn_desktop.disk import forget_cached, sync_file, sync_folder
from colearn_desktop.domain.errors import ArchiveError, ArchiveTargetError, ArchiveTooLargeError

_ROOM_FOR_THE_REST_BYTES = 256 * 1024  # three small files, folder entries, and slack


@dataclass(frozen=True, slots=True)
class WrittenArchive:
    """An archive that is on the disk whole and has been read back.

    Attributes:
        archive: The encrypted bag, or the first of its parts.
        unlock: Its key under the passphrase.
        instructions: How to open it.
        archive_bytes: Length of the archive, all parts together.
        archive_name: The random name of the folder and of the archive in it.
        parts: The files of the archive in their order; one, unless it was split.
    """

    archive: Path
    unlock: Path
    instructions: Path
    archive_bytes: int
    archive_name: str
    parts: tuple[Path, ...]


def write_archive(
    folder: Path,
    files: Sequence[ArchiveFile],
    *,
    words: str,
    signer: Signer | None = None,
    extra_recipients: Sequence[str] = (),
    part_bytes: int = MAX_PART_BYTES,
    progress: Callable[[int, int], None] = ignore_progress,
    cancelled: Callable[[], bool] = never,
    bagging_date: str | None = None,
    instructions_template: str = INSTRUCTIONS,
) -> WrittenArchive:
    """Write files into a new archive and verify it from the disk.

    The passphrase takes a second and 256 MiB each way, beside the copying.

    Args:
        folder: Where to make the archive's own folder; must exist.
        files: What to pack.
        words: The passphrase, as `words.generate_passphrase` made it.
        signer: The host that packs it; without one the archive is unsigned.
        extra_recipients: `age1...` keys of hosts who may open it without the words.
        part_bytes: The longest file that is wanted. An archive that might get longer is
            split (`volumes`); one file on any stick holds about 20 hours of sound.
        progress: Called in this thread with bytes done and bytes in all; writing is the
            first half, verifying the second.
        cancelled: Asked often; true stops the work.
        bagging_date: `YYYY-MM-DD` to be stored in the bag (encrypted), or None.
        instructions_template: OPEN-ME.txt with `{name}` for the archive's name.

    Raises:
        ArchiveTargetError: The place is missing, full, read-only or failing, or what was
            read back is not what was written.
        ArchiveTooLargeError: Its file system does not even take the parts, or there would
            be more than 999.
        CancelledError: `cancelled` said so.
        ValueError: The words are not normalised, a recipient is no age key, a path is
            unsafe, a file is not as long as it said, or `part_bytes` is out of range.
        Exception: Whatever the chunks of a file raised, as they raised it.
    """
    if not words or words != normalise_words(words):
        raise ValueError("words must be as they will be typed: lower case, hyphens")
    if not 0 < part_bytes <= MAX_PART_BYTES:
        raise ValueError("parts must be longer than nothing and fit on any stick")
    recipients = [_recipient(text) for text in extra_recipients]
    bag = BagStream(files, bagging_date=bagging_date, signer=signer)
    tar_bytes = bag.size_bytes
    archive_bytes = encrypted_bytes_at_most(tar_bytes, len(recipients) + 1)
    parts = parts_needed(archive_bytes, part_bytes)
    longest_bytes = min(archive_bytes, part_bytes)
    check_room(folder, longest_bytes, archive_bytes - longest_bytes + _ROOM_FOR_THE_REST_BYTES)
    if parts > MAX_PARTS:
        raise ArchiveTooLargeError(f"{parts} parts")
    # Verifying reads the encrypted file, whose length is known only roughly before; the
    # last report makes the sum come out.
    meter = Meter(tar_bytes + archive_bytes, progress, cancelled)

    name = f"archive-{secrets.token_hex(5)}"
    staging, final = folder / f"{name}.part", folder / name
    with target_errors():
        staging.mkdir()
    try:
        identity = pyrage.x25519.Identity.generate()
        whole = staging / f"{name}{ARCHIVE_SUFFIX}"
        volumes = VolumeWriter(whole, None if parts == 1 else part_bytes)
        # Working on the passphrase takes a second each way, beside what the disk does.
        with ThreadPoolExecutor(max_workers=1) as beside:
            sealing = beside.submit(seal_identity, str(identity), words)
            _write_sealed(volumes, bag, [identity.to_public(), *recipients], meter)
            part_names = [path.name for path in volumes.paths]
            small_files = {
                staging / UNLOCK_NAME: sealing.result(),
                staging / INSTRUCTIONS_NAME: instructions(
                    name, part_names, instructions_template
                ).encode(),
            }
            if parts > 1:
                small_files[sums_path(whole)] = volumes.sums()
            for path, contents in small_files.items():
                _write_small(path, contents)
            with target_errors():
                sync_folder(staging)
            meter.check()
            opening = beside.submit(load_identity, Words(words), staging)
            archive_bytes = _read_back(staging, identity, opening, bag, meter)
            for path, contents in small_files.items():
                _read_small_back(path, contents)
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
        archive=final / part_names[0],
        unlock=final / UNLOCK_NAME,
        instructions=final / INSTRUCTIONS_NAME,
        archive_bytes=archive_bytes,
        archive_name=name,
        parts=tuple(final / part_name for part_name in part_names),
    )


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error


def _write_sealed(
    volumes: VolumeWriter,
    bag: BagStream,
    recipients: Sequence[pyrage.x25519.Recipient],
    meter: Meter,
) -> None:
    try:
        encrypt(_metered(bag.chunks(), meter), volumes, recipients)
        volumes.close()
    except BaseException:
        volumes.abandon()
        raise


def _metered(chunks: Iterator[bytes], meter: Meter) -> Iterator[bytes]:
    for chunk in chunks:
        meter.advance(len(chunk))
        yield chunk


def _write_small(path: Path, contents: bytes) -> None:
    with target_errors(), path.open("xb") as file:
        file.write(contents)
        sync_file(file)


def _read_small_back(path: Path, contents: bytes) -> None:
    with target_errors(), path.open("rb") as file:
        forget_cached(file)
        if file.read(len(contents) + 1) != contents:
            raise ArchiveTargetError("it does not read back as it was written")


def _read_back(
    staging: Path,
    identity: pyrage.x25519.Identity,
    opening: Future[pyrage.x25519.Identity],
    bag: BagStream,
    meter: Meter,
) -> int:
    """Verify what is on the disk, as the person who gets it will; return its length.

    Args:
        staging: The folder that it lies in.
        identity: The archive's key, as it was made.
        opening: The same key, as the words get it out of the unlock file on the disk.
        bag: What was written.
        meter: Counts what is read.
    """
    try:
        with SealedVolumes.of(staging) as sealed:
            sealed.forget_cached()
            contents = verify_stream(sealed, identity, meter)
        opened = str(opening.result()) == str(identity)
    except ArchiveError as error:
        # We wrote it a moment ago: if it does not open, the place does not keep it.
        raise ArchiveTargetError("it does not read back as it was written") from error
    if not opened or (contents.files, contents.sender) != (bag.written, bag.sender):
        raise ArchiveTargetError("it does not read back as it was written")
    return sealed.size_bytes
