"""A write-ahead log that is torn, flipped or overwritten is a shorter log, never another."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from colearn_desktop.domain.events import MomentMarked
from colearn_desktop.domain.ids import RecordingId, SessionId
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_room import VaultRoom, raw_sql, sound, store

DAMAGES = 300
SEGMENTS = 8
SIZE_BYTES = 9_000

pytestmark = pytest.mark.fault


def torn(log: bytearray, source: random.Random) -> None:
    del log[source.randrange(len(log)) :]


def flipped(log: bytearray, source: random.Random) -> None:
    log[source.randrange(len(log))] ^= 1 << source.randrange(8)


def zeroed(log: bytearray, source: random.Random) -> None:
    start = source.randrange(len(log))
    end = min(len(log), start + 4_096)
    log[start:end] = bytes(end - start)


def overwritten(log: bytearray, source: random.Random) -> None:
    start = source.randrange(len(log))
    end = min(len(log), start + source.randint(1, 20_000))
    log[start:end] = source.randbytes(end - start)


def with_a_frame_put_back(log: bytearray, source: random.Random) -> None:
    """A later frame is replaced by an earlier one, whole."""
    frame = 24 + 4_096
    count = (len(log) - 32) // frame
    earlier, later = sorted(source.sample(range(count), 2))
    log[32 + later * frame : 32 + (later + 1) * frame] = log[
        32 + earlier * frame : 32 + (earlier + 1) * frame
    ]


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    torn,
    flipped,
    zeroed,
    overwritten,
    with_a_frame_put_back,
)


def test_three_hundred_damaged_logs_open_as_what_was_there_at_some_moment(
    tmp_path: Path,
) -> None:
    with cheap_vault(tmp_path) as vault:
        place = VaultRoom(vault)
        recording_id = place.recording()
        writer = place.writer(place.everyone_agrees(), recording_id)
        # From here on a segment and a mark in turn, each a commit of its own.
        vault._database.checkpoint()
        for index in range(SEGMENTS):
            store(writer, index, flac=sound(index, SIZE_BYTES))
            place.log(MomentMarked(), at_ms=index)
        # As a kill leaves it: with everything still in the log.
        shutil.copytree(vault.folder, tmp_path / "killed")
    whole = (tmp_path / "killed" / "vault.db-wal").read_bytes()
    source = random.Random(17)
    prefixes: Counter[int] = Counter()
    for damage in range(DAMAGES):
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(tmp_path / "killed", copy)
        (copy / "vault.db-shm").unlink(missing_ok=True)
        log = bytearray(whole)
        WAYS[damage % len(WAYS)](log, source)
        assert log != whole
        (copy / "vault.db-wal").write_bytes(log)
        prefixes[commits_in(copy, place.session_id, recording_id)] += 1
    assert len(prefixes) > SEGMENTS
    assert prefixes[2 * SEGMENTS] < DAMAGES // 10


def commits_in(folder: Path, session_id: SessionId, recording_id: RecordingId) -> int:
    """How many commits of the log a vault still has, all of them the first ones."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        raw = raw_sql(vault)
        assert raw.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        check = vault.recordings.verify(recording_id)
        assert check.is_whole
        for index in range(check.segments):
            found = vault.recordings.fetch(recording_id, 1, index)
            assert found == sound(index, SIZE_BYTES)
        # Two people were added before.
        marks = [event.at_ms for event in vault.events.read(session_id)[2:]]
        assert marks == list(range(len(marks)))
        assert check.segments - len(marks) in {0, 1}
        assert len(vault.consents.read(session_id)) == 2
    return check.segments + len(marks)
