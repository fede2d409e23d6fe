"""The promise of OPEN-ME.txt: public programs open what this one writes, and back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import bagit
import pyrage
import pytest

from colearn_desktop.archive.opening_key import Words, load_identity
from colearn_desktop.archive.reader import verify_archive
from colearn_desktop.archive.unlock_file import open_identity
from colearn_desktop.archive.writer import WrittenArchive, write_archive
from tests.archive.samples import BY_WORDS, WORDS, honest_contents, honest_files
from tests.fakes.terminal import run_and_answer

Program = Callable[[str], str]


@pytest.fixture
def written(tmp_path: Path, real_cost: None) -> WrittenArchive:
    return write_archive(tmp_path, honest_files(), words=WORDS)


def test_age_and_tar_open_it_as_the_instructions_say(
    written: WrittenArchive, program: Program
) -> None:
    folder, name = written.archive.parent, written.archive_name
    program("age")
    text = written.instructions.read_text()
    decrypt = f"age -d -i unlock.age -o {name}.tar {name}.tar.age"
    unpack = f"tar -xf {name}.tar"
    check = "cd archive && sha256sum -c manifest-sha256.txt"
    assert all(f"{command}\n" in text for command in (decrypt, unpack, check))

    status, said = run_and_answer(decrypt.split(), folder, WORDS)
    assert status == 0, said
    tar = subprocess.run(unpack.split(), cwd=folder, check=True, capture_output=True)
    assert tar.stderr == b""
    subprocess.run(["sh", "-c", check], cwd=folder, check=True, capture_output=True)

    bagit.Bag(str(folder / "archive")).validate()
    for path, contents in honest_contents().items():
        assert (folder / "archive" / "data" / path).read_bytes() == contents

    reader_takes_what_public_tools_packed(written, program)


def reader_takes_what_public_tools_packed(written: WrittenArchive, program: Program) -> None:
    folder = written.archive.parent
    identity = load_identity(BY_WORDS, written.archive.parent)
    command = f"tar --format=pax -cf - archive | age -r {identity.to_public()} -o again.tar.age"
    subprocess.run(["sh", "-c", command], cwd=folder, check=True)
    contents = verify_archive(folder / "again.tar.age", Words(WORDS, written.unlock))
    assert {file.path for file in contents.files} == honest_contents().keys()


def test_age_refuses_wrong_words(written: WrittenArchive, program: Program) -> None:
    command = [program("age"), "-d", "-i", "unlock.age", "-o", "x.tar", written.archive.name]
    status, said = run_and_answer(command, written.archive.parent, "otter-otter-otter")
    assert status != 0
    assert "incorrect passphrase" in said


def test_we_open_what_age_locked_with_words(tmp_path: Path, program: Program) -> None:
    identity = str(pyrage.x25519.Identity.generate())
    (tmp_path / "key.txt").write_text(f"# made by hand\n{identity}\n")
    command = [program("age"), "-p", "-o", "unlock.age", "key.txt"]
    status, said = run_and_answer(command, tmp_path, WORDS)
    assert status == 0, said
    assert open_identity((tmp_path / "unlock.age").read_bytes(), WORDS) == identity
