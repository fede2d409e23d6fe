"""Makes archives that somebody made to do harm: an honest signed one, with evil put in.

The same number makes the same archive. Whoever makes them can encrypt to us and knows how
the format works, but has not Juniper's signing key.
"""

from __future__ import annotations

import os
import random
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyrage

from colearn_desktop.archive.bag import BagStream
from colearn_desktop.archive.host_keys import Signer
from colearn_desktop.archive.unlock_file import seal_identity
from tests.archive.samples import (
    WORDS,
    archive_file,
    file_member,
    manifest_of,
    tar_with,
)

JUNIPER = Signer(bytes(range(32)), str(pyrage.x25519.Identity.generate()))
MALLORY = Signer(bytes(range(1, 33)), str(pyrage.x25519.Identity.generate()))
HONEST = {
    "session.json": b'{"said": "the river people said it first"}',
    "audio/001.flac": bytes(range(256)) * 300,
    "notes.html": b"<p>Buses stop at six.</p>" * 40,
}

Member = tuple[tarfile.TarInfo, bytes]
Members = list[Member]
Chance = random.Random


def members_signed_by(
    signer: Signer | None, contents: dict[str, bytes] | None = None
) -> Members:
    """A whole bag, taken apart."""
    files = [archive_file(path, body) for path, body in (contents or HONEST).items()]
    tar = b"".join(BagStream(files, signer=signer).chunks())
    found: Members = []
    place = 0
    while any(block := tar[place : place + 512]):
        member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        body = tar[place + 512 : place + 512 + member.size]
        found.append((file_member(member.name, body, top=""), body))
        place += 512 + -(-member.size // 512) * 512
    return found


def _index(members: Members, path: str) -> int:
    return next(i for i, (member, _) in enumerate(members) if member.name == f"archive/{path}")


def _replace(members: Members, path: str, body: bytes) -> None:
    index = _index(members, path)
    members[index] = (file_member(path, body), body)


def _body(members: Members, path: str) -> bytes:
    return members[_index(members, path)][1]


def _mend_manifests(members: Members) -> None:
    """Every hash right again, as anybody can make them."""
    bodies = {member.name.removeprefix("archive/"): body for member, body in members}
    data = {path: body for path, body in bodies.items() if path.startswith("data/")}
    _replace(members, "manifest-sha256.txt", manifest_of(data))
    bodies = {member.name.removeprefix("archive/"): body for member, body in members}
    tags = {
        path: body
        for path, body in bodies.items()
        if not path.startswith("data/")
        and path not in {"signature.txt", "tagmanifest-sha256.txt"}
    }
    _replace(members, "tagmanifest-sha256.txt", manifest_of(tags))


# What is done to the members


def strip_signature(members: Members, _chance: Chance) -> None:
    del members[_index(members, "signature.txt")]


def swap_signature(members: Members, _chance: Chance) -> None:
    other = members_signed_by(JUNIPER, {"other.txt": b"what Juniper packed another time"})
    _replace(members, "signature.txt", _body(other, "signature.txt"))


def sign_as_mallory(members: Members, _chance: Chance) -> None:
    theirs = members_signed_by(MALLORY, {"evil.txt": b"evil"})
    members[:] = theirs


def claim_to_be_juniper(members: Members, chance: Chance) -> None:
    mine = _body(members, "signature.txt").splitlines(keepends=True)
    theirs = _body(members_signed_by(MALLORY), "signature.txt").splitlines(keepends=True)
    line = chance.randrange(1, 4)
    mine[line] = theirs[line]
    _replace(members, "signature.txt", b"".join(mine))


def write_any_signature(members: Members, chance: Chance) -> None:
    bodies = [b"", b"\n", chance.randbytes(300), b"colearn-archive-signature 1\n" * 3]
    bodies.append(_body(members, "signature.txt") + chance.randbytes(8_200))
    bodies.append(_body(members, "signature.txt").replace(b"signature 1", b"signature 7"))
    _replace(members, "signature.txt", chance.choice(bodies))


def change_a_file(members: Members, chance: Chance) -> None:
    path = f"data/{chance.choice(list(HONEST))}"
    body = bytearray(_body(members, path))
    body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    _replace(members, path, bytes(body))


def change_a_file_and_its_hashes(members: Members, chance: Chance) -> None:
    change_a_file(members, chance)
    _mend_manifests(members)


def add_a_file_and_its_hashes(members: Members, _chance: Chance) -> None:
    members.insert(3, (file_member("data/evil.txt", b"evil"), b"evil"))
    _mend_manifests(members)


def drop_a_member(members: Members, chance: Chance) -> None:
    del members[chance.randrange(len(members))]


def repeat_a_member(members: Members, chance: Chance) -> None:
    member, body = chance.choice(members)
    members.insert(
        chance.randrange(len(members) + 1), (file_member(member.name, body, top=""), body)
    )


def change_the_order(members: Members, chance: Chance) -> None:
    chance.shuffle(members)


def escape_by_name(members: Members, chance: Chance) -> None:
    names = [
        "/tmp/colearn-evil", "../evil", "archive/../../evil", "archive/data/../../../evil",
        "archive/data/..\\..\\evil", "C:\\evil", "archive/C:/evil", "archive/data/nul",
        "archive/data/a:b", "archive/data/\u202egpj.exe", "archive//evil", "archive/data/./evil",
        "evil", "archive/data/" + "x/" * 150 + "x", "archive/data/evil.", "~/evil",
    ]  # fmt: skip
    body = b"evil"
    member = file_member(chance.choice(names), body, top="")
    if chance.random() < 0.3:
        member.pax_headers = {"path": chance.choice(names)}
        member.name = "archive/data/fine"
    members.insert(chance.randrange(len(members) + 1), (member, body))


def escape_by_link(members: Members, chance: Chance) -> None:
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, b"Z"]
    link = tarfile.TarInfo("archive/data/audio")
    link.type = chance.choice(kinds)
    link.linkname = chance.choice(["/tmp", "../../..", "/dev/zero", str(Path.home())])
    members.insert(chance.randrange(3), (link, b""))


