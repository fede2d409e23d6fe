"""Opens hostile archives in every way there is; prints what became of them as JSON.

    python hostile_run.py FOLDER COUNT

A process of its own, so that the most memory it ever took can be told.
"""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter
from pathlib import Path

from colearn_desktop.archive import unlock_file
from colearn_desktop.archive.bag import ArchivedFile
from colearn_desktop.archive.bag_check import ArchiveContents
from colearn_desktop.archive.reader import extract_archive, read_archive, verify_archive
from colearn_desktop.domain.errors import ArchiveError
from tests.archive.hostile import HONEST, JUNIPER, make_hostile
from tests.archive.samples import BY_WORDS, WORDS


class Shown:
    """What somebody would get to see of one file."""

    def __init__(self) -> None:
        self.contents = b""

    def write(self, data: bytes) -> int:
        self.contents += data
        return len(data)

    def close(self) -> None: ...


def open_in_memory(archive: Path, problems: list[str]) -> ArchiveContents | None:
    """Read it; whatever is shown of one that is refused is a problem."""
    shown: dict[str, Shown] = {}

    def take(file: ArchivedFile) -> Shown:
        return shown.setdefault(file.path, Shown())

    try:
        contents = read_archive(archive, BY_WORDS, take)
    except ArchiveError:
        if shown:
            problems.append("something was shown of a refused archive")
        return None
    seen = {path: sink.contents for path, sink in shown.items()}
    if contents.sender == JUNIPER.keys and seen != HONEST:
        problems.append("somebody else's words under Juniper's name")
    return contents


def open_on_disk(archive: Path, into: Path, problems: list[str]) -> ArchiveContents | None:
    """Extract it, and look at all that is there afterwards."""
    around = into.parent
    before = set(around.rglob("*"))
    try:
        contents = extract_archive(archive, BY_WORDS, into)
    except ArchiveError:
        if set(around.rglob("*")) != before:
            problems.append("something was left of a refused archive")
        return None
    made = set(around.rglob("*")) - before
    if any(not path.is_relative_to(into) or path.is_symlink() for path in made):
        problems.append("something lies outside")
    files = {path.relative_to(into).as_posix() for path in made if path.is_file()}
    if files != set(contents.members):
        problems.append("other files than the archive says")
    return contents


def try_one(folder: Path, number: int, problems: list[str]) -> str:
    """Say what became of one archive."""
    place = folder / f"{number}"
    place.mkdir()
    archive = make_hostile(place / "in", number)
    in_memory = open_in_memory(archive, problems)
    on_disk = open_on_disk(archive, place / "out", problems)
    try:
        verified = verify_archive(archive, BY_WORDS)
    except ArchiveError as error:
        verified = None
        name = type(error).__name__
    if len({contents is None for contents in (in_memory, on_disk, verified)}) != 1:
        problems.append("taken in one way and refused in another")
    if verified is None:
        return name
    if verified.sender == JUNIPER.keys:
        return "opened as Juniper's"
    return "opened as unsigned" if verified.sender is None else "opened as Mallory's"


def main(folder: Path, count: int) -> None:
    """Try them all, and one that asks for as much memory as an honest one may."""
    unlock_file.WORK_FACTOR_LOG2 = 6
    outcomes: Counter[str] = Counter()
    problems: list[str] = []
    for number in range(count):
        found: list[str] = []
        outcomes[try_one(folder, number, found)] += 1
        problems += [f"{number}: {problem}" for problem in found]
    unlock_file.WORK_FACTOR_LOG2 = unlock_file.MAX_WORK_FACTOR_LOG2
    sealed = unlock_file.seal_identity("AGE-SECRET-KEY-1", WORDS)
    unlock_file.open_identity(sealed, WORDS)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if sys.platform == "darwin":
        peak_kib //= 1024
    print(json.dumps({"outcomes": outcomes, "problems": problems, "peak_kib": peak_kib}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
