"""The third wall: every guard of the database, and attempts to climb it in raw SQL."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.consent import ConsentState, Purpose, RecordingGrant
from colearn_desktop.domain.errors import (
    ConsentMissingError,
    ConsentTransitionError,
    GrantEndedError,
)
from colearn_desktop.domain.events import (
    MomentMarked,
    PersonAdded,
    PersonArrived,
    PersonLeft,
    Undone,
)
from colearn_desktop.domain.ids import GrantId, PersonId, RecordingId, new_id
from colearn_desktop.vault.stretch_writer import StretchWriter
from tests.fakes.vault_room import (
    CHANGED_FORM,
    FRAMES,
    VaultRoom,
    raw_sql,
    room,
    store,
)

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


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path)


# Append-only


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
def test_a_recording_only_grows_or_loses_its_key(wall: Wall, change: str) -> None:
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(driver.IntegrityError, match="append-only"):
        wall.raw.execute(f"UPDATE recording SET {change}")
    wall.raw.execute("UPDATE recording SET frames = frames + 1, bytes = bytes + 1")
    wall.raw.execute("UPDATE recording SET wrapped_key = NULL")
    with pytest.raises(driver.IntegrityError, match="append-only"):
        wall.raw.execute("UPDATE recording SET wrapped_key = x'00'")


def test_segments_can_be_deleted_once_the_key_is_gone(wall: Wall) -> None:
    wall.raw.execute("UPDATE recording SET wrapped_key = NULL")
    wall.raw.execute("DELETE FROM audio_segment")
    wall.raw.execute("DELETE FROM stretch")


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


# Sound needs a grant


def segment(wall: Wall, **changes: object) -> None:
    row: dict[str, object] = {
        "recording_id": wall.recording_id,
        "stretch": 1,
        "segment_index": 1,
        "first_frame": FRAMES,
        "frames": FRAMES,
        "peak": 1,
        "at_ms": 1_000,
        "last": 0,
        "sealed": b"x",
    } | changes
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    wall.raw.execute(f"INSERT INTO audio_segment ({names}) VALUES ({marks})", row)


def stretch(
    wall: Wall, grant_id: str, recording_id: str | None = None, number: int = 2
) -> None:
    wall.raw.execute(
        "INSERT INTO stretch VALUES (?, ?, ?, x'00', 5)",
        (recording_id or wall.recording_id, number, grant_id),
    )


def bare_grant(wall: Wall, session_id: str) -> str:
    """A grant that rests on nobody's yes."""
    grant_id = new_id()
    wall.raw.execute(
        "INSERT INTO recording_grant VALUES (?, ?, ?, 5)",
        (grant_id, session_id, wall.place.form.sha256),
    )
    return grant_id


def test_the_next_segment_under_an_open_grant_is_let_in(wall: Wall) -> None:
    segment(wall)
    stretch(wall, wall.grant.grant_id)


def test_a_segment_needs_its_stretch(wall: Wall) -> None:
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    for changes in ({"stretch": 2}, {"recording_id": "another"}):
        with pytest.raises(driver.IntegrityError, match="no valid grant"):
            segment(wall, segment_index=0, **changes)


def test_a_segment_has_to_be_the_next(wall: Wall) -> None:
    for index in (0, 2, -1):
        with pytest.raises(driver.IntegrityError, match="colearn:"):
            segment(wall, segment_index=index)


def test_nothing_follows_the_last_segment(wall: Wall) -> None:
    segment(wall, last=1)
    with pytest.raises(driver.IntegrityError, match="not the next one"):
        segment(wall, segment_index=2)


def test_a_stretch_needs_a_grant_that_is_open_and_this_sessions(wall: Wall) -> None:
    other = VaultRoom(wall.place.vault)
    foreign = other.everyone_agrees()
    nobodys = bare_grant(wall, wall.place.session_id)
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    for grant_id in (wall.ended_grant.grant_id, foreign.grant_id, nobodys, "made up"):
        with pytest.raises(driver.IntegrityError, match="no valid grant"):
            stretch(wall, grant_id)
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        stretch(wall, wall.grant.grant_id, recording_id=other.recording(), number=1)


