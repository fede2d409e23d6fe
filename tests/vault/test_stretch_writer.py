"""Several segments in one commit: all of them or none, and no nonce for two contents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from colearn_desktop.domain.consent import ConsentState
from colearn_desktop.domain.errors import GrantEndedError, StorageFullError, VaultLockedError
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.stretch_writer import StretchWriter
from tests.fakes.vault_room import FRAMES, VaultRoom, raw_sql, room, sound, store


@pytest.fixture
def place(tmp_path: Path) -> VaultRoom:
    return room(tmp_path)


def some(
    indices: Sequence[int], *, last: int = -1, size_bytes: int = 300
) -> list[tuple[SegmentPlace, bytes]]:
    return [
        (
            SegmentPlace(index, index * FRAMES, FRAMES, 7, index * 1_000, index == last),
            sound(index, size_bytes),
        )
        for index in indices
    ]


def limit_pages(writer: StretchWriter, more: int) -> None:
    connection: Any = writer._connection._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + more}")


def test_several_at_once_are_as_if_they_had_come_alone(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    store(writer, 0)
    writer.append_all(some(range(1, 6)))
    writer.append_all(some(range(6, 9), last=8))
    recordings = place.vault.recordings
    assert recordings.verify(recording_id).is_whole
    (stretch,) = recordings.get(recording_id).stretches
    assert (stretch.segments, stretch.frames, stretch.finished) == (9, 9 * FRAMES, True)
    assert [recordings.fetch(recording_id, 1, i) for i in range(9)] == [
        sound(i) for i in range(9)
    ]
    with pytest.raises(VaultLockedError):
        writer.append_all(some([9]))


def test_after_a_withdrawal_none_of_several_is_stored(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    writer.append_all(some(range(3)))
    place.answer(2, ConsentState.WITHDRAWN)
    with pytest.raises(GrantEndedError):
        writer.append_all(some(range(3, 8)))
    check = place.vault.recordings.verify(recording_id)
    assert check.is_whole
    assert check.segments == 3


def test_one_that_is_not_the_next_undoes_those_before_it_too(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    with pytest.raises(Exception, match="not the next"):
        writer.append_all(some([0, 1, 3]))
    (rows,) = raw_sql(place.vault).execute("SELECT count(*) FROM audio_segment").fetchone()
    assert rows == 0
    assert place.vault.recordings.get(recording_id).frames == 0


def test_what_did_not_fit_together_can_be_stored_one_by_one(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    limit_pages(writer, 40)
    several = some(range(4), size_bytes=60_000)
    with pytest.raises(StorageFullError):
        writer.append_all(several)
    assert place.vault.recordings.get(recording_id).frames == 0
    writer.append_all(several[:1])
    assert place.vault.recordings.get(recording_id).frames == FRAMES
    limit_pages(writer, 1_000)
    writer.append_all(several[1:])
    assert place.vault.recordings.verify(recording_id).is_whole


def test_no_place_of_several_that_failed_takes_another_content(place: VaultRoom) -> None:
    writer = place.writer(place.everyone_agrees(), place.recording())
    limit_pages(writer, 40)
    several = some(range(4), size_bytes=60_000)
    with pytest.raises(StorageFullError):
        writer.append_all(several)
    # The first is stored alone, and the others are remembered all the same.
    writer.append_all(several[:1])
    limit_pages(writer, 1_000)
    with pytest.raises(ValueError, match="segment 3 differs"):
        writer.append_all([*several[1:3], (several[3][0], b"other words")])
    writer.append_all(several[1:])


def log_pages(place: VaultRoom) -> int:
    """How long the log is, in frames, and how many of them are not in the file yet."""
    _busy, logged, moved = (
        raw_sql(place.vault).execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    )
    return int(logged) - int(moved)


def test_the_log_is_moved_by_the_writer_while_it_rests_and_not_by_a_commit(
    place: VaultRoom,
) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    waiting = []
    for first in range(0, 120, 10):
        writer.append_all(some(range(first, first + 10), size_bytes=43_000))
        waiting.append(log_pages(place))
    assert waiting == sorted(waiting), "no commit moves it"
    writer.rest()
    assert log_pages(place) == 0
    writer.append_all(some(range(120, 130), size_bytes=43_000))
    writer.rest()
    assert 0 < log_pages(place) < 200, "it begins anew"
    assert place.vault.recordings.verify(recording_id).is_whole


def test_a_writer_that_was_closed_rests_in_peace(place: VaultRoom) -> None:
    writer = place.writer(place.everyone_agrees(), place.recording())
    writer.append_all(some(range(100), size_bytes=43_000, last=99))
    writer.rest()
