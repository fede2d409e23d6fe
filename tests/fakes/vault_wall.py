"""A recording that runs, seen from raw SQL, for those who try to climb the guards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.stretch_writer import StretchWriter
from tests.fakes.vault_room import raw_sql, room, store


class Wall:
    """A room in which a recording runs, and every table has a row."""

    def __init__(self, tmp_path: Path) -> None:
        self.place = room(tmp_path)
        ended = self.place.everyone_agrees()
        self.place.vault.consents.end_grants(self.place.session_id, "asked", 5)
        self.ended_grant: RecordingGrant = ended
        self.grant = self.place.everyone_agrees()
        self.recording_id: RecordingId = self.place.recording()
        self.writer: StretchWriter = self.place.writer(self.grant, self.recording_id)
        store(self.writer, 0)
        self.raw: Any = raw_sql(self.place.vault)

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.raw.execute(f"SELECT * FROM {table}").fetchall()
        assert rows
        return rows

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self.raw.execute(f"PRAGMA table_info({table})")]
