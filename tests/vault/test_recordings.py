from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

import pytest

from colearn_desktop.domain.errors import (
    GrantEndedError,
    SegmentDamagedError,
    StorageFullError,
    VaultLockedError,
)
from colearn_desktop.domain.events import MomentMarked
from colearn_desktop.domain.ids import RecordingId, new_id
from colearn_desktop.vault.erasing import drop_key
from colearn_desktop.vault.recordings import Recordings
from colearn_desktop.vault.stored_recording import StoredStretch
from colearn_desktop.vault.stretch_writer import StretchWriter
from tests.fakes.vault_room import FRAMES, VaultRoom, drop_guards, raw_sql, room, sound, store


@pytest.fixture
def place(tmp_path: Path) -> VaultRoom:
    return room(tmp_path)


def recorded(place: VaultRoom, *lengths: int) -> RecordingId:
    """A recording with finished stretches of the given numbers of segments."""
    recording_id = place.recording()
    for length in lengths:
        writer = place.writer(place.everyone_agrees(), recording_id)
        for index in range(length):
            store(writer, index, last=index == length - 1)
    return recording_id


# Storing and reading


def test_sound_comes_back_bit_by_bit(place: VaultRoom) -> None:
    recording_id = recorded(place, 5, 3)
    recordings = place.vault.recordings
    for stretch, length in ((1, 5), (2, 3)):
        for index in range(length):
            assert recordings.fetch(recording_id, stretch, index) == sound(index)
    assert recordings.verify(recording_id).is_whole


def test_a_listing_says_what_is_there(place: VaultRoom) -> None:
    recording_id = recorded(place, 3, 2)
    (stored,) = place.vault.recordings.list_recordings(place.session_id)
    assert stored == place.vault.recordings.get(recording_id)
    assert (stored.rate_hz, stored.channels, stored.started_utc_ms) == (48_000, 1, 1_000)
    assert stored.frames == 5 * FRAMES
    assert stored.bytes == 5 * (300 + 16)
    assert not stored.erased
    assert stored.stretches == (
        StoredStretch(1, 0, 3 * FRAMES, 3, finished=True),
        StoredStretch(2, 0, 2 * FRAMES, 2, finished=True),
    )


def test_places_tell_the_waveform_without_the_sound(place: VaultRoom) -> None:
    recording_id = recorded(place, 3)
    places = place.vault.recordings.segments(recording_id, 1)
    assert [each.index for each in places] == [0, 1, 2]
    assert [each.first_frame for each in places] == [0, FRAMES, 2 * FRAMES]
    assert [(each.at_ms, each.peak) for each in places] == [(0, 0), (1_000, 1), (2_000, 2)]
    assert [each.last for each in places] == [False, False, True]


def test_listing_reads_the_index_alone(place: VaultRoom) -> None:
    queries: list[str] = []
    recorded(place, 2)
    with place.vault._database.reading() as connection:
        driver_connection: Any = connection.connection.dbapi_connection
        driver_connection.set_trace_callback(queries.append)
    place.vault.recordings.list_recordings(place.session_id)
    driver_connection.set_trace_callback(None)
    raw = raw_sql(place.vault)
    plans = [
        row[3]
        for query in queries
        if "FROM audio_segment" in query
        for row in raw.execute(f"EXPLAIN QUERY PLAN {query}")
    ]
    assert plans
    assert all("COVERING INDEX audio_segment_places" in plan for plan in plans)


def test_an_empty_stretch_has_no_length(place: VaultRoom) -> None:
    recording_id = place.recording()
    place.writer(place.everyone_agrees(), recording_id).close()
    (stretch,) = place.vault.recordings.get(recording_id).stretches
    assert stretch == StoredStretch(1, 0, 0, 0, finished=False)
    assert place.vault.recordings.verify(recording_id).unfinished == (1,)


