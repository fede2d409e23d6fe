"""A fault at every write, truncation and sync of storing sound, checkpoints included."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.sealing import StretchSeal
from colearn_desktop.vault.stretch_writer import StretchWriter
from colearn_desktop.vault.vault import Vault
from tests.fakes.faulty_disk import FaultyDisk, PowerCutError, faulty_disk, open_on
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_pages import database_key
from tests.fakes.vault_room import VaultRoom, raw_sql, sound, store

ALREADY, SEGMENTS = 3, 9
SIZE_BYTES = 9_000
COMMITS_A_CHECKPOINT = 2
TRIES = 4

pytestmark = pytest.mark.fault


@dataclass(frozen=True, slots=True)
class Begun:
    """A vault with the beginning of a stretch, closed; each fault meets a copy of it."""

    folder: Path
    key: bytes
    recording_id: RecordingId
    seal: StretchSeal

    def record(self, copy: Path, disk: FaultyDisk, tries: int) -> int:
        """Store the rest of the stretch, trying again after an error.

        Returns:
            How many segments were acknowledged, in all.
        """
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder, copy)
        connection = open_on(disk, copy / "vault.db", self.key, COMMITS_A_CHECKPOINT)
        writer = StretchWriter(connection, self.recording_id, 1, self.seal)  # type: ignore[arg-type]
        acknowledged = ALREADY
        try:
            for _ in range(tries):
                try:
                    for index in range(acknowledged, SEGMENTS):
                        store(writer, index, flac=sound(index, SIZE_BYTES))
                        acknowledged += 1
                except (apsw.Error, PowerCutError):
                    continue
                break
        finally:
            connection.close()
        return acknowledged


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    folder = tmp_path_factory.mktemp("begun")
    with cheap_vault(folder) as vault:
        place = VaultRoom(vault)
        recording_id = place.recording()
        writer = place.writer(place.everyone_agrees(), recording_id)
        for index in range(ALREADY):
            store(writer, index, flac=sound(index, SIZE_BYTES))
        seal, key = writer._seal, database_key(vault)
    return Begun(vault.folder, key, recording_id, seal)


@pytest.fixture
def calls(begun: Begun, tmp_path: Path) -> int:
    """How many places there are at which something can go wrong."""
    disk = faulty_disk()
    disk.set_up()
    assert begun.record(tmp_path / "whole", disk, 1) == SEGMENTS
    assert stored(tmp_path / "whole", begun) == SEGMENTS
    return disk.calls


def test_after_any_failed_write_or_sync_the_same_segment_can_be_stored_again(
    begun: Begun, calls: int, tmp_path: Path
) -> None:
    assert calls > 80
    for at in range(1, calls + 1):
        disk = faulty_disk()
        disk.set_up(fails_at=at)
        assert begun.record(tmp_path / "copy", disk, TRIES) == SEGMENTS, at
        assert stored(tmp_path / "copy", begun) == SEGMENTS, at


def test_after_a_power_cut_at_any_write_or_sync_all_that_was_promised_is_there(
    begun: Begun, calls: int, tmp_path: Path
) -> None:
    source = random.Random(3)
    found = set()
    for at in range(1, calls + 1):
        disk = faulty_disk()
        disk.set_up(cut_at=at)
        acknowledged = begun.record(tmp_path / "copy", disk, 1)
        assert disk.is_cut
        disk.leave_behind(source)
        segments = stored(tmp_path / "copy", begun)
        assert acknowledged <= segments <= acknowledged + 1, at
        found.add(segments)
    assert found >= set(range(ALREADY, SEGMENTS + 1))


def stored(folder: Path, begun: Begun) -> int:
    """How many segments a vault holds that is whole and consistent."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        # The check reads the file alone, and a checkpoint that was cut off is still in the log.
        vault._database.checkpoint()
        raw = raw_sql(vault)
        assert raw.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        check = vault.recordings.verify(begun.recording_id)
        assert check.is_whole
        for index in range(check.segments):
            found = vault.recordings.fetch(begun.recording_id, 1, index)
            assert found == sound(index, SIZE_BYTES)
    return check.segments
