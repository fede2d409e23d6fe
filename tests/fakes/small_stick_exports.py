"""Exports to real, mounted file systems of a few MiB; prints what became of each as JSON.

    unshare -r -m python small_stick_exports.py FOLDER SIZE_MIB

Runs in a mount namespace of its own, so that nothing stays mounted whatever happens.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from colearn_desktop.archive import unlock_file
from colearn_desktop.archive.meter import ignore_progress
from colearn_desktop.archive.writer import write_archive
from colearn_desktop.domain.errors import ArchiveError
from tests.archive.samples import WORDS, big_file, names_in

MIB = 1 << 20


def export(stick: Path, size_mib: int, progress: Callable[[int, int], None]) -> str | None:
    """Name the expected failure, or None for success."""
    try:
        write_archive(stick, [big_file(size_mib * MIB)], words=WORDS, progress=progress)
    except ArchiveError as error:
        return type(error).__name__
    return None


def mount(stick: Path, size_kib: int) -> None:
    stick.mkdir(exist_ok=True)
    option = f"size={size_kib}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", option, "none", str(stick)], check=True)


def full(stick: Path, size_mib: int, room_kib: int) -> str | None:
    """Another program fills the disk meanwhile: the check beforehand is content."""
    mount(stick, room_kib)
    plenty = shutil.disk_usage("/")._replace(free=1 << 40)
    with mock.patch("shutil.disk_usage", return_value=plenty):
        return export(stick, size_mib, ignore_progress)


def pulled(stick: Path, size_mib: int, at_mib: int) -> str | None:
    """The file system goes from under the folder; files that are open work on."""
    mount(stick, 4 * size_mib * 1024)
    is_there = True

    def pull(done_bytes: int, _total_bytes: int) -> None:
        nonlocal is_there
        if is_there and done_bytes >= at_mib * MIB:
            subprocess.run(["umount", "-l", stick], check=True)
            is_there = False

    try:
        return export(stick, size_mib, pull)
    finally:
        if is_there:
            raise AssertionError(f"it was never pulled at {at_mib} MiB")


def main(folder: Path, size_mib: int) -> None:
    """Try everything, each on a fresh disk."""
    unlock_file.WORK_FACTOR_LOG2 = 6
    outcomes = []

    def note(kind: str, at: int, stick: Path, error: str | None) -> None:
        left = names_in(stick)
        outcomes.append({"kind": kind, "at": at, "error": error, "left": left})

    for at_mib in range(size_mib + 1):
        stick = folder / f"full-{at_mib}"
        note("full", at_mib, stick, full(stick, size_mib, max(4, at_mib * 1024 + 12)))
    for at_mib in range(1, 2 * size_mib):
        stick = folder / f"pulled-{at_mib}"
        note("pulled", at_mib, stick, pulled(stick, size_mib, at_mib))
    stick = folder / "enough"
    note("enough", 0, stick, full(stick, size_mib, size_mib * 1024 + 256))
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
