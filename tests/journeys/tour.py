"""A tour of the program's screens, for somebody who looks from outside.

Started by `test_screen_reader.py` with a folder. It says on which screen it is, and goes on
when a line comes in.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget

from colearn_desktop.app import Program
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.ui.keeping.copies_page import CopiesPage
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.pages.review_page import ReviewPage
from tests.fakes.robot import Robot
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault

PEOPLE = 8
NAME = "colearn-tour"


class Tour:
    """The program, and the way through it."""

    def __init__(self, folder: Path) -> None:
        self.application = QApplication([NAME])
        self.application.setApplicationName(NAME)
        with cheap_vault(folder) as vault:
            vault.settings.set("recovery_key_typed_back", "yes")
            self.session_id = make_session(vault, SystemClock(), PEOPLE)
        self.program = Program(
            self.application, folder / "vault", SystemClock(), folder / "prefs.json"
        )
        sys.excepthook = sys.__excepthook__
        self.program.window.resize(1280, 800)
        self.program.window.show()
        self.robot = Robot()
        self.robot.wait("the window", self.program.window.isActiveWindow)

    @property
    def live(self) -> LivePage:
        page = self.program.window.page
        assert isinstance(page, LivePage), page
        return page

    def screens(self) -> Iterator[str]:
        """Each screen in turn; the name of the one that shows."""
        robot = self.robot
        yield "unlock"
        robot.enter(robot.find(QLineEdit, "Passphrase"), PASSPHRASE)
        robot.press(Qt.Key.Key_Return)
        robot.find(QListView, "Sessions")
        yield "sessions"
        robot.click("New session")
        yield from self._dialog("new session")
        robot.click("Rehearse…")
        yield from self._dialog("rehearse")
        assert self.program.sessions is not None
        self.program.sessions.open_session(self.session_id)
        robot.click("Ask for consent")
        robot.find(QLineEdit, "Witness")
        yield "consent"
        robot.click("On to the session")
        yield "live, before the start"
        robot.click("Start the session")
        robot.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        self.live.notes.write()
        robot.enter(self.live.notes.editor, "buses stop at six")
        robot.press(Qt.Key.Key_Return)
        yield "live"
        yield from self._dialogs_of_the_live_page()
        yield from self._windows_of_the_live_page()
        robot.click("Settings")
        yield "settings"
        robot.click("Hosts I know…")
        yield "hosts"
        robot.click("Back")
        robot.click("Back")
        assert self.program.sessions.session is not None
        self.program.sessions.session.live.end()
        robot.click("Look back")
        yield "review"
        yield from self._what_is_kept()
        robot.click("Export")
        yield "export"
        robot.click("Back")
        self.program.sessions.show_sessions()
        self.program.sessions.archives.open(Path("no archive.tar.age"))
        robot.find(QLineEdit, "The seven words of the archive")
        yield "an archive"

    def _what_is_kept(self) -> Iterator[str]:
        robot, page = self.robot, self.program.window.page
        assert isinstance(page, ReviewPage)
        page.copies_requested.emit()
        robot.wait("the copies", lambda: isinstance(self.program.window.page, CopiesPage))
        yield "copies"
        robot.click("Back")
        page = self.program.window.page
        assert isinstance(page, ReviewPage)
        page.erase_requested.emit()
        yield from self._dialog("what to erase")
        page.erase_requested.emit()
        robot.click("The whole session")
        robot.click("Go on")
        yield from self._dialog("erase")

    def _dialogs_of_the_live_page(self) -> Iterator[str]:
        live, act = self.live, self.live.live_actions.act
        for name, opening in {
            "keys": live.header.keys_requested.emit,
            "arrival": live.header.arrival_requested.emit,
            "handover": live.notes.head.handover_requested.emit,
            "re-plan": lambda: act(LiveAction.REPLAN),
            "strike": lambda: act(LiveAction.STRIKE),
            "check of the sound": self._check_the_sound,
        }.items():
            opening()
            yield from self._dialog(name)
        live.header.keys_requested.emit()
        self.robot.click("Change the keys…")
        yield from self._dialog("change the keys")

    def _check_the_sound(self) -> None:
        assert self.program.sessions is not None
        session = self.program.sessions.session
        assert session is not None
        for person in session.log.state.present:
            session.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.GRANTED})
        self.live.recording_bar.check_requested.emit()

    def _windows_of_the_live_page(self) -> Iterator[str]:
        act = self.live.live_actions.act
        for name, action in {
            "room display": LiveAction.ROOM_DISPLAY,
            "facilitator view": LiveAction.FACILITATOR_VIEW,
            "timeline": LiveAction.TIMELINE,
        }.items():
            before = self._windows()
            act(action)
            self.robot.wait(name, partial(self._new_windows, before))
            (window,) = self._new_windows(before)
            window.activateWindow()
            self.robot.wait(f"the keyboard in the {name}", window.isActiveWindow)
            yield name
            window.close()
            self.program.window.activateWindow()
            self.robot.wait("the window", self.program.window.isActiveWindow)

    def _new_windows(self, before: set[QWidget]) -> set[QWidget]:
        return self._windows() - before

    @staticmethod
    def _windows() -> set[QWidget]:
        return {window for window in QApplication.topLevelWidgets() if window.isVisible()}

    def _dialog(self, name: str) -> Iterator[str]:
        self.robot.wait(name, _dialog_has_the_keyboard)
        yield name
        self.robot.press(Qt.Key.Key_Escape)
        self.robot.wait(f"the end of {name}", lambda: QApplication.activeModalWidget() is None)


def _dialog_has_the_keyboard() -> bool:
    focused, dialog = QApplication.focusWidget(), QApplication.activeModalWidget()
    return dialog is not None and focused is not None and focused.window() is dialog


def main(folder: Path) -> None:
    tour = Tour(folder)
    for name in tour.screens():
        tour.robot.run_for(0.3)
        print(
            json.dumps({"screen": name, "out of reach": tour.robot.out_of_reach()}), flush=True
        )
        wait_for_a_line()
    print(json.dumps({"screen": "end"}), flush=True)
    tour.program.window.close()


def wait_for_a_line() -> None:
    """Run on until the parent writes a line.

    In a real event loop: a robot's waiting answers the bus a hundred times a second at most.
    """
    loop, poll = QEventLoop(), QTimer(interval=50)
    listener = threading.Thread(target=sys.stdin.readline, daemon=True)
    listener.start()
    poll.timeout.connect(lambda: None if listener.is_alive() else loop.quit())
    poll.start()
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
