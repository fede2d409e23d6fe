from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.events import SessionEnded, SessionStarted
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.session_list import SessionLine, SessionStage, list_sessions
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.keyboard import press


def line(number: int, stage: SessionStage, title: str = "") -> SessionLine:
    return SessionLine(
        session_id=SessionId(f"id{number}"),
        title=title or f"Session {number}",
        place="Bridge Street",
        when_utc_ms=1_780_000_000_000 + number,
        state=stage,
        people=8,
        recorded_ms=0,
        notes=3,
    )


def test_without_sessions_the_page_says_how_to_begin(qtbot: QtBot, show: ShowPage) -> None:
    page = SessionsPage()
    show(page)
    with qtbot.waitSignal(page.new_session_requested):
        press(Qt.Key.Key_Space)


def test_enter_goes_to_where_a_session_stands(qtbot: QtBot, show: ShowPage) -> None:
    page = SessionsPage()
    show(page)
    page.show_sessions(
        [
            line(1, SessionStage.ENDED),
            line(3, SessionStage.PLANNED),
            line(2, SessionStage.RUNNING),
        ]
    )
    page.setFocus()
    with qtbot.waitSignal(page.setup_requested) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == ["id3"]
    for wanted in ("id2", "id1"):
        QTest.keyClick(page.list, Qt.Key.Key_Down)
        with qtbot.waitSignal(page.open_requested) as asked:
            QTest.keyClick(page.list, Qt.Key.Key_Return)
        assert asked.args == [wanted]


def test_a_double_click_opens(qtbot: QtBot, show: ShowPage) -> None:
    page = SessionsPage()
    show(page)
    page.show_sessions([line(1, SessionStage.ENDED)])
    middle = page.list.visualRect(page.list.currentIndex()).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    with qtbot.waitSignal(page.open_requested):
        QTest.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def test_what_is_planned_goes_to_another_laptop_and_what_was_held_is_exported(
    qtbot: QtBot, show: ShowPage
) -> None:
    page = SessionsPage()
    show(page)
    page.show_sessions([line(1, SessionStage.PLANNED)])
    assert page.export_button.text() == "Copy…"
    page.show_sessions([line(1, SessionStage.ENDED)])
    assert page.export_button.text() == "Export…"
    with qtbot.waitSignal(page.export_requested) as asked:
        page.export_button.click()
    assert asked.args == ["id1"]


def test_many_sessions_can_be_searched(qtbot: QtBot, show: ShowPage) -> None:
    page = SessionsPage()
    show(page)
    page.show_sessions([line(n, SessionStage.ENDED) for n in range(8)])
    assert not page.search.isVisible()
    page.show_sessions(
        [
            *(line(n, SessionStage.ENDED) for n in range(8)),
            line(9, SessionStage.ENDED, "Harbour"),
        ]
    )
    QTest.keyClicks(page.search, "bridge harb")
    with qtbot.waitSignal(page.open_requested) as asked:
        page.open_button.click()
    assert asked.args == ["id9"]
    QTest.keyClicks(page.search, "zzz")
    assert not page.open_button.isEnabled()


def test_the_chosen_session_stays_chosen_when_the_list_is_shown_again(show: ShowPage) -> None:
    page = SessionsPage()
    show(page)
    lines = [line(n, SessionStage.ENDED) for n in range(3)]
    page.show_sessions(lines)
    page.list.setCurrentIndex(page.list.model().index(2, 0))
    page.show_sessions([*lines, line(9, SessionStage.PLANNED)])
    assert page.list.currentIndex().data() == "Session 0"


def test_the_list_is_told_by_the_vault(vault: Vault, clock: FakeClock, log: SessionLog) -> None:
    clock.advance(60_000)
    later = open_log(vault, clock, people=2)
    later.append(SessionStarted())
    running, planned = list_sessions(vault)
    assert (running.state, running.people) == (SessionStage.RUNNING, 2)
    assert (planned.state, planned.people, planned.title) == (
        SessionStage.PLANNED,
        3,
        "Bridge Street, May",
    )
    later.append(SessionEnded())
    assert list_sessions(vault)[0].state is SessionStage.ENDED
