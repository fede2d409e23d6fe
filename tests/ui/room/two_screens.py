"""Run in a process of its own: a laptop's screen and a projector, and its plug."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtTest import QTest

from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.room.screens import Standing
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.ui.theme import ThemeChoice, apply_theme, make_application
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault


def main(folder: Path) -> None:
    application = make_application()
    apply_theme(application, ThemeChoice.LIGHT)

    def plug(name: str) -> QScreen:
        # Asked for anew each time: a window that closes takes its wrapper along.
        return next(s for s in QGuiApplication.screens() if s.name() == name)

    vault, clock = cheap_vault(folder), SystemClock()
    window = MainWindow(folder)
    tasks = Tasks(window)
    microphone = HandMicrophone()
    flow = SessionFlow(
        window, vault, clock, lambda _key: microphone.open, tasks, habits=KeyHabits
    )
    session_id = make_session(vault, clock)
    flow.open_session(session_id)
    assert flow.session is not None
    flow.session.live.start()
    flow.open_session(session_id)
    window.setGeometry(40, 40, 1100, 660)
    window.show()
    QTest.qWait(50)
    assert window.screen().name() == "Laptop"
    room = flow.room

    def fills(name: str) -> bool:
        there = room.window
        assert there is not None
        QTest.qWait(50)
        return (
            there.isVisible()
            and there.isFullScreen()
            and there.screen().name() == name
            and there.geometry() == there.screen().geometry()
        )

    room.toggle_window()
    others = [s.name() for s in QGuiApplication.screens() if s.name() != "Laptop"]
    assert fills(others[0]), "the first other screen"
    room.choose_screen("Telly")
    assert fills("Telly"), "the chosen screen"
    room.toggle_window()
    room.toggle_window()
    assert fills("Telly"), "the screen chosen last"

    application.screenRemoved.emit(plug("Beamer"))
    assert fills("Telly"), "another screen that goes changes nothing"
    application.screenRemoved.emit(plug("Telly"))
    assert room.window is not None
    assert not room.window.isVisible()
    assert room.placement.standing is Standing.WAITING
    assert "Telly is gone" in flow._notice.text
    application.screenAdded.emit(plug("Beamer"))
    assert not room.window.isVisible()
    application.screenAdded.emit(plug("Telly"))
    assert fills("Telly"), "back on its screen"
    assert "back on Telly" in flow._notice.text

    application.screenRemoved.emit(plug("Telly"))
    room.choose_screen("Laptop")
    assert room.window.isVisible()
    assert not room.window.isFullScreen()
    assert room.window.screen().name() == "Laptop"
    assert window.geometry() != room.window.geometry()
    flow.close()
    tasks.close()
    vault.close()
    print("as it should be")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
