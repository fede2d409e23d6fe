"""What stands above and below the table, in windows of all sizes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import ReopenedNotice
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from tests.ui.live.conftest import OpenPage
from tests.ui.pages.page_checks import words_cut_off


def is_below_the_table(page: LivePage) -> bool:
    return page.floor_bar.y() > page.table.y()


def is_in_sight(page: LivePage) -> bool:
    region = page.floor_bar.visibleRegion().boundingRect()
    return region.height() == page.floor_bar.height()


@pytest.mark.parametrize("people", [40])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_with_many_people_the_buttons_stand_above_the_table_and_stay_in_sight(
    session: LiveSession, open_page: OpenPage, size: tuple[int, int], qtbot: QtBot
) -> None:
    session.start()
    session.next_phase()
    page = open_page()
    page.resize(*size)
    qtbot.waitUntil(lambda: is_in_sight(page))
    assert not is_below_the_table(page)


@pytest.mark.parametrize("people", [8])
def test_a_banner_takes_its_room_from_the_table_and_not_from_the_buttons(
    session: LiveSession, open_page: OpenPage, qtbot: QtBot
) -> None:
    session.start()
    session.next_phase()
    session.next_phase()
    page = open_page()
    qtbot.waitUntil(lambda: is_in_sight(page))
    assert page.table.is_round
    session.log.reopened = ReopenedNotice(720_000, 300_000)
    page.display.show_all()
    qtbot.waitUntil(lambda: is_in_sight(page) and not page.table.is_round)
    assert is_below_the_table(page)
    session.dismiss_reopened()
    page.display.show_all()
    qtbot.waitUntil(lambda: is_in_sight(page) and page.table.is_round)


@pytest.mark.parametrize("people", [8])
def test_nobody_asks_about_missed_time_once_the_session_is_over(
    session: LiveSession, open_page: OpenPage
) -> None:
    session.start()
    session.log.reopened = ReopenedNotice(720_000, 300_000)
    page = open_page()
    assert not page.banners.away.isHidden()
    session.end()
    page.display.show_all()
    assert page.banners.away.isHidden()


def test_a_question_about_missed_time_is_whole_in_a_small_window_with_large_text(
    session: LiveSession, open_page: OpenPage, qapp: QApplication
) -> None:
    session.start()
    session.log.reopened = ReopenedNotice(720_000, 300_000)
    apply_theme(qapp, ThemeChoice.LIGHT, 2.0)
    page = open_page()
    page.resize(1024, 700)
    assert words_cut_off(page.banners) == []
    apply_theme(qapp, ThemeChoice.LIGHT)
