"""Archives that are too long for one file, and parts that went astray."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.archive.opening_key import Words
from colearn_desktop.archive.reader import extract_archive, verify_archive
from colearn_desktop.archive.volumes import SealedVolumes, find_volumes, parts_needed, read_sums
from colearn_desktop.archive.writer import WrittenArchive, write_archive
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchivePartDamagedError,
    ArchivePartMissingError,
    ArchivePassphraseError,
    CancelledError,
)
from tests.archive.samples import BY_WORDS, WORDS, big_file, names_in, seal_tar, tar_of
from tests.fakes.terminal import run_and_answer

PART_BYTES = 300_000


@pytest.fixture
def written(tmp_path: Path, cheap_passphrases: None) -> WrittenArchive:
    """Four parts, the last one shorter."""
    return write_archive(tmp_path, [big_file(1 << 20)], words=WORDS, part_bytes=PART_BYTES)


def part(written: WrittenArchive, number: int) -> Path:
    return written.parts[number - 1]


def test_a_long_archive_lies_in_parts(written: WrittenArchive, tmp_path: Path) -> None:
    name = written.archive_name
    assert names_in(tmp_path / name) == [
        "OPEN-ME.txt",
        *(f"{name}.tar.age.00{number}" for number in (1, 2, 3, 4)),
        f"{name}.tar.age.sha256",
        "unlock.age",
    ]
    sizes = [path.stat().st_size for path in written.parts]
    assert sizes[:3] == [PART_BYTES] * 3
    assert 0 < sizes[3] < PART_BYTES
    assert written.archive_bytes == sum(sizes)
    assert written.archive == written.parts[0]


def test_one_that_fits_lies_in_one_file(tmp_path: Path) -> None:
    written = write_archive(tmp_path, [big_file(1 << 20)], words=WORDS, part_bytes=2 << 20)
    assert [path.name for path in written.parts] == [f"{written.archive_name}.tar.age"]
    assert written.parts == (written.archive,)


def test_any_part_and_the_folder_lead_to_the_whole(
    written: WrittenArchive, tmp_path: Path
) -> None:
    whole = part(written, 1).with_name(f"{written.archive_name}.tar.age")
    for place in (*written.parts, written.archive.parent, whole):
        assert verify_archive(place, BY_WORDS).total_bytes > 1 << 20
    extract_archive(written.archive.parent, BY_WORDS, tmp_path / "out")
    assert (tmp_path / "out/data/audio/big.flac").stat().st_size == 1 << 20


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_missing_part_is_named(written: WrittenArchive, number: int, tmp_path: Path) -> None:
    part(written, number).unlink()
    for place in (written.archive.parent, *written.parts):
        with pytest.raises(ArchivePartMissingError) as caught:
            verify_archive(place, Words("not even the words are needed to say so"))
        assert caught.value.number == number
    with pytest.raises(ArchivePartMissingError):
        extract_archive(written.archive, BY_WORDS, tmp_path / "out")
    assert names_in(tmp_path) == [written.archive_name]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("spoil", ["cut", "empty", "flip", "longer", "pipe"])
def test_a_spoilt_part_is_named(
    written: WrittenArchive, number: int, spoil: str, tmp_path: Path
) -> None:
    path = part(written, number)
    body = bytearray(path.read_bytes())
    if spoil == "flip":
        body[len(body) // 2] ^= 1
    elif spoil == "longer":
        body += b"!"
    else:
        body = body[: len(body) // 2 if spoil == "cut" else 0]
    path.write_bytes(body)
    if spoil == "pipe":
        path.unlink()
        os.mkfifo(path)
    with pytest.raises((ArchivePartDamagedError, ArchivePartMissingError)) as caught:
        extract_archive(written.archive, BY_WORDS, tmp_path / "out")
    assert str(number) in str(caught.value)
    assert names_in(tmp_path) == [written.archive_name]


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, 4), (3, 4)])
def test_parts_in_each_others_place_are_named(
    written: WrittenArchive, one: int, other: int
) -> None:
    spare = part(written, one).rename(written.archive.parent / "spare")
    part(written, other).rename(part(written, one))
    spare.rename(part(written, other))
    with pytest.raises(ArchivePartDamagedError) as caught:
        verify_archive(written.archive, BY_WORDS)
    assert caught.value.number == one


def test_a_part_of_another_archive_is_named(written: WrittenArchive, tmp_path: Path) -> None:
    other = write_archive(tmp_path, [big_file(1 << 20)], words=WORDS, part_bytes=PART_BYTES)
    shutil.copy(part(other, 2), part(written, 2))
    with pytest.raises(ArchivePartDamagedError) as caught:
        verify_archive(written.archive, BY_WORDS)
    assert caught.value.number == 2


def test_a_part_too_many_is_named(written: WrittenArchive) -> None:
    shutil.copy(part(written, 4), part(written, 4).with_suffix(".005"))
    with pytest.raises(ArchivePartDamagedError) as caught:
        verify_archive(written.archive, BY_WORDS)
    assert caught.value.number == 5


def test_without_the_list_the_lengths_tell(written: WrittenArchive) -> None:
    sums = written.archive.with_suffix(".sha256")
    listed = sums.read_text()
    assert len(read_sums(sums.with_suffix(""))) == 4
    for useless in (listed.replace("archive-", "other-"), "x" * 600_000, "../" * 9, None):
        sums.unlink()
        if useless is not None:
            sums.write_text(useless)
        assert verify_archive(written.archive, BY_WORDS).files
        sums.touch()
    last = part(written, 4).read_bytes()
    part(written, 4).unlink()
    with pytest.raises(ArchivePartMissingError) as missing:
        verify_archive(written.archive, BY_WORDS)
    assert missing.value.number == 4
    part(written, 4).write_bytes(last)
    part(written, 2).write_bytes(b"short")
    with pytest.raises(ArchivePartDamagedError) as damaged:
        verify_archive(written.archive, BY_WORDS)
    assert damaged.value.number == 2


def test_a_list_that_lies_does_not_make_a_damaged_archive_whole(
    written: WrittenArchive, program: Callable[[str], str]
) -> None:
    body = bytearray(part(written, 3).read_bytes())
    body[1000] ^= 1
    part(written, 3).write_bytes(body)
    sums = written.archive.with_suffix(".sha256")
    names = [path.name for path in written.parts]
    made = subprocess.run(
        [program("sha256sum"), *names], cwd=sums.parent, check=True, capture_output=True
    )
    sums.write_bytes(made.stdout)
    with pytest.raises(ArchiveDamagedError) as caught:
        verify_archive(written.archive, BY_WORDS)
    assert "altered or cut short" in str(caught.value)


def test_looking_for_the_damaged_part_can_be_stopped(written: WrittenArchive) -> None:
    part(written, 4).write_bytes(b"short")
    calls = 0

    def count() -> bool:
        nonlocal calls
        calls += 1
        return False

    with pytest.raises(ArchivePartDamagedError):
        verify_archive(written.archive, BY_WORDS, cancelled=count)
    limit = calls - 1

    def stop() -> bool:
        nonlocal calls
        calls += 1
        return calls > limit

    calls = 0
    with pytest.raises(CancelledError):
        verify_archive(written.archive, BY_WORDS, cancelled=stop)


def test_wrong_words_are_not_blamed_on_a_part(written: WrittenArchive) -> None:
    with pytest.raises(ArchivePassphraseError):
        verify_archive(written.archive, Words("otter-otter"))


def test_a_folder_with_none_or_several_archives_is_said_to_be_so(
    written: WrittenArchive, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArchiveDamagedError):
        find_volumes(tmp_path / "empty")
    other = seal_tar(tmp_path / "other", tar_of({}))
    shutil.copy(other, written.archive.parent)
    with pytest.raises(ArchiveDamagedError):
        find_volumes(written.archive.parent)


def test_what_macos_leaves_on_a_stick_is_no_second_archive(written: WrittenArchive) -> None:
    for path in (*written.parts, written.unlock):
        path.with_name(f"._{path.name}").write_bytes(b"Mac OS X")
    assert verify_archive(written.archive.parent, BY_WORDS).files


def test_the_instructions_of_a_split_archive_work(
    tmp_path: Path, real_cost: None, program: Callable[[str], str]
) -> None:
    program("age")
    written = write_archive(tmp_path, [big_file(1 << 20)], words=WORDS, part_bytes=PART_BYTES)
    name, folder = written.archive_name, written.archive.parent
    text = written.instructions.read_text()
    assert "{" not in text
    assert f"{name}.tar.age.004" in text
    assert "copy /b" in text
    join = f"cat {name}.tar.age.??? > {name}.tar.age"
    check = f"sha256sum -c {name}.tar.age.sha256"
    decrypt = f"age -d -i unlock.age -o {name}.tar {name}.tar.age"
    assert all(f"{command}\n" in text for command in (join, check, decrypt))
    for command in (check, join):
        subprocess.run(["sh", "-c", command], cwd=folder, check=True, capture_output=True)
    status, said = run_and_answer(decrypt.split(), folder, WORDS)
    assert status == 0, said
    # Joined, it opens here as well; its folder is then no less clear than before.
    assert verify_archive(folder, BY_WORDS).files


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.lists(st.integers(1, 64)))
def test_parts_of_any_length_read_as_one_stream(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int], reads: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    whole = os.urandom(sum(lengths))
    paths, start = [], 0
    for number, length in enumerate(lengths, start=1):
        paths.append(folder / f"x.tar.age.{number:03}")
        paths[-1].write_bytes(whole[start : start + length])
        start += length
    with SealedVolumes.of(folder) as sealed:
        assert sealed.size_bytes == len(whole)
        for _ in range(2):
            sealed.rewind()
            read = b"".join(sealed.read(size) for size in [*reads, *[7] * 50])
            assert read == whole[: len(read)]
        sealed.rewind()
        assert b"".join(iter(lambda: sealed.read(9), b"")) == whole


@given(st.integers(1, 10**7), st.integers(1, 10**6))
def test_as_many_parts_as_it_takes(archive_bytes: int, part_bytes: int) -> None:
    parts = parts_needed(archive_bytes, part_bytes)
    assert (parts - 1) * part_bytes < archive_bytes <= parts * part_bytes


def test_a_missing_archive_is_an_expected_failure(tmp_path: Path) -> None:
    for name in ("none", "none.tar.age", "none.tar.age.001", "none/below.tar.age.001"):
        with pytest.raises(ArchiveError):
            find_volumes(tmp_path / name)
