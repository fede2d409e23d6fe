"""Sound changes in one way alone, whatever SQL is thrown at it: what was struck goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.errors import SilencedForGoodError
from colearn_desktop.domain.events import Redone, StretchStruck, Undone
from colearn_desktop.domain.ids import EventId, RecordingId
from colearn_desktop.vault.strikes import OpenStrike
from tests.fakes.vault_room import FRAMES, raw_sql, room, sound


class Struck:
    """Three seconds of sound of which the middle one was struck, for good."""

    def __init__(self, tmp_path: Path) -> None:
        self.place = room(tmp_path)
        self.vault = self.place.vault
        self.recording_id: RecordingId = self.place.recording()
        self.grant = self.place.everyone_agrees()
        self.writer = self.place.writer(self.grant, self.recording_id)
        for index in range(3):
            self.writer.append(
                index=index,
                first_frame=index * FRAMES,
                frames=FRAMES,
                peak=1_000,
                at_ms=index * 1_000,
                last=False,
                flac=sound(index, 3_000),
            )
        self.place.log(StretchStruck(1_000, 2_000), at_ms=2_500)
        (self.strike,) = self.vault.strikes.open_ones()
        self.raw: Any = raw_sql(self.vault)

    def hold(self) -> None:
        self.vault.strikes.hold(self.strike, 5)

    def silence(self, index: int = 1, **other: object) -> None:
        """The update that silencing makes, with something `other` in it."""
        values = {"generation": 1, "peak": 0, "sealed": b"silence"} | other
        changes = ", ".join(f"{column} = :{column}" for column in values)
        self.raw.execute(
            f"UPDATE audio_segment SET {changes} WHERE segment_index = :which",
            {**values, "which": index},
        )

    def sound(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.raw.execute(
            "SELECT * FROM audio_segment"
        ).fetchall()
        return found


@pytest.fixture
def struck(tmp_path: Path) -> Struck:
    return Struck(tmp_path)


def test_a_struck_segment_can_be_silenced_once_the_strike_holds(struck: Struck) -> None:
    struck.hold()
    struck.silence()
    assert struck.vault.recordings.get(struck.recording_id).bytes == 2 * 3_016 + 7


def test_not_before_it_holds(struck: Struck) -> None:
    with pytest.raises(driver.IntegrityError, match="append-only"):
        struck.silence()


@pytest.mark.parametrize("index", [0, 2])
def test_not_beside_it(struck: Struck, index: int) -> None:
    struck.hold()
    before = struck.sound()
    with pytest.raises(driver.IntegrityError, match="append-only"):
        struck.silence(index)
    assert struck.sound() == before


@pytest.mark.parametrize(
    "other",
    [
        {"generation": 0},
        {"generation": 2},
        {"generation": -1},
        {"peak": 1_001},
        {"peak": 1},  # it is struck from end to end: nothing may be heard of it
        {"peak": -1},
        {"frames": FRAMES - 1},
        {"first_frame": 0},
        {"at_ms": 0},
        {"last": 1},
        {"segment_index": 7},
        {"segment_id": 99},
        {"stretch": 2},
        {"recording_id": "another"},
        {"sealed": bytes(3_016 + 513)},
    ],
    ids=str,
)
@pytest.mark.parametrize("conflict", ["", "OR REPLACE", "OR IGNORE"])
def test_nothing_else_changes_with_it(
    struck: Struck, other: dict[str, object], conflict: str
) -> None:
    struck.hold()
    struck.raw.execute("PRAGMA foreign_keys = OFF")
    before = struck.sound()
    values = {"generation": 1, "peak": 0, "sealed": b"silence"} | other
    changes = ", ".join(f"{column} = :{column}" for column in values)
    with pytest.raises(driver.IntegrityError, match="append-only"):
        struck.raw.execute(
            f"UPDATE {conflict} audio_segment SET {changes} WHERE segment_index = 1", values
        )
    assert struck.sound() == before


def test_the_same_bytes_are_not_another_generation(struck: Struck) -> None:
    struck.hold()
    with pytest.raises(driver.IntegrityError, match="append-only"):
        struck.raw.execute(
            "UPDATE audio_segment SET generation = 1, peak = 0 WHERE segment_index = 1"
        )


def test_not_once_it_is_done_with(struck: Struck) -> None:
    struck.hold()
    struck.silence()
    assert struck.vault.strikes.end(struck.strike, 6)
    assert struck.vault.strikes.open_ones() == []
    with pytest.raises(driver.IntegrityError, match="append-only"):
        struck.silence(generation=2, sealed=b"anew")


def test_not_in_a_recording_that_was_erased(struck: Struck) -> None:
    struck.hold()
    struck.raw.execute("UPDATE recording SET wrapped_key = NULL")
    with pytest.raises(driver.IntegrityError, match="append-only"):
        struck.silence()


@pytest.mark.parametrize(
    "row",
    [
        {"event_id": "none"},
        {"session_id": "another"},
        {"from_ms": 0},
        {"until_ms": 3_000},
    ],
    ids=str,
)
def test_only_what_the_log_says_was_struck_can_be_held(
    struck: Struck, row: dict[str, object]
) -> None:
    struck.raw.execute("PRAGMA foreign_keys = OFF")
    values = {
        "event_id": struck.strike.event_id,
        "session_id": struck.place.session_id,
        "from_ms": 1_000,
        "until_ms": 2_000,
        "utc_ms": 5,
    } | row
    marks = ", ".join(f":{column}" for column in values)
    with pytest.raises(driver.IntegrityError, match="no such strike"):
        struck.raw.execute(f"INSERT INTO silencing VALUES ({marks})", values)


def test_no_other_event_is_a_strike(struck: Struck) -> None:
    struck.raw.execute("PRAGMA foreign_keys = OFF")
    for (event_id,) in struck.raw.execute("SELECT event_id FROM event").fetchall():
        if event_id != struck.strike.event_id:
            with pytest.raises(driver.IntegrityError, match="no such strike"):
                struck.raw.execute(
                    "INSERT INTO silencing VALUES (?, ?, 0, 9000, 5)",
                    (event_id, struck.place.session_id),
                )


def undo(struck: Struck, event_id: EventId) -> EventId:
    struck.place.log(Undone(event_id))
    return struck.vault.events.read(struck.place.session_id)[-1].event_id


def test_a_strike_taken_back_cannot_be_held_until_it_counts_again(struck: Struck) -> None:
    undone = undo(struck, struck.strike.event_id)
    assert struck.vault.strikes.open_ones() == []
    with pytest.raises(driver.IntegrityError, match="no such strike"):
        struck.raw.execute(
            "INSERT INTO silencing VALUES (?, ?, 1000, 2000, 5)",
            (struck.strike.event_id, struck.place.session_id),
        )
    struck.place.log(Redone(undone))
    assert struck.vault.strikes.open_ones() == [struck.strike]
    undo(struck, struck.strike.event_id)
    assert struck.vault.strikes.open_ones() == []


def test_a_strike_that_holds_cannot_be_taken_back(struck: Struck) -> None:
    struck.hold()
    with pytest.raises(SilencedForGoodError):
        undo(struck, struck.strike.event_id)
    assert struck.vault.strikes.open_ones() == [
        OpenStrike(struck.strike.event_id, struck.place.session_id, 1_000, 2_000, holds=True)
    ]


def test_holding_and_ending_are_append_only(struck: Struck) -> None:
    struck.hold()
    assert struck.vault.strikes.end(struck.strike, 6)
    for table in ("silencing", "silencing_end"):
        columns = [row[1] for row in struck.raw.execute(f"PRAGMA table_info({table})")]
        before = struck.raw.execute(f"SELECT * FROM {table}").fetchall()
        for column in columns:
            with pytest.raises(driver.IntegrityError, match="append-only"):
                struck.raw.execute(f"UPDATE {table} SET {column} = {column}")
        struck.raw.execute("PRAGMA foreign_keys = OFF")
        struck.raw.execute("PRAGMA recursive_triggers = OFF")
        with pytest.raises(driver.IntegrityError, match="append-only"):
            struck.raw.execute(f"DELETE FROM {table}")
        marks = ", ".join("?" * len(columns))
        with pytest.raises(driver.IntegrityError, match="colearn:"):
            struck.raw.execute(f"REPLACE INTO {table} VALUES ({marks})", before[0])
        assert struck.raw.execute(f"SELECT * FROM {table}").fetchall() == before


def test_no_sound_is_stored_as_if_it_had_been_silenced(struck: Struck) -> None:
    columns = [row[1] for row in struck.raw.execute("PRAGMA table_info(audio_segment)")]
    row = dict(zip(columns, struck.sound()[-1], strict=True))
    row |= {"segment_id": None, "segment_index": 3, "generation": 1}
    marks = ", ".join(f":{column}" for column in columns)
    with pytest.raises(driver.IntegrityError, match="not the next one"):
        struck.raw.execute(f"INSERT INTO audio_segment VALUES ({marks})", row)
    row["generation"] = 0
    struck.raw.execute(f"INSERT INTO audio_segment VALUES ({marks})", row)


def test_a_replaced_segment_opens_and_an_old_one_put_back_does_not(struck: Struck) -> None:
    struck.hold()
    recordings = struck.vault.recordings
    (old,) = struck.raw.execute(
        "SELECT sealed FROM audio_segment WHERE segment_index = 1"
    ).fetchone()
    ((stretch, segment),) = recordings.segments_within(struck.recording_id, 1_000, 2_000)
    recordings.replace(struck.recording_id, stretch, segment, b"silence", 0)
    assert recordings.fetch(struck.recording_id, 1, 1) == b"silence"
    assert recordings.verify(struck.recording_id).is_whole
    struck.raw.execute("DROP TRIGGER audio_segment_never_updated")
    struck.raw.execute("UPDATE audio_segment SET sealed = ? WHERE segment_index = 1", (old,))
    assert recordings.verify(struck.recording_id).damaged == ((1, 1),)


def test_two_contents_of_one_place_share_no_nonce(struck: Struck) -> None:
    """A crash undoes a replacement; the one after it may have another content."""
    struck.hold()
    recordings = struck.vault.recordings
    ((stretch, segment),) = recordings.segments_within(struck.recording_id, 1_000, 2_000)
    nonces = set()
    for _ in range(3):
        recordings.replace(struck.recording_id, stretch, segment, bytes(2_000), 0)
        (sealed,) = struck.raw.execute(
            "SELECT sealed FROM audio_segment WHERE segment_index = 1"
        ).fetchone()
        assert sealed[0] & 0x80
        nonces.add(sealed[:12])
        ((stretch, segment),) = recordings.segments_within(struck.recording_id, 1_000, 2_000)
    assert len(nonces) == 3
