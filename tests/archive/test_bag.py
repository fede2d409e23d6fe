from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colearn_desktop.archive.bag import ArchiveFile, BagStream
from tests.archive.samples import (
    archive_file,
    honest_contents,
    honest_tar,
    in_pieces,
    names_in,
)

NAMES = st.text("abcüλ語- ", min_size=1, max_size=60).map(lambda text: f"n{text}n")


def test_the_reference_library_finds_the_bag_valid(
    tmp_path: Path, program: Callable[[str], str]
) -> None:
    subprocess.run([program("tar"), "-xf", "-", "-C", tmp_path], input=honest_tar(), check=True)
    assert names_in(tmp_path) == ["archive"]
    bag = bagit.Bag(str(tmp_path / "archive"))
    bag.validate()
    assert set(bag.payload_files()) == {f"data/{path}" for path in honest_contents()}
    for path, contents in honest_contents().items():
        assert (tmp_path / "archive" / "data" / path).read_bytes() == contents


def test_the_same_files_make_the_same_bytes() -> None:
    assert honest_tar() == honest_tar()


def test_headers_say_nothing_about_this_computer() -> None:
    with tarfile.open(fileobj=io.BytesIO(honest_tar())) as tar:
        for member in tar:
            assert (member.uid, member.gid, member.uname, member.gname) == (0, 0, "", "")
            assert (member.mode, member.mtime) == (0o644, 0)
            assert member.isreg()


def test_a_given_time_and_date_are_stored() -> None:
    stream = BagStream([], mtime_s=1_700_000_000, bagging_date="2023-11-14")
    tar = b"".join(stream.chunks())
    assert b"Bagging-Date: 2023-11-14\n" in tar
    with tarfile.open(fileobj=io.BytesIO(tar)) as opened:
        assert {member.mtime for member in opened} == {1_700_000_000}


@settings(max_examples=40)
@given(st.dictionaries(NAMES, st.binary(max_size=1500), max_size=8), st.integers(1, 700))
def test_the_length_is_known_before(contents: dict[str, bytes], piece_bytes: int) -> None:
    folded = {path.casefold(): path for path in contents}
    stream = BagStream(
        [
            ArchiveFile(path, len(contents[path]), in_pieces(contents[path], piece_bytes))
            for path in folded.values()
        ]
    )
    assert sum(map(len, stream.chunks())) == stream.size_bytes
    assert [file.path for file in stream.written] == list(folded.values())


@pytest.mark.parametrize("claimed_bytes", [9, 11])
def test_a_file_that_is_not_as_long_as_it_said_is_a_bug(claimed_bytes: int) -> None:
    file = ArchiveFile("x", claimed_bytes, in_pieces(b"0123456789"))
    with pytest.raises(ValueError, match="than it said"):
        list(BagStream([file]).chunks())


@pytest.mark.parametrize(
    "files",
    [
        [archive_file("../x", b"")],
        [archive_file("/x", b"")],
        [archive_file("x", b""), archive_file("X", b"")],
        [ArchiveFile("x", -1, in_pieces(b""))],
    ],
)
def test_files_that_no_reader_would_take_are_not_written(files: list[ArchiveFile]) -> None:
    with pytest.raises(ValueError):
        BagStream(files)


def test_a_file_over_eight_gibibytes_has_a_header_that_tar_understands() -> None:
    size_bytes = 9 << 30
    stream = BagStream([ArchiveFile("big", size_bytes, in_pieces(b"few"))]).chunks()
    beginning = bytearray()

    def take_all() -> None:
        for piece in stream:
            beginning.extend(piece)

    with pytest.raises(ValueError):
        take_all()
    with tarfile.open(fileobj=io.BytesIO(beginning), mode="r|") as tar:
        assert next(m for m in tar if m.name == "archive/data/big").size == size_bytes
