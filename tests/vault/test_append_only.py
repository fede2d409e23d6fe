"""What has been stored stays as it is, whatever SQL is thrown at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from tests.fakes.vault_wall import Wall

APPEND_ONLY = (
    "event",
    "consent_form",
    "consent_record",
    "recording_grant",
    "grant_consent",
    "grant_end",
    "stretch",
    "audio_segment",
)
NEVER_DELETED = (*APPEND_ONLY, "session", "recording")


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Wall:
    """One for all attempts here: every one of them must leave it as it was."""
    return Wall(tmp_path_factory.mktemp("wall"))


@pytest.fixture
def fresh_wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_column_can_be_updated(wall: Wall, table: str) -> None:
    before = wall.rows(table)
    for column in wall.columns(table):
        for conflict in ("", "OR REPLACE", "OR IGNORE"):
            with pytest.raises(driver.IntegrityError, match="append-only"):
                wall.raw.execute(f"UPDATE {conflict} {table} SET {column} = {column}")
    assert wall.rows(table) == before


@pytest.mark.parametrize("table", NEVER_DELETED)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_no_row_can_be_deleted_or_replaced(wall: Wall, table: str, recursive: str) -> None:
    wall.raw.execute(f"PRAGMA recursive_triggers = {recursive}")
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    before = wall.rows(table)
    with pytest.raises(driver.IntegrityError, match="append-only"):
        wall.raw.execute(f"DELETE FROM {table}")
    row = before[-1]
    marks = ", ".join("?" * len(row))
    for verb in ("REPLACE", "INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT"):
        with pytest.raises(driver.IntegrityError, match="colearn:"):
            wall.raw.execute(f"{verb} INTO {table} VALUES ({marks})", row)
    assert wall.rows(table) == before


@pytest.mark.parametrize("table", ["event", "consent_form", "grant_end", "recording"])
def test_an_upsert_changes_nothing(wall: Wall, table: str) -> None:
    before = wall.rows(table)
    row = before[-1]
    column = wall.columns(table)[-1]
    with pytest.raises(driver.IntegrityError, match="colearn:"):
        wall.raw.execute(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))}) "
            f"ON CONFLICT DO UPDATE SET {column} = NULL",
            row,
        )
    assert wall.rows(table) == before


@pytest.mark.parametrize(
    ("table", "key", "other_key"),
    [
        ("event", "event_id", "sequence"),
        ("consent_record", "consent_id", "position"),
        ("consent_record", "position", "consent_id"),
        ("audio_segment", "segment_id", "segment_index"),
    ],
)
def test_a_row_is_not_replaced_through_its_other_key(
    wall: Wall, table: str, key: str, other_key: str
) -> None:
    """REPLACE deletes whatever row has any one of the new row's unique keys."""
    wall.raw.execute("PRAGMA recursive_triggers = OFF")
    before = wall.rows(table)
    columns = wall.columns(table)
    row = dict(zip(columns, before[0], strict=True))
    old = row[other_key]
    row[other_key] = 999 if isinstance(old, int) else "another"
    marks = ", ".join(f":{column}" for column in columns)
    with pytest.raises(driver.IntegrityError, match="colearn:"):
        wall.raw.execute(f"REPLACE INTO {table} VALUES ({marks})", row)
    assert wall.rows(table) == before
    assert key in row


@pytest.mark.parametrize(
    "change",
    [
        "frames = frames - 1",
        "bytes = bytes - 1",
        "rate_hz = 16000",
        "channels = 2",
        "started_utc_ms = 0",
        "session_id = 'another'",
        "recording_id = 'another'",
        "wrapped_key = x'00'",
    ],
)
def test_a_recording_only_grows_or_loses_its_key(fresh_wall: Wall, change: str) -> None:
    fresh_wall.raw.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(driver.IntegrityError, match="append-only"):
        fresh_wall.raw.execute(f"UPDATE recording SET {change}")
    fresh_wall.raw.execute("UPDATE recording SET frames = frames + 1, bytes = bytes + 1")
    fresh_wall.raw.execute("UPDATE recording SET wrapped_key = NULL")
    with pytest.raises(driver.IntegrityError, match="append-only"):
        fresh_wall.raw.execute("UPDATE recording SET wrapped_key = x'00'")


def test_segments_can_be_deleted_once_the_key_is_gone(fresh_wall: Wall) -> None:
    fresh_wall.raw.execute("UPDATE recording SET wrapped_key = NULL")
    fresh_wall.raw.execute("DELETE FROM audio_segment")
    fresh_wall.raw.execute("DELETE FROM stretch")


@pytest.mark.parametrize("column", ["session_id", "device_id", "created_utc_ms"])
def test_a_session_keeps_its_origin(wall: Wall, column: str) -> None:
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    value = 5 if column == "created_utc_ms" else "another"
    with pytest.raises(driver.IntegrityError, match="append-only"):
        wall.raw.execute(f"UPDATE session SET {column} = ?", (value,))


def test_events_and_answers_leave_no_gaps(wall: Wall) -> None:
    for table, number in (("event", "sequence"), ("consent_record", "position")):
        columns = wall.columns(table)
        row = dict(zip(columns, wall.rows(table)[-1], strict=True))
        row |= {"event_id": "fresh", "consent_id": "fresh", number: row[number] + 2}
        marks = ", ".join(f":{column}" for column in columns)
        with pytest.raises(driver.IntegrityError, match="not the next one"):
            wall.raw.execute(f"INSERT INTO {table} VALUES ({marks})", row)