def escape_by_manifest(members: Members, chance: Chance) -> None:
    path = chance.choice(["../evil", "data/../../evil", "/etc/passwd", "data/session.json\0"])
    line = f"{'0' * 64}  {path}\n".encode()
    name = chance.choice(["manifest-sha256.txt", "tagmanifest-sha256.txt"])
    _replace(members, name, _body(members, name) + line)


def fetch_from_elsewhere(members: Members, _chance: Chance) -> None:
    body = b"https://example.org/x 1 data/x\n"
    members.insert(2, (file_member("fetch.txt", body), body))


def claim_another_version(members: Members, chance: Chance) -> None:
    info = _body(members, "bag-info.txt")
    versions = [b"1", b"3", b"0", b"-2", b"2\nColearn-Archive-Format: 1", b"9" * 30, b""]
    _replace(
        members,
        "bag-info.txt",
        info.replace(
            b"Colearn-Archive-Format: 2", b"Colearn-Archive-Format: " + chance.choice(versions)
        ),
    )
    _mend_manifests(members)


def claim_much(members: Members, chance: Chance) -> None:
    member = file_member("data/huge")
    member.pax_headers = {"size": str(chance.choice([1 << 30, 1 << 41, 10**17, -1]))}
    members.insert(3, (member, b""))


