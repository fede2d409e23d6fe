"""Rehearsing in the whole program: marked, without a microphone, gone when it is left."""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton, QWidget

from colearn_desktop.app import Program
from colearn_desktop.audio import microphone
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.services.first_steps import FirstStep
from colearn_desktop.services.preferences import read_preferences
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.rehearsal_room import RehearsalRoom
from colearn_desktop.ui.coach import Coach
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.pages.rehearsal_dialog import RehearsalDialog
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.ui.rehearsal_strip import RehearsalStrip
from colearn_desktop.vault.vault import Vault
from tests.fakes.robot import Robot
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

robot = Robot()


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def program(
    tmp_path: Path, rooms: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """Unlocked, on its empty list of sessions. A real microphone must never be opened."""

    def refuse(*_anything: object, **_more: object) -> None:
        raise AssertionError("a rehearsal opened the microphone")

    monkeypatch.setattr(microphone, "open_microphone", refuse)
    vault, _key = Vault.create(tmp_path / "vault", PASSPHRASE, CHEAPEST)
    vault.settings.set("recovery_key_typed_back", "yes")
    vault.close()
    hooks = sys.excepthook
    program = Program(qapp, tmp_path / "vault", SystemClock(), tmp_path / "preferences.json")
    program.window.show()
    robot.enter(robot.find(QLineEdit, "Passphrase"), PASSPHRASE)
    robot.press(Qt.Key.Key_Return)
    robot.wait("sessions", lambda: isinstance(program.window.page, SessionsPage))
    yield program
    program.window.ask_before_closing(lambda: "")
    program.window.close()
    program.window.deleteLater()
    sys.excepthook = hooks
    # Here and now, on the thread of the windows: a collection on a recorder's thread would
    # destroy widgets there.
    QTest.qWait(0)
    gc.collect()


def room_of(program: Program) -> RehearsalRoom:
    assert program.rehearsals is not None
    room = program.rehearsals.room
    assert room is not None
    return room


def coach_of(program: Program) -> Coach:
    assert program.rehearsals is not None
    assert program.rehearsals.coach is not None
    return program.rehearsals.coach


def step_of(coach: Coach) -> FirstStep | None:
    """A call, so that a type checker does not take it for a constant."""
    return coach.step


def rehearse(program: Program, *, watch: bool = False, speed: str = "As in life") -> LivePage:
    robot.click("Rehearse…")
    if watch:
        robot.click("Watch the simulated room", QRadioButton)
    dialog = program.window.findChild(RehearsalDialog)
    assert dialog is not None
    dialog.speed.setCurrentIndex(dialog.speed.findText(speed))
    robot.click("Begin")
    robot.wait("the live page", lambda: isinstance(program.window.page, LivePage))
    assert isinstance(program.window.page, LivePage)
    return program.window.page


def sessions_kept(program: Program) -> list[str]:
    assert program.sessions is not None
    return [header.title for header in program.sessions.vault.sessions.list()]


def test_somebody_practises_with_the_real_page_and_it_is_gone_afterwards(
    program: Program, rooms: Path
) -> None:
    title = program.window.windowTitle()
    page = rehearse(program)
    assert "rehearsal" in program.window.windowTitle()
    robot.wait_for_text("Rehearsal: simulated people and sound. Nothing is kept.")
    robot.click("Start the session")
    robot.wait_for_text("starts to talk")
    page.setFocus()
    robot.press(Qt.Key.Key_2)
    live = room_of(program).rehearsal.live
    assert live.state.floor.person_id is not None
    robot.click("Start recording")
    robot.wait("simulated sound", lambda: live.state.recording.capturing)
    robot.click("20 times as fast as life")
    assert room_of(program).clock.speed == 20
    robot.click("Leave the rehearsal")
    robot.click("Do not keep it")
    robot.wait("sessions", lambda: isinstance(program.window.page, SessionsPage))
    assert sessions_kept(program) == []
    assert list(rooms.iterdir()) == []
    assert program.window.windowTitle() == title
    assert not program.window.findChildren(RehearsalStrip) or not any(
        strip.isVisible() for strip in program.window.findChildren(RehearsalStrip)
    )


def test_a_press_on_the_speed_leaves_the_seat_keys_to_the_page(program: Program) -> None:
    page = rehearse(program)
    robot.click("Start the session")
    page.setFocus()
    robot.click("5 times as fast as life")
    robot.press(Qt.Key.Key_1)
    assert room_of(program).rehearsal.live.state.floor.person_id is not None


def test_a_watched_room_plays_to_its_end_and_can_be_kept(program: Program) -> None:
    rehearse(program, watch=True, speed="60 times as fast")
    rehearsal = room_of(program).rehearsal
    robot.wait("turns", lambda: len(rehearsal.live.turns()) > 2, timeout_s=20)
    rehearsal.live.end()
    robot.wait_for_text("Keep this rehearsal as a session?")
    robot.click("Keep it")
    robot.wait("sessions", lambda: isinstance(program.window.page, SessionsPage))
    (title,) = sessions_kept(program)
    assert title.startswith("Rehearsal (simulated)")


def test_staying_after_the_end_is_not_asked_again(program: Program) -> None:
    rehearse(program)
    robot.click("Start the session")
    room_of(program).rehearsal.live.end()
    robot.click("Stay here")
    robot.run_for(0.3)
    assert QApplication.activeModalWidget() is None
    assert room_of(program) is not None


def test_leaving_before_anything_began_asks_nothing(program: Program, rooms: Path) -> None:
    rehearse(program)
    robot.click("All sessions")
    robot.wait("sessions", lambda: isinstance(program.window.page, SessionsPage))
    assert list(rooms.iterdir()) == []


@pytest.mark.parametrize("has_begun", [False, True])
def test_locking_ends_a_rehearsal_and_leaves_nothing(
    program: Program, rooms: Path, has_begun: bool
) -> None:
    rehearse(program)
    if has_begun:
        robot.click("Start the session")
        robot.click("Start recording")
    program.lock()
    assert isinstance(program.window.page, UnlockPage)
    assert list(rooms.iterdir()) == []
    assert "rehearsal" not in program.window.windowTitle()


def test_closing_the_window_leaves_nothing(program: Program, rooms: Path) -> None:
    rehearse(program, watch=True, speed="60 times as fast")
    program.window.ask_before_closing(lambda: "")
    program.window.close()
    assert list(rooms.iterdir()) == []


def test_a_late_arrival_by_hand_is_asked_on_the_consent_page_of_the_rehearsal(
    program: Program,
) -> None:
    rehearse(program)
    robot.click("Consent")
    robot.wait_for_text("Rehearsal: simulated people and sound. Nothing is kept.")
    assert not isinstance(program.window.page, LivePage)


def test_the_guide_goes_on_when_a_step_was_really_done(
    program: Program, tmp_path: Path
) -> None:
    robot.click("Try it in five minutes")
    robot.wait("the live page", lambda: isinstance(program.window.page, LivePage))
    page = program.window.page
    assert isinstance(page, LivePage)
    coach = coach_of(program)
    assert step_of(coach) == FirstStep.START
    robot.click("Start the session")
    assert step_of(coach) == FirstStep.FLOOR
    page.setFocus()
    robot.press(Qt.Key.Key_M)  # not asked for yet, and done all the same
    assert step_of(coach) == FirstStep.FLOOR
    robot.press(Qt.Key.Key_2)
    assert step_of(coach) == FirstStep.UNDO
    robot.press(Qt.Key.Key_3)
    robot.press(Qt.Key.Key_Backspace)
    assert step_of(coach) == FirstStep.NOTE
    robot.press(Qt.Key.Key_Return)
    QTest.keyClicks(page.notes.editor, "The key of the hall")
    robot.press(Qt.Key.Key_Escape)
    assert step_of(coach) == FirstStep.PAUSE
    robot.press(Qt.Key.Key_P)
    assert step_of(coach) == FirstStep.PAUSE
    robot.press(Qt.Key.Key_P)
    assert step_of(coach) == FirstStep.RECORD
    robot.click("Start recording")
    robot.wait("sound", lambda: coach.step is FirstStep.OFF_THE_RECORD)
    page.setFocus()
    robot.press(Qt.Key.Key_X)
    assert step_of(coach) == FirstStep.NEXT
    robot.press(Qt.Key.Key_N)
    robot.press(Qt.Key.Key_N)
    assert step_of(coach) is None
    assert "That is all you need" in coach.card.text
    assert read_preferences(tmp_path / "preferences.json").first_steps_done


def test_the_guide_can_be_skipped_put_away_and_left(program: Program, tmp_path: Path) -> None:
    robot.click("Help")
    robot.click("Try it in five minutes")
    robot.wait("the live page", lambda: isinstance(program.window.page, LivePage))
    coach = coach_of(program)
    robot.click("Skip this step")
    assert step_of(coach) == FirstStep.FLOOR
    robot.click("Put the guide away")
    assert not coach.card.isVisible()
    assert read_preferences(tmp_path / "preferences.json").first_steps_done
    robot.click("Leave the rehearsal")
    robot.wait("sessions", lambda: isinstance(program.window.page, SessionsPage))


def covers(card: QWidget, page: QWidget | None) -> bool:
    assert page is not None
    place, under = (QRect(each.mapToGlobal(QPoint()), each.size()) for each in (card, page))
    return place.intersects(under)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_strip_and_guide_have_names_and_room_for_their_words(
    program: Program, scale: float
) -> None:
    program.window.resize(1024, 700)
    robot.click("Try it in five minutes")
    robot.wait("the live page", lambda: isinstance(program.window.page, LivePage))
    for _ in range(round((scale - 1) * 10)):
        program.window.text_step_requested.emit(0.1)
    coach = coach_of(program)
    (strip,) = program.window.findChildren(RehearsalStrip)
    for _step in FirstStep:
        assert words_cut_off(coach.card) == []
        assert program.window.rect().contains(coach.card.geometry())
        if scale == 2.0:  # or it would hide whatever has the keyboard
            assert not covers(coach.card, program.window.page)
        coach.card.skip_button.click()
    assert words_cut_off(strip) == []
    assert unnamed_controls(program.window) == []


def test_a_computer_too_slow_for_the_pace_is_no_trouble_with_the_sound(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = rehearse(program, speed="60 times as fast")
    recording = room_of(program).rehearsal.session.recording
    behind = RecordingStatus(Capture.CAPTURING, elapsed_ms=500_000, waiting_ms=400_000)
    monkeypatch.setattr(recording, "status", lambda: behind)
    page.display.show_all()
    assert page.banners.sound.isHidden()
