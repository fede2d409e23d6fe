"""A whole session without a mouse: from an empty vault to an archive on a stick.

Every key goes where the keyboard is; the way to a button is Tab, as for anybody who cannot
use a mouse.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QListView,
    QWidget,
)

from colearn_desktop.app import Program
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.open_session import OpenSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.ui.pages.new_vault_page import NewVaultPage
from tests.fakes.audio_room import skip_without, virtual_room
from tests.fakes.robot import Robot

PASSPHRASE = "otter lamp river tin"
ALT = Qt.KeyboardModifier.AltModifier
MOST_TABS = 150
robot = Robot()


class Keyboard:
    """Nothing but keys."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @property
    def session(self) -> OpenSession:
        assert self.program.sessions is not None
        assert self.program.sessions.session is not None
        return self.program.sessions.session

    @property
    def live(self) -> LiveSession:
        return self.session.live

    def press(self, *keys: Qt.Key, with_alt: bool = False) -> None:
        for key in keys:
            robot.press(key, ALT if with_alt else Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)

    def go_to(self, name: str) -> None:
        """Tab until the control with this name has the keyboard."""
        robot.find(QWidget, name)
        robot.wait("the keyboard in the window on top", _has_keyboard)
        way: list[str] = []
        for _ in range(MOST_TABS):
            focused = QApplication.focusWidget()
            if focused is not None and robot.name_of(focused).startswith(name):
                return
            way.append(
                "" if focused is None else f"{type(focused).__name__} {robot.name_of(focused)}"
            )
            robot.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{name!r} cannot be reached by Tab; the way was {way}")

    def push(self, name: str) -> None:
        """Go to a button and press it."""
        button = robot.find(QAbstractButton, name)
        robot.wait(f"{name!r} to be enabled", button.isEnabled)
        self.go_to(name)
        self.press(Qt.Key.Key_Space)


def _has_keyboard() -> bool:
    focused = QApplication.focusWidget()
    top = QApplication.activeModalWidget()
    if focused is None or not focused.isVisible():
        return False
    return top is None or focused.window() is top


@pytest.fixture
def keyboard(tmp_path: Path, qapp: QApplication) -> Iterator[Keyboard]:
    hook = sys.excepthook
    program = Program(qapp, tmp_path / "vault", SystemClock(), tmp_path / "preferences.json")
    program.window.resize(1280, 800)
    program.window.show()
    robot.wait("the window", program.window.isActiveWindow)
    yield Keyboard(program)
    program.window.ask_before_closing(lambda: "")
    program.window.close()
    program.window.deleteLater()
    sys.excepthook = hook


@pytest.mark.journey
@pytest.mark.display
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_whole_session_needs_no_mouse(keyboard: Keyboard, tmp_path: Path) -> None:
    skip_without("pulseaudio")
    make_a_vault(keyboard)
    set_up_a_session(keyboard)
    with virtual_room():
        run_it(keyboard)
        record(keyboard)
    end_it(keyboard)
    export(keyboard, tmp_path / "stick")


def make_a_vault(keyboard: Keyboard) -> None:
    keyboard.go_to("New passphrase")
    keyboard.type(PASSPHRASE)
    keyboard.go_to("The same passphrase")
    keyboard.type(PASSPHRASE)
    keyboard.push("Make the vault")
    page = keyboard.program.window.page
    assert isinstance(page, NewVaultPage)
    keyboard.push("I have written it down")
    keyboard.go_to("Recovery key")
    keyboard.type(" ".join(page.sheet.shown_groups()).lower())
    keyboard.push("Finish")


def set_up_a_session(keyboard: Keyboard) -> None:
    keyboard.push("New session")
    keyboard.go_to("Title")
    keyboard.type("Bridge Street, May")
    keyboard.push("Set it up")
    keyboard.push("Ask for consent")
    robot.find(QLineEdit, "Witness")
    for _ in range(8):
        keyboard.press(Qt.Key.Key_Y, Qt.Key.Key_Return)
    robot.wait_for_text("Everyone here has agreed")
    keyboard.push("On to the session")


def run_it(keyboard: Keyboard) -> None:
    live = keyboard.live
    keyboard.push("Start the session")
    keyboard.press(Qt.Key.Key_3)
    assert live.state.floor.person_id == live.state.participants[2].person_id
    keyboard.press(Qt.Key.Key_Return)
    keyboard.type("buses stop at six")
    keyboard.press(Qt.Key.Key_5, with_alt=True)
    keyboard.press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    (note,) = live.state.placed_notes()
    assert (note.note.text, note.note.kind) == ("buses stop at six", NoteKind.NOTE)
    assert note.floor.person_id == live.state.participants[2].person_id
    assert live.state.floor.person_id == live.state.participants[4].person_id
    keyboard.press(Qt.Key.Key_Backspace)
    assert live.state.floor.person_id == live.state.participants[2].person_id
    keyboard.press(Qt.Key.Key_Q, Qt.Key.Key_7)
    assert live.state.queue == [live.state.participants[6].person_id]
    keyboard.press(Qt.Key.Key_M, Qt.Key.Key_P)
    assert len(live.state.marks_ms) == 1
    assert live.state.paused_since_ms is not None
    keyboard.press(Qt.Key.Key_P, Qt.Key.Key_Plus)
    assert sum(live.state.extensions_ms.values()) == 60_000


def record(keyboard: Keyboard) -> None:
    def capture() -> Capture:
        return keyboard.session.recording.status().capture

    keyboard.push("Start recording")
    robot.wait("sound", lambda: capture() is Capture.CAPTURING, 15)
    robot.run_for(2)
    keyboard.press(Qt.Key.Key_Escape, Qt.Key.Key_X)
    assert capture() is Capture.PAUSED
    keyboard.press(Qt.Key.Key_X)
    robot.wait("sound again", lambda: capture() is Capture.CAPTURING, 15)
    robot.run_for(1)
    keyboard.push("Stop recording")
    robot.wait("the end of the recording", lambda: capture() is Capture.OFF)


def end_it(keyboard: Keyboard) -> None:
    live = keyboard.live
    keyboard.press(Qt.Key.Key_Escape)
    for _ in range(len(live.state.agenda) - 1):
        before = live.state.phase_index()
        keyboard.press(Qt.Key.Key_N, Qt.Key.Key_N)
        assert live.state.phase_index() == before + 1
    keyboard.push("End the session")
    keyboard.press(Qt.Key.Key_Space)  # it asks once
    assert not live.state.is_running


def export(keyboard: Keyboard, stick: Path) -> None:
    stick.mkdir()
    keyboard.push("Look back")
    keyboard.push("Export")
    keyboard.push("Choose a folder")
    robot.wait("the dialog", QApplication.activeModalWidget)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    robot.wait(
        "the line for the folder", lambda: isinstance(QApplication.focusWidget(), QLineEdit)
    )
    keyboard.type(str(stick))
    keyboard.push("Choose")
    keyboard.push("Export")
    robot.wait_for_text("unlock.age", 60)
    keyboard.push("I have written it down")
    keyboard.push("Done")
    assert len(list(stick.glob("*/*.tar.age"))) == 1
    keyboard.push("Sessions")
    robot.find(QListView, "Sessions")
