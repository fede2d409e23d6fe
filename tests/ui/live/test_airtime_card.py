from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.events import AgendaPlanned
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.airtime_details import talk_to_move_words
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.pages.review_page import ReviewPage
from tests.fakes.clock import FakeClock
from tests.ui.live.conftest import OpenPage


def two_rounds(session: LiveSession, clock: FakeClock) -> None:
    """Seat 1 for four minutes, then seat 2 for two in the next round."""
    plan = tuple(
        Phase(PhaseId(title), PhaseKind.DISCUSSION, title, 600_000)
        for title in ("Round 1", "Round 2")
    )
    session.log.append(AgendaPlanned(plan))
    session.start()
    session.give_floor(1)
    clock.advance(240_000)
    session.next_phase()
    session.give_floor(2)
    clock.advance(120_000)


def click(page: LivePage, words: str) -> None:
    part = next(b for b in page.airtime.findChildren(QPushButton) if b.text() == words)
    assert part.isVisibleTo(page)
    part.click()


def test_all_discussions_can_be_seen_together(
    session: LiveSession, clock: FakeClock, open_page: OpenPage
) -> None:
    two_rounds(session, clock)
    page = open_page()
    assert [bar.text() for bar in page.airtime.bars][:2] == ["0:00", "2:00"]
    click(page, "All discussions")
    assert [bar.text() for bar in page.airtime.bars][:2] == ["4:00", "2:00"]
    clock.advance(1_000)
    page.display.show_all()
    assert [bar.text() for bar in page.airtime.bars][:2] == ["4:00", "2:01"]
    click(page, "This round")
    assert [bar.text() for bar in page.airtime.bars][:2] == ["0:00", "2:01"]


def test_there_is_no_switch_while_only_one_round_has_run(page: LivePage) -> None:
    shown = [b for b in page.airtime.findChildren(QPushButton) if b.isVisibleTo(page)]
    assert [b.text() or b.accessibleName() for b in shown] == [
        "Put turns right: who had the floor when",
        "Details",
    ]


def test_details_are_told_in_words_when_asked_for(
    session: LiveSession, clock: FakeClock, open_page: OpenPage
) -> None:
    two_rounds(session, clock)
    page = open_page()
    click(page, "All discussions")
    click(page, "Details")
    names = [person.name for person in session.state.participants]
    assert page.airtime.details.splitlines() == [
        "About half of the talk would have to change hands for an even split.",
        "Voices heard: 2 of 4.",
        f"Longest turn: {names[0]}, 4:00.",
        f"Longest since they spoke: {names[0]} 2 min.",
    ]
    click(page, "Fewer details")


def test_talk_to_move_is_said_in_fractions() -> None:
    assert talk_to_move_words(0.02) == "The talk is shared almost evenly."
    third = "About a third of the talk would have to change hands for an even split."
    assert talk_to_move_words(0.34) == third
    assert talk_to_move_words(0.97).startswith("Most of the talk")


def test_e_opens_the_timeline_once_and_the_live_page_goes_on(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    session.give_floor(1)
    clock.advance(60_000)
    QTest.keyClick(page, Qt.Key.Key_E)
    window = page.timeline.window
    assert window is not None
    qtbot.waitUntil(window.isVisible)
    assert not window.isModal()
    page.timeline.open()
    assert page.timeline.window is window
    window.choose(window.table.model().rowCount() - 1)
    QTest.keyClick(window.table, Qt.Key.Key_Delete)
    assert page.airtime.bars[0].text() == "0:00"
    window.reject()
    assert page.timeline.window is None


def test_the_page_after_the_session_shows_what_was_put_right(
    session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    two_rounds(session, clock)
    session.end()
    page = ReviewPage(session.log, None, lambda _error: None)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    assert page.airtime.choice.itemText(2) == "All discussions"
    page.airtime.choice.setCurrentIndex(2)
    page.airtime.card.timeline_button.click()
    window = page.timeline.window
    assert window is not None
    window.choose(1)
    window.editor.end_typed.emit(60_000)
    assert [bar.text() for bar in page.airtime.card.bars][:2] == ["1:00", "2:00"]


@pytest.mark.parametrize("people", [8])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_who_has_not_been_heard_is_in_sight_without_scrolling_however_late_it_is(
    session: LiveSession,
    clock: FakeClock,
    open_page: OpenPage,
    size: tuple[int, int],
    qtbot: QtBot,
) -> None:
    two_rounds(session, clock)
    clock.advance(30 * 60_000)  # a sentence about the overrun, and the plan's banner
    page = open_page()
    page.resize(*size)
    sentences = page.airtime._findings
    assert "heard" in sentences.text()
    scrolled = sentences.parentWidget()
    while not isinstance(scrolled, QScrollArea):
        assert scrolled is not None
        scrolled = scrolled.parentWidget()
    seen = scrolled.viewport()

    def is_in_sight() -> bool:
        return seen.rect().contains(QRect(sentences.mapTo(seen, QPoint()), sentences.size()))

    qtbot.waitUntil(is_in_sight)
    assert page.airtime.timeline_button.visibleRegion().boundingRect().height() > 30


@pytest.mark.parametrize("people", [16])
def test_many_who_had_much_are_no_league_table(
    session: LiveSession, clock: FakeClock, open_page: OpenPage
) -> None:
    two_rounds(session, clock)
    for seat in range(3, 9):
        session.give_floor(seat)
        clock.advance(120_000)
    lines = open_page().airtime.findings.splitlines()
    assert sum("an even share" in line for line in lines) == 3
