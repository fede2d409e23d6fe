from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest

from colearn_desktop.archive import writer
from colearn_desktop.archive.bag import ArchiveFile
from colearn_desktop.archive.bag_check import ArchiveContents
from colearn_desktop.archive.opening_key import Words
from colearn_desktop.archive.reader import verify_archive, verify_stream
from colearn_desktop.archive.writer import write_archive
from colearn_desktop.domain.errors import (
    ArchiveTargetError,
    ArchiveTooLargeError,
    CancelledError,
)
from tests.archive.samples import (
    BY_WORDS,
    CANARY,
    WORDS,
    archive_file,
    big_file,
    honest_files,
    names_in,
)


def test_three_files_in_a_folder_of_their_own(tmp_path: Path) -> None:
    written = write_archive(tmp_path, honest_files(), words=WORDS)
    name = written.archive_name
    assert names_in(tmp_path) == [name]
    assert names_in(tmp_path / name) == [
        "OPEN-ME.txt",
        f"{name}.tar.age",
        "unlock.age",
    ]
    assert written.archive_bytes == written.archive.stat().st_size
    assert written.unlock.is_file()


def test_two_archives_share_neither_name_nor_key(tmp_path: Path) -> None:
    first = write_archive(tmp_path, honest_files(), words=WORDS)
    second = write_archive(tmp_path, honest_files(), words=WORDS)
    assert first.archive_name != second.archive_name
    with pytest.raises(Exception, match="another archive's"):
        verify_archive(first.archive, Words(WORDS, second.unlock))


def test_the_instructions_name_the_archive_and_nothing_else(tmp_path: Path) -> None:
    written = write_archive(tmp_path, honest_files(), words=WORDS)
    text = written.instructions.read_text()
    name = written.archive_name
    assert text.startswith("HOW TO OPEN THIS ARCHIVE")
    assert f"  {name}.tar.age   the archive, encrypted\n" in text
    assert f"age -d -i unlock.age -o {name}.tar {name}.tar.age\n" in text
    assert "{" not in text
    assert "JOIN" not in text
    assert all(len(line) < 80 for line in text.splitlines())
    other = write_archive(
        tmp_path, honest_files(), words=WORDS, instructions_template="Öffne {name}!"
    )
    assert other.instructions.read_text(encoding="utf-8") == f"Öffne {other.archive_name}!"


def test_known_people_open_it_with_their_own_keys(tmp_path: Path) -> None:
    friend = pyrage.x25519.Identity.generate()
    written = write_archive(
        tmp_path, honest_files(), words=WORDS, extra_recipients=[str(friend.to_public())]
    )
    assert CANARY in pyrage.decrypt(written.archive.read_bytes(), [friend])


def test_mistakes_of_the_caller_are_no_archive_errors(tmp_path: Path) -> None:
    for words in ("", "Capital-Letters", "spaces between"):
        with pytest.raises(ValueError):
            write_archive(tmp_path, honest_files(), words=words)
    with pytest.raises(ValueError):
        write_archive(tmp_path, honest_files(), words=WORDS, extra_recipients=["age1typo"])
    with pytest.raises(ValueError):
        write_archive(tmp_path, [archive_file("../x", b"")], words=WORDS)
    with pytest.raises(ValueError):
        write_archive(tmp_path, [ArchiveFile("x", 5, lambda: iter((b"four",)))], words=WORDS)
    assert names_in(tmp_path) == []


def test_an_archive_of_nothing_is_one(tmp_path: Path) -> None:
    written = write_archive(tmp_path, [], words=WORDS)
    assert verify_archive(written.archive, BY_WORDS).files == ()


