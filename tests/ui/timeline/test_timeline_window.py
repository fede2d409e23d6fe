from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError, StorageFullError
from colearn_desktop.domain.floor import SEVERAL, held_by
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.ui.timeline.timeline_window import TimelineWindow
from tests.fakes.clock import FakeClock
from tests.fakes.full_disk import full
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off
from tests.ui.timeline.conftest import OpenWindow

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(
    window: TimelineWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QTest.keyClick(window.table, key, modifier)


def rows(window: TimelineWindow) -> list[str]:
    model = window.table.model()
    return [
        " ".join(str(model.index(row, column).data()) for column in range(3))
        for row in range(model.rowCount())
    ]


def names(session: LiveSession) -> list[str]:
    return [person.name for person in session.state.participants]


def choose(window: TimelineWindow, place: int) -> None:
    window.table.selectRow(place)


def test_the_table_lists_phases_and_who_had_the_floor(
    window: TimelineWindow, session: LiveSession
) -> None:
    one, two, three = names(session)
    assert rows(window) == [
        "0:00 Hello 2:10",
        "0:00 Nobody 0:10",
        f"0:10 {one} 1:00",
        f"1:10 {two} 1:00",
        "2:10 Round 1:00",
        f"2:10 {three} 1:00",
    ]


def test_the_latest_turn_is_chosen_first_and_told_in_words(
    window: TimelineWindow, session: LiveSession
) -> None:
    third = names(session)[2]
    assert window.editor.heading.text() == f"{third}, since 2:10: 1 min so far."
    choose(window, 2)
    one = names(session)[0]
    assert window.editor.heading.text() == f"{one}, from 0:10 to 1:10: 1 min."


def test_a_turn_is_put_right_with_the_keyboard_alone(
    window: TimelineWindow, session: LiveSession
) -> None:
    press(window, Qt.Key.Key_Home)
    press(window, Qt.Key.Key_Right)
    press(window, Qt.Key.Key_Right)
    press(window, Qt.Key.Key_Right)
    assert window.chosen is not None
    assert window.chosen.name == names(session)[1]
    press(window, Qt.Key.Key_Comma)
    press(window, Qt.Key.Key_Left, ALT)
    press(window, Qt.Key.Key_Period)
    assert window.chosen.span.start_ms == 65_000
    press(window, Qt.Key.Key_Left, SHIFT)
    assert window.chosen.span.end_ms == 129_000
    press(window, Qt.Key.Key_End)
    press(window, Qt.Key.Key_Delete)
    assert session.state.floor.person_id is None
    for _ in range(5):
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert rows(window)[3] == f"1:10 {names(session)[1]} 1:00"
    assert not window.undo_button.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert rows(window)[3].startswith("1:09")


def test_enter_opens_who_and_an_arrow_chooses(
    window: TimelineWindow, session: LiveSession, qtbot: QtBot
) -> None:
    choose(window, 2)
    press(window, Qt.Key.Key_Return)
    popup = window.editor.who.view()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(window)[2] == f"0:10 {names(session)[1]} 2:00")


def test_s_splits_at_the_cursor_and_chooses_the_new_part(
    window: TimelineWindow, session: LiveSession
) -> None:
    choose(window, 2)
    press(window, Qt.Key.Key_Right, CTRL)
    press(window, Qt.Key.Key_S)
    one = names(session)[0]
    assert rows(window)[2:4] == [f"0:10 {one} 0:31", "0:41 Nobody 0:29"]
    assert window.chosen is not None
    assert window.chosen.span.start_ms == 41_000


def test_a_typed_time_is_taken_to_the_second(
    window: TimelineWindow, session: LiveSession, qtbot: QtBot
) -> None:
    choose(window, 3)
    field = window.editor.start.field
    field.selectAll()
    QTest.keyClicks(field, "0:58")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.isVisible()  # Enter in a field closes no window
    assert rows(window)[3].startswith("0:58")
    end = window.editor.end.field
    end.setFocus()
    end.selectAll()
    QTest.keyClicks(end, "1.40")
    window.table.setFocus()
    qtbot.waitUntil(lambda: rows(window)[4] == "1:40 Nobody 0:30")


