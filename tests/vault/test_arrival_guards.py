"""Sound that comes in with an archive, seen by those who try to climb the guards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.consent import ConsentState
from colearn_desktop.domain.errors import GrantEndedError
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.arrivals import Arrival, ArrivingStretch
from colearn_desktop.vault.sealing import SegmentPlace
from tests.fakes.vault_room import VaultRoom, raw_sql, room, sound
from tests.fakes.vault_wall import Wall

THEIRS = RecordingId("f" * 32)


@pytest.fixture
def place(tmp_path: Path) -> VaultRoom:
    return room(tmp_path)


def arriving(place: VaultRoom) -> ArrivingStretch:
    """A stretch of one segment, apart."""
    arrivals = place.vault.arrivals
    header = place.vault.sessions.get(place.session_id)
    stretch = arrivals.begin_stretch(
        arrivals.prepare(header, place.form, 1),
        place.session_id,
        THEIRS,
        3,
        rate_hz=48_000,
        channels=1,
        started_utc_ms=1,
        utc_ms=1,
    )
    stretch.append([(SegmentPlace(0, 0, 48_000, 9, 0, last=True), sound(0))])
    return stretch


def let_in(place: VaultRoom, stretch: ArrivingStretch) -> None:
    place.vault.consents.append(
        *(place.record_of(p.seat or 0, ConsentState.GRANTED) for p in place.people)
    )
    place.vault.arrivals.commit(
        [
            Arrival(
                place.vault.sessions.get(place.session_id),
                grant=place.earn_grant(),
                stretches=(stretch.stored(),),
            )
        ],
        2,
    )


def refused(raw: Any, sql: str, match: str) -> None:
    with pytest.raises(driver.IntegrityError, match=match):
        raw.execute(sql)


def test_nobody_hears_it_before_it_has_a_grant(place: VaultRoom) -> None:
    arriving(place)
    assert place.vault.recordings.list_recordings(place.session_id) == []
    raw = raw_sql(place.vault)
    (empty,) = raw.execute("SELECT grant_id FROM recording_grant").fetchone()
    refused(
        raw,
        f"INSERT INTO stretch_arrived VALUES ('{THEIRS}', 3, '{empty}', 1)",
        "no valid grant",
    )


def test_with_everybodys_yes_it_is_the_sessions_and_stays(place: VaultRoom) -> None:
    stretch = arriving(place)
    let_in(place, stretch)
    (recording,) = place.vault.recordings.list_recordings(place.session_id)
    assert [each.stretch for each in recording.stretches] == [3]
    assert place.vault.recordings.fetch(THEIRS, 3, 0) == sound(0)
    raw = raw_sql(place.vault)
    for table in ("audio_segment", "stretch", "stretch_arrival", "stretch_arrived"):
        refused(raw, f"DELETE FROM {table}", "append-only")
    place.vault.arrivals.clean_up()
    assert place.vault.recordings.fetch(THEIRS, 3, 0) == sound(0)


def test_nothing_more_comes_into_a_stretch_that_is_in(place: VaultRoom) -> None:
    stretch = arriving(place)
    let_in(place, stretch)
    with pytest.raises(GrantEndedError):
        stretch.append([(SegmentPlace(1, 48_000, 1, 9, 1_000, last=True), sound(1))])


def test_nothing_is_captured_into_a_recording_of_another_laptop(place: VaultRoom) -> None:
    let_in(place, arriving(place))
    grant = place.earn_grant()
    place.vault.consents.save_grant(grant, 3)
    with pytest.raises(GrantEndedError):
        place.writer(grant, THEIRS)


def test_what_was_captured_here_cannot_be_called_an_arrival(tmp_path: Path) -> None:
    wall = Wall(tmp_path)
    for stretch in (1, 2):
        refused(
            wall.raw,
            f"INSERT INTO stretch_arrival VALUES ('{wall.recording_id}', {stretch}, 1)",
            "append-only",
        )
    refused(wall.raw, "DELETE FROM audio_segment", "append-only")


def test_what_is_not_all_in_can_be_removed(place: VaultRoom) -> None:
    arriving(place)
    place.vault.arrivals.clean_up()
    raw = raw_sql(place.vault)
    assert raw.execute("SELECT count(*) FROM audio_segment").fetchone() == (0,)
    let_in(place, arriving(place))
    assert place.vault.recordings.fetch(THEIRS, 3, 0) == sound(0)
