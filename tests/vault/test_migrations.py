from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.errors import StorageFullError, VaultDamagedError, VaultTooNewError
from colearn_desktop.vault.migrations import MIGRATIONS, copy_path, migrate, schema_version
from colearn_desktop.vault.schema import metadata
from colearn_desktop.vault.triggers import TRIGGERS
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_room import raw_sql, room

NEXT = (*MIGRATIONS, ("ALTER TABLE session ADD COLUMN weather TEXT NOT NULL DEFAULT ''",))
BROKEN = (*MIGRATIONS, ("CREATE TABLE half (done TEXT)", "ALTER TABLE nowhere ADD COLUMN x"))


def tables(connection: Any) -> dict[str, str]:
    """Every table and index by name, as SQL without layout and quotation marks."""
    return {
        name: re.sub(r'[\s"]+', "", sql).upper()
        for name, sql in connection.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        )
    }


def test_migrations_end_in_the_tables_of_the_schema(tmp_path: Path) -> None:
    memory = driver.connect(":memory:")
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: memory, module=driver, poolclass=StaticPool
    )
    metadata.create_all(engine)
    with cheap_vault(tmp_path) as vault:
        assert tables(raw_sql(vault)) == tables(memory)
    memory.close()


def test_every_guard_is_there(tmp_path: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        (count,) = (
            raw_sql(vault)
            .execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
            .fetchone()
        )
    assert count == len(TRIGGERS)


def test_a_fresh_vault_is_at_the_latest_version(tmp_path: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        assert schema_version(vault._database) == len(MIGRATIONS)
    assert not copy_path(tmp_path / "vault" / "vault.db").exists()


def test_a_newer_vault_is_refused_and_left_alone(tmp_path: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        raw_sql(vault).execute(f"PRAGMA user_version = {len(MIGRATIONS) + 6}")
    with pytest.raises(VaultTooNewError) as caught:
        Vault.unlock(tmp_path / "vault", PASSPHRASE)
    assert (caught.value.found, caught.value.supported) == (
        len(MIGRATIONS) + 6,
        len(MIGRATIONS),
    )


def test_an_older_vault_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    place = room(tmp_path)
    database = place.vault._database
    migrate(database, NEXT)
    assert schema_version(database) == len(NEXT)
    raw = raw_sql(place.vault)
    assert raw.execute("SELECT title, weather FROM session").fetchall() == [
        ("Bridge Street", "")
    ]
    assert len(place.vault.events.read(place.session_id)) == 2
    place.vault.close()

    copy = copy_path(tmp_path / "vault" / "vault.db")
    content = copy.read_bytes()
    assert copy.stat().st_mode & 0o077 == 0
    assert b"SQLite format 3" not in content
    assert b"Bridge Street" not in content
    # The copy is a whole vault of the version before.
    (tmp_path / "vault" / "vault.db").write_bytes(content)
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        assert len(vault.events.read(place.session_id)) == 2
    # Opened once more, it has done its duty: it would outlive an erasure.
    assert not copy.exists()


def test_the_guards_hold_after_a_migration(tmp_path: Path) -> None:
    place = room(tmp_path)
    migrate(place.vault._database, NEXT)
    with pytest.raises(driver.IntegrityError):
        raw_sql(place.vault).execute("DELETE FROM event")


def test_a_failed_migration_changes_nothing(tmp_path: Path) -> None:
    place = room(tmp_path)
    with pytest.raises(sqlalchemy.exc.OperationalError):
        migrate(place.vault._database, BROKEN)
    raw = raw_sql(place.vault)
    assert schema_version(place.vault._database) == len(MIGRATIONS)
    assert "half" not in tables(raw)
    with pytest.raises(driver.IntegrityError):
        raw.execute("DELETE FROM event")


def test_without_room_for_the_copy_nothing_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = room(tmp_path)

    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("colearn_desktop.vault.migrations.shutil.copyfile", full)
    with pytest.raises(StorageFullError):
        migrate(place.vault._database, NEXT)
    assert schema_version(place.vault._database) == len(MIGRATIONS)
    assert not [each for each in place.vault.folder.iterdir() if "migration" in each.name]


def test_erasing_removes_the_copy(tmp_path: Path) -> None:
    place = room(tmp_path)
    recording_id = place.recording()
    migrate(place.vault._database, NEXT)
    copy = copy_path(place.vault.folder / "vault.db")
    assert copy.exists()
    place.vault.recordings.erase_audio(recording_id)
    assert not copy.exists()


def test_a_database_without_tables_is_damage(tmp_path: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        raw_sql(vault).execute("PRAGMA user_version = 0")
    with pytest.raises(VaultDamagedError):
        Vault.unlock(tmp_path / "vault", PASSPHRASE)