def test_the_same_sound_is_sealed_differently_each_time(place: VaultRoom) -> None:
    recorded(place, 1, 1)
    recorded(place, 1)
    sealed = raw_sql(place.vault).execute("SELECT sealed FROM audio_segment").fetchall()
    assert len(set(sealed)) == 3


def test_unknown_places_are_damage(place: VaultRoom) -> None:
    recording_id = recorded(place, 1)
    recordings = place.vault.recordings
    for asked in (
        lambda: recordings.fetch(recording_id, 1, 1),
        lambda: recordings.fetch(recording_id, 2, 0),
        lambda: recordings.fetch(RecordingId(new_id()), 1, 0),
        lambda: recordings.get(RecordingId(new_id())),
    ):
        with pytest.raises(SegmentDamagedError):
            asked()


def test_a_recording_needs_a_stored_grant(place: VaultRoom) -> None:
    place.everyone_agrees()
    unsaved = place.earn_grant()
    with pytest.raises(GrantEndedError):
        place.writer(unsaved, place.recording())


# The writer


def test_the_writer_lets_go_with_its_last_segment(place: VaultRoom) -> None:
    writer = place.writer(place.everyone_agrees(), place.recording())
    store(writer, 0, last=True)
    with pytest.raises(VaultLockedError):
        store(writer, 1)
    writer.close()


def test_the_writer_works_from_another_thread(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    thread = threading.Thread(target=store, args=(writer, 0))
    thread.start()
    thread.join()
    assert place.vault.recordings.fetch(recording_id, 1, 0) == sound(0)


def limit_pages(writer: StretchWriter, more: int) -> None:
    connection: Any = writer._connection._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + more}")


