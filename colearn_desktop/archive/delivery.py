"""The second pass over an archive: hands over what the first one verified."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from colearn_desktop.archive.bag import ArchivedFile
from colearn_desktop.archive.bag_check import ArchiveContents, path_in_bag
from colearn_desktop.archive.target import target_errors
from colearn_desktop.disk import sync_file
from colearn_desktop.domain.errors import ArchiveDamagedError


class FileSink(Protocol):
    """Takes the contents of one file."""

    def write(self, data: bytes, /) -> int:
        """Take the next piece."""

    def close(self) -> None:
        """Know that the file is whole and its hash fits."""


class Delivery:
    """A visitor for the second pass: hands over what the first one verified."""

    def __init__(
        self,
        contents: ArchiveContents,
        open_sink: Callable[[ArchivedFile], FileSink | None],
    ) -> None:
        self.missing = dict(contents.members)
        self._open_sink = open_sink
        self._sink: FileSink | None = None
        self._expected_sha256 = ""
        self._digest = hashlib.sha256()

    def folder(self, path: str) -> None:
        """Ignore it: folders are made for the files in them."""

    def begin(self, path: str, size_bytes: int) -> None:
        """Begin a file, which must be one that was verified.

        Raises:
            ArchiveDamagedError: It is another one.
        """
        expected = self.missing.pop(path_in_bag(path), None)
        if expected is None or expected.size_bytes != size_bytes:
            raise ArchiveDamagedError("the archive changed while it was read")
        self._expected_sha256 = expected.sha256
        self._digest = hashlib.sha256()
        self._sink = self._open_sink(expected)

    def data(self, piece: memoryview) -> None:
        """Pass on the next piece."""
        self._digest.update(piece)
        if self._sink is not None:
            self._sink.write(bytes(piece))

    def end(self) -> None:
        """Close the file begun last.

        Raises:
            ArchiveDamagedError: It is not what was verified.
        """
        if self._digest.hexdigest() != self._expected_sha256:
            raise ArchiveDamagedError("the archive changed while it was read")
        if self._sink is not None:
            self._sink.close()


class Extraction:
    """Opens files below one folder, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._latest: _ExtractedFile | None = None

    def open(self, member: ArchivedFile) -> FileSink:
        """Make a file, and the folders above it."""
        *folders, name = member.path.split("/")
        with target_errors():
            folder = self._folder
            for part in folders:  # mkdir's `parents` would not give them this mode
                folder /= part
                folder.mkdir(mode=0o700, exist_ok=True)
            self._latest = _ExtractedFile(folder / name)
        return self._latest

    def abandon(self) -> None:
        """Close a file that was left open; it is about to be deleted."""
        if self._latest is not None:
            self._latest.abandon()


class _ExtractedFile:
    def __init__(self, path: Path) -> None:
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        self._file = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> int:
        with target_errors():
            return self._file.write(data)

    def close(self) -> None:
        with target_errors(), self._file:
            sync_file(self._file)

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
