from __future__ import annotations

import pytest

from colearn_desktop.domain.errors import NothingToUndoError
from colearn_desktop.domain.floor import SEVERAL, held_by
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.corrections import Corrections
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log


@pytest.fixture
def live(vault: Vault, clock: FakeClock) -> LiveSession:
    """Seat 1 from 5 to 65 s, seat 2 to 125 s, and on."""
    session = LiveSession(open_log(vault, clock))
    session.start()
    clock.advance(5_000)
    session.give_floor(1)
    clock.advance(60_000)
    session.give_floor(2)
    clock.advance(60_000)
    return session


def talk(live: LiveSession) -> list[int]:
    return [ms // 1_000 for ms in live.airtime().airtime.values()]


def test_figures_follow_a_correction_at_once(live: LiveSession) -> None:
    heard: list[list[int]] = []
    live.subscribe(lambda: heard.append(talk(live)))
    third = live.state.participants[2].person_id
    assert talk(live) == [60, 60, 0]
    assert live.corrections.split(1, 35_000, held_by(third))
    assert heard == [[30, 60, 30]]


def test_a_correction_of_several_events_comes_back_whole_after_reopening(
    live: LiveSession, vault: Vault, clock: FakeClock
) -> None:
    third = live.state.participants[2].person_id
    live.corrections.split(1, 35_000, held_by(third), earlier_part=True)
    expected = live.corrections.stretches()
    live.log.keep_alive()
    again = SessionLog(vault, live.log.session_id, clock)
    assert Corrections(again).stretches() == expected


def test_corrections_are_undone_and_redone_in_their_order(live: LiveSession) -> None:
    made = live.corrections
    made.shift_start(2, 95_000)
    made.reassign(1, SEVERAL)
    assert talk(live) == [0, 30, 0]
    made.undo()
    assert talk(live) == [90, 30, 0]
    made.undo()
    assert talk(live) == [60, 60, 0]
    with pytest.raises(NothingToUndoError):
        made.undo()
    made.redo()
    made.redo()
    assert talk(live) == [0, 30, 0]
    made.undo()
    assert talk(live) == [90, 30, 0]
    made.delete(1)
    assert not made.can_redo
    assert talk(live) == [0, 30, 0]


def test_what_changes_nothing_is_not_stored(live: LiveSession) -> None:
    events = len(live.log.events)
    first = live.state.participants[0].person_id
    assert not live.corrections.reassign(1, held_by(first))
    assert not live.corrections.split(1, 5_500, SEVERAL)
    assert not live.corrections.merge(0, with_next=False)
    assert not live.corrections.move_phase(0, 9_000)
    assert len(live.log.events) == events
    assert not live.corrections.can_undo


def test_the_floor_of_this_moment_follows_too(live: LiveSession) -> None:
    third = live.state.participants[2].person_id
    live.corrections.reassign(2, held_by(third))
    assert live.state.floor == held_by(third)


def test_backspace_takes_back_the_last_tap_and_no_correction_of_earlier_ones(
    live: LiveSession,
) -> None:
    third = live.state.participants[2].person_id
    live.corrections.split(1, 35_000, held_by(third))
    live.undo_floor()
    assert talk(live) == [30, 0, 90]


def test_a_turn_taken_back_does_not_bring_a_merged_one_to_light(live: LiveSession) -> None:
    live.corrections.merge(2, with_next=False)
    assert talk(live) == [120, 0, 0]
    live.undo_floor()
    assert talk(live) == [0, 0, 0]


def test_notes_know_the_corrected_speaker(live: LiveSession) -> None:
    live.notes.write(70_000, NoteKind.QUOTE, "Knock on doors.")
    third = live.state.participants[2].person_id
    live.corrections.reassign(2, held_by(third))
    assert live.state.placed_notes()[0].floor == held_by(third)


def test_an_ended_session_can_be_put_right_and_stays_ended(
    live: LiveSession, vault: Vault, clock: FakeClock
) -> None:
    live.end()
    clock.advance(86_400_000)
    later = SessionLog(vault, live.log.session_id, clock)
    made = Corrections(later)
    made.shift_end(2, 100_000)
    made.move_phase(0, 3_000)
    assert talk(LiveSession(later)) == [60, 35, 0]
    assert later.state.ended_at_ms == 125_000
    assert not made.stretches()[-1].is_open
    made.undo()
    assert talk(LiveSession(SessionLog(vault, later.session_id, clock))) == [60, 60, 0]


def test_moving_a_phase_keeps_whose_turn_it_was(live: LiveSession, clock: FakeClock) -> None:
    live.next_phase()
    clock.advance(60_000)
    live.corrections.move_phase(1, 95_000)
    phases = live.state.agenda
    assert list(live.airtime(phases[0].phase_id).airtime.values()) == [60_000, 30_000, 0]
    assert list(live.airtime(phases[1].phase_id).airtime.values()) == [0, 30_000, 0]


def test_kinds_of_phase_add_up_apart(live: LiveSession, clock: FakeClock) -> None:
    live.next_phase()
    live.give_floor(3)
    clock.advance(30_000)
    kinds = [phase.kind for phase in live.state.agenda]
    assert list(live.airtime_of_kind(kinds[0]).airtime.values()) == [60_000, 60_000, 0]
    assert list(live.airtime_of_kind(kinds[1]).airtime.values()) == [0, 0, 30_000]
