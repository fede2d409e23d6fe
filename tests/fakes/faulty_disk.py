"""A disk below SQLite that fails at a chosen write or sync, or loses its power there.

The program's own driver takes no such thing, so the vault's file is opened by SQLite3
Multiple Ciphers, with the same key, the same settings and the same statements.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import apsw

_NAME = "faulty"


class PowerCutError(Exception):
    """Nothing reaches this disk any more."""


@dataclass(slots=True)
class Change:
    """What was asked of a file since its last sync: new bytes, or a new length."""

    offset: int
    content: bytes | None


class FaultyDisk(apsw.VFS):
    """Counts the writes, truncations and syncs of all its files.

    Attributes:
        calls: How many there have been.
        fails_at: The one that fails, and it alone; None for none.
        cut_at: The one at which the power goes.
    """

    def __init__(self) -> None:
        super().__init__(_NAME, "unix")
        self.set_up()

    def set_up(self, *, fails_at: int | None = None, cut_at: int | None = None) -> None:
        """Begin anew: all is well but at the given calls, counted from 1."""
        self.calls = 0
        self.fails_at = fails_at
        self.cut_at = cut_at
        self.is_cut = False
        self._files: dict[Path, FaultyFile] = {}

    def xOpen(self, name: Any, flags: list[int]) -> FaultyFile:  # noqa: N802 - SQLite's name
        file = FaultyFile(self, name, flags)
        self._files[file.path] = file
        return file

    def count(self) -> None:
        """Before each call that changes a file."""
        if self.is_cut:
            raise PowerCutError
        self.calls += 1
        if self.calls == self.cut_at:
            self.is_cut = True
            raise PowerCutError
        if self.calls == self.fails_at:
            raise apsw.IOError

    def leave_behind(self, source: random.Random) -> None:
        """After a cut: of what was not synced, any part may have come through."""
        for file in self._files.values():
            file.path.write_bytes(file.surviving(source))


@cache
def faulty_disk() -> FaultyDisk:
    """The one there is: what encrypts above it holds on to it until the process ends."""
    return FaultyDisk()


class FaultyFile(apsw.VFSFile):
    """One file of such a disk."""

    def __init__(self, disk: FaultyDisk, name: Any, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self.path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self._disk = disk
        self._synced = self.path.read_bytes()
        self._changes: list[Change] = []

    def xWrite(self, content: bytes, offset: int) -> None:  # noqa: N802
        self._changes.append(Change(offset, bytes(content)))
        self._disk.count()
        super().xWrite(content, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._changes.append(Change(size, None))
        self._disk.count()
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.count()
        super().xSync(flags)
        self._synced = self.path.read_bytes()
        self._changes.clear()

    def surviving(self, source: random.Random) -> bytes:
        """What is on the platter: each change whole, torn or not at all, in any mixture."""
        content = bytearray(self._synced)
        for change in self._changes:
            fate = source.choice(["whole", "torn", "lost"])
            if fate == "lost":
                continue
            if change.content is None:
                del content[change.offset :]
                continue
            kept = change.content
            if fate == "torn":
                kept = kept[: source.randrange(len(kept) + 1)]
            content.extend(bytes(max(0, change.offset - len(content))))
            content[change.offset : change.offset + len(kept)] = kept
        return bytes(content)


class FaultyConnection:
    """Stands where a `StretchWriter` expects the vault's own connection."""

    def __init__(self, connection: Any, commits_a_checkpoint: int) -> None:
        self._connection = connection
        self._commits_a_checkpoint = commits_a_checkpoint
        self._commits = 0

    @contextmanager
    def writing(self) -> Iterator[Any]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(apsw.Error, PowerCutError):
                self._connection.execute("ROLLBACK")
            raise
        self._commits += 1
        if not self._commits % self._commits_a_checkpoint:
            # SQLite does this itself at the end of a commit, and does not let its failure
            # be the commit's; but here an error from the disk would come up all the same.
            with suppress(apsw.Error, PowerCutError):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        with suppress(apsw.Error, PowerCutError):
            self._connection.close()


def open_by_another_program(database: Path, key: bytes, vfs: str | None = None) -> Any:
    """Open a vault's database with SQLite3 Multiple Ciphers and the raw key.

    Args:
        database: The file.
        key: Of the database.
        vfs: A disk to open it on.
    """
    flags = apsw.SQLITE_OPEN_READWRITE
    connection = apsw.Connection(str(database), flags=flags, vfs=vfs)
    for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"""key = "x'{key.hex()}'" """):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def open_on(
    disk: FaultyDisk, database: Path, key: bytes, commits_a_checkpoint: int
) -> FaultyConnection:
    """Open a vault's database on a faulty disk, with the program's own settings.

    Args:
        disk: Already made, and counting from here on.
        database: The file.
        key: Of the database.
        commits_a_checkpoint: After how many the log is brought into the file: few, to see
            it often.
    """
    connection = open_by_another_program(database, key, vfs=f"multipleciphers-{_NAME}")
    for pragma in (
        # Without it the log's index is shared memory, which such a disk does not have.
        "locking_mode = EXCLUSIVE",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "synchronous = FULL",
        "wal_autocheckpoint = 0",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    disk.calls = 0
    return FaultyConnection(connection, commits_a_checkpoint)
