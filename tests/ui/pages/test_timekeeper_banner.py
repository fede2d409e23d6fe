"""Two laptops kept the time of one session: the review page lets one of them count."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.pages.review_page import ReviewPage
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault
from tests.services.test_two_laptops import Laptop
from tests.ui.pages.conftest import ShowPage


def test_another_laptops_turns_can_be_chosen_and_that_taken_back(
    tmp_path: Path, qtbot: QtBot, show: ShowPage
) -> None:
    with cheap_vault(tmp_path, "one") as one, cheap_vault(tmp_path, "two") as two:
        clock = FakeClock()
        session_id = make_session(one, clock)
        first, second = Laptop(one, session_id, clock), Laptop(two, session_id, clock)
        second.reads(first.copy())
        for vault, seat, name in ((one, 1, ""), (two, 2, "Wren")):
            clock.advance(10)
            live = LiveSession(SessionLog(vault, session_id, clock))
            live.start()
            clock.advance(5_000)
            live.give_floor(seat)
            if name:
                live.notes.hand_over(name, 0)
            clock.advance(5_000)
            live.end()
        first.reads(second.copy())
        log = SessionLog(one, session_id, clock)
        page = ReviewPage(log, None, lambda _error: None)
        show(page)
        banner = page.timekeeper_banner
        assert "those of this laptop" in banner.text
        assert not banner.buttons[one.device_id].isVisible()
        other = banner.buttons[two.device_id]
        assert other.text() == "Take those of Wren’s laptop"
        other.click()
        assert "those of Wren’s laptop" in banner.text
        assert log.state.timekeeper == two.device_id
        banner.buttons[one.device_id].click()
        assert log.state.timekeeper == one.device_id
        page.close_playback()


def test_one_laptop_alone_is_not_spoken_of(
    log: SessionLog, clock: FakeClock, show: ShowPage
) -> None:
    live = LiveSession(log)
    live.start()
    clock.advance(5_000)
    live.end()
    page = ReviewPage(log, None, lambda _error: None)
    show(page)
    assert not page.timekeeper_banner.isVisible()
    page.close_playback()
