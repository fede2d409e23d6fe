"""A BagIt bag as a stream of tar bytes, so that no plaintext needs a disk.

Sources: RFC 8493 (BagIt 1.0); POSIX.1-2001 pax interchange format. Everything in the tar
headers is fixed (owner, mode, time), so that they say nothing about the laptop. Hashes
are taken while streaming; the manifests, and the signature over them, therefore come last.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from colearn_desktop.archive.host_keys import HostKeys, Signer
from colearn_desktop.archive.names import PathSet
from colearn_desktop.archive.signature import (
    SIGNATURE_NAME,
    sign_manifest,
    signature_size_bytes,
)

TOP_FOLDER = "archive"
"""The one folder in the tar. It must not name a project, a place or a person."""

FORMAT_VERSION = 2
"""Written as `Colearn-Archive-Format` into bag-info.txt.

1: as 2, without a signature. It is still read.
2: may be signed (`signature`), may hold several sessions, may come in parts (`volumes`).
"""

FIRST_SIGNED_FORMAT = 2

MAX_FILES = 100_000
"""A week of conversations has hundreds; an archive that claims more is hostile."""

_BLOCK_BYTES = tarfile.BLOCKSIZE
_SHA256_HEX_CHARACTERS = 64
_BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file to be put into an archive.

    Attributes:
        path: Where it shall lie, relative to the bag's `data/`, with `/`.
        size_bytes: Exactly how many bytes `chunks` will yield.
        chunks: Opens the contents; pieces of any length, best some tens of KiB.
    """

    path: str
    size_bytes: int
    chunks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file that is in an archive.

    Attributes:
        path: Where it lies, relative to the bag's `data/`, with `/`.
        size_bytes: Its length.
        sha256: The hash of its contents, as 64 hexadecimal digits.
    """

    path: str
    size_bytes: int
    sha256: str


class BagStream:
    """One bag, to be streamed once.

    Args:
        files: What to pack, in this order.
        mtime_s: Modification time of every member, in seconds since 1970.
        bagging_date: `YYYY-MM-DD` for bag-info.txt; left out if None.
        signer: Signs the bag; without one it is unsigned.

    Raises:
        ValueError: A path is unsafe or there twice, a size is negative, or there are
            too many files.
    """

    def __init__(
        self,
        files: Sequence[ArchiveFile],
        *,
        mtime_s: int = 0,
        bagging_date: str | None = None,
        signer: Signer | None = None,
    ) -> None:
        if len(files) > MAX_FILES:
            raise ValueError(f"more than {MAX_FILES} files")
        taken = PathSet()
        for file in files:
            taken.add_file(f"data/{file.path}")
            if file.size_bytes < 0:
                raise ValueError("a negative size")
        self._files = tuple(files)
        self._mtime_s = mtime_s
        self._signer = signer
        self._bag_info = _bag_info(self._files, bagging_date)
        self._written: list[ArchivedFile] = []

    @property
    def size_bytes(self) -> int:
        """How long the tar will be, exactly."""
        no_hash = "0" * _SHA256_HEX_CHARACTERS
        manifest_bytes = sum(
            len(_manifest_line(no_hash, f"data/{file.path}")) for file in self._files
        )
        tags = {"bagit.txt": len(_BAGIT_TXT), "bag-info.txt": len(self._bag_info)}
        tags["manifest-sha256.txt"] = manifest_bytes
        tags["tagmanifest-sha256.txt"] = len(_manifest(dict.fromkeys(tags, no_hash)))
        if self._signer is not None:
            tags[SIGNATURE_NAME] = signature_size_bytes(self._signer)
        members = [*tags.items(), *((f"data/{f.path}", f.size_bytes) for f in self._files)]
        unpadded_bytes = 2 * _BLOCK_BYTES + sum(
            len(self._header(path, size)) + size + _padding_bytes(size, _BLOCK_BYTES)
            for path, size in members
        )
        return unpadded_bytes + _padding_bytes(unpadded_bytes, tarfile.RECORDSIZE)

    @property
    def written(self) -> tuple[ArchivedFile, ...]:
        """What has been streamed so far, with its hashes."""
        return tuple(self._written)

    @property
    def sender(self) -> HostKeys | None:
        """Whose signature it bears."""
        return None if self._signer is None else self._signer.keys

    def chunks(self) -> Iterator[bytes]:
        """Yield the tar, piece by piece.

        Raises:
            ValueError: The contents of a file are not as long as it said.
        """
        sent_bytes = 0
        for piece in self._members():
            sent_bytes += len(piece)
            yield piece
        end_bytes = 2 * _BLOCK_BYTES
        end_bytes += _padding_bytes(sent_bytes + end_bytes, tarfile.RECORDSIZE)
        yield bytes(end_bytes)

    def _members(self) -> Iterator[bytes]:
        tags: dict[str, str] = {}
        yield from self._tag_file("bagit.txt", _BAGIT_TXT, tags)
        yield from self._tag_file("bag-info.txt", self._bag_info, tags)
        for file in self._files:
            yield from self._payload_file(file)
        hashes = {f"data/{file.path}": file.sha256 for file in self._written}
        yield from self._tag_file("manifest-sha256.txt", _manifest(hashes), tags)
        tag_manifest = _manifest(tags)
        yield from self._tag_file("tagmanifest-sha256.txt", tag_manifest, {})
        if self._signer is not None:
            signature = sign_manifest(tag_manifest, self._signer)
            yield from self._tag_file(SIGNATURE_NAME, signature, {})

    def _payload_file(self, file: ArchiveFile) -> Iterator[bytes]:
        yield self._header(f"data/{file.path}", file.size_bytes)
        digest = hashlib.sha256()
        seen_bytes = 0
        for chunk in file.chunks():
            seen_bytes += len(chunk)
            # Before it is sent: a surplus would be read as the next header.
            if seen_bytes > file.size_bytes:
                raise ValueError("a file is longer than it said")
            digest.update(chunk)
            yield chunk
        if seen_bytes != file.size_bytes:
            raise ValueError("a file is shorter than it said")
        yield bytes(_padding_bytes(seen_bytes, _BLOCK_BYTES))
        self._written.append(ArchivedFile(file.path, seen_bytes, digest.hexdigest()))

    def _tag_file(self, name: str, contents: bytes, tags: dict[str, str]) -> Iterator[bytes]:
        tags[name] = hashlib.sha256(contents).hexdigest()
        yield self._header(name, len(contents))
        yield contents
        yield bytes(_padding_bytes(len(contents), _BLOCK_BYTES))

    def _header(self, path: str, size_bytes: int) -> bytes:
        member = tarfile.TarInfo(f"{TOP_FOLDER}/{path}")
        member.size = size_bytes
        member.mtime = self._mtime_s
        member.mode = 0o644
        return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def _bag_info(files: Sequence[ArchiveFile], bagging_date: str | None) -> bytes:
    total_bytes = sum(file.size_bytes for file in files)
    lines = [f"Colearn-Archive-Format: {FORMAT_VERSION}"]
    if bagging_date is not None:
        lines.append(f"Bagging-Date: {bagging_date}")
    lines.append(f"Payload-Oxum: {total_bytes}.{len(files)}")
    return "".join(f"{line}\n" for line in lines).encode()


def _manifest(hashes: dict[str, str]) -> bytes:
    return b"".join(_manifest_line(sha256, path) for path, sha256 in hashes.items())


def _manifest_line(sha256: str, path: str) -> bytes:
    return f"{sha256}  {path}\n".encode()


def _padding_bytes(size_bytes: int, multiple_bytes: int) -> int:
    return -size_bytes % multiple_bytes