@pytest.mark.parametrize("typed", ["", "abc", "1:75", "1:2:3:4", "-5", "٣", "99999"])
def test_nonsense_in_a_field_is_explained_and_changes_nothing(
    window: TimelineWindow, session: LiveSession, typed: str
) -> None:
    choose(window, 3)
    events = len(session.log.events)
    field = window.editor.start.field
    field.setText(typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("role") == "error"
    assert len(session.log.events) == events


def test_a_time_out_of_reach_goes_as_far_as_it_can(window: TimelineWindow) -> None:
    choose(window, 3)
    window.editor.start.typed.emit(0)
    assert rows(window)[3].startswith("0:11")


def test_the_beginning_of_a_phase_can_be_moved(
    window: TimelineWindow, session: LiveSession
) -> None:
    choose(window, 0)
    assert window.editor.start.field.isReadOnly()
    choose(window, 4)
    press(window, Qt.Key.Key_Left, ALT)
    assert rows(window)[4].startswith("2:05 Round")
    assert session.state.runs[1].start_ms == 125_000


def test_joining_and_deleting_by_button(window: TimelineWindow, session: LiveSession) -> None:
    one = names(session)[0]
    choose(window, 3)
    QTest.mouseClick(window.editor.merge_before, Qt.MouseButton.LeftButton)
    assert rows(window)[2] == f"0:10 {one} 2:00"
    choose(window, 2)
    QTest.mouseClick(window.editor.delete_button, Qt.MouseButton.LeftButton)
    assert rows(window)[1] == "0:00 Nobody 2:10"
    QTest.mouseClick(window.undo_button, Qt.MouseButton.LeftButton)
    assert rows(window)[2] == f"0:10 {one} 2:00"


def test_it_follows_what_happens_on_the_live_page(
    window: TimelineWindow, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    choose(window, 2)
    clock.advance(5_000)
    session.set_floor(SEVERAL)
    clock.advance(1_000)
    qtbot.waitUntil(lambda: rows(window)[-1].startswith("3:15 Several"), timeout=3_000)
    assert window.chosen is not None  # whoever is at work there stays there
    assert window.chosen.span.start_ms == 10_000


def test_the_time_goes_on_while_it_is_open(
    window: TimelineWindow, clock: FakeClock, qtbot: QtBot
) -> None:
    clock.advance(30_000)
    qtbot.waitUntil(lambda: rows(window)[-1].endswith("1:30"), timeout=3_000)


def test_what_is_being_typed_is_not_overwritten(
    window: TimelineWindow, session: LiveSession, clock: FakeClock
) -> None:
    choose(window, 3)
    field = window.editor.start.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "1:0")
    clock.advance(1_000)
    session.set_floor(SEVERAL)
    assert field.text() == "1:0"


def test_a_full_disk_is_reported_and_nothing_moves(
    window: TimelineWindow,
    session: LiveSession,
    reported: list[ColearnError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = rows(window)
    choose(window, 3)
    monkeypatch.setattr(session.log.vault.events, "append", full)
    press(window, Qt.Key.Key_Delete)
    assert isinstance(reported[0], StorageFullError)
    assert rows(window) == before
    assert not window.undo_button.isEnabled()


def test_a_press_on_the_strip_chooses_what_is_there(
    window: TimelineWindow, session: LiveSession
) -> None:
    window.strip.show_whole()
    view = window.strip.viewport()
    third = view.width() * 40 // 190
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(third, 60))
    assert window.chosen is not None
    assert window.chosen.name == names(session)[0]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(third, 12))
    assert window.chosen.is_phase


def test_it_zooms_with_keys_and_wheel(window: TimelineWindow) -> None:
    before = window.strip.px_per_s
    QTest.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert window.strip.px_per_s > before
    QTest.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert window.strip.px_per_s == pytest.approx(before)
    wheel = QWheelEvent(
        QPointF(100, 50),
        QPointF(100, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(window.strip.viewport(), wheel)
    assert window.strip.px_per_s > before


def test_scrolling_ends_the_following_and_a_button_begins_it_again(
    window: TimelineWindow,
) -> None:
    for _ in range(6):
        window.strip.zoom(True)
    window.show_all()
    bar = window.strip.horizontalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    assert not window.strip.follows
    window.strip.follow(True)
    assert bar.value() == bar.maximum()


def test_a_screen_reader_hears_the_rows(window: TimelineWindow, session: LiveSession) -> None:
    assert QAccessible.queryAccessibleInterface(window.table).role() is QAccessible.Role.Table
    index = window.table.model().index(2, 0)
    one = names(session)[0]
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"{one} from 0:10, 1 min"
    assert unnamed_controls(window) == []


@pytest.mark.parametrize("size", [(1240, 760), (1024, 700), (640, 520)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_words_are_cut_off(
    qapp: QApplication, open_window: OpenWindow, size: tuple[int, int], scale: float
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    window = open_window()
    window.resize(*size)
    window.choose(2)
    qapp.processEvents()
    assert words_cut_off(window) == []


def test_six_hundred_turns_stay_quick(
    open_window: OpenWindow, session: LiveSession, clock: FakeClock
) -> None:
    people = [person.person_id for person in session.state.participants]
    for turn in range(600):
        session.set_floor(held_by(people[turn % len(people)]))
        clock.advance(9_000)
    window = open_window()
    window.strip.show_whole()
    began = time.perf_counter()
    for _ in range(10):
        window.show_all()
        window.strip.viewport().repaint()
    each_s = (time.perf_counter() - began) / 10
    assert each_s < 0.15


def test_turns_that_ran_on_after_the_last_word_are_trimmed_by_one_button(
    open_window: OpenWindow, session: LiveSession, clock: FakeClock
) -> None:
    def listen(ms: int, *, is_voice: bool) -> None:
        for _ in range(ms // 100):
            session.voices.hear(is_voice)
            clock.advance(100)
        session.voices.hear(is_voice)

    listen(1_000, is_voice=False)
    session.give_floor(1)
    listen(20_000, is_voice=True)
    listen(9_000, is_voice=False)
    session.give_floor(2)
    window = open_window()
    trim = window._parts.trim_button
    assert trim.text() == "Trim a turn that ran on in silence (0:09)"
    QTest.mouseClick(trim, Qt.MouseButton.LeftButton)
    assert not trim.isVisible()
    assert window.undo_button.isEnabled()
    QTest.mouseClick(window.undo_button, Qt.MouseButton.LeftButton)
    assert trim.isVisible()


def test_without_ears_nothing_is_offered(window: TimelineWindow) -> None:
    assert not window._parts.trim_button.isVisible()
