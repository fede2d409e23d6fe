"""The files that an encrypted archive lies in: one, or parts that are carried side by side.

An archive that could be longer than a FAT stick takes (4 GiB, here less a margin) is cut
into parts of one length, the last one shorter:

    archive-0123456789.tar.age.001
    archive-0123456789.tar.age.002
    archive-0123456789.tar.age.sha256   SHA-256 of each part, as `sha256sum` writes it

Joined in their order (`cat`, `copy /b`) the parts are the age file; a part means nothing by
itself. That nothing was changed, moved or left out is age's to prove, as with one file. The
list of hashes proves nothing: anybody could write another. It serves to say, once something
is wrong, which part has to be copied again, and how many there have to be.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from colearn_desktop.disk import forget_cached
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchivePartDamagedError,
    ArchivePartMissingError,
)

MAX_PART_BYTES = (4 << 30) - (1 << 20)
"""How long a file can be and still go on any stick: FAT's 4 GiB less a MiB."""

MAX_PARTS = 999
"""Three digits: the parts of an archive stand in their order wherever they are listed."""

ARCHIVE_SUFFIX = ".tar.age"
_SUMS_SUFFIX = ".sha256"
_MOST_SUMS_BYTES = 512 * 1024
_PIECE_BYTES = 1 << 20
_PART = re.compile(r"(?P<whole>.+\.tar\.age)\.(?P<number>[0-9]{3})")


