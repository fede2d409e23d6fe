"""Who packed an archive: nobody can be made to have packed what they did not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from colearn_desktop.archive.bag import ArchivedFile, BagStream
from colearn_desktop.archive.bag_check import ArchiveContents, BagVerifier
from colearn_desktop.archive.host_keys import Signer, new_secrets
from colearn_desktop.archive.reader import extract_archive, read_archive, verify_archive
from colearn_desktop.archive.tar_scan import TarScanner
from colearn_desktop.archive.writer import write_archive
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveSignatureError,
    ArchiveTooNewError,
)
from tests.archive.samples import (
    BY_WORDS,
    WORDS,
    archive_file,
    bag_members,
    honest_files,
    manifest_of,
    names_in,
    seal_tar,
    tar_of,
)

JUNIPER = Signer(*new_secrets())
NETTLE = Signer(*new_secrets())


def members_of(signer: Signer | None, contents: bytes = b"a") -> dict[str, bytes]:
    """A small bag, to be taken apart and put together wrongly."""
    found: dict[str, bytes] = {}

    class Take:
        def folder(self, path: str) -> None: ...

        def begin(self, path: str, size_bytes: int) -> None:
            self.path = path.removeprefix("archive/")
            found[self.path] = b""

        def data(self, piece: memoryview) -> None:
            found[self.path] += bytes(piece)

        def end(self) -> None: ...

    tar = b"".join(BagStream([archive_file("a.txt", contents)], signer=signer).chunks())
    TarScanner(Take(), max_member_bytes=len(tar)).write(tar)
    return found


def contents_of(members: dict[str, bytes]) -> ArchiveContents:
    verifier = BagVerifier()
    tar = tar_of(members)
    scanner = TarScanner(verifier, max_member_bytes=len(tar))
    scanner.write(tar)
    scanner.finish()
    return verifier.contents()


def test_an_archive_says_who_packed_it(tmp_path: Path) -> None:
    signed = write_archive(tmp_path, honest_files(), words=WORDS, signer=JUNIPER)
    assert verify_archive(signed.archive, BY_WORDS).sender == JUNIPER.keys
    extract_archive(signed.archive, BY_WORDS, tmp_path / "out")
    bagit.Bag(str(tmp_path / "out")).validate()
    assert "signature.txt" in names_in(tmp_path / "out")
    unsigned = write_archive(tmp_path, honest_files(), words=WORDS)
    assert verify_archive(unsigned.archive, BY_WORDS).sender is None


def test_the_length_of_a_signed_bag_is_known_before() -> None:
    bag = BagStream(honest_files(), signer=JUNIPER, bagging_date="2026-11-25")
    assert bag.size_bytes == sum(len(piece) for piece in bag.chunks())


def test_the_signature_is_the_only_tag_file_that_no_manifest_lists() -> None:
    members = members_of(JUNIPER)
    tags = {p: c for p, c in members.items() if not p.startswith("data/")}
    del tags["tagmanifest-sha256.txt"], tags["signature.txt"]
    assert members["tagmanifest-sha256.txt"] == manifest_of(tags)
    assert contents_of(members).sender == JUNIPER.keys
    assert list(members)[-1] == "signature.txt"


def test_taken_away_it_is_unsigned_and_not_somebody_elses() -> None:
    members = members_of(JUNIPER)
    del members["signature.txt"]
    assert contents_of(members).sender is None


@pytest.mark.parametrize("name", ["data/a.txt", "bag-info.txt", "bagit.txt"])
def test_nothing_can_be_changed_under_a_signature(name: str) -> None:
    """Whoever opens an archive can make another one: all hashes right, the sender wrong."""
    members = members_of(JUNIPER)
    members[name] += b"X-Something: else\n"
    data = {path: body for path, body in members.items() if path.startswith("data/")}
    members["manifest-sha256.txt"] = manifest_of(data)
    members["bag-info.txt"] = members["bag-info.txt"].replace(b"Payload-Oxum", b"X-Oxum")
    tags = {p: members[p] for p in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")}
    members["tagmanifest-sha256.txt"] = manifest_of(tags)
    with pytest.raises(ArchiveSignatureError):
        contents_of(members)
    del members["signature.txt"]
    assert contents_of(members).sender is None


def test_a_signature_does_not_move_to_another_archive() -> None:
    members = members_of(JUNIPER, b"what Juniper packed")
    members["signature.txt"] = members_of(JUNIPER, b"something else")["signature.txt"]
    with pytest.raises(ArchiveSignatureError):
        contents_of(members)


def test_neither_key_can_be_put_in_anothers_place() -> None:
    mine, theirs = (members_of(s)["signature.txt"] for s in (JUNIPER, NETTLE))
    for number in range(1, 4):
        lines = mine.splitlines(keepends=True)
        lines[number] = theirs.splitlines(keepends=True)[number]
        members = members_of(JUNIPER) | {"signature.txt": b"".join(lines)}
        with pytest.raises(ArchiveSignatureError):
            contents_of(members)
    # All of it: then it is simply the other one who packed it.
    assert contents_of(members_of(JUNIPER) | {"signature.txt": theirs}).sender == NETTLE.keys


def test_another_order_of_the_manifest_is_not_what_was_signed() -> None:
    members = members_of(JUNIPER)
    lines = members["tagmanifest-sha256.txt"].splitlines(keepends=True)
    members["tagmanifest-sha256.txt"] = b"".join(reversed(lines))
    with pytest.raises(ArchiveSignatureError):
        contents_of(members)


@pytest.mark.parametrize(
    "signature",
    [b"", b"\n", b"\xff" * 100, b"colearn-archive-signature 1\n", b"colearn-host 1\n"],
)
def test_a_signature_that_is_none_is_not_taken_for_no_signature(signature: bytes) -> None:
    with pytest.raises(ArchiveSignatureError):
        contents_of(members_of(JUNIPER) | {"signature.txt": signature})


def test_a_signature_of_the_future_is_named_as_such() -> None:
    later = members_of(JUNIPER)["signature.txt"].replace(b"signature 1", b"signature 2")
    with pytest.raises(ArchiveTooNewError):
        contents_of(members_of(JUNIPER) | {"signature.txt": later})


def test_a_signature_that_a_manifest_lists_has_no_place() -> None:
    members = members_of(JUNIPER)
    members["tagmanifest-sha256.txt"] += manifest_of(
        {"signature.txt": members["signature.txt"]}
    )
    with pytest.raises(ArchiveDamagedError):
        contents_of(members)


def test_in_an_archive_of_format_1_it_is_a_file_like_others() -> None:
    members = bag_members({"a": b"a"})
    contents = members_of(JUNIPER)["signature.txt"]
    with pytest.raises(ArchiveDamagedError):
        contents_of(members | {"signature.txt": contents})
    assert contents_of(members).sender is None


def test_a_changed_archive_shows_nothing(tmp_path: Path) -> None:
    members = members_of(JUNIPER)
    members["signature.txt"] = members_of(JUNIPER, b"b")["signature.txt"]
    archive = seal_tar(tmp_path / "in", tar_of(members))
    opened: list[ArchivedFile] = []
    with pytest.raises(ArchiveSignatureError):
        read_archive(archive, BY_WORDS, opened.append)
    with pytest.raises(ArchiveSignatureError):
        extract_archive(archive, BY_WORDS, tmp_path / "out")
    assert not opened
    assert names_in(tmp_path) == ["in"]


def test_openssl_agrees(tmp_path: Path, program: Callable[[str], str]) -> None:
    members = members_of(JUNIPER)
    *signed_lines, last = members["signature.txt"].splitlines(keepends=True)
    message = b"".join(
        [
            b"colearn-desktop archive signature 1\n",
            *signed_lines,
            members["tagmanifest-sha256.txt"],
        ]
    )
    key = Ed25519PublicKey.from_public_bytes(JUNIPER.keys.signing_key)
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "message").write_bytes(message)
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "signature").write_bytes(bytes.fromhex(last.decode().split()[1]))
    command = "pkeyutl -verify -pubin -inkey key.pem -rawin -in message -sigfile signature"
    done = subprocess.run(
        [program("openssl"), *command.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Signature Verified Successfully" in done.stdout, done.stderr