def test_progress_covers_writing_and_reading_back(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_archive(
        tmp_path,
        [big_file(8 << 20)],
        words=WORDS,
        progress=lambda done_bytes, total_bytes: seen.append((done_bytes, total_bytes)),
    )
    done = [done_bytes for done_bytes, _ in seen]
    assert len({total_bytes for _, total_bytes in seen}) == 1
    assert done == sorted(done)
    assert len(seen) >= 15
    assert seen[-1][0] == seen[-1][1] > 2 * (8 << 20)


@pytest.mark.parametrize("stop_at", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98])
def test_a_cancelled_archive_leaves_nothing(
    tmp_path: Path, own_tmp: Path, stop_at: float
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    share = 0.0

    def note(done_bytes: int, total_bytes: int) -> None:
        nonlocal share
        share = done_bytes / total_bytes

    with pytest.raises(CancelledError):
        write_archive(
            folder,
            [big_file(10 << 20)],
            words=WORDS,
            progress=note,
            cancelled=lambda: share >= stop_at,
        )
    assert names_in(folder) == names_in(own_tmp) == []


def test_a_failure_of_what_is_packed_comes_through_as_it_was(tmp_path: Path) -> None:
    class VaultLocked(Exception):  # noqa: N818 - stands for any exception
        pass

    def fails(error: Exception) -> Callable[[], Iterator[bytes]]:
        def pieces() -> Iterator[bytes]:
            yield bytes(1 << 20)
            raise error

        return pieces

    for error in (VaultLocked("x"), OSError(errno.EIO, "the vault's own disk")):
        with pytest.raises(type(error)) as caught:
            write_archive(tmp_path, [ArchiveFile("x", 2 << 20, fails(error))], words=WORDS)
        assert caught.value is error
    assert names_in(tmp_path) == []


def test_a_key_press_that_ends_the_program_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(_done_bytes: int, _total_bytes: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_archive(tmp_path, [big_file(2 << 20)], words=WORDS, progress=interrupt)
    assert names_in(tmp_path) == []


def test_no_plaintext_is_on_a_disk_at_any_moment(tmp_path: Path, own_tmp: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    looks = 0

    def look(_done_bytes: int, _total_bytes: int) -> None:
        nonlocal looks
        looks += 1
        for path in (p for place in (folder, own_tmp) for p in place.rglob("*")):
            assert path.is_dir() or CANARY not in path.read_bytes()

    write_archive(folder, [*honest_files(), big_file(6 << 20)], words=WORDS, progress=look)
    assert looks > 10
    assert names_in(own_tmp) == []


def test_bytes_that_the_disk_changes_are_found_before_success_is_claimed(
    tmp_path: Path,
) -> None:
    spoilt = False

    def spoil(done_bytes: int, _total_bytes: int) -> None:
        nonlocal spoilt
        if done_bytes > 3 << 20 and not spoilt:
            (archive,) = tmp_path.glob("*.part/*.age")
            with archive.open("r+b") as file:
                file.seek(1 << 20)
                file.write(b"!")
            spoilt = True

    with pytest.raises(ArchiveTargetError):
        write_archive(tmp_path, [big_file(6 << 20)], words=WORDS, progress=spoil)
    assert spoilt
    assert names_in(tmp_path) == []


def test_an_archive_that_reads_back_as_another_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def verify_with_one_file_less(*arguments: Any) -> ArchiveContents:
        contents = verify_stream(*arguments)
        return replace(contents, files=contents.files[1:])

    monkeypatch.setattr(writer, "verify_stream", verify_with_one_file_less)
    with pytest.raises(ArchiveTargetError):
        write_archive(tmp_path, honest_files(), words=WORDS)
    assert names_in(tmp_path) == []


@pytest.mark.fault
@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files in place")
def test_a_stick_pulled_out_is_no_success(tmp_path: Path) -> None:
    for at_bytes in range(1 << 20, 9 << 20, 1 << 20):
        folder = tmp_path / "stick"
        folder.mkdir()

        def pull(
            done_bytes: int, _total: int, at: int = at_bytes, stick: Path = folder
        ) -> None:
            if done_bytes >= at:
                shutil.rmtree(stick, ignore_errors=True)

        with pytest.raises(ArchiveTargetError):
            write_archive(folder, [big_file(4 << 20)], words=WORDS, progress=pull)
        assert not folder.exists()


def test_a_missing_or_wrong_place_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place in ("none", "file", "file/below"):
        with pytest.raises(ArchiveTargetError):
            write_archive(tmp_path / place, honest_files(), words=WORDS)


def test_too_little_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    endless = ArchiveFile("x", 1 << 60, lambda: pytest.fail("must not be opened"))
    with pytest.raises(ArchiveTargetError):
        write_archive(tmp_path, [endless], words=WORDS)
    assert names_in(tmp_path) == []


def test_parts_that_do_not_go_on_any_stick_are_the_callers_mistake(tmp_path: Path) -> None:
    for part_bytes in (0, -1, 4 << 30):
        with pytest.raises(ValueError):
            write_archive(tmp_path, honest_files(), words=WORDS, part_bytes=part_bytes)
    with pytest.raises(ArchiveTooLargeError):
        write_archive(tmp_path, [big_file(2 << 20)], words=WORDS, part_bytes=1000)
    assert names_in(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mount real file systems of a few MiB; needs root."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    mounted: list[Path] = []

    def mount(size_kib: int, *options: str) -> Path:
        folder = tmp_path / f"disk-{len(mounted)}"
        folder.mkdir()
        option = ",".join([f"size={size_kib}k", *options])
        result = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", option, "tmpfs", folder],
            capture_output=True,
            check=False,
        )
        if result.returncode != 0:
            pytest.skip("this container may not mount anything")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.fault
def test_a_disk_that_fills_up_at_any_point_leaves_nothing(
    small_disk: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The check beforehand would refuse: let it believe that there is room, as when
    # another program fills the disk meanwhile.
    room = shutil.disk_usage("/")
    monkeypatch.setattr("shutil.disk_usage", lambda folder: room)
    for size_kib in (4, 8, 100, 1024, 2048, 3000, 4000, 4112):
        folder = small_disk(size_kib)
        with pytest.raises(ArchiveTargetError):
            write_archive(folder, [big_file(4 << 20)], words=WORDS)
        assert names_in(folder) == [], size_kib


@pytest.mark.fault
def test_a_disk_that_is_too_small_is_refused_beforehand(
    small_disk: Callable[..., Path],
) -> None:
    with pytest.raises(ArchiveTargetError, match="space"):
        write_archive(small_disk(2048), [big_file(2 << 20)], words=WORDS)


@pytest.mark.fault
def test_a_read_only_disk_is_an_expected_failure(small_disk: Callable[..., Path]) -> None:
    with pytest.raises(ArchiveTargetError):
        write_archive(small_disk(8192, "ro"), honest_files(), words=WORDS)


IN_A_CHILD = """
import sys
from pathlib import Path
from colearn_desktop.archive import unlock_file
from colearn_desktop.archive.writer import write_archive
from colearn_desktop.domain import errors
from tests.archive.samples import BY_WORDS, names_in, WORDS, big_file
unlock_file.WORK_FACTOR_LOG2 = 6
folder, size_mib = Path(sys.argv[1]), int(sys.argv[2])
"""


def run_child(code: str, *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", IN_A_CHILD + code, *arguments],
        capture_output=True,
        check=False,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.fault
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_file_system_that_stops_at_a_length_is_an_expected_failure(tmp_path: Path) -> None:
    code = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    write_archive(folder, [big_file(size_mib << 20)], words=WORDS)
except errors.ArchiveTooLargeError:
    print("too large")
"""
    assert run_child(code, str(tmp_path), "3") == "too large"
    assert names_in(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the high-water mark")
def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    code = """
from colearn_desktop.archive.reader import extract_archive, verify_archive
def peak_kib():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
file = big_file(size_mib << 20)
before = peak_kib()
written = write_archive(folder, [file], words=WORDS)
verify_archive(written.archive, BY_WORDS)
extract_archive(written.archive, BY_WORDS, folder / "out")
print(peak_kib() - before)
"""
    assert int(run_child(code, str(tmp_path), "96")) < 32 * 1024