def parts_needed(archive_bytes: int, part_bytes: int) -> int:
    """How many files an archive of at most so many bytes lies in."""
    return max(1, -(-archive_bytes // part_bytes))


def find_volumes(archive: Path) -> tuple[Path, ...]:
    """The files of an archive, in their order.

    Args:
        archive: The `.tar.age` file, any one of its parts, or the folder they are in.

    Raises:
        ArchivePartMissingError: A part is not there.
        ArchiveDamagedError: There is no archive there, or there are several.
    """
    try:
        return _find(archive)
    except OSError as error:
        raise ArchiveDamagedError("the archive is missing or unreadable") from error


def _find(archive: Path) -> tuple[Path, ...]:
    if archive.is_dir():
        archive = _only_archive_in(archive)
    part = _PART.fullmatch(archive.name)
    if part is None and archive.is_file():
        return (archive,)
    whole = archive if part is None else archive.with_name(part["whole"])
    numbers = _part_numbers(whole)
    if not numbers:
        raise ArchiveDamagedError("the archive is missing")
    wanted = max(*numbers, len(read_sums(whole)))
    for number in range(1, wanted + 1):
        if number not in numbers:
            raise ArchivePartMissingError(number)
    return tuple(part_path(whole, number) for number in range(1, wanted + 1))


def _only_archive_in(folder: Path) -> Path:
    # macOS puts a hidden "._name" beside each file on a stick.
    names = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    whole = {name for name in names if name.endswith(ARCHIVE_SUFFIX)}
    whole |= {part["whole"] for name in names if (part := _PART.fullmatch(name))}
    if len(whole) != 1:
        raise ArchiveDamagedError("not one archive in this folder")
    return folder / whole.pop()


def _part_numbers(whole: Path) -> set[int]:
    found = set()
    for path in whole.parent.iterdir():
        part = _PART.fullmatch(path.name)
        # Only files: a pipe among the parts would keep us waiting for ever.
        if part and part["whole"] == whole.name and int(part["number"]) and path.is_file():
            found.add(int(part["number"]))
    return found


def read_sums(whole: Path) -> list[str]:
    """The hashes of the parts in their order; none where nobody says.

    Args:
        whole: Path that the archive would have in one file.
    """
    try:
        path = sums_path(whole)
        if not path.is_file():
            return []
        with path.open("rb") as file:
            text = file.read(_MOST_SUMS_BYTES).decode("ascii", "replace")
    except OSError:
        return []
    sums: list[str] = []
    for line in text.splitlines()[:MAX_PARTS]:
        match = re.fullmatch(r"([0-9a-f]{64}) [ *]([^/\\]+)", line)
        if match is None or match[2] != part_path(whole, len(sums) + 1).name:
            return []
        sums.append(match[1])
    return sums


def archive_name(archive: Path) -> str:
    """What an archive is called, without the endings of its files.

    Args:
        archive: As for `find_volumes`.
    """
    part = _PART.fullmatch(archive.name)
    whole = archive.name if part is None else part["whole"]
    return whole.removesuffix(".age").removesuffix(".tar")


class SealedVolumes:
    """An encrypted archive, open for reading as one stream whatever it lies in.

    One file stays open from pass to pass; of parts, one is open at a time.

    Args:
        paths: As `find_volumes` gives them.

    Attributes:
        folder: Where they lie.
        size_bytes: Of all of them together.

    Raises:
        ArchiveDamagedError: One of them is unreadable.
    """

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        self.folder = paths[0].parent
        try:
            self._sizes = [path.stat().st_size for path in paths]
            self._file: BinaryIO = paths[0].open("rb", _PIECE_BYTES)
        except OSError as error:
            raise ArchiveDamagedError("the archive is missing or unreadable") from error
        self._open_number = 0
        self.size_bytes = sum(self._sizes)

    @classmethod
    def of(cls, archive: Path) -> Self:
        """Find and open an archive; see `find_volumes`.

        Raises:
            ArchiveDamagedError: It is not there, or not all of it.
        """
        return cls(find_volumes(archive))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes; nothing only at the end of the last part.

        Raises:
            OSError: The disk does not give them.
        """
        while not (piece := self._file.read(size)):
            if self._open_number + 1 == len(self._paths):
                break
            self._open(self._open_number + 1)
        return piece

    def rewind(self) -> None:
        """Begin again.

        Raises:
            OSError: The disk does not let us.
        """
        if self._open_number:
            self._open(0)
        self._file.seek(0)

    def forget_cached(self) -> None:
        """Ask the system to read the files from the device again, not from memory."""
        for path in self._paths:
            with contextlib.suppress(OSError), path.open("rb") as file:
                forget_cached(file)

    def blame_a_part(self, check: Callable[[], None]) -> None:
        """Look for the part that is to blame, after something was found to be wrong.

        Args:
            check: Called often; may raise to stop.

        Raises:
            ArchivePartDamagedError: This one.
            ArchivePartMissingError: This one, in all likelihood.
        """
        part = _PART.fullmatch(self._paths[0].name)
        if part is None:
            return
        sums = read_sums(self._paths[0].with_name(part["whole"]))
        if not sums:
            self._blame_by_length()
        for number, path in enumerate(self._paths[: len(sums)], start=1):
            if _sha256(path, check) != sums[number - 1]:
                raise ArchivePartDamagedError(number)
        if sums and len(self._paths) > len(sums):
            raise ArchivePartDamagedError(len(sums) + 1)

    def _blame_by_length(self) -> None:
        """Without the list: all parts but the last have one length."""
        first_bytes = self._sizes[0]
        for number, size_bytes in enumerate(self._sizes[:-1], start=1):
            if size_bytes != first_bytes:
                raise ArchivePartDamagedError(number)
        if self._sizes[-1] == first_bytes:
            raise ArchivePartMissingError(len(self._sizes) + 1)

    def _open(self, number: int) -> None:
        self._file.close()
        self._file = self._paths[number].open("rb", _PIECE_BYTES)
        self._open_number = number


def part_path(whole: Path, number: int) -> Path:
    """Where part `number`, counted from 1, of an archive lies."""
    return whole.with_name(f"{whole.name}.{number:03}")


def sums_path(whole: Path) -> Path:
    """Where the hashes of its parts lie."""
    return whole.with_name(whole.name + _SUMS_SUFFIX)


def _sha256(path: Path, check: Callable[[], None]) -> str | None:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for piece in _pieces(file):
                check()
                digest.update(piece)
    except OSError:
        return None
    return digest.hexdigest()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE_BYTES):
        yield piece