def fill_the_memory(members: Members, chance: Chance) -> None:
    body = bytes(chance.choice([5_000, 70_000, 33 << 20]))
    name = chance.choice(["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "signature.txt"])
    index = _index(members, name)
    members[index] = (file_member(name, body), body)


def many_folders(members: Members, chance: Chance) -> None:
    for number in range(chance.randrange(50, 150)):
        members.append((file_member(f"data/{number}" + "/d" * 90 + "/f"), b""))


def a_header_of_many_words(members: Members, chance: Chance) -> None:
    member, body = members[chance.randrange(len(members))]
    member.pax_headers = {
        chance.choice(
            ["comment", "GNU.sparse.name", "hdrcharset", "size", "path"]
        ): chance.choice(["x" * 70_000, "1", "../evil", "BINARY", "٣"])
    }
    _ = body


MEMBERS: tuple[Callable[[Members, Chance], None], ...] = (
    strip_signature, swap_signature, sign_as_mallory, claim_to_be_juniper,
    write_any_signature, change_a_file, change_a_file_and_its_hashes,
    add_a_file_and_its_hashes, drop_a_member, repeat_a_member, change_the_order,
    escape_by_name, escape_by_link, escape_by_manifest, fetch_from_elsewhere,
    claim_another_version, claim_much, fill_the_memory, many_folders,
    a_header_of_many_words,
)  # fmt: skip


# What is done to the tar, to what is sealed, and to the files


def spoil_bytes(body: bytes, chance: Chance) -> bytes:
    match chance.randrange(6):
        case 0:
            return body[: chance.randrange(len(body))]
        case 1:
            return body + chance.randbytes(chance.randrange(1, 2_000))
        case 2:
            start = chance.randrange(len(body))
            return body[:start] + body[start + chance.randrange(1, 600) :]
        case 3:
            start = chance.randrange(len(body))
            return body[:start] + body[start : start + 512] + body[start:]
        case _:
            spoilt = bytearray(body)
            for _ in range(chance.randrange(1, 8)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            return bytes(spoilt)


def play_with_parts(folder: Path, chance: Chance) -> None:
    """Cut the archive into parts and spoil something about them."""
    whole = folder / "sealed.tar.age"
    body = whole.read_bytes()
    part_bytes = max(1, len(body) // chance.randrange(2, 6))
    parts = []
    for number, start in enumerate(range(0, len(body), part_bytes), start=1):
        parts.append(folder / f"sealed.tar.age.{number:03}")
        parts[-1].write_bytes(body[start : start + part_bytes])
    if chance.random() < 0.8:
        whole.unlink()
    one, other = chance.sample(parts, 2)
    match chance.randrange(9):
        case 0:
            one.unlink()
        case 1:
            spare = one.read_bytes()
            one.write_bytes(other.read_bytes())
            other.write_bytes(spare)
        case 2:
            one.write_bytes(one.read_bytes()[: chance.randrange(part_bytes)])
        case 3:
            one.unlink()
            os.mkfifo(one)
        case 4:
            one.unlink()
            one.symlink_to(chance.choice(["/dev/zero", "/etc/passwd", str(folder), "nowhere"]))
        case 5:
            one.unlink()
            one.mkdir()
        case 6:
            shutil.copy(one, folder / "sealed.tar.age.999")
        case 7:
            (folder / "sealed.tar.age.sha256").write_bytes(
                b"".join(b"%s  sealed.tar.age.%03d\n" % (b"0" * 64, n) for n in range(1, 900))
            )
        case _:
            (folder / "sealed.tar.age.000").write_bytes(chance.randbytes(9))
            (folder / "sealed.tar.age.sha256").write_bytes(chance.randbytes(600_000))


def spoil_the_unlock_file(folder: Path, identity: str, chance: Chance) -> None:
    unlock = folder / "unlock.age"
    sealed = unlock.read_bytes()
    match chance.randrange(7):
        case 0:
            unlock.write_bytes(spoil_bytes(sealed, chance))
        case 1:
            unlock.write_bytes(sealed.replace(b" 6\n", b" %d\n" % chance.randrange(20, 64), 1))
        case 2:
            unlock.write_bytes(seal_identity(f"AGE-PLUGIN-EVIL-1{identity[-9:]}", WORDS))
        case 3:
            unlock.write_bytes(seal_identity(f"{identity}\n{identity}", WORDS))
        case 4:
            unlock.unlink()
            os.mkfifo(unlock)
        case 5:
            unlock.unlink()
            unlock.symlink_to("/dev/zero")
        case _:
            unlock.write_bytes(b"age-encryption.org/v1\n" + b"x" * 5_000_000)


def make_hostile(folder: Path, number: int) -> Path:
    """Make archive `number` in a new folder; return what a person would choose to open."""
    chance = random.Random(number)
    members = members_signed_by(JUNIPER)
    kind = number % 8
    if kind < 5:
        for _ in range(chance.choice([1, 1, 2, 3])):
            try:
                chance.choice(MEMBERS)(members, chance)
            except (StopIteration, IndexError, ValueError):  # gone already
                continue
    tar = tar_with(members)
    if kind == 5:
        tar = spoil_bytes(tar, chance)
    identity = pyrage.x25519.Identity.generate()
    folder.mkdir()
    sealed = pyrage.encrypt(tar, [identity.to_public()])
    if kind == 6 and chance.random() < 0.5:
        sealed = spoil_bytes(sealed, chance)
    (folder / "sealed.tar.age").write_bytes(sealed)
    (folder / "unlock.age").write_bytes(seal_identity(str(identity), WORDS))
    if kind == 6 and sealed[:1] == b"a" and chance.random() < 0.5:
        spoil_the_unlock_file(folder, str(identity), chance)
    if kind == 7:
        play_with_parts(folder, chance)
    places = [folder, *sorted(folder.glob("sealed.tar.age*"))]
    return chance.choice(places[:3])
