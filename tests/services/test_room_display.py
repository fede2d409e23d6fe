from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.errors import TemplateError
from colearn_desktop.domain.events import PersonAdded, RoomDisplayChosen
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.services.intentions import (
    Intentions,
    remember_intentions,
    remembered_intentions,
    shipped_intentions,
)
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.room_display import RoomDisplay
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock

MINUTE_MS = 60_000


@pytest.fixture
def room(log: SessionLog) -> RoomDisplay:
    return RoomDisplay(LiveSession(log))


def test_the_room_sees_no_voices_and_no_names_until_the_host_chose(
    room: RoomDisplay, clock: FakeClock
) -> None:
    room.live.start()
    room.live.give_floor(1)
    clock.advance(MINUTE_MS)
    assert room.voices_heard() is None
    assert room.look_back().voices is None
    assert not room.look_back().named
    room.choose(voices_heard=True, names_in_look_back=True)
    assert room.voices_heard() == (1, 3)
    assert room.look_back().voices == (1, 3)
    assert room.look_back().named


def test_a_choice_is_kept_with_the_session_and_stored_once(
    room: RoomDisplay, log: SessionLog, vault: Vault, clock: FakeClock
) -> None:
    for _ in range(2):
        room.choose(voices_heard=True, names_in_look_back=False)
    stored = [e.body for e in log.events if isinstance(e.body, RoomDisplayChosen)]
    assert stored == [RoomDisplayChosen(voices_heard=True)]
    again = RoomDisplay(LiveSession(SessionLog(vault, log.session_id, clock)))
    assert again.chosen == RoomDisplayChosen(voices_heard=True)


def test_breaks_and_pauses_are_no_part_of_the_look_back(
    room: RoomDisplay, clock: FakeClock
) -> None:
    room.choose(voices_heard=False, names_in_look_back=True)
    live = room.live
    live.start()
    live.give_floor(1)
    clock.advance(20_000)
    live.pause_clock()
    clock.advance(5 * MINUTE_MS)
    live.resume_clock()
    clock.advance(10_000)
    live.next_phase()
    live.give_floor(2)
    clock.advance(20_000)
    before = room.look_back()
    live.next_phase()  # the break
    clock.advance(10 * MINUTE_MS)
    assert room.look_back() == before
    assert before.length_ms == 50_000
    assert [before.frames[at].places for at in (300, 800)] == [(1, 0, 0), (0, 1, 0)]
    assert room.voices_heard() is None


def test_whoever_never_came_has_no_place_and_whoever_left_keeps_theirs(
    room: RoomDisplay, log: SessionLog
) -> None:
    log.append(PersonAdded(PersonId("late"), "Late", 4, present=False))
    room.live.start()
    gone = log.state.participants[2].person_id
    room.live.leave(gone)
    assert [person.seat for person in room.people()] == [1, 2, 3]


def test_the_groups_own_words_are_remembered_and_dropped(vault: Vault) -> None:
    assert remembered_intentions(vault.settings) == shipped_intentions()
    kept = remember_intentions(vault.settings, "  We agreed\n\nListen \n Breathe\n")
    assert kept == Intentions("We agreed", ("Listen", "Breathe"))
    assert remembered_intentions(vault.settings) == kept
    assert Intentions.from_text(kept.text) == kept
    assert remember_intentions(vault.settings, " \n ") == shipped_intentions()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("heading = 'x'", "lines is missing"),
        ("heading = 1\nlines = []", "should be text"),
        ("heading = ", "Invalid value"),
    ],
)
def test_an_unusable_file_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "en.toml"
    path.write_text(text)
    with pytest.raises(TemplateError, match=reason):
        shipped_intentions(path)
