"""Go-round, queue and the question whether somebody still speaks, as people press them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.agenda import MINUTE_MS
from colearn_desktop.domain.errors import ColearnError, NoGoRoundError
from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.domain.go_round import GoRound
from colearn_desktop.domain.quiet import NO_INPUT_MS, QUIET_MS
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.live.seat import SeatMark
from tests.fakes.clock import FakeClock
from tests.ui.live.conftest import OpenPage
from tests.ui.live.staged_recording import StagedRecording

KEY = Qt.Key


@pytest.fixture
def page(open_page: OpenPage, session: LiveSession, log: SessionLog) -> LivePage:
    """The page of a session in a go-round of three minutes each."""
    first, *rest = session.state.agenda
    SessionSetup(log).plan((replace(first, per_person_ms=3 * MINUTE_MS), *rest))
    session.start()
    return open_page()


def strike(page: LivePage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page, key)


def press(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def standing(session: LiveSession) -> GoRound:
    now = session.go_round.now()
    assert now is not None
    return now


def name_of(session: LiveSession, place: int) -> str:
    return session.state.people[standing(session).order[place]].name


def mark_of(page: LivePage, name: str) -> SeatMark:
    return next(s.face.mark for s in page.table.seats if s.face.name == name)


def choose(qtbot: QtBot, page: LivePage, seat: int, *path: str) -> None:
    """Open a seat's menu and choose what `path` says."""
    part = page.table.seats[seat - 1]
    at = QPoint(10, 10)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, part.mapToGlobal(at))
    QApplication.sendEvent(part, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = menu.actions()
    chosen: QAction | None = None
    for step in path:
        chosen = next(a for a in actions if step in a.text())
        inner = chosen.menu()
        actions = inner.actions() if isinstance(inner, QMenu) else []
    assert chosen is not None
    chosen.trigger()
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_keys_lead_through_a_go_round(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    names = [name_of(session, place) for place in range(4)]
    assert page._cards.go_round.next_button.text() == f"Next: {names[0]}"
    assert mark_of(page, names[0]) is SeatMark.NEXT
    assert page.table.middle.words.holder == names[0]
    strike(page, KEY.Key_Period)
    clock.advance(60_000)
    strike(page, KEY.Key_Period)
    clock.advance(4_000)
    strike(page, KEY.Key_Y, KEY.Key_L)
    assert [mark_of(page, name) for name in names[1:]] == [
        SeatMark.PASSED,
        SeatMark.LATER,
        SeatMark.NEXT,
    ]
    assert page._cards.go_round.sentence == (
        f"Still to come: {names[3]}. Then again: {names[2]}."
    )
    strike(page, KEY.Key_Backspace, KEY.Key_Backspace)
    assert standing(session).passed == ()
    assert page.table.middle.words.holder == names[1]


def test_the_buttons_of_a_go_round_do_what_its_keys_do(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    bar = page._cards.go_round
    order = standing(session).order
    press(bar.next_button)
    assert session.state.floor.person_id == order[0]
    clock.advance(5_000)
    press(bar.pass_button)
    press(bar.later_button)
    assert standing(session).passed == order[:1]
    assert standing(session).later == order[1:2]
    press(bar.turn_round_button)
    assert standing(session).order == (order[0], *reversed(order[1:]))


def test_a_double_click_on_next_leaves_nobody_out(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    first, second, *_ = standing(session).order
    press(page._cards.go_round.next_button)
    clock.advance(200)
    press(page._cards.go_round.next_button)
    assert session.state.floor.person_id == second
    assert standing(session).next_person == first


def test_everybody_asked_is_said_and_next_asks_nobody(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    for _ in range(4):
        strike(page, KEY.Key_Y)
        clock.advance(1_000)
    page.display.show_all()
    assert not page._cards.go_round.next_button.isEnabled()
    assert page.table.middle.words.holder == "Everybody has been asked"
    stored = len(session.log.events)
    strike(page, KEY.Key_Period)
    assert len(session.log.events) == stored


def test_outside_a_go_round_its_bar_is_gone_and_its_keys_say_so(
    page: LivePage, session: LiveSession, reported: list[ColearnError]
) -> None:
    session.next_phase()
    assert page._cards.go_round.isHidden()
    strike(page, KEY.Key_Y)
    assert isinstance(reported[-1], NoGoRoundError)


def test_the_end_of_a_turn_is_flagged_in_words(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    session.give_floor(1)
    for advance_ms, words in (
        (149_000, "2:29 of 3:00"),
        (6_000, "0:25 left"),
        (25_000, "Time"),
        (12_000, "Time, 0:12 over"),
    ):
        clock.advance(advance_ms)
        page.display.show_all()
        assert page.table.middle.words.detail == words


def test_extra_time_is_chosen_in_the_menu_and_shows_nowhere_else(
    qtbot: QtBot, page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    person = session.state.at_seat(1)
    assert person is not None
    before = page.table.seats[0].accessibleDescription(), page.table.seats[0].toolTip()
    choose(qtbot, page, 1, "More time", "2 minutes")
    assert session.state.allowances_ms == {person.person_id: 2 * MINUTE_MS}
    after = page.table.seats[0].accessibleDescription(), page.table.seats[0].toolTip()
    assert after == before
    session.give_floor(1)
    clock.advance(4 * MINUTE_MS)
    page.display.show_all()
    assert page.table.middle.words.detail == "4:00 of 5:00"
    choose(qtbot, page, 1, "More time", "No extra time")
    assert session.state.allowances_ms == {person.person_id: 0}


def test_a_seat_menu_swaps_seats_and_begins_the_go_round_elsewhere(
    qtbot: QtBot, page: LivePage, session: LiveSession
) -> None:
    one, other = session.state.at_seat(1), session.state.at_seat(3)
    assert one is not None
    assert other is not None
    session.give_floor(1)
    choose(qtbot, page, 1, "Change seats with", other.name)
    assert [page.table.seats[0].face.name, page.table.seats[2].face.name] == [
        other.name,
        one.name,
    ]
    assert page.table.seats[2].face.is_speaking
    choose(qtbot, page, 2, "Begin the go-round")
    second = session.state.at_seat(2)
    assert second is not None
    assert standing(session).order[0] == second.person_id
    choose(qtbot, page, 2, "Passes")
    assert standing(session).passed == (second.person_id,)


def test_the_queue_stands_in_the_order_of_asking_and_offers_the_least_heard(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    session.next_phase()
    session.give_floor(1)
    clock.advance(60_000)
    session.give_floor(2)
    clock.advance(60_000)
    queue = page._cards.queue
    assert queue.isHidden()
    names = [seat.face.name for seat in page.table.seats]
    strike(page, KEY.Key_Q, KEY.Key_1, KEY.Key_Q, KEY.Key_4)
    assert queue.names == [names[0], names[3]]
    assert queue.least_button.text() == f"Least heard first: {names[3]}"
    press(queue.entry(0).remove_button)
    assert queue.names == [names[3]]
    assert queue.least_button.isHidden()
    press(queue.entry(0).name_button)
    assert session.state.floor.person_id == session.state.participants[3].person_id
    assert queue.isHidden()
    strike(page, KEY.Key_2)
    assert session.state.floor.person_id == session.state.participants[1].person_id


def test_the_least_heard_gets_the_floor_only_when_pressed(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    session.next_phase()
    session.give_floor(1)
    clock.advance(60_000)
    session.set_floor(NOBODY)
    session.toggle_queue(1)
    session.toggle_queue(2)
    assert session.state.floor == NOBODY
    press(page._cards.queue.least_button)
    assert session.state.floor.person_id == session.state.participants[1].person_id


def be_quiet(page: LivePage, recording: StagedRecording, clock: FakeClock) -> None:
    """Speech for five seconds, then a quiet room for as long as it takes."""
    for level_dbfs, ms in ((-25.0, 5_000), (-60.0, QUIET_MS)):
        recording.now = RecordingStatus(Capture.CAPTURING, level_dbfs=level_dbfs)
        for _ in range(ms // 100):
            clock.advance(100)
            page.display._floor.hear(recording.status())
    clock.advance(100)
    page.display.show_all()


def test_quiet_asks_whether_somebody_still_speaks_and_h_says_yes(
    page: LivePage, session: LiveSession, recording: StagedRecording, clock: FakeClock
) -> None:
    strike(page, KEY.Key_1)
    be_quiet(page, recording, clock)
    name = page.table.seats[0].face.name
    assert page.table.middle.words.holder == f"Still {name}?"
    assert page.table.middle.yes_button.isVisible()
    stored = len(session.log.events)
    strike(page, KEY.Key_H)
    assert page.table.middle.words.holder == name
    assert not page.table.middle.yes_button.isVisible()
    assert len(session.log.events) == stored


def test_nobody_since_then_takes_the_quiet_out_of_the_turn(
    page: LivePage, session: LiveSession, recording: StagedRecording, clock: FakeClock
) -> None:
    strike(page, KEY.Key_1)
    be_quiet(page, recording, clock)
    press(page.table.middle.nobody_button)
    assert session.state.floor == NOBODY
    assert page.table.seats[0].face.airtime_ms == 5_000


def test_a_seat_answers_the_question_too(
    page: LivePage, session: LiveSession, recording: StagedRecording, clock: FakeClock
) -> None:
    strike(page, KEY.Key_1)
    be_quiet(page, recording, clock)
    press(page.table.seats[1])
    assert page.table.middle.words.holder == page.table.seats[1].face.name


def test_without_a_recording_the_question_comes_after_minutes_without_a_key(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    session.next_phase()
    strike(page, KEY.Key_1)
    clock.advance(NO_INPUT_MS)
    page.display.show_all()
    name = page.table.seats[0].face.name
    assert page.table.middle.words.holder == f"Still {name}?"
    assert page.table.middle.nobody_button.accessibleName() == "Nobody now"


@pytest.mark.parametrize("people", [8, 12, 16, 20])
@pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (1680, 1050)])
def test_the_length_of_a_question_never_turns_the_table_into_rows(
    page: LivePage, session: LiveSession, people: int, size: tuple[int, int]
) -> None:
    assert len(page.table.seats) == people
    page.resize(*size)
    shapes = set()
    for words in (1, 8, 16, 24, 32, 45):
        session.state.agenda = tuple(
            replace(phase, question="question " * words) for phase in session.state.agenda
        )
        page.display.show_all()
        QApplication.processEvents()
        shapes.add(page.table.is_round)
    assert len(shapes) == 1


def test_the_menus_of_all_seats_are_found_by_a_button_with_mouse_or_keyboard(
    qtbot: QtBot, page: LivePage, session: LiveSession
) -> None:
    person = session.state.at_seat(2)
    assert person is not None
    button = page.header.people_button
    assert button.isVisibleTo(page)
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [entry.text() for entry in menu.actions()] == [
        f"{seat.face.seat}  {seat.face.name}" for seat in page.table.seats
    ]
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Right):
        popup = QApplication.activePopupWidget()
        assert popup is not None
        QTest.keyClick(popup, key)
    inner = QApplication.activePopupWidget()
    assert isinstance(inner, QMenu)
    assert inner is not menu
    QTest.keyClick(inner, KEY.Key_Up)  # round to the last entry
    QTest.keyClick(inner, KEY.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert not session.state.people[person.person_id].present


def test_nobody_leaves_a_session_that_is_over(page: LivePage, session: LiveSession) -> None:
    session.end()
    page.display.show_all()
    assert not page.header.people_button.isEnabled()
