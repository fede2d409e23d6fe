"""Whether the pages of a database file are what was once written, and fit together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.errors import CancelledError, VaultDamagedError
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import metadata
from colearn_desktop.vault.triggers import TRIGGERS

# Steps of SQLite's own check, some three for each page: asked about ten times a second.
_ASK_EVERY_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What was found.

    Attributes:
        altered_pages: Pages whose seal does not fit, free ones included.
        disorder: How many things in the structure contradict each other.
        missing_tables: Tables and columns that should be there.
        missing_guards: Guards that are not there, or not as this version makes them.
    """

    altered_pages: int
    disorder: int
    missing_tables: tuple[str, ...]
    missing_guards: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not (
            self.altered_pages or self.disorder or self.missing_tables or self.missing_guards
        )


def check_pages(database: Database, cancelled: Callable[[], bool]) -> PageCheck:
    """Read every page twice: its seal, and what it says.

    Others may write meanwhile. The seals are looked at in one go, at some 400 MB a second,
    which cannot be broken off.

    Raises:
        CancelledError: `cancelled` said so.
        VaultLockedError: It was closed.
    """
    found = _check_once(database, cancelled)
    if found.altered_pages and not database.is_read_only:
        # A page that was being written while it was read looks the same: once more.
        found = _check_once(database, cancelled)
    return found


def _check_once(database: Database, cancelled: Callable[[], bool]) -> PageCheck:
    if not database.is_read_only:
        # The seals are read from the file itself, past the log: bring it up to date.
        database.empty_log()
    try:
        with database.snapshot() as connection:
            altered = len(connection.execute("PRAGMA cipher_integrity_check").fetchall())
            _refuse_if(cancelled)
            disorder = _disorder(connection, cancelled)
            _refuse_if(cancelled)
            return PageCheck(
                altered, disorder, _missing_tables(connection), _missing_guards(connection)
            )
    except VaultDamagedError:
        # What is read on the way to the checks is so damaged that they cannot begin.
        return PageCheck(1, 1, (), ())


def _disorder(connection: Any, cancelled: Callable[[], bool]) -> int:
    connection.set_progress_handler(cancelled, _ASK_EVERY_STEPS)
    try:
        found = [text for (text,) in connection.execute("PRAGMA integrity_check").fetchall()]
        strangers = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    except driver.DatabaseError as error:
        _refuse_if(cancelled)
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == driver.SQLITE_CORRUPT:
            return 1
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return len(found) + strangers if found != ["ok"] else strangers


def _missing_tables(connection: Any) -> tuple[str, ...]:
    missing = []
    for name, table in metadata.tables.items():
        rows = connection.execute("SELECT name FROM pragma_table_xinfo(?)", (name,)).fetchall()
        there = {column for (column,) in rows}
        if not there:
            missing.append(name)
        else:
            missing += [f"{name}.{each.name}" for each in table.c if each.name not in there]
    return tuple(missing)


def _missing_guards(connection: Any) -> tuple[str, ...]:
    there = {
        _plain(sql)
        for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
    }
    return tuple(_name(each) for each in TRIGGERS if _plain(each) not in there)


def _name(trigger: str) -> str:
    return trigger.split("TRIGGER", 1)[1].split(None, 1)[0]


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _refuse_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise CancelledError
