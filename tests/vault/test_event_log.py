from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.errors import StorageFullError, VaultDamagedError
from colearn_desktop.domain.events import (
    MomentMarked,
    NoteWritten,
    PersonAdded,
    SessionEnded,
    SessionStarted,
)
from colearn_desktop.domain.ids import DeviceId, NoteId, SessionId, new_id
from colearn_desktop.domain.notes import NoteKind
from tests.fakes.vault_room import VaultRoom, drop_guards, raw_sql, room


@pytest.fixture
def place(tmp_path: Path) -> VaultRoom:
    return room(tmp_path, people=0)


def note(text: str) -> NoteWritten:
    return NoteWritten(NoteId(new_id()), 5, NoteKind.NOTE, text)


def test_events_come_back_as_they_were_stored(place: VaultRoom) -> None:
    log = place.vault.events
    first = log.append(
        place.session_id, place.header.device_id, 10, 99, [note("'; --\n☂"), MomentMarked()]
    )
    second = log.append(place.session_id, place.header.device_id, 20, 99, [MomentMarked()])
    assert [event.sequence for event in first + second] == [1, 2, 3]
    assert log.read(place.session_id) == first + second


def test_nothing_is_stored_for_nothing(place: VaultRoom) -> None:
    assert place.vault.events.append(place.session_id, place.header.device_id, 0, 0, []) == []
    assert place.vault.events.read(place.session_id) == []


def test_one_devices_sequence_stands_even_where_its_clock_went_back(place: VaultRoom) -> None:
    for at_ms in (30, 10, 20):
        place.log(MomentMarked(), at_ms=at_ms)
    times = [event.at_ms for event in place.vault.events.read(place.session_id)]
    assert times == [30, 10, 20]


def test_two_devices_are_merged_by_time_device_and_sequence(place: VaultRoom) -> None:
    for device, at_ms in (("b", 5), ("a", 5), ("a", 5), ("b", 7), ("a", 6)):
        place.vault.events.append(
            place.session_id, DeviceId(device), at_ms, 0, [MomentMarked()]
        )
    order = [
        (event.at_ms, event.device_id, event.sequence)
        for event in place.vault.events.read(place.session_id)
    ]
    assert order == [(5, "a", 1), (5, "a", 2), (5, "b", 1), (6, "a", 3), (7, "b", 2)]


def test_sessions_do_not_mix(place: VaultRoom) -> None:
    other = VaultRoom(place.vault, people=0)
    place.log(MomentMarked())
    assert place.vault.events.read(other.session_id) == []


def test_all_of_a_batch_or_none(place: VaultRoom) -> None:
    fill_up(place)
    long_notes = [note("x" * 50_000) for _ in range(20)]
    with pytest.raises(StorageFullError):
        place.log(MomentMarked(), *long_notes)
    assert place.vault.events.read(place.session_id) == []
    make_room(place)
    place.log(MomentMarked(), *long_notes)
    assert len(place.vault.events.read(place.session_id)) == 21


def test_the_header_follows_start_and_end(place: VaultRoom) -> None:
    place.log(SessionStarted(), at_ms=0)
    header = place.vault.sessions.get(place.session_id)
    assert (header.started_utc_ms, header.ended) == (1_000, False)
    place.log(SessionEnded(), at_ms=500)
    header = place.vault.sessions.get(place.session_id)
    assert (header.started_utc_ms, header.ended) == (1_000, True)


def test_an_unknown_event_is_damage(place: VaultRoom) -> None:
    place.log(MomentMarked())
    drop_guards(place.vault).execute('UPDATE event SET body = \'{"type":"lottery_won"}\'')
    with pytest.raises(VaultDamagedError):
        place.vault.events.read(place.session_id)


# Sessions


def test_headers_are_kept_newest_first(place: VaultRoom) -> None:
    sessions = place.vault.sessions
    newer = sessions.create(
        title="Second",
        place="",
        template="small",
        form_sha256=place.form.sha256,
        created_utc_ms=2_000,
    )
    assert sessions.list() == (newer, place.header)
    assert sessions.get(newer.session_id) == newer
    assert newer.device_id == place.vault.device_id


def test_the_last_sign_of_life_never_goes_back(place: VaultRoom) -> None:
    for last_alive_ms in (5_000, 9_000, 7_000):
        place.vault.sessions.keep_alive(place.session_id, last_alive_ms)
    assert place.vault.sessions.get(place.session_id).last_alive_ms == 9_000


def test_a_session_can_be_renamed(place: VaultRoom) -> None:
    place.vault.sessions.rename(place.session_id, title="Library", place="Mill Road")
    header = place.vault.sessions.get(place.session_id)
    assert (header.title, header.place) == ("Library", "Mill Road")


def test_an_unknown_session_is_damage(place: VaultRoom) -> None:
    with pytest.raises(VaultDamagedError):
        place.vault.sessions.get(SessionId(new_id()))


def test_settings_come_back_and_change(place: VaultRoom) -> None:
    settings = place.vault.settings
    assert settings.get("colour", "blue") == "blue"
    settings.set("colour", "green")
    settings.set("colour", "red")
    assert settings.get("colour", "blue") == "red"


def test_a_name_with_an_apostrophe_is_a_name(place: VaultRoom) -> None:
    place.log(PersonAdded(place.header.session_id, "O'Hare\"; DROP TABLE event", 1))  # type: ignore[arg-type]
    assert len(place.vault.events.read(place.session_id)) == 1


def fill_up(place: VaultRoom) -> None:
    """Let the file grow no further, on the connection that the pool hands out."""
    with place.vault._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}").all()


def make_room(place: VaultRoom) -> None:
    with place.vault._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000").all()


def test_the_connection_that_fills_up_is_the_pools_only_one(place: VaultRoom) -> None:
    fill_up(place)
    assert raw_sql(place.vault).execute("PRAGMA max_page_count").fetchone()[0] > 100_000
    with place.vault._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA max_page_count").scalar_one() < 1_000