def test_a_stretch_has_to_be_the_next(wall: Wall) -> None:
    for number in (0, 3):
        with pytest.raises(driver.IntegrityError, match="not the next one"):
            stretch(wall, wall.grant.grant_id, number=number)


def test_an_erased_recording_takes_no_sound(wall: Wall) -> None:
    wall.raw.execute("UPDATE recording SET wrapped_key = NULL")
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        segment(wall)
    with pytest.raises(GrantEndedError):
        store(wall.writer, 1)


def test_only_a_valid_yes_carries_a_grant(wall: Wall) -> None:
    place = wall.place
    other = VaultRoom(place.vault)
    place.vault.consents.save_form(CHANGED_FORM)
    old_yes = wall.ended_grant.consent_ids[0]
    changed = place.record_of(1, ConsentState.GRANTED, form=CHANGED_FORM)
    invalid = [
        place.answer(1, ConsentState.GRANTED, Purpose.NOTES).consent_id,
        other.answer(1, ConsentState.GRANTED).consent_id,
        old_yes,
        place.answer(2, ConsentState.REFUSED).consent_id,
        place.answer(2, ConsentState.INFORMED).consent_id,
        "made up",
    ]
    place.vault.consents.append(changed)
    invalid.append(changed.consent_id)
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    grant_id = bare_grant(wall, place.session_id)
    for consent_id in invalid:
        with pytest.raises(driver.IntegrityError, match="no valid grant"):
            wall.raw.execute("INSERT INTO grant_consent VALUES (?, ?)", (grant_id, consent_id))
    latest = place.answer(2, ConsentState.GRANTED).consent_id
    wall.raw.execute("INSERT INTO grant_consent VALUES (?, ?)", (grant_id, latest))


def test_an_ended_grant_takes_no_further_yes(wall: Wall) -> None:
    latest = wall.place.answer(1, ConsentState.GRANTED).consent_id
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        wall.raw.execute(
            "INSERT INTO grant_consent VALUES (?, ?)", (wall.ended_grant.grant_id, latest)
        )


def test_a_grant_cannot_be_on_another_form(wall: Wall) -> None:
    wall.place.vault.consents.save_form(CHANGED_FORM)
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        wall.raw.execute(
            "INSERT INTO recording_grant VALUES (?, ?, ?, 5)",
            (new_id(), wall.place.session_id, CHANGED_FORM.sha256),
        )


# What ends a grant

Deed = Callable[[VaultRoom], object]


def leave_and_undo(place: VaultRoom) -> None:
    person_id = place.people[0].person_id
    (left,) = place.vault.events.append(
        place.session_id, place.header.device_id, 5, 5, [PersonLeft(person_id)]
    )
    assert place.vault.consents.open_grants(place.session_id)
    place.log(Undone(left.event_id))


def change_form(place: VaultRoom) -> None:
    place.vault.consents.save_form(CHANGED_FORM)
    place.vault.sessions.use_form(place.session_id, CHANGED_FORM.sha256)


def agree_to_other_words(place: VaultRoom) -> None:
    place.vault.consents.save_form(CHANGED_FORM)
    place.vault.consents.append(place.record_of(1, ConsentState.GRANTED, form=CHANGED_FORM))


ENDS: dict[str, Deed] = {
    **{
        f"audio {state}": lambda place, state=state: place.answer(2, state)  # type: ignore[misc]
        for state in ConsentState
        if state is not ConsentState.GRANTED
    },
    "arrival": lambda place: place.log(PersonArrived(PersonId(new_id()))),
    "addition": lambda place: place.log(PersonAdded(PersonId(new_id()), "Late", 9)),
    "departure undone": leave_and_undo,
    "form changed": change_form,
    "other words": agree_to_other_words,
    "end": lambda place: place.vault.consents.end_grants(place.session_id, "asked", 5),
}
KEEPS: dict[str, Deed] = {
    "another yes": lambda place: place.answer(2, ConsentState.GRANTED),
    "notes refused": lambda place: place.answer(2, ConsentState.REFUSED, Purpose.NOTES),
    "departure": lambda place: place.log(PersonLeft(place.people[0].person_id)),
    "expected": lambda place: place.log(
        PersonAdded(PersonId(new_id()), "Later", 9, present=False)
    ),
    "mark": lambda place: place.log(MomentMarked()),
    "renaming": lambda place: place.vault.sessions.rename(
        place.session_id, title="Other", place=""
    ),
    "sign of life": lambda place: place.vault.sessions.keep_alive(place.session_id, 900),
    "another session's no": lambda place: VaultRoom(place.vault).answer(
        1, ConsentState.REFUSED
    ),
}