def test_a_full_disk_stores_nothing_and_can_be_tried_again(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    store(writer, 0)
    limit_pages(writer, 2)
    flac = sound(1, 60_000)
    for _ in range(3):
        with pytest.raises(StorageFullError):
            store(writer, 1, flac=flac)
    assert place.vault.recordings.get(recording_id).frames == FRAMES
    assert place.vault.recordings.fetch(recording_id, 1, 0) == sound(0)
    limit_pages(writer, 1_000)
    store(writer, 1, flac=flac)
    assert place.vault.recordings.fetch(recording_id, 1, 1) == flac
    assert place.vault.recordings.verify(recording_id).is_whole


def test_one_place_never_takes_two_contents(place: VaultRoom) -> None:
    """A counter nonce may be used once, even if what it sealed was never stored."""
    writer = place.writer(place.everyone_agrees(), place.recording())
    limit_pages(writer, 0)
    with pytest.raises(StorageFullError):
        store(writer, 0, flac=sound(0, 60_000))
    limit_pages(writer, 1_000)
    with pytest.raises(ValueError, match="differs"):
        store(writer, 0, flac=sound(7, 60_000))
    store(writer, 0, flac=sound(0, 60_000))


# Tampering


def test_a_thousand_tamperings_are_detected(place: VaultRoom) -> None:
    """Flipped, swapped, reordered, dropped, copied, cut: each is found, each mended again."""
    recording_id = recorded(place, 4, 3)
    recorded(place, 3)
    raw = drop_guards(place.vault)
    rows = raw.execute("SELECT * FROM audio_segment ORDER BY segment_id").fetchall()
    columns = [row[1] for row in raw.execute("PRAGMA table_info(audio_segment)")]
    source = random.Random(9)
    recordings = place.vault.recordings
    assert recordings.verify(recording_id).is_whole
    for attempt in range(1_000):
        touched = TAMPERINGS[attempt % len(TAMPERINGS)](raw, source, rows[:7], rows)
        assert touched
        assert is_noticed(recordings, recording_id), (attempt, touched)
        mend(raw, rows, columns, touched)
    assert recordings.verify(recording_id).is_whole


def is_noticed(recordings: Recordings, recording_id: RecordingId) -> bool:
    return not recordings.verify(recording_id).is_whole


def mend(raw: Any, rows: list[tuple[Any, ...]], columns: list[str], touched: set[int]) -> None:
    marks = ", ".join("?" * len(columns))
    for row in (row for row in rows if row[0] in touched):
        raw.execute(f"REPLACE INTO audio_segment VALUES ({marks})", row)


Rows = list[tuple[Any, ...]]
SEALED = 9  # which column


def flip_sound(raw: Any, source: random.Random, mine: Rows, _every: Rows) -> set[int]:
    row = source.choice(mine)
    sealed = bytearray(row[SEALED])
    sealed[source.randrange(len(sealed))] ^= 1 << source.randrange(8)
    raw.execute(
        "UPDATE audio_segment SET sealed = ? WHERE segment_id = ?", (bytes(sealed), row[0])
    )
    return {row[0]}


def cut_sound(raw: Any, source: random.Random, mine: Rows, _every: Rows) -> set[int]:
    row = source.choice(mine)
    sealed = row[SEALED][: source.randrange(len(row[SEALED]))]
    raw.execute("UPDATE audio_segment SET sealed = ? WHERE segment_id = ?", (sealed, row[0]))
    return {row[0]}


def alter_place(raw: Any, source: random.Random, mine: Rows, _every: Rows) -> set[int]:
    row = source.choice(mine)
    column = source.choice(["first_frame", "frames", "peak", "at_ms", "last", "generation"])
    change = f"1 - {column}" if column == "last" else f"{column} + {source.randint(1, 999)}"
    raw.execute(f"UPDATE audio_segment SET {column} = {change} WHERE segment_id = ?", (row[0],))
    return {row[0]}


def swap_sound(raw: Any, source: random.Random, mine: Rows, every: Rows) -> set[int]:
    """With one of the same stretch, another stretch or another recording."""
    one = source.choice(mine)
    other = source.choice([row for row in every if row[0] != one[0]])
    for to, sealed in ((one[0], other[SEALED]), (other[0], one[SEALED])):
        raw.execute("UPDATE audio_segment SET sealed = ? WHERE segment_id = ?", (sealed, to))
    return {one[0], other[0]}


def reorder(raw: Any, source: random.Random, mine: Rows, _every: Rows) -> set[int]:
    one, other = source.sample([row for row in mine if row[2] == 1], 2)
    for to, index in ((one[0], other[3]), (other[0], one[3])):
        raw.execute(
            "UPDATE audio_segment SET segment_index = ? WHERE segment_id = ?", (index, to)
        )
    return {one[0], other[0]}


def exchange_stretches(raw: Any, source: random.Random, mine: Rows, _every: Rows) -> set[int]:
    one = source.choice([row for row in mine if row[2] == 1 and row[3] < 3])
    other = next(row for row in mine if row[2] == 2 and row[3] == one[3])
    for to, stretch in ((one[0], 2), (other[0], 1)):
        raw.execute("UPDATE audio_segment SET stretch = ? WHERE segment_id = ?", (stretch, to))
    return {one[0], other[0]}


def drop(raw: Any, source: random.Random, mine: Rows, _every: Rows) -> set[int]:
    rows = source.sample(mine, source.randint(1, 4))
    for row in rows:
        raw.execute("DELETE FROM audio_segment WHERE segment_id = ?", (row[0],))
    return {row[0] for row in rows}


def cut_the_end(raw: Any, source: random.Random, mine: Rows, _every: Rows) -> set[int]:
    rows = [row for row in mine if row[2] == source.randint(1, 2)][-source.randint(1, 3) :]
    rows = rows or mine[-1:]
    for row in rows:
        raw.execute("DELETE FROM audio_segment WHERE segment_id = ?", (row[0],))
    return {row[0] for row in rows}


TAMPERINGS = (
    flip_sound,
    cut_sound,
    alter_place,
    swap_sound,
    reorder,
    exchange_stretches,
    drop,
    cut_the_end,
)


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE recording SET wrapped_key = zeroblob(60)",
        "UPDATE recording SET wrapped_key = x''",
        "UPDATE stretch SET salt = zeroblob(32)",
        """UPDATE recording SET wrapped_key = (SELECT wrapped_key FROM recording AS other
           WHERE other.recording_id <> :mine) WHERE recording_id = :mine""",
    ],
)
def test_altered_keys_open_nothing(place: VaultRoom, tamper: str) -> None:
    recording_id = recorded(place, 1)
    recorded(place, 1)
    drop_guards(place.vault).execute(tamper, {"mine": recording_id})
    with pytest.raises(SegmentDamagedError):
        place.vault.recordings.fetch(recording_id, 1, 0)


