"""Writes an encrypted archive into one file or into parts; what they are, `volumes` says."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import BinaryIO

from colearn_desktop.archive.target import target_errors
from colearn_desktop.archive.volumes import part_path
from colearn_desktop.disk import sync_file


class VolumeWriter:
    """A sink that fills one file, or part after part, and syncs each of them.

    Args:
        whole: Path of the archive in one file; parts are called after it.
        part_bytes: Where to begin another part; None for one file however long.
    """

    def __init__(self, whole: Path, part_bytes: int | None) -> None:
        self._whole = whole
        self._part_bytes = part_bytes
        self._paths: list[Path] = []
        self._sums: list[str] = []
        self._file: BinaryIO | None = None
        self._left_bytes = 0
        self._digest = hashlib.sha256()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files written so far, in their order."""
        return tuple(self._paths)

    def write(self, data: bytes) -> int:
        """Write all of `data`.

        Raises:
            ArchiveTargetError: It cannot be written there.
            ArchiveTooLargeError: The file system does not take a file so long.
        """
        if self._part_bytes is None:
            self._put(data)
            return len(data)
        view = memoryview(data)
        while view:
            if not self._left_bytes:
                self._end_part()
            piece = view[: self._left_bytes or self._part_bytes]
            self._put(piece)
            self._left_bytes -= len(piece)
            view = view[len(piece) :]
        return len(data)

    def flush(self) -> None:
        """Pass on what is held back."""
        if self._file is not None:
            with target_errors():
                self._file.flush()

    def close(self) -> None:
        """Sync what is open.

        Raises:
            ArchiveTargetError: It did not reach the disk.
        """
        self._end_part()

    def sums(self) -> bytes:
        """The list of the parts' hashes; empty for an archive in one file."""
        if self._part_bytes is None:
            return b""
        hashes = zip(self._sums, self._paths, strict=True)
        return "".join(f"{sha256}  {path.name}\n" for sha256, path in hashes).encode()

    def abandon(self) -> None:
        """Close without caring: the files are about to be deleted."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()

    def _put(self, piece: bytes | memoryview) -> None:
        if self._file is None:
            self._begin_part()
        assert self._file is not None
        with target_errors():
            self._file.write(piece)
        if self._part_bytes is not None:
            self._digest.update(piece)

    def _begin_part(self) -> None:
        path = self._whole
        if self._part_bytes is not None:
            path = part_path(self._whole, len(self._paths) + 1)
        with target_errors():
            self._file = path.open("xb")
        self._paths.append(path)
        self._left_bytes = self._part_bytes or 0
        self._digest = hashlib.sha256()

    def _end_part(self) -> None:
        if self._file is None:
            return
        file, self._file = self._file, None
        with target_errors(), file:
            sync_file(file)
        self._sums.append(self._digest.hexdigest())
