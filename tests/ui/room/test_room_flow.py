"""The room display and the facilitator's view as the program opens, hides and closes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.lock_cover import LockCover
from colearn_desktop.ui.room.facilitator_view import FacilitatorView
from colearn_desktop.ui.room.room_dialogs import IntentionsDialog, RoomChoicesDialog
from colearn_desktop.ui.room.room_window import RoomShows, RoomWindow
from colearn_desktop.ui.room.screens import Placement, Standing
from colearn_desktop.ui.room_flow import RoomFlow
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.vault.vault import Vault
from tests.fakes.robot import Robot
from tests.fakes.session_window import session_window

robot = Robot()


@pytest.fixture
def flow(vault: Vault, tmp_path: Path, qapp: QApplication) -> Iterator[SessionFlow]:
    """A session is running on its page."""
    with session_window(vault, tmp_path) as (flow, window):
        assert flow.session is not None
        flow.session.live.start()
        flow.open_session(flow.session.log.session_id)
        window.show()
        window.activateWindow()
        robot.wait("the live page", window.isActiveWindow)
        yield flow


@pytest.fixture
def room(flow: SessionFlow) -> RoomFlow:
    return flow.room


def live_page(flow: SessionFlow) -> LivePage:
    page = flow._window.page
    assert isinstance(page, LivePage)
    return page


def session_of(flow: SessionFlow) -> LiveSession:
    assert flow.session is not None
    return flow.session.live


def menu_line(flow: SessionFlow, words: str) -> QAction:
    menu = live_page(flow).header.room_button.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return next(line for line in menu.actions() if line.text().startswith(words))


def shown(room: RoomFlow) -> RoomWindow:
    assert room.window is not None
    assert room.window.isVisible()
    return room.window


def test_f5_shows_the_room_and_closes_it(flow: SessionFlow, room: RoomFlow) -> None:
    robot.press(Qt.Key.Key_F5, control=live_page(flow))
    window = shown(room)
    # The only screen is the facilitator's: in a window, and not over all of the page.
    assert room.placement.standing is Standing.WINDOWED
    assert not window.isFullScreen()
    assert window.session.headline.text() == "Hello?"
    robot.wait("the room's window", window.isActiveWindow)
    robot.press(Qt.Key.Key_F5, control=window)
    assert room.window is None


def test_f7_blanks_the_room_and_the_page_says_so(flow: SessionFlow, room: RoomFlow) -> None:
    page = live_page(flow)
    room.toggle_window()
    flow._window.activateWindow()
    robot.wait("the page", flow._window.isActiveWindow)
    robot.press(Qt.Key.Key_F7, control=page)
    assert shown(room).is_blank
    assert page.header.room_button.text() == "Room: blank"
    menu_line(flow, "Show it again").trigger()
    assert not shown(room).is_blank
    assert page.header.room_button.accessibleName() == "Room display"


def test_it_fills_its_screen_when_asked_and_escape_takes_it_back(room: RoomFlow) -> None:
    room.toggle_window()
    window = shown(room)
    window.activateWindow()
    robot.wait("the room's window", window.isActiveWindow)
    robot.press(Qt.Key.Key_F11, control=window)
    robot.wait("full screen", window.isFullScreen)
    assert not window.full_screen_button.isVisible()
    robot.press(Qt.Key.Key_Escape, control=window)
    robot.wait("a window", lambda: not window.isFullScreen())
    assert room.placement.standing is Standing.WINDOWED


def test_a_phase_that_goes_on_shows_at_once(flow: SessionFlow, room: RoomFlow) -> None:
    room.toggle_window()
    session_of(flow).next_phase()
    assert shown(room).session.headline.text() == "Round?"


def test_the_recording_line_is_true_within_a_second(
    flow: SessionFlow, room: RoomFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.toggle_window()
    words = shown(room).recording.words
    assert words.text() == "Recording is off."
    assert flow.session is not None
    on = RecordingStatus(Capture.CAPTURING)
    monkeypatch.setattr(flow.session.recording, "status", lambda: on)
    robot.wait("the words", lambda: words.text().startswith("Recording is on."), timeout_s=1)


def test_a_message_stands_until_it_is_taken_back_and_is_stored_nowhere(
    flow: SessionFlow, room: RoomFlow
) -> None:
    assert flow.session is not None
    before = len(flow.session.log.events)
    menu_line(flow, "Message").trigger()
    robot.enter(robot.find(QPlainTextEdit, "A message to the room"), "Lunch is ready")
    robot.click("Show it")
    window = shown(room)  # calling up a message opens the display
    assert window.shows is RoomShows.MESSAGE
    assert window.message.words.text() == "Lunch is ready"
    session_of(flow).mark()
    assert window.shows is RoomShows.MESSAGE
    menu_line(flow, "Take the message back").trigger()
    assert shown(room).shows is RoomShows.SESSION
    assert len(flow.session.log.events) == before + 1  # the mark alone


def test_intentions_are_changed_remembered_and_called_up(
    flow: SessionFlow, room: RoomFlow, vault: Vault
) -> None:
    menu_line(flow, "Intentions").trigger()
    window = shown(room)
    assert window.shows is RoomShows.INTENTIONS
    assert window.intentions.lines[0].text().startswith("Move up, move back")
    menu_line(flow, "Change the intentions").trigger()
    dialog = robot.find(IntentionsDialog, "")
    dialog.words.setPlainText("Our words\nListen first")
    robot.click("Keep them")
    assert [line.text() for line in window.intentions.lines] == ["Listen first"]
    assert vault.settings.get("room_intentions") == "Our words\nListen first"
    menu_line(flow, "Take the intentions away").trigger()
    assert shown(room).shows is RoomShows.SESSION
    menu_line(flow, "Change the intentions").trigger()
    robot.click("Start from our words again")
    assert len(window.intentions.lines) > 1


def test_names_take_a_second_yes(flow: SessionFlow, room: RoomFlow) -> None:
    menu_line(flow, "What the room sees").trigger()
    dialog = robot.find(RoomChoicesDialog, "")
    assert not dialog.voices.isChecked()
    assert dialog.yes_button.isEnabled()
    dialog.voices.setChecked(True)
    dialog.names.setChecked(True)
    assert not dialog.yes_button.isEnabled()
    dialog.asked.setChecked(True)
    dialog.names.setChecked(False)
    dialog.names.setChecked(True)
    assert not dialog.yes_button.isEnabled()  # asked anew
    dialog.asked.setChecked(True)
    robot.click("Keep this for the session")
    chosen = session_of(flow).state.room_display
    assert (chosen.voices_heard, chosen.names_in_look_back) == (True, True)


def test_the_look_back_is_played_from_the_menu(flow: SessionFlow, room: RoomFlow) -> None:
    session_of(flow).give_floor(1)
    robot.run_for(0.3)
    menu_line(flow, "Look back").trigger()
    window = shown(room)
    assert window.shows is RoomShows.LOOK_BACK
    robot.wait("its end", window.look_back.sentence.text)
    sub = menu_line(flow, "Look back").menu()
    assert isinstance(sub, QMenu)
    assert [line.text() for line in sub.actions()] == ["Play", "Again", "Take it away"]
    sub.actions()[2].trigger()
    assert shown(room).shows is RoomShows.SESSION


def test_locking_hides_both_at_once(flow: SessionFlow, room: RoomFlow) -> None:
    robot.press(Qt.Key.Key_F6, control=live_page(flow))
    room.toggle_window()
    robot.find(FacilitatorView, "Facilitator view")
    window = shown(room)
    page = live_page(flow)
    LockCover.put_over(flow._window, Path(), is_running=True, is_recording=False)
    assert room.view is None
    assert window.shows is RoomShows.WAIT
    assert "Hello?" not in robot.text_on_screen()
    session_of(flow).next_phase()
    assert window.shows is RoomShows.WAIT
    cover = flow._window.page
    flow._window.show_page(page)
    assert cover is not None
    flow._window.drop_page(cover)
    assert shown(room).shows is RoomShows.SESSION
    assert window.session.headline.text() == "Round?"


def test_both_close_with_the_session(flow: SessionFlow, room: RoomFlow) -> None:
    room.toggle_window()
    room.toggle_view()
    session_of(flow).end()
    assert shown(room).session.headline.text() == "Thank you"
    flow.show_sessions()
    assert (room.window, room.view) == (None, None)
    assert not any(
        isinstance(w, RoomWindow) and w.isVisible() for w in QApplication.topLevelWidgets()
    )


def test_both_stay_while_other_pages_show(flow: SessionFlow, room: RoomFlow) -> None:
    room.toggle_window()
    robot.click("Consent")
    robot.wait("the consent page", lambda: not isinstance(flow._window.page, LivePage))
    session_of(flow).next_phase()
    assert shown(room).session.headline.text() == "Round?"
    flow._go_live()
    menu_line(flow, "Close the room display").trigger()
    assert room.window is None


def test_the_facilitators_view_remembers_its_size(flow: SessionFlow, room: RoomFlow) -> None:
    room.toggle_view()
    assert room.view is not None
    assert room.view.size() == QSize(480, 320)
    room.view.resize(700, 500)
    robot.press(Qt.Key.Key_F6, control=room.view)
    room.toggle_view()
    assert robot.find(FacilitatorView, "Facilitator view").size() == QSize(700, 500)
    room.toggle_view()
    for nonsense in ("", "x", "700x", "9999999x1", "-4x7", "axb", "٣x٣"):
        room._vault.settings.set("facilitator_view_size", nonsense)
        room.toggle_view()
        assert room.view is not None
        assert room.view.size() == QSize(480, 320)
        room.view.close()


def test_closing_the_window_only_closes_the_display(flow: SessionFlow, room: RoomFlow) -> None:
    room.toggle_window()
    shown(room).close()
    assert room.placement == Placement()
    assert flow.is_session_running
    assert live_page(flow).isVisible()
    room.toggle_window()
    shown(room)
