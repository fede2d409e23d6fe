from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError, NothingToUndoError, UnknownPersonError
from colearn_desktop.domain.floor import FloorKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.ui.live.key_map import KeyHabits, key_map
from colearn_desktop.ui.live.key_strip import KeyStrip
from colearn_desktop.ui.live.keys_dialog import KeysDialog
from colearn_desktop.ui.live.live_keys import BINDINGS, LiveAction, action_text
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.widgets.button import KeyButton
from tests.fakes.clock import FakeClock
from tests.ui.live.staged_recording import StagedRecording

ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def is_paused(session: LiveSession) -> bool:
    return session.state.paused_since_ms is not None


def speaking_seat(session: LiveSession) -> int | None:
    person_id = session.state.floor.person_id
    return None if person_id is None else session.state.people[person_id].seat


def test_a_number_gives_that_seat_the_floor(page: LivePage, session: LiveSession) -> None:
    press(Qt.Key.Key_2)
    assert speaking_seat(session) == 2


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_O, FloorKind.SEVERAL),
        (Qt.Key.Key_G, FloorKind.GROUPS),
        (Qt.Key.Key_T, FloorKind.TEAM),
    ],
)
def test_letters_give_the_floor_to_more_than_one(
    page: LivePage, session: LiveSession, key: Qt.Key, kind: FloorKind
) -> None:
    press(key)
    assert session.state.floor.kind is kind
    press(Qt.Key.Key_0)
    assert session.state.floor.kind is FloorKind.NOBODY


def test_plain_keys_go_into_a_note_and_leave_the_floor_alone(
    page: LivePage, session: LiveSession
) -> None:
    page.notes.write()
    QTest.keyClicks(page.notes.editor, "2 go on, x + 3")
    assert page.notes.editor.toPlainText() == "2 go on, x + 3"
    assert session.state.floor.kind is FloorKind.NOBODY
    assert not session.state.extensions_ms


def test_alt_and_a_key_work_while_a_note_is_typed(page: LivePage, session: LiveSession) -> None:
    page.notes.write()
    QTest.keyClicks(page.notes.editor, "halfway th")
    press(Qt.Key.Key_3, ALT)
    assert speaking_seat(session) == 3
    press(Qt.Key.Key_O, ALT)
    assert session.state.floor.kind is FloorKind.SEVERAL
    QTest.keyClicks(page.notes.editor, "rough")
    assert page.notes.editor.toPlainText() == "halfway through"


def test_backspace_undoes_the_last_change_of_the_floor(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    press(Qt.Key.Key_1)
    clock.advance(10_000)
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Backspace)
    assert speaking_seat(session) == 1


def test_a_comma_moves_the_change_five_seconds_back(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    press(Qt.Key.Key_1)
    clock.advance(20_000)
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Comma)
    assert session.turn_ms() == 5_000


def test_q_and_a_seat_join_the_queue_and_leave_the_floor(
    page: LivePage, session: LiveSession
) -> None:
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Q)
    press(Qt.Key.Key_3)
    assert [session.state.people[p].seat for p in session.state.queue] == [3]
    assert speaking_seat(session) == 1
    press(Qt.Key.Key_3)
    assert speaking_seat(session) == 3


def test_escape_takes_a_half_struck_queue_key_back(
    page: LivePage, session: LiveSession
) -> None:
    press(Qt.Key.Key_Q)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_3)
    assert not session.state.queue
    assert speaking_seat(session) == 3


def test_enter_goes_to_the_note_and_escape_comes_back(page: LivePage) -> None:
    press(Qt.Key.Key_Return)
    assert page.notes.editor.hasFocus()
    press(Qt.Key.Key_Escape)
    assert not page.notes.editor.hasFocus()


def test_plus_p_and_m_act_on_the_phase(page: LivePage, session: LiveSession) -> None:
    press(Qt.Key.Key_Plus)
    assert list(session.state.extensions_ms.values()) == [60_000]
    press(Qt.Key.Key_P)
    assert is_paused(session)
    press(Qt.Key.Key_P)
    assert not is_paused(session)
    press(Qt.Key.Key_M)
    assert len(session.state.marks_ms) == 1


def test_n_asks_once_while_most_of_the_time_is_left(
    page: LivePage, session: LiveSession
) -> None:
    press(Qt.Key.Key_N)
    assert session.state.phase_index() == 0
    assert "are left" in page.clock.sentence.text()
    press(Qt.Key.Key_N)
    assert session.state.phase_index() == 1


