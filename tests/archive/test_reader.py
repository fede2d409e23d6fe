from __future__ import annotations

import os
import random
import shutil
import stat
from pathlib import Path

import pyrage
import pytest

from colearn_desktop.archive.bag import ArchivedFile
from colearn_desktop.archive.opening_key import Words
from colearn_desktop.archive.reader import (
    extract_archive,
    read_archive,
    read_file,
    verify_archive,
)
from colearn_desktop.archive.writer import WrittenArchive, write_archive
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchivePassphraseError,
    ArchiveTargetError,
    ArchiveTooNewError,
    ArchiveUnsafeError,
    CancelledError,
)
from tests.archive.samples import (
    BY_WORDS,
    WORDS,
    archive_file,
    bag_members,
    big_file,
    honest_contents,
    honest_files,
    honest_tar,
    names_in,
    seal_tar,
    tar_of,
)


@pytest.fixture
def written(tmp_path: Path, cheap_passphrases: None) -> WrittenArchive:
    return write_archive(tmp_path, honest_files(), words=WORDS, bagging_date="2024-05-04")


class Memory:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.contents = b""
        self.closed = False

    def write(self, data: bytes) -> int:
        self.contents += data
        return len(data)

    def close(self) -> None:
        self.closed = True


def test_what_was_written_is_found_verified(written: WrittenArchive) -> None:
    contents = verify_archive(written.archive, Words(WORDS, written.unlock))
    sizes = {file.path: file.size_bytes for file in contents.files}
    assert sizes == {path: len(body) for path, body in honest_contents().items()}
    assert (contents.format_version, contents.bagging_date) == (2, "2024-05-04")
    assert contents.sender is None


def test_the_unlock_file_beside_the_archive_is_the_default(written: WrittenArchive) -> None:
    assert verify_archive(written.archive, Words(WORDS.upper().replace("-", " "))).files
    moved = written.unlock.rename(written.archive.parent.parent / "key.age")
    assert verify_archive(written.archive, Words(WORDS, moved)).files
    with pytest.raises(ArchiveDamagedError):
        verify_archive(written.archive, BY_WORDS)