def test_missing_and_damaged_segments_are_named(place: VaultRoom) -> None:
    recording_id = recorded(place, 5)
    raw = drop_guards(place.vault)
    raw.execute("DELETE FROM audio_segment WHERE segment_index IN (1, 2)")
    raw.execute("UPDATE audio_segment SET sealed = zeroblob(50) WHERE segment_index = 3")
    seen: list[tuple[int, int]] = []
    check = place.vault.recordings.verify(
        recording_id, lambda done, whole: seen.append((done, whole))
    )
    assert check.missing == ((1, 1), (1, 2))
    assert check.damaged == ((1, 3),)
    assert check.segments == 2
    assert not check.totals_agree
    assert seen[-1] == (3 * FRAMES, 5 * FRAMES)


# Erasing


def test_an_erased_recording_is_gone(place: VaultRoom) -> None:
    recording_id = recorded(place, 120)
    kept = recorded(place, 2)
    seen: list[tuple[int, int]] = []
    place.vault.recordings.erase_audio(
        recording_id, lambda done, whole: seen.append((done, whole))
    )
    assert seen[0] == (50, 120)
    assert seen[-1] == (120, 120)
    erased = place.vault.recordings.get(recording_id)
    other = place.vault.recordings.get(kept)
    assert (erased.erased, erased.stretches) == (True, ())
    assert not other.erased
    with pytest.raises(SegmentDamagedError):
        place.vault.recordings.fetch(recording_id, 1, 0)
    with pytest.raises(SegmentDamagedError):
        place.vault.recordings.verify(recording_id)
    assert place.vault.recordings.verify(kept).is_whole
    place.vault.recordings.erase_audio(recording_id)


def test_erasing_gives_the_room_back(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    for index in range(40):
        store(writer, index, flac=sound(index, 50_000))
    writer.close()
    place.vault._database.checkpoint()
    assert (place.vault.folder / "vault.db").stat().st_size > 2_000_000
    place.vault.recordings.erase_audio(recording_id)
    assert (place.vault.folder / "vault.db").stat().st_size < 400_000


def test_a_cut_off_erasure_is_final_and_can_be_finished(place: VaultRoom) -> None:
    recording_id = recorded(place, 3)
    drop_key(place.vault._database, recording_id)
    with pytest.raises(SegmentDamagedError):
        place.vault.recordings.fetch(recording_id, 1, 0)
    place.vault.recordings.finish_erasing()
    count = raw_sql(place.vault).execute("SELECT count(*) FROM audio_segment").fetchone()
    assert count == (0,)


def test_erasing_while_it_is_recorded_stops_the_sound(place: VaultRoom) -> None:
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    store(writer, 0)
    place.vault.recordings.erase_audio(recording_id)
    with pytest.raises(GrantEndedError):
        store(writer, 1)


def test_a_key_press_gets_its_turn_while_a_recording_is_erased(place: VaultRoom) -> None:
    recording_id = recorded(place, 500)
    batches: list[int] = []
    eraser = threading.Thread(
        target=place.vault.recordings.erase_audio,
        args=(recording_id, lambda done, _whole: batches.append(done)),
    )
    eraser.start()
    pressed = 0
    while eraser.is_alive():
        place.log(MomentMarked())
        pressed += 1
    eraser.join()
    assert len(batches) == 10
    assert pressed >= 5