def test_n_goes_on_at_once_towards_the_end_of_a_phase(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    clock.advance(6 * 60_000)
    press(Qt.Key.Key_N)
    assert session.state.phase_index() == 1


def test_n_never_ends_the_session(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    for _ in range(3):
        session.next_phase()
    clock.advance(60 * 60_000)
    for _ in range(3):
        press(Qt.Key.Key_N)
    assert session.state.is_running


def test_x_goes_off_the_record_and_back(
    page: LivePage, recording: StagedRecording, session: LiveSession
) -> None:
    press(Qt.Key.Key_X)
    assert recording.status().capture is Capture.OFF
    recording.start()
    press(Qt.Key.Key_X)
    assert recording.status().capture is Capture.PAUSED
    press(Qt.Key.Key_X, ALT)
    assert recording.status().capture is Capture.CAPTURING


def test_without_plain_keys_only_alt_works(page: LivePage, session: LiveSession) -> None:
    page.keys.allow_plain_keys(False)
    press(Qt.Key.Key_2)
    assert session.state.floor.kind is FloorKind.NOBODY
    press(Qt.Key.Key_2, ALT)
    assert speaking_seat(session) == 2


def test_changed_keys_act_and_show_at_once(page: LivePage, session: LiveSession) -> None:
    page.follow(KeyHabits(key_map({"nobody": "J", "mark": "F8", "undo_floor": "Z"})))
    press(Qt.Key.Key_M)
    assert not session.state.marks_ms
    page.notes.write()
    press(Qt.Key.Key_F8)
    assert len(session.state.marks_ms) == 1
    page.setFocus()
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_J)
    assert session.state.floor.kind is FloorKind.NOBODY
    shown = {part.key for part in page.floor_bar.findChildren(KeyButton)}
    assert "J" in shown
    assert "0" not in shown
    assert page.notes.mark_button.toolTip() == "Mark this moment (F8)"
    assert page.floor_bar.undo_button.toolTip() == "Take back the last change (Z)"


def test_keys_can_change_from_within_a_key(page: LivePage, session: LiveSession) -> None:
    page.keys.struck.connect(lambda _name: page.follow(KeyHabits(key_map({"mark": "J"}))))
    press(Qt.Key.Key_M)
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_M)
    assert len(session.state.marks_ms) == 2


def test_a_question_mark_shows_the_most_used_keys_and_hides_them(
    page: LivePage, qtbot: QtBot
) -> None:
    strip = page.findChild(KeyStrip)
    assert strip is not None
    with qtbot.waitSignal(page.key_strip_toggled) as toggled:
        press(Qt.Key.Key_Question)
    assert toggled.args == [True]
    assert strip.isVisible()
    assert "M\N{NO-BREAK SPACE}mark" in strip.words.text()
    page.follow(KeyHabits(key_map({"mark": "J"}), strip=True))
    assert "J\N{NO-BREAK SPACE}mark" in strip.words.text()
    press(Qt.Key.Key_Question)
    assert strip.isHidden()


@pytest.mark.parametrize("width", [1000, 1100])
def test_the_strip_of_keys_never_widens_the_page(page: LivePage, width: int) -> None:
    page.follow(KeyHabits(strip=True))
    page.resize(width, 700)
    QApplication.processEvents()
    strip = page.findChild(KeyStrip)
    assert strip is not None
    assert page.width() == width
    assert strip.words.fontMetrics().horizontalAdvance(strip.words.text()) <= width - 64


def test_what_cannot_be_done_is_reported_and_harms_nothing(
    page: LivePage, session: LiveSession, reported: list[ColearnError]
) -> None:
    press(Qt.Key.Key_9)
    press(Qt.Key.Key_Backspace)
    assert [type(error) for error in reported] == [UnknownPersonError, NothingToUndoError]


def test_the_help_lists_every_key(page: LivePage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F1)
    dialog = page.findChild(KeysDialog)
    assert dialog is not None
    with qtbot.waitSignal(dialog.finished):
        dialog.accept()
    assert {binding.action for binding in BINDINGS} == set(LiveAction)
    assert all(action_text(action) for action in LiveAction)


def test_plain_keys_work_after_the_start_was_pressed_with_the_mouse(
    open_page: Callable[[], LivePage], session: LiveSession
) -> None:
    page = open_page()
    QTest.mouseClick(page.clock.start_button, Qt.MouseButton.LeftButton)
    press(Qt.Key.Key_3)
    assert speaking_seat(session) == 3
