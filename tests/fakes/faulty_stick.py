"""A stick that fails at a chosen byte or a chosen call, in whichever way sticks fail.

It stands between the archive's code and the files below one folder: everything else that
Python opens is left alone. What it lets through reaches real files.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import pytest


class Fault(StrEnum):
    """How it fails."""

    FULL = "no space left"
    FAILS_TO_WRITE = "input/output error while writing"
    READ_ONLY = "turned read-only"
    TOO_LONG = "file too large"
    PULLED = "pulled out"
    LOSES_THE_REST = "takes bytes and keeps none of them"
    KEEPS_ZEROS = "keeps zeros for what it was given"
    FLIPS_WHEN_WRITING = "keeps another bit"
    FAILS_TO_READ = "input/output error while reading back"
    FLIPS_WHEN_READING = "reads another bit"
    ENDS_WHEN_READING = "reads less than there is"


WHILE_READING = (Fault.FAILS_TO_READ, Fault.FLIPS_WHEN_READING, Fault.ENDS_WHEN_READING)
_ERRNO = {
    Fault.FULL: errno.ENOSPC,
    Fault.FAILS_TO_WRITE: errno.EIO,
    Fault.READ_ONLY: errno.EROFS,
    Fault.TOO_LONG: errno.EFBIG,
    Fault.FAILS_TO_READ: errno.EIO,
}


@dataclass(slots=True)
class FaultyStick:
    """Fails once so many bytes were written to it (or read from it), and from then on.

    Attributes:
        folder: What is on the stick.
        at_bytes: Where the fault is, counted over all files in the order of the calls.
        only: Name of the only file in which bytes are counted; how it ends will do.
        has_failed: Whether it got so far.
    """

    folder: Path
    fault: Fault
    at_bytes: int
    only: str = ""
    has_failed: bool = False
    _written_bytes: int = field(default=0, init=False)
    _read_bytes: int = field(default=0, init=False)

    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on files below the folder are on this stick."""
        honest_open, honest_fsync = Path.open, os.fsync

        def open_(path: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            if not path.is_relative_to(self.folder):
                return honest_open(path, mode, *arguments, **options)
            if "r" not in mode:
                self._refuse_if_failed()
            file = honest_open(path, mode, *arguments, **options)
            return _File(self, file) if path.name.endswith(self.only) else file

        def fsync(descriptor: int) -> None:
            self._refuse_if_failed()
            honest_fsync(descriptor)

        monkeypatch.setattr(Path, "open", open_)
        monkeypatch.setattr(os, "fsync", fsync)

    def written(self, data: bytes) -> bytes:
        """What becomes of bytes that are written: other ones, or an error."""
        start = self._written_bytes
        self._written_bytes += len(data)
        if self.fault in WHILE_READING or self._written_bytes <= self.at_bytes:
            return data
        first = not self.has_failed
        self.has_failed = True
        healthy = max(0, self.at_bytes - start)
        match self.fault:
            case Fault.LOSES_THE_REST:
                return data[:healthy]
            case Fault.KEEPS_ZEROS:
                return data[:healthy] + bytes(len(data) - healthy)
            case Fault.FLIPS_WHEN_WRITING:
                return _flipped(data, healthy) if first else data
            case Fault.PULLED:
                shutil.rmtree(self.folder, ignore_errors=True)
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            case _:
                self._refuse_if_failed()
                raise AssertionError("this fault has an error")

    def read(self, data: bytes) -> bytes:
        """What becomes of bytes that are read back."""
        start = self._read_bytes
        self._read_bytes += len(data)
        if self.fault not in WHILE_READING or self._read_bytes <= self.at_bytes:
            return data
        self.has_failed = True
        healthy = max(0, self.at_bytes - start)
        match self.fault:
            case Fault.FLIPS_WHEN_READING:
                return _flipped(data, min(healthy, len(data) - 1)) if data else data
            case Fault.ENDS_WHEN_READING:
                return data[:healthy]
            case _:
                raise OSError(_ERRNO[self.fault], os.strerror(_ERRNO[self.fault]))

    def _refuse_if_failed(self) -> None:
        if self.has_failed and self.fault in _ERRNO and self.fault not in WHILE_READING:
            raise OSError(_ERRNO[self.fault], os.strerror(_ERRNO[self.fault]))


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]


class _File:
    """An open file on the stick."""

    def __init__(self, stick: FaultyStick, file: Any) -> None:
        self._stick = stick
        self._file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        self._file.write(self._stick.written(bytes(data)))
        return len(data)

    def read(self, size: int = -1) -> bytes:
        return self._stick.read(self._file.read(size))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@dataclass(slots=True)
class FaultyCalls:
    """Fails at the Nth call that changes the stick: a folder or a file made, a sync, a rename.

    Attributes:
        at_call: Counted from 0; None to count only.
        calls: How many there were.
    """

    folder: Path
    error_number: int
    at_call: int | None
    calls: int = 0

    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on calls about the folder are counted."""
        for place, name in ((Path, "open"), (Path, "mkdir"), (Path, "rename"), (os, "fsync")):
            honest = getattr(place, name)
            monkeypatch.setattr(place, name, self._counting(honest))

    def _counting(self, honest: Callable[..., Any]) -> Callable[..., Any]:
        def call(what: Any, *arguments: Any, **options: Any) -> Any:
            is_ours = isinstance(what, int) or what.is_relative_to(self.folder)
            if is_ours:
                self.calls += 1
                if self.calls - 1 == self.at_call:
                    raise OSError(self.error_number, os.strerror(self.error_number))
            return honest(what, *arguments, **options)

        return call
