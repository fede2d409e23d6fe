"""The vault's file is readable without this program and without SQLCipher."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from tests.fakes.faulty_disk import open_by_another_program
from tests.fakes.vault_fixtures import cheap_vault
from tests.fakes.vault_pages import database_key
from tests.fakes.vault_room import VaultRoom, raw_sql, sound, store


def test_another_program_reads_and_checks_the_whole_file_with_the_raw_key(
    tmp_path: Path,
) -> None:
    with cheap_vault(tmp_path) as vault:
        place = VaultRoom(vault)
        recording_id = place.recording()
        writer = place.writer(place.everyone_agrees(), recording_id)
        for index in range(20):
            store(writer, index, flac=sound(index, 50_000))
        key = database_key(vault)
        ours = raw_sql(vault)
        tables = [
            name
            for (name,) in ours.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
        ]
        expected = {
            name: ours.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
            for name in tables
        }
    assert len(expected["audio_segment"]) == 20
    other = open_by_another_program(vault.folder / "vault.db", key)
    assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    found = {
        name: other.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables
    }
    other.close()
    assert found == expected


def test_another_program_reads_nothing_with_another_key(tmp_path: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        pass
    other = open_by_another_program(vault.folder / "vault.db", bytes(32))
    with pytest.raises(apsw.NotADBError):
        other.execute("SELECT count(*) FROM sqlite_master").fetchall()
    other.close()
