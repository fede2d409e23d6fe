"""A killed program, a closed lid, a corrected clock, a change to summer time."""

from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.errors import StorageFullError
from colearn_desktop.domain.events import SessionReopened, StopReason
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.session_log import SessionLog
from tests.fakes.clock import FakeClock
from tests.fakes.full_disk import full
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault
from tests.services.test_consent_wall import Room, recording_room

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


@pytest.fixture
def live(tmp_path: Path, clock: FakeClock) -> LiveSession:
    vault = cheap_vault(tmp_path)
    session = LiveSession(SessionLog(vault, make_session(vault, clock), clock))
    session.start()
    return session


def figures(live: LiveSession) -> tuple[int, ...]:
    """Everything that counts, in session time."""
    now_ms, state = live.now_ms(), live.state
    elapsed = (state.elapsed_ms(run.phase_id, now_ms) for run in state.runs)
    return (now_ms, state.left_ms(now_ms), live.agenda.late_ms(), *elapsed)


@pytest.mark.parametrize("by_ms", [HOUR_MS, -HOUR_MS, 17_000, -17_000])
def test_a_wall_clock_that_jumps_changes_no_figure_and_moves_the_label(
    live: LiveSession, clock: FakeClock, by_ms: int
) -> None:
    clock.advance(12 * MINUTE_MS)
    before, ends, agreed = (
        figures(live),
        live.projected_end_utc_ms(),
        live.planned_end_utc_ms(),
    )
    assert agreed is not None
    clock.set_wall_clock(clock.utc_ms() + by_ms)
    live.log.keep_alive()
    assert figures(live) == before
    assert live.projected_end_utc_ms() == ends + by_ms
    assert live.planned_end_utc_ms() == agreed + by_ms
    assert live.reopened is None
    # And so it stays for whoever opens the session again.
    again = LiveSession(SessionLog(live.log.vault, live.log.session_id, clock))
    assert again.state.runs == live.state.runs


def test_while_the_computer_sleeps_session_time_stands_still_and_lateness_grows(
    live: LiveSession, clock: FakeClock
) -> None:
    clock.advance(4 * MINUTE_MS)
    live.log.keep_alive()
    clock.sleep(12 * MINUTE_MS)
    live.log.keep_alive()
    assert live.now_ms() == 4 * MINUTE_MS
    assert live.state.left_ms(live.now_ms()) == 6 * MINUTE_MS
    assert live.agenda.late_ms() == 12 * MINUTE_MS
    assert live.reopened is not None
    assert (live.reopened.away_ms, live.reopened.slept) == (12 * MINUTE_MS, True)
    live.log.keep_alive()
    told = [e for e in live.log.events if isinstance(e.body, SessionReopened)]
    assert len(told) == 1
    live.count_time_away()
    assert live.state.left_ms(live.now_ms()) == -6 * MINUTE_MS
    assert live.agenda.late_ms() == 6 * MINUTE_MS


def test_two_sleeps_before_anybody_answers_are_counted_together(
    live: LiveSession, clock: FakeClock
) -> None:
    for _ in range(2):
        clock.sleep(3 * MINUTE_MS)
        live.log.keep_alive()
    live.count_time_away()
    assert live.state.left_ms(live.now_ms()) == 4 * MINUTE_MS


def test_a_hiccup_is_no_sleep(live: LiveSession, clock: FakeClock) -> None:
    clock.sleep(5_000)
    live.log.keep_alive()
    assert live.reopened is None


def test_a_sleep_before_the_start_is_nobodys_business(tmp_path: Path, clock: FakeClock) -> None:
    vault = cheap_vault(tmp_path)
    live = LiveSession(SessionLog(vault, make_session(vault, clock), clock))
    clock.sleep(HOUR_MS)
    live.log.keep_alive()
    live.start()
    live.log.keep_alive()
    assert live.reopened is None


def test_a_sleep_that_cannot_be_stored_is_told_at_the_next_second(
    live: LiveSession, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.sleep(12 * MINUTE_MS)
    with monkeypatch.context() as broken:
        broken.setattr(live.log.vault.events, "append", full)
        with pytest.raises(StorageFullError):
            live.log.keep_alive()
    assert live.state.away_ms == 0
    live.log.keep_alive()
    assert live.reopened is not None
    assert live.state.away_ms == 12 * MINUTE_MS


def test_a_kill_in_a_sleep_is_one_interruption(live: LiveSession, clock: FakeClock) -> None:
    live.log.keep_alive()
    clock.sleep(12 * MINUTE_MS)
    again = LiveSession(SessionLog(live.log.vault, live.log.session_id, clock))
    again.log.keep_alive()
    assert again.state.away_ms == 12 * MINUTE_MS
    assert again.reopened is not None
    assert not again.reopened.slept


def test_a_sleep_closes_the_microphone_like_a_kill(tmp_path: Path) -> None:
    room = recording_room(Room(tmp_path))
    room.clock.sleep(12 * MINUTE_MS)
    room.log.keep_alive()
    assert not room.microphone.is_open
    status = room.recording.status()
    assert (status.capture, status.paused_for) == (Capture.PAUSED, StopReason.INTERRUPTED)
    assert room.log.state.recording.paused_for is StopReason.INTERRUPTED
    room.recording.resume()
    room.wait_for_microphone()
    room.close()


def test_a_pause_of_the_clock_closes_the_microphone_and_the_clock_alone_opens_nothing(
    tmp_path: Path,
) -> None:
    room = recording_room(Room(tmp_path))
    room.live.pause_clock()
    assert not room.microphone.is_open
    assert room.recording.status().paused_for is StopReason.ASKED
    room.live.resume_clock()
    assert not room.microphone.is_open
    room.recording.resume()
    room.wait_for_microphone()
    room.close()


def test_the_computers_own_clock_tells_how_long_it_slept() -> None:
    clock = SystemClock()
    assert abs(clock.suspended_ms() - clock.suspended_ms()) <= 5
