"""The register of backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.consent import ConsentState
from colearn_desktop.domain.events import MomentMarked
from tests.fakes.vault_room import VaultRoom, raw_sql, room, store


@pytest.fixture
def place(tmp_path: Path) -> VaultRoom:
    return room(tmp_path)


def test_backups_are_listed_newest_first_until_they_are_gone(place: VaultRoom) -> None:
    backups = place.vault.backups
    older = backups.record("/media/blue", 1_000, 500, "[1]")
    newer = backups.record("/media/red", 2_000, 700, "[2]")
    assert backups.list() == [newer, older]
    backups.mark_gone(older.backup_id, 3_000)
    backups.mark_gone(older.backup_id, 4_000)
    assert backups.list() == [newer]
    assert [each.gone_utc_ms for each in backups.list(also_gone=True)] == [None, 3_000]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM vault_backup",
        "UPDATE vault_backup SET folder = 'elsewhere'",
        "UPDATE vault_backup SET made_utc_ms = 1",
        "UPDATE vault_backup SET gone_utc_ms = NULL WHERE gone_utc_ms IS NOT NULL",
        "INSERT OR REPLACE INTO vault_backup SELECT * FROM vault_backup",
    ],
)
def test_the_database_itself_keeps_the_register(place: VaultRoom, sql: str) -> None:
    backups = place.vault.backups
    backups.mark_gone(backups.record("/media/blue", 1_000, 500, "[]").backup_id, 2_000)
    backups.record("/media/red", 2_000, 700, "[]")
    before = backups.list(also_gone=True)
    with pytest.raises(driver.IntegrityError):
        raw_sql(place.vault).execute(sql)
    assert backups.list(also_gone=True) == before


def _record(place: VaultRoom) -> None:
    store(place.writer(place.everyone_agrees(), place.recording()), 0)


CHANGES: list[Callable[[VaultRoom], object]] = [
    lambda place: VaultRoom(place.vault),
    lambda place: place.log(MomentMarked()),
    lambda place: place.answer(1, ConsentState.GRANTED),
    _record,
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_mark_tells_that_something_was_added(
    place: VaultRoom, change: Callable[[VaultRoom], object]
) -> None:
    before = place.vault.backups.content_mark()
    assert place.vault.backups.content_mark() == before
    change(place)
    assert place.vault.backups.content_mark() != before


def test_the_mark_tells_that_something_was_erased(place: VaultRoom) -> None:
    recording_id = place.recording()
    store(place.writer(place.everyone_agrees(), recording_id), 0, last=True)
    before = place.vault.backups.content_mark()
    place.vault.recordings.erase_audio(recording_id)
    assert place.vault.backups.content_mark() != before


def test_entering_a_backup_or_a_setting_is_no_change(place: VaultRoom) -> None:
    before = place.vault.backups.content_mark()
    place.vault.backups.record("/media/blue", 1_000, 500, before)
    place.vault.settings.set("reminder", "off")
    assert place.vault.backups.content_mark() == before
