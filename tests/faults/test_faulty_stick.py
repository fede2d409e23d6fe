"""A stick that is pulled out, full or failing at every MiB of an export.

Every one of them has to end in an expected failure: never in a success, and never in an
archive that looks finished. `COLEARN_STICK_MIB=64` makes the archive longer than the suite
has time for.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.archive import unlock_file
from colearn_desktop.archive.host_keys import Signer, new_secrets
from colearn_desktop.archive.reader import verify_archive
from colearn_desktop.archive.volumes import MAX_PART_BYTES
from colearn_desktop.archive.writer import WrittenArchive, write_archive
from colearn_desktop.domain.errors import ArchiveTargetError, ArchiveTooLargeError
from tests.archive.samples import BY_WORDS, WORDS, big_file, honest_files, names_in
from tests.fakes.faulty_stick import Fault, FaultyCalls, FaultyStick

pytestmark = pytest.mark.fault

MIB = 1 << 20
SIZE_MIB = int(os.environ.get("COLEARN_STICK_MIB", "4"))
PART_BYTES = {"one file": MAX_PART_BYTES, "parts": 3 * MIB // 2}
SIGNER = Signer(*new_secrets())
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def cheap_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlock_file, "WORK_FACTOR_LOG2", 6)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def export(stick: Path, part_bytes: int, size_mib: int = SIZE_MIB) -> WrittenArchive:
    return write_archive(
        stick,
        [*honest_files(), big_file(size_mib * MIB)],
        words=WORDS,
        signer=SIGNER,
        part_bytes=part_bytes,
    )


def finished_ones(stick: Path) -> list[str]:
    """What somebody would take for an archive."""
    return [name for name in names_in(stick) if not name.endswith(".part")]


@pytest.mark.parametrize("form", PART_BYTES)
@pytest.mark.parametrize("fault", Fault)
def test_no_fault_at_any_mib_is_taken_for_success(stick: Path, fault: Fault, form: str) -> None:
    for at_mib in range(SIZE_MIB + 1):
        faulty = FaultyStick(stick, fault, at_mib * MIB + 4_321 * (at_mib % 3))
        with pytest.MonkeyPatch.context() as patch:
            faulty.plug_in(patch)
            with pytest.raises((ArchiveTargetError, ArchiveTooLargeError)):
                export(stick, PART_BYTES[form])
        assert faulty.has_failed
        if fault is Fault.PULLED:
            stick.mkdir(exist_ok=True)
        assert names_in(stick) == [], at_mib


@pytest.mark.parametrize("form", PART_BYTES)
def test_a_stick_without_a_fault_keeps_the_archive(stick: Path, form: str) -> None:
    """So that the failures above are the faults', not the fake's."""
    for fault in (Fault.FULL, Fault.FLIPS_WHEN_WRITING, Fault.FLIPS_WHEN_READING):
        faulty = FaultyStick(stick, fault, 1 << 40)
        with pytest.MonkeyPatch.context() as patch:
            faulty.plug_in(patch)
            written = export(stick, PART_BYTES[form])
        assert not faulty.has_failed
        assert verify_archive(written.archive, BY_WORDS).sender == SIGNER.keys


@pytest.mark.parametrize("name", ["unlock.age", "OPEN-ME.txt", ".sha256"])
@pytest.mark.parametrize("fault", Fault)
def test_the_small_files_are_no_less_safe(stick: Path, fault: Fault, name: str) -> None:
    written = export(stick, PART_BYTES["parts"], 2)
    (file,) = (f for f in written.archive.parent.iterdir() if f.name.endswith(name))
    size_bytes = file.stat().st_size
    shutil.rmtree(written.archive.parent)
    for at_bytes in (0, size_bytes // 2, size_bytes - 1):
        faulty = FaultyStick(stick, fault, at_bytes, only=name)
        with pytest.MonkeyPatch.context() as patch:
            faulty.plug_in(patch)
            with pytest.raises((ArchiveTargetError, ArchiveTooLargeError)):
                export(stick, PART_BYTES["parts"], 2)
        assert faulty.has_failed
        if fault is Fault.PULLED:
            stick.mkdir(exist_ok=True)
        assert names_in(stick) == [], at_bytes


@pytest.mark.parametrize("form", PART_BYTES)
@pytest.mark.parametrize("error_number", [errno.ENOSPC, errno.EIO])
def test_a_failure_of_any_single_call_is_no_success(
    stick: Path, form: str, error_number: int
) -> None:
    part_bytes = {"one file": MAX_PART_BYTES, "parts": MIB}[form]
    counting = FaultyCalls(stick, error_number, None)
    with pytest.MonkeyPatch.context() as patch:
        counting.plug_in(patch)
        shutil.rmtree(export(stick, part_bytes, 2).archive.parent)
    assert counting.calls > 10
    for at_call in range(counting.calls):
        with pytest.MonkeyPatch.context() as patch:
            FaultyCalls(stick, error_number, at_call).plug_in(patch)
            try:
                written = export(stick, part_bytes, 2)
            except (ArchiveTargetError, ArchiveTooLargeError):
                assert names_in(stick) == [], at_call
            else:
                # Only dropping the cached pages may fail: then they are read from memory.
                patch.undo()
                assert verify_archive(written.archive, BY_WORDS).sender == SIGNER.keys
                shutil.rmtree(written.archive.parent)


def test_what_cannot_be_cleared_away_does_not_look_finished(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that has turned read-only keeps what is on it."""
    monkeypatch.setattr(shutil, "rmtree", lambda *_arguments, **_options: None)
    for at_mib in range(1, SIZE_MIB + 1):
        with pytest.MonkeyPatch.context() as patch:
            FaultyStick(stick, Fault.READ_ONLY, at_mib * MIB).plug_in(patch)
            with pytest.raises(ArchiveTargetError):
                export(stick, PART_BYTES["one file"])
    assert len(names_in(stick)) == SIZE_MIB
    assert finished_ones(stick) == []