@pytest.mark.parametrize("deed", ENDS.values(), ids=ENDS.keys())
def test_sound_is_refused_from_then_on(wall: Wall, deed: Deed) -> None:
    deed(wall.place)
    assert wall.place.vault.consents.open_grants(wall.place.session_id) == []
    with pytest.raises(GrantEndedError):
        store(wall.writer, 1)
    with pytest.raises(GrantEndedError):
        wall.place.writer(wall.grant, wall.recording_id)
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        segment(wall)
    check = wall.place.vault.recordings.verify(wall.recording_id)
    assert (check.is_whole, check.segments) == (True, 1)


@pytest.mark.parametrize("deed", KEEPS.values(), ids=KEEPS.keys())
def test_sound_goes_on(wall: Wall, deed: Deed) -> None:
    deed(wall.place)
    store(wall.writer, 1)


def test_a_grant_made_by_hand_is_not_believed(wall: Wall) -> None:
    made_up = object.__new__(RecordingGrant)
    object.__setattr__(made_up, "grant_id", GrantId(new_id()))
    with pytest.raises(GrantEndedError):
        wall.place.writer(made_up, wall.recording_id)


class RandomHost:
    """Does whatever comes to mind, and remembers whether sound ought to be let in."""

    def __init__(self, place: VaultRoom, source: random.Random) -> None:
        self.place = place
        self.source = source
        self.is_open = False
        self.let_in = self.refused = 0
        self._move_on()

    def _move_on(self) -> None:
        self.place = VaultRoom(self.place.vault, people=3)
        self.recording_id = self.place.recording()
        self.writer: StretchWriter | None = None
        self.index = 0

    def step(self) -> None:
        deeds = {self.answer: 8, self.ask_for_grant: 6, self.speak: 12, self.arrive: 1}
        self.source.choices(list(deeds), list(deeds.values()))[0]()

    def answer(self) -> None:
        state = self.source.choices(list(ConsentState), (1, 1, 30, 2, 2, 1, 1))[0]
        purpose = self.source.choice((Purpose.AUDIO, Purpose.AUDIO, Purpose.NOTES))
        try:
            self.place.answer(self.source.randint(1, 3), state, purpose)
        except ConsentTransitionError:
            self._move_on()
            return
        if purpose is Purpose.AUDIO and state is not ConsentState.GRANTED:
            self.is_open = False

    def arrive(self) -> None:
        self.place.log(PersonArrived(self.place.people[0].person_id))
        self.is_open = False

    def ask_for_grant(self) -> None:
        try:
            grant = self.place.earn_grant()
        except ConsentMissingError:
            return
        self.place.vault.consents.save_grant(grant, 5)
        if self.writer is not None:
            self.writer.close()
        self.writer = self.place.writer(grant, self.recording_id)
        self.index = 0
        self.is_open = True

    def speak(self) -> None:
        if self.writer is None:
            return
        try:
            store(self.writer, self.index)
        except GrantEndedError:
            assert not self.is_open
            self.refused += 1
        else:
            assert self.is_open
            self.let_in += 1
            self.index += 1


def test_random_answers_never_let_ungated_sound_in(tmp_path: Path) -> None:
    """The database and the domain agree on each of many segments."""
    host = RandomHost(room(tmp_path, people=3), random.Random(5))
    for _ in range(1_000):
        host.step()
    assert host.let_in > 100
    assert host.refused > 100
