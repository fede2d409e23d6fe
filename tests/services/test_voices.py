from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.services.live_session import LiveSession
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import cheap_vault


@pytest.fixture
def live(tmp_path: Path, clock: FakeClock) -> LiveSession:
    session = LiveSession(open_log(cheap_vault(tmp_path), clock))
    session.start()
    session.next_phase()
    return session


def listen(live: LiveSession, clock: FakeClock, ms: int, *, is_voice: bool | None) -> None:
    for _ in range(ms // 100):
        live.voices.hear(is_voice)
        clock.advance(100)
    live.voices.hear(is_voice)


def seconds_by_seat(live: LiveSession) -> dict[int, float]:
    airtime = live.airtime().airtime
    return {p.seat or 0: airtime[p.person_id] / 1_000 for p in live.state.participants}


def test_the_answer_counts_from_when_the_talking_began(
    live: LiveSession, clock: FakeClock
) -> None:
    listen(live, clock, 2_000, is_voice=False)
    listen(live, clock, 12_000, is_voice=True)
    assert live.voices.talking_since_ms() is not None
    live.give_floor(1)
    assert live.voices.talking_since_ms() is None
    assert seconds_by_seat(live)[1] == pytest.approx(12, abs=0.2)
    live.undo_floor()
    assert live.state.floor == NOBODY
    assert seconds_by_seat(live)[1] == 0


def test_not_now_stores_nothing_and_is_quiet(live: LiveSession, clock: FakeClock) -> None:
    listen(live, clock, 12_000, is_voice=True)
    stored = len(live.log.events)
    live.voices.leave_alone()
    listen(live, clock, 60_000, is_voice=True)
    assert live.voices.talking_since_ms() is None
    assert len(live.log.events) == stored


def test_where_speech_cannot_be_told_nobody_is_asked(
    live: LiveSession, clock: FakeClock
) -> None:
    listen(live, clock, 12_000, is_voice=True)
    live.voices.hear(None)
    assert live.voices.talking_since_ms() is None


def test_the_clock_at_rest_is_no_talk(live: LiveSession, clock: FakeClock) -> None:
    live.pause_clock()
    listen(live, clock, 12_000, is_voice=True)
    assert live.voices.talking_since_ms() is None


def test_turns_that_ran_on_are_trimmed_on_request_and_brought_back(
    live: LiveSession, clock: FakeClock
) -> None:
    listen(live, clock, 1_000, is_voice=False)
    for seat in (1, 2):
        live.give_floor(seat)
        listen(live, clock, 10_000, is_voice=True)
        listen(live, clock, 6_000, is_voice=False)
    live.set_floor(NOBODY)
    assert [tail.length_ms for tail in live.voices.tails()] == pytest.approx(
        [6_000, 6_000], abs=250
    )
    assert seconds_by_seat(live)[1] == pytest.approx(16, abs=0.3)
    assert live.voices.trim() == 2
    assert seconds_by_seat(live)[1] == pytest.approx(10, abs=0.3)
    assert seconds_by_seat(live)[2] == pytest.approx(10, abs=0.3)
    assert live.state.floor == NOBODY
    assert live.voices.tails() == []
    live.corrections.undo()
    assert len(live.voices.tails()) == 1


def test_a_turn_that_somebody_corrected_meanwhile_is_no_longer_offered(
    live: LiveSession, clock: FakeClock
) -> None:
    listen(live, clock, 1_000, is_voice=False)
    live.give_floor(1)
    listen(live, clock, 10_000, is_voice=True)
    listen(live, clock, 6_000, is_voice=False)
    live.give_floor(2)
    (tail,) = live.voices.tails()
    place = next(
        place
        for place, stretch in enumerate(live.corrections.stretches())
        if stretch.event_id == tail.event_id
    )
    live.corrections.shift_end(place, tail.last_ms - 3_000)
    assert live.voices.tails() == []
    assert live.voices.trim() == 0
