"""Archives for the tests: small honest ones, and tars made by hand and sealed."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyrage

from colearn_desktop.archive.bag import ArchiveFile, BagStream
from colearn_desktop.archive.opening_key import Words
from colearn_desktop.archive.unlock_file import seal_identity

WORDS = "abacus-bramble-cinder-dune-ember-fern-grove"
BY_WORDS = Words(WORDS)
CANARY = b"canary: the river people said it first"
BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAG_INFO = b"Colearn-Archive-Format: 1\n"


def in_pieces(contents: bytes, piece_bytes: int = 1000) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        for start in range(0, len(contents), piece_bytes):
            yield contents[start : start + piece_bytes]

    return pieces


def archive_file(path: str, contents: bytes) -> ArchiveFile:
    return ArchiveFile(path, len(contents), in_pieces(contents))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def honest_contents() -> dict[str, bytes]:
    return {
        "session.json": b'{"said": "' + CANARY + b'"}',
        "audio/001.flac": CANARY + bytes(range(256)) * 600,
        "audio/002.flac": b"",
        "notes from the go-round/Wörter.vtt": b"WEBVTT\n" + CANARY * 512,
        "a" * 60 + "/" + "ü" * 60 + "/deep.txt": CANARY,
    }


def honest_files() -> list[ArchiveFile]:
    return [archive_file(path, contents) for path, contents in honest_contents().items()]


def big_file(size_bytes: int, path: str = "audio/big.flac") -> ArchiveFile:
    block = (CANARY + os.urandom(64 * 1024))[: 64 * 1024]

    def pieces() -> Iterator[bytes]:
        for start in range(0, size_bytes, len(block)):
            yield block[: size_bytes - start]

    return ArchiveFile(path, size_bytes, pieces)


def tar_of(members: Mapping[str, bytes]) -> bytes:
    """Make a plain tar of the members, in the one top folder."""
    return tar_with([(file_member(path, body), body) for path, body in members.items()])


def file_member(path: str, contents: bytes = b"", *, top: str = "archive/") -> tarfile.TarInfo:
    member = tarfile.TarInfo(f"{top}{path}")
    member.size = len(contents)
    return member


def tar_with(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, contents in members:
            tar.addfile(member, io.BytesIO(contents))
    return buffer.getvalue()


def bag_members(
    payload: Mapping[str, bytes],
    *,
    bagit_txt: bytes = BAGIT_TXT,
    bag_info: bytes = BAG_INFO,
    manifest: bytes | None = None,
) -> dict[str, bytes]:
    """Make a bag that is right unless a part of it is given."""
    data = {f"data/{path}": contents for path, contents in payload.items()}
    tags = {
        "bagit.txt": bagit_txt,
        "bag-info.txt": bag_info,
        "manifest-sha256.txt": manifest_of(data) if manifest is None else manifest,
    }
    return {**tags, **data, "tagmanifest-sha256.txt": manifest_of(tags)}


def manifest_of(members: Mapping[str, bytes]) -> bytes:
    return b"".join(
        f"{hashlib.sha256(contents).hexdigest()}  {path}\n".encode()
        for path, contents in members.items()
    )


def seal_tar(folder: Path, tar: bytes, identity: pyrage.x25519.Identity | None = None) -> Path:
    """Encrypt any bytes as an archive with its unlock file; return the archive."""
    identity = identity or pyrage.x25519.Identity.generate()
    folder.mkdir(exist_ok=True)
    archive = folder / "sealed.tar.age"
    archive.write_bytes(pyrage.encrypt(tar, [identity.to_public()]))
    (folder / "unlock.age").write_bytes(seal_identity(str(identity), WORDS))
    return archive


def honest_tar() -> bytes:
    return b"".join(BagStream(honest_files()).chunks())