# Real file systems


@pytest.fixture(scope="module")
def on_small_disks(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """What became of exports to mounted disks that are full, or lose their device."""
    program = ROOT / "tests" / "fakes" / "small_stick_exports.py"
    folder = tmp_path_factory.mktemp("mounts")
    why = "no mount namespaces here"
    if sys.platform == "linux" and shutil.which("unshare"):
        done = subprocess.run(
            ["unshare", "-r", "-m", sys.executable, program, folder, str(SIZE_MIB)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        if done.returncode == 0:
            outcomes: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
            return outcomes
        why = f"mounting is not allowed here: {done.stderr[-200:]}"
    if os.environ.get("COLEARN_REQUIRE_ALL") == "1":
        pytest.fail(why)
    pytest.skip(why)


def of_kind(outcomes: list[dict[str, object]], kind: str) -> Iterator[dict[str, object]]:
    found = [outcome for outcome in outcomes if outcome["kind"] == kind]
    assert len(found) >= SIZE_MIB
    yield from found


def test_a_real_disk_that_fills_up_at_any_mib_is_no_success(
    on_small_disks: list[dict[str, object]],
) -> None:
    for outcome in of_kind(on_small_disks, "full"):
        assert outcome["error"] == "ArchiveTargetError", outcome
        assert outcome["left"] == [], outcome


def test_a_real_disk_that_goes_away_at_any_mib_is_no_success(
    on_small_disks: list[dict[str, object]],
) -> None:
    for outcome in of_kind(on_small_disks, "pulled"):
        assert outcome["error"] == "ArchiveTargetError", outcome
        assert outcome["left"] == [], outcome


def test_with_just_enough_room_the_archive_is_there(
    on_small_disks: list[dict[str, object]],
) -> None:
    (outcome,) = [each for each in on_small_disks if each["kind"] == "enough"]
    assert outcome["error"] is None
    assert outcome["left"] != []
