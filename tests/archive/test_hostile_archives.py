"""Archives that somebody made to do harm, or made wrongly."""

from __future__ import annotations

import random
import tarfile
from pathlib import Path

import pyrage
import pytest

from colearn_desktop.archive import bag_check
from colearn_desktop.archive.bag_check import BagVerifier
from colearn_desktop.archive.reader import extract_archive, verify_archive
from colearn_desktop.archive.tar_scan import TarScanner
from colearn_desktop.archive.unlock_file import seal_identity
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveTooNewError,
    ArchiveUnsafeError,
)
from tests.archive.samples import (
    BAG_INFO,
    BAGIT_TXT,
    BY_WORDS,
    WORDS,
    bag_members,
    file_member,
    manifest_of,
    names_in,
    seal_tar,
    tar_of,
    tar_with,
)

GOOD = bag_members({"a.txt": b"a"})


def refused(tmp_path: Path, tar: bytes, expected: type[ArchiveError]) -> None:
    """Expect an error, and that nothing is anywhere that was not there before."""
    archive = seal_tar(tmp_path / "in", tar)
    with pytest.raises(expected):
        extract_archive(archive, BY_WORDS, tmp_path / "out")
    assert names_in(tmp_path) == ["in"]
    assert names_in(tmp_path / "in") == ["sealed.tar.age", "unlock.age"]