def test_extracting_gives_the_files_back(written: WrittenArchive, tmp_path: Path) -> None:
    into = tmp_path / "out"
    extract_archive(written.archive, BY_WORDS, into)
    for path, contents in honest_contents().items():
        assert (into / "data" / path).read_bytes() == contents
    assert names_in(into) == [
        "bag-info.txt",
        "bagit.txt",
        "data",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]
    assert names_in(tmp_path) == sorted([written.archive_name, "out"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_what_is_extracted_is_readable_by_its_owner_alone(
    written: WrittenArchive, tmp_path: Path
) -> None:
    into = tmp_path / "out"
    extract_archive(written.archive, BY_WORDS, into)
    for path in (into, *into.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_an_existing_folder_is_never_extracted_into(
    written: WrittenArchive, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ArchiveTargetError):
        extract_archive(written.archive, BY_WORDS, tmp_path / "out")
    with pytest.raises(ArchiveTargetError):
        extract_archive(written.archive, BY_WORDS, tmp_path / "no" / "such" / "place")


def test_one_file_can_be_read_alone(written: WrittenArchive) -> None:
    contents = read_file(written.archive, BY_WORDS, "session.json")
    assert contents == honest_contents()["session.json"]
    with pytest.raises(ArchiveDamagedError):
        read_file(written.archive, BY_WORDS, "no-such.json")
    with pytest.raises(ArchiveUnsafeError):
        read_file(written.archive, BY_WORDS, "audio/001.flac", max_bytes=1000)


def test_files_can_be_taken_in_memory(written: WrittenArchive) -> None:
    sinks: dict[str, Memory] = {}

    def open_sink(file: ArchivedFile) -> Memory | None:
        return sinks.setdefault(file.path, Memory()) if "audio" in file.path else None

    read_archive(written.archive, BY_WORDS, open_sink)
    assert {path: sink.contents for path, sink in sinks.items()} == {
        path: contents for path, contents in honest_contents().items() if "audio" in path
    }
    assert all(sink.closed for sink in sinks.values())


def test_wrong_words_are_said_to_be_wrong(written: WrittenArchive) -> None:
    with pytest.raises(ArchivePassphraseError):
        verify_archive(written.archive, Words("otter-otter-otter"))


def test_another_archives_key_does_not_open_it(written: WrittenArchive, tmp_path: Path) -> None:
    other = seal_tar(tmp_path / "other", honest_tar())
    with pytest.raises(ArchiveDamagedError):
        verify_archive(written.archive, Words(WORDS, other.with_name("unlock.age")))


def test_an_unlock_file_without_a_key_is_damaged(tmp_path: Path) -> None:
    archive = seal_tar(tmp_path / "a", honest_tar())
    other = write_archive(tmp_path, honest_files(), words=WORDS)
    archive.with_name("unlock.age").write_bytes(other.instructions.read_bytes())
    with pytest.raises(ArchiveDamagedError):
        verify_archive(archive, BY_WORDS)


@pytest.mark.parametrize("contents", [b"", b"not an archive\n" * 100, bytes(5000)])
def test_something_else_is_no_archive(tmp_path: Path, contents: bytes) -> None:
    archive = seal_tar(tmp_path / "a", honest_tar())
    archive.write_bytes(contents)
    with pytest.raises(ArchiveDamagedError):
        verify_archive(archive, BY_WORDS)


def test_an_archive_of_a_later_age_is_named_as_such(tmp_path: Path) -> None:
    archive = seal_tar(tmp_path / "a", honest_tar())
    archive.write_bytes(archive.read_bytes().replace(b"/v1\n", b"/v2\n", 1))
    with pytest.raises(ArchiveTooNewError):
        verify_archive(archive, BY_WORDS)


def test_cut_short_anywhere_it_is_damaged_and_shows_nothing(tmp_path: Path) -> None:
    archive = seal_tar(tmp_path / "a", honest_tar())
    whole = archive.read_bytes()
    chunk_ends = [len(whole) - n for n in (1, 16, 17)] + [
        200 + n * 65552 + d for n in range(4) for d in range(-60, 60, 17)
    ]
    random_cuts = random.Random(1).choices(range(len(whole)), k=40)
    for length in {0, *chunk_ends, *random_cuts} - {len(whole)}:
        archive.write_bytes(whole[: max(0, min(length, len(whole) - 1))])
        shows_nothing(archive, tmp_path / "out", ArchiveDamagedError)


def test_any_flipped_bit_is_damage_and_shows_nothing(tmp_path: Path) -> None:
    archive = seal_tar(tmp_path / "a", honest_tar())
    whole = archive.read_bytes()
    chance = random.Random(2)
    positions = chance.choices(range(300), k=60) + chance.choices(range(len(whole)), k=100)
    for position in positions:
        changed = bytearray(whole)
        changed[position] ^= 1 << chance.randrange(8)
        archive.write_bytes(changed)
        shows_nothing(archive, tmp_path / "out", ArchiveError)


def test_bytes_after_the_end_are_damage(tmp_path: Path) -> None:
    archive = seal_tar(tmp_path / "a", honest_tar())
    with archive.open("ab") as file:
        file.write(b"x")
    shows_nothing(archive, tmp_path / "out", ArchiveDamagedError)


def shows_nothing(archive: Path, into: Path, expected: type[ArchiveError]) -> None:
    opened = []

    def open_sink(file: ArchivedFile) -> None:
        opened.append(file)

    with pytest.raises(expected):
        read_archive(archive, BY_WORDS, open_sink)
    assert not opened
    with pytest.raises(expected):
        extract_archive(archive, BY_WORDS, into)
    assert names_in(into.parent) == [archive.parent.name]


def test_an_archive_swapped_between_the_passes_is_noticed(tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    first = tar_of(bag_members({"a": b"1" * 2_000_000, "b": b"x"}))
    second = tar_of(bag_members({"a": b"1" * 2_000_000, "b": b"y"}))
    other = seal_tar(tmp_path / "other", second, identity).read_bytes()
    archive = seal_tar(tmp_path / "a", first, identity)
    half = archive.stat().st_size
    into = tmp_path / "out"

    def swap(done_bytes: int, _total_bytes: int) -> None:
        if done_bytes > half:
            with archive.open("r+b") as file:
                file.write(other)

    # Whether pyrage or our second hash finds it depends on where the swap falls.
    with pytest.raises(ArchiveDamagedError):
        extract_archive(archive, BY_WORDS, into, progress=swap)
    assert names_in(tmp_path) == ["a", "other"]


FIRST_BAG = bag_members({"a": b"x" * 200_000})
SHORTER_BAG = {path: body for path, body in FIRST_BAG.items() if path != "data/a"}


@pytest.mark.parametrize("second_bag", [bag_members({"a": b"y" * 200_000}), SHORTER_BAG])
def test_an_archive_replaced_by_another_of_the_same_key_is_noticed(
    tmp_path: Path, second_bag: dict[str, bytes]
) -> None:
    identity = pyrage.x25519.Identity.generate()
    other = seal_tar(tmp_path / "other", tar_of(second_bag), identity).read_bytes()
    archive = seal_tar(tmp_path / "a", tar_of(FIRST_BAG), identity)
    first_pass_reads = count_reads(archive)
    sink = Memory()
    calls = 0

    def replace_after_the_first_pass() -> bool:
        nonlocal calls
        calls += 1
        if calls == first_pass_reads:
            archive.write_bytes(other)
        return False

    with pytest.raises(ArchiveDamagedError, match="changed while it was read"):
        read_archive(
            archive, BY_WORDS, lambda file: sink, cancelled=replace_after_the_first_pass
        )
    assert not sink.closed


def count_reads(archive: Path) -> int:
    calls = 0

    def cancelled() -> bool:
        nonlocal calls
        calls += 1
        return False

    verify_archive(archive, BY_WORDS, cancelled=cancelled)
    return calls


@pytest.mark.parametrize("share", [0.0, 0.2, 0.49, 0.51, 0.8, 0.99])
def test_a_cancelled_extraction_leaves_nothing(tmp_path: Path, share: float) -> None:
    files = [big_file(3 << 20), archive_file("b", b"b")]
    written = write_archive(tmp_path, files, words=WORDS)
    progress = 0.0

    def note(done_bytes: int, total_bytes: int) -> None:
        nonlocal progress
        progress = done_bytes / total_bytes

    with pytest.raises(CancelledError):
        extract_archive(
            written.archive,
            BY_WORDS,
            tmp_path / "out",
            progress=note,
            cancelled=lambda: progress >= share,
        )
    assert names_in(tmp_path) == [written.archive_name]


def test_progress_ends_at_the_total_and_never_goes_back(
    written: WrittenArchive, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    extract_archive(
        written.archive,
        BY_WORDS,
        tmp_path / "out",
        progress=lambda done_bytes, total_bytes: seen.append((done_bytes, total_bytes)),
    )
    assert seen == sorted(seen)
    assert seen[-1] == (2 * written.archive_bytes, 2 * written.archive_bytes)


def test_a_missing_archive_is_an_expected_failure(tmp_path: Path) -> None:
    archive = seal_tar(tmp_path / "a", honest_tar())
    archive.unlink()
    with pytest.raises(ArchiveDamagedError):
        verify_archive(archive, BY_WORDS)
    shutil.rmtree(archive.parent)
    with pytest.raises(ArchiveDamagedError):
        verify_archive(archive, BY_WORDS)
