"""How a vault of each released version becomes one of this version.

`PRAGMA user_version` counts the migrations that a file has been through. A migration is
frozen once released: it says what the tables were then, not what `schema` says now.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from colearn_desktop.disk import sync_folder
from colearn_desktop.domain.errors import VaultDamagedError, VaultTooNewError
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.files import storage_errors
from colearn_desktop.vault.schema_1 import SCHEMA_1
from colearn_desktop.vault.schema_2_erasing import HANDING_AND_ERASING
from colearn_desktop.vault.triggers import TRIGGERS

Migration = Sequence[str]
_COPY_SUFFIX = ".before-migration"

# What is struck is silenced for good; and there are events of which version 1 knows nothing.
_SCHEMA_2 = (
    """
    CREATE INDEX event_strikes
        ON event (session_id)
        WHERE json_extract(body, '$.type') = 'stretch_struck'""",
    """
    CREATE TABLE silencing (
        event_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        from_ms INTEGER NOT NULL,
        until_ms INTEGER NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (event_id),
        CHECK (from_ms < until_ms),
        FOREIGN KEY(event_id) REFERENCES event (event_id),
        FOREIGN KEY(session_id) REFERENCES session (session_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE silencing_end (
        event_id TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (event_id),
        FOREIGN KEY(event_id) REFERENCES silencing (event_id)
    ) WITHOUT ROWID, STRICT""",
    "ALTER TABLE recording ADD COLUMN freed_bytes INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE audio_segment ADD COLUMN generation INTEGER DEFAULT 0 NOT NULL",
    "DROP INDEX audio_segment_places",
    """
    CREATE INDEX audio_segment_places
        ON audio_segment (recording_id, stretch, segment_index, first_frame, frames, peak,
            at_ms, last, generation)""",
    """
    CREATE TABLE vault_backup (
        backup_id TEXT NOT NULL,
        folder TEXT NOT NULL,
        made_utc_ms INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL,
        content_mark TEXT NOT NULL,
        gone_utc_ms INTEGER,
        PRIMARY KEY (backup_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE own_host_keys (
        id INTEGER NOT NULL,
        signing_seed BLOB NOT NULL,
        age_identity TEXT NOT NULL,
        PRIMARY KEY (id),
        CHECK (id = 1 AND length(signing_seed) = 32)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE known_host (
        signing_key BLOB NOT NULL,
        age_recipient TEXT NOT NULL,
        name TEXT NOT NULL,
        added_utc_ms INTEGER NOT NULL,
        compared_utc_ms INTEGER,
        PRIMARY KEY (signing_key),
        CHECK (length(signing_key) = 32)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE event_reading (
        event_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        exported_utc_ms INTEGER NOT NULL,
        whole INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (event_id, exported_utc_ms, whole, body),
        CHECK (whole IN (0, 1)),
        FOREIGN KEY(event_id) REFERENCES event (event_id),
        FOREIGN KEY(session_id) REFERENCES session (session_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE INDEX event_reading_of_session
        ON event_reading (session_id)""",
    """
    CREATE TABLE stretch_arrival (
        recording_id TEXT NOT NULL,
        stretch INTEGER NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (recording_id, stretch),
        FOREIGN KEY(recording_id) REFERENCES recording (recording_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE stretch_arrived (
        recording_id TEXT NOT NULL,
        stretch INTEGER NOT NULL,
        grant_id TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (recording_id, stretch),
        FOREIGN KEY(recording_id, stretch)
            REFERENCES stretch_arrival (recording_id, stretch)
    ) WITHOUT ROWID, STRICT""",
)

MIGRATIONS: tuple[Migration, ...] = (
    SCHEMA_1,
    (*_SCHEMA_2, *HANDING_AND_ERASING),
)


def make_tables(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Fill a new, empty database.

    Raises:
        StorageFullError: No room; nothing was stored.
    """
    _run(database, migrations, already=0)


def migrate(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring an existing vault up to date, after copying its file.

    The copy (encrypted as the vault is) stays until the vault has been opened once more;
    erasing a recording removes it at once.

    Raises:
        VaultTooNewError: A newer version of the program has been here.
        VaultDamagedError: It has no tables.
        StorageFullError: No room for the copy; nothing has changed.
    """
    found = schema_version(database)
    if found > len(migrations):
        raise VaultTooNewError(found, len(migrations))
    if found < 1:
        # An emptied file opens with any key: never take it for a new vault.
        raise VaultDamagedError("the database has no tables")
    if found == len(migrations):
        remove_copy(database.path)
        return
    _copy(database)
    _run(database, migrations, already=found)


def schema_version(database: Database) -> int:
    """How many migrations the file has been through; 0 for an empty file."""
    with database.reading() as connection:
        version: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return version


def copy_path(database_path: Path) -> Path:
    """Where the copy made before a migration lies."""
    return database_path.with_name(database_path.name + _COPY_SUFFIX)


def remove_copy(database_path: Path) -> None:
    """Delete the copy made before a migration, if there is one."""
    with storage_errors():
        copy_path(database_path).unlink(missing_ok=True)


def _run(database: Database, migrations: Sequence[Migration], *, already: int) -> None:
    with database.writing() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for migration in migrations[already:]:
            for statement in migration:
                connection.exec_driver_sql(statement)
        for trigger in TRIGGERS:
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql(f"PRAGMA user_version = {len(migrations)}")


def _copy(database: Database) -> None:
    # The vault is locked against other programs and this is its first use: once the log
    # is emptied, the file alone is the whole vault.
    database.checkpoint()
    target = copy_path(database.path)
    unfinished = target.with_name(target.name + ".part")
    with storage_errors():
        try:
            shutil.copyfile(database.path, unfinished)
            unfinished.chmod(0o600)
            with unfinished.open("r+b") as file:
                os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
