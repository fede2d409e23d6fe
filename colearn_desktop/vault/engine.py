"""The encrypted database file and ways to talk to it.

Each thread takes its connections from the pool; WAL lets one write while others read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.clock import sleep_ms
from colearn_desktop.domain.errors import (
    StorageFullError,
    VaultInUseError,
    VaultLockedError,
    VaultReadOnlyError,
)
from colearn_desktop.vault.keys import VaultKeys, wipe
from colearn_desktop.vault.storage_errors import translate_errors

_log = logging.getLogger(__name__)
# How long a writer waits for another thread's commit before it gives up.
_BUSY_TIMEOUT_S = 10.0
_PAGES_RETURNED_AT_ONCE = 500
# Long work in many transactions rests in between, or it would be its own successor.
LET_OTHERS_WRITE_MS = 5
# Every connection. Some are defaults today; a changed default must not change us.
_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",  # the driver writes to stderr otherwise
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA foreign_keys = ON",
    # Without it INSERT OR REPLACE deletes rows behind the back of the delete triggers.
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    # Of 4 KiB. Whoever commits at that length waits for the log to be moved into the file, a
    # key press too; while sound is stored its own thread moves it much earlier.
    "PRAGMA wal_autocheckpoint = 4000",
)


class Database:
    """An open database file.

    Args:
        path: The file. It must exist unless `create` is set.
        keys: Opened keys of this vault; they stay the caller's to wipe.
        create: Make a new file.
        read_only: Nobody writes to the file while it is open, and nothing is written
            beside it: for a copy on a stick.

    Raises:
        VaultDamagedError: Not a database of this vault, or damaged.
        VaultReadOnlyError: It cannot be written to.
        StorageFullError: No room.
    """

    def __init__(
        self, path: Path, keys: VaultKeys, *, create: bool = False, read_only: bool = False
    ) -> None:
        self.path = path
        self._keys = keys
        self._mode = "rwc" if create else "ro&immutable=1" if read_only else "rw"
        self.is_read_only = read_only
        self._is_open = True
        self._own_connections: set[OwnConnection] = set()
        self._writing = threading.Lock()
        self._engine: Engine = create_engine(
            "sqlite://",
            creator=self._connect,
            module=driver,
            poolclass=QueuePool,
            hide_parameters=True,  # an unexpected error is logged; its values must not be
        )
        try:
            if create:
                self._start_file()
            with self.reading() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        except BaseException:
            self._engine.dispose()
            raise
        if create:
            self._mode = "rw"

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return self._is_open

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the database for the length of the block.

        Raises:
            VaultLockedError: It was closed.
            VaultDamagedError: What is read is damaged.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when the block is left, undone if it raises.

        Raises:
            VaultLockedError: It was closed.
            StorageFullError: No room; nothing of the block was stored.
            VaultReadOnlyError: It cannot be written to.
            VaultDamagedError: What is read on the way is damaged.
            GrantEndedError: A guard refused it for lack of consent.
        """
        with self.turn_to_write(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def turn_to_write(self) -> Iterator[None]:
        """Wait for other threads' writing to end.

        SQLite's own waiting polls at growing intervals, so that a busy thread would keep
        a key press waiting for most of a second.

        Raises:
            VaultInUseError: Another thread has been writing for ten seconds.
        """
        if not self._writing.acquire(timeout=_BUSY_TIMEOUT_S):
            raise VaultInUseError
        try:
            yield
        finally:
            self._writing.release()

    def own_connection(self) -> OwnConnection:
        """A connection of the driver, without SQLAlchemy, for one thread's hot path."""
        if not self._is_open:
            raise VaultLockedError
        with translate_errors(self.path):
            connection = OwnConnection(self, self._connect())
        self._own_connections.add(connection)
        return connection

    @contextmanager
    def snapshot(self) -> Iterator[Any]:
        """A driver's connection that sees what is stored now, and nothing that comes later.

        Others go on writing meanwhile; the write-ahead log can be emptied only afterwards.

        Raises:
            VaultLockedError: It was closed.
            VaultDamagedError: What is read is damaged.
        """
        if not self._is_open:
            raise VaultLockedError
        with translate_errors(self.path):
            connection = self._connect()
            try:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                yield connection
            finally:
                connection.close()

    def forget_connection(self, connection: OwnConnection) -> None:
        """No longer close it together with the database."""
        self._own_connections.discard(connection)

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the database file and empty it.

        Does what it can: a reader elsewhere leaves the rest for the next time.
        """
        if not self._is_open:
            raise VaultLockedError
        with (
            self.turn_to_write(),
            translate_errors(self.path),
            self._engine.connect() as connection,
        ):
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()

    def empty_log(self) -> bool:
        """As `checkpoint`, for the middle of a session: key presses hardly wait for it.

        Most of the log is moved while others go on writing, and no reader is waited for.

        Returns:
            Whether the log is empty.
        """
        if not self._is_open:
            raise VaultLockedError
        with translate_errors(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").all()
            connection.exec_driver_sql("PRAGMA busy_timeout = 0").all()
            try:
                with self.turn_to_write():
                    row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            finally:
                connection.exec_driver_sql(
                    f"PRAGMA busy_timeout = {round(_BUSY_TIMEOUT_S * 1_000)}"
                ).all()
        return not row[0]

    def return_free_room(self) -> None:
        """Give the file's free pages back to the disk, a part at a time."""
        own = self.own_connection()
        try:
            while _return_some(own):
                self.checkpoint()
                sleep_ms(LET_OTHERS_WRITE_MS)
        finally:
            own.close()
        self.checkpoint()

    def close(self) -> None:
        """Empty the write-ahead log and let go; calling it again does nothing."""
        if not self._is_open:
            return
        for connection in tuple(self._own_connections):
            connection.close()
        try:
            if not self.is_read_only:
                self.checkpoint()
        except (StorageFullError, VaultReadOnlyError) as error:
            # Everything is in the log, and the next opening reads it.
            _log.warning("closed without a checkpoint: %s", type(error).__name__)
        finally:
            self._is_open = False
            self._engine.dispose()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        if not self._is_open:
            raise VaultLockedError
        with translate_errors(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql(begin)
            # Leaving `connect` without a commit rolls back.
            yield connection
            connection.commit()

    def _start_file(self) -> None:
        with translate_errors(self.path), self._engine.connect() as connection:
            # Lets erased recordings give their room back; cannot be chosen later.
            connection.exec_driver_sql("PRAGMA auto_vacuum = INCREMENTAL")
            mode = connection.exec_driver_sql("PRAGMA journal_mode = WAL").scalar_one()
            assert mode == "wal", mode

    def _connect(self) -> Any:
        return keyed_connection(self.path, self._keys, self._mode)


def keyed_connection(path: Path, keys: VaultKeys, mode: str) -> Any:
    """A driver's connection to a database file under the vault's key.

    Args:
        mode: Of SQLite's file names as URI: "rw", "rwc", "ro&immutable=1".

    Raises:
        Error: Of the driver; see `translate_errors`.
    """
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,  # transactions begin where we say so
        check_same_thread=False,  # the pool hands a connection to one thread at a time
    )
    key = keys.subkey("database")
    raw_key = bytearray(b"x'" + key.hex().encode() + b"'")
    try:
        # As scripts: the driver keeps single statements prepared, and the room that
        # they take in SQLite's own pool, every later statement has to ask of the
        # system, which locks it in memory and wipes it afterwards.
        connection.executescript(_PRAGMAS[0])
        connection.set_key(raw_key)
        connection.executescript(";".join(_PRAGMAS[1:]))
    except BaseException:
        connection.close()
        raise
    finally:
        wipe(key)
        wipe(raw_key)
    return connection


class OwnConnection:
    """A driver's connection for one thread; closing waits for a transaction under way."""

    def __init__(self, database: Database, connection: Any) -> None:
        self._database = database
        self._connection = connection
        self._lock = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """As `Database.writing`, with the driver's own connection.

        Raises:
            As `Database.writing`.
        """
        with self._lock:
            if self._connection is None:
                raise VaultLockedError
            with self._database.turn_to_write(), translate_errors(self._database.path):
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                    self._connection.execute("COMMIT")
                except BaseException:
                    # A full disk may have rolled back already.
                    with suppress(driver.Error):
                        self._connection.execute("ROLLBACK")
                    raise

    def move_log(self) -> None:
        """Bring the write-ahead log into the file while others go on writing and reading.

        The next commit then begins it anew. What cannot be moved stays in it, safe, until
        the next time.
        """
        with self._lock:
            if self._connection is None:
                return
            with suppress(driver.Error):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Let go; calling it again does nothing."""
        with self._lock:
            connection, self._connection = self._connection, None
        self._database.forget_connection(self)
        if connection is not None:
            connection.close()


def _return_some(own: OwnConnection) -> bool:
    """Free some pages; whether it is worth going on."""
    with own.writing() as connection:
        (before,) = connection.execute("PRAGMA freelist_count").fetchone()
        # One page for each step, so all its rows must be fetched, though they are empty:
        # SQLAlchemy would close a result without columns after the first.
        connection.execute(f"PRAGMA incremental_vacuum({_PAGES_RETURNED_AT_ONCE})").fetchall()
        (left,) = connection.execute("PRAGMA freelist_count").fetchone()
    return bool(0 < left < before)