def good_and(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    honest = [(file_member(path, body), body) for path, body in GOOD.items()]
    return tar_with([*honest[:3], *members, *honest[3:]])


def special(name: str, kind: bytes, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = link
    return member, b""


def test_the_honest_one_is_taken(tmp_path: Path) -> None:
    extract_archive(seal_tar(tmp_path / "in", tar_of(GOOD)), BY_WORDS, tmp_path / "out")
    assert (tmp_path / "out" / "data" / "a.txt").read_bytes() == b"a"


@pytest.mark.parametrize(
    "name",
    [
        "/tmp/evil",
        "../evil",
        "evil",
        "archive",
        "archive/../evil",
        "archive/data/../../../evil",
        "archive/data/./x",
        "archive//etc/passwd",
        "archive/C:/evil",
        "archive/data/..\\..\\evil",
        "archive/data/nul",
        "archive/data/a.txt:stream",
        "archive/data/line\nbreak",
        "archive/data/" + "x" * 250,
        "other/data/x",
        "./archive/x",
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    evil = (file_member(name, b"evil", top=""), b"evil")
    refused(tmp_path, good_and(evil), ArchiveUnsafeError)


@pytest.mark.parametrize("name", ["/tmp/d", "../d", "archive/../../d", "d", "archive/nul"])
def test_folders_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    refused(tmp_path, good_and(special(name, tarfile.DIRTYPE)), ArchiveUnsafeError)


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.CONTTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XGLTYPE,
        b"V",
        b"Z",
    ],
)
def test_members_that_are_no_files(tmp_path: Path, kind: bytes) -> None:
    evil = special("archive/data/evil", kind, "/etc/passwd")
    refused(tmp_path, good_and(evil), ArchiveUnsafeError)


def test_a_link_followed_by_a_file_through_it(tmp_path: Path) -> None:
    link = special("archive/data/d", tarfile.SYMTYPE, str(tmp_path))
    through = (file_member("data/d/evil", b"evil"), b"evil")
    refused(tmp_path, good_and(link, through), ArchiveUnsafeError)


@pytest.mark.parametrize("second", ["data/a.txt", "data/A.TXT", "data/a.txt/x", "bagit.txt"])
def test_one_name_twice(tmp_path: Path, second: str) -> None:
    honest = [(file_member(path, body), body) for path, body in GOOD.items()]
    tar = tar_with([*honest, (file_member(second, b"evil"), b"evil")])
    refused(tmp_path, tar, ArchiveUnsafeError)


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    raw = tarfile.TarInfo("archive/data/\udcff").tobuf(
        tarfile.USTAR_FORMAT, "utf-8", "surrogateescape"
    )
    assert len(raw) == 512
    refused(tmp_path, raw + tar_of(GOOD), ArchiveUnsafeError)


def test_a_pax_path_is_judged_and_not_only_the_short_one(tmp_path: Path) -> None:
    member = file_member("data/fine", b"evil")
    member.pax_headers = {"path": "archive/../../evil"}
    refused(tmp_path, good_and((member, b"evil")), ArchiveUnsafeError)


@pytest.mark.parametrize("key", ["GNU.sparse.major", "GNU.sparse.name", "hdrcharset"])
def test_pax_records_that_change_the_meaning(tmp_path: Path, key: str) -> None:
    member = file_member("data/fine", b"x")
    member.pax_headers = {key: "1"}
    refused(tmp_path, good_and((member, b"x")), ArchiveUnsafeError)


def test_an_enormous_pax_header(tmp_path: Path) -> None:
    member = file_member("data/fine", b"x")
    member.pax_headers = {"comment": "x" * 1_000_000}
    refused(tmp_path, good_and((member, b"x")), ArchiveUnsafeError)


def test_a_file_that_claims_more_than_the_archive_holds(tmp_path: Path) -> None:
    member = file_member("data/huge")
    for size_bytes, expected in ((1 << 20, ArchiveDamagedError), (1 << 41, ArchiveUnsafeError)):
        member.size = size_bytes
        refused(tmp_path, member.tobuf(tarfile.PAX_FORMAT) + bytes(2048), expected)


def test_an_enormous_manifest(tmp_path: Path) -> None:
    refused(tmp_path, tar_of({"bagit.txt": b" " * 5000}), ArchiveUnsafeError)


def test_more_files_than_anybody_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bag_check, "MAX_FILES", 20)
    members = bag_members({f"{number}": b"" for number in range(200)})
    refused(tmp_path, tar_of(members), ArchiveUnsafeError)


def test_more_folders_than_anybody_has(tmp_path: Path) -> None:
    # One folder for every second character: names alone could fill the memory.
    deep = {f"{number:03}" + "/d" * 90 + "/f": b"" for number in range(120)}
    refused(tmp_path, tar_of(bag_members(deep)), ArchiveUnsafeError)


def test_something_to_be_fetched_from_elsewhere(tmp_path: Path) -> None:
    fetch = b"https://example.org/x 1 data/x\n"
    refused(tmp_path, tar_of({**GOOD, "fetch.txt": fetch}), ArchiveUnsafeError)


DIFFERENT_BAGS = {
    "a file too many": {**GOOD, "data/b.txt": b"b"},
    "a tag file too many": {**GOOD, "b.txt": b"b"},
    "a file too few": {path: body for path, body in GOOD.items() if path != "data/a.txt"},
    "no bagit.txt": {path: body for path, body in GOOD.items() if path != "bagit.txt"},
    "no manifest": {p: body for p, body in GOOD.items() if p != "manifest-sha256.txt"},
    "no tag manifest": {p: body for p, body in GOOD.items() if "tagmanifest" not in p},
    "another file": {**GOOD, "data/a.txt": b"b"},
    "another tag file": {**GOOD, "bag-info.txt": BAG_INFO + b"X: y\n"},
    "a wrong hash": bag_members({"a": b"a"}, manifest=b"0" * 64 + b"  data/a\n"),
    "a line that is none": bag_members({"a": b"a"}, manifest=b"data/a\n"),
    "a line twice": bag_members({"a": b"a"}, manifest=manifest_of({"data/a": b"a"}) * 2),
    "a manifest in Latin-1": bag_members({"a": b"a"}, manifest=b"0" * 64 + b"  data/\xfc\n"),
    "another sum": bag_members({"a": b"a"}, bag_info=BAG_INFO + b"Payload-Oxum: 2.1\n"),
    "no format": bag_members({"a": b"a"}, bag_info=b""),
    "a format that is none": bag_members({"a": b"a"}, bag_info=b"Colearn-Archive-Format: -1\n"),
    "no version": bag_members({"a": b"a"}, bagit_txt=b"Tag-File-Character-Encoding: UTF-8\n"),
    "another encoding": bag_members({"a": b"a"}, bagit_txt=BAGIT_TXT.replace(b"8", b"16")),
}


@pytest.mark.parametrize("difference", DIFFERENT_BAGS)
def test_a_bag_that_is_not_what_it_says(tmp_path: Path, difference: str) -> None:
    refused(tmp_path, tar_of(DIFFERENT_BAGS[difference]), ArchiveDamagedError)


@pytest.mark.parametrize(
    "bag",
    [
        bag_members({"a": b"a"}, bag_info=b"Colearn-Archive-Format: 3\n"),
        bag_members({"a": b"a"}, bagit_txt=BAGIT_TXT.replace(b"1.0", b"1.1")),
        bag_members({"a": b"a"}, bagit_txt=BAGIT_TXT.replace(b"1.0", b"2.0")),
    ],
)
def test_a_bag_of_the_future(tmp_path: Path, bag: dict[str, bytes]) -> None:
    refused(tmp_path, tar_of(bag), ArchiveTooNewError)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda tar: tar[:-10240],
        lambda tar: tar.rstrip(b"\0"),
        lambda tar: tar + b"hidden".ljust(512, b"\0"),
        lambda tar: tar[:512] + bytes(512) + tar[512:],
        lambda tar: b"",
        lambda tar: bytes(len(tar)),
        lambda tar: b"\xff" * len(tar),
        lambda tar: tar[1:],
    ],
)
def test_a_tar_that_is_none(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    refused(tmp_path, spoil(tar_of(GOOD)), ArchiveDamagedError)


def test_a_thousand_random_spoilings_end_in_our_own_errors() -> None:
    chance = random.Random(3)
    member = file_member("data/" + "ü" * 80, b"body")
    tar = good_and((member, b"body"))
    for _ in range(1000):
        spoilt = bytearray(tar)
        for _ in range(chance.randrange(1, 6)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        verifier = BagVerifier()
        scanner = TarScanner(verifier, max_member_bytes=len(tar))
        try:
            for start in range(0, len(spoilt), 999):
                scanner.write(bytes(spoilt[start : start + 999]))
            scanner.finish()
            contents = verifier.contents()
        except ArchiveError:
            continue
        assert contents.members.keys() == GOOD.keys()


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    archive = seal_tar(tmp_path / "in", tar_of(GOOD), pyrage.x25519.Identity.generate())
    for text in ("AGE-PLUGIN-EVIL-1ABC", "-----BEGIN OPENSSH PRIVATE KEY-----", "x"):
        archive.with_name("unlock.age").write_bytes(seal_identity(text, WORDS))
        with pytest.raises(ArchiveDamagedError):
            verify_archive(archive, BY_WORDS)
