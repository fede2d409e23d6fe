"""The program with a session that runs, for somebody who types from outside.

Started by `test_typist.py` with a folder. Says when it is ready; when a line comes in, it
prints the notes as they are stored, each with its speaker, and ends.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from colearn_desktop.app import Program
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.live.live_page import LivePage
from tests.fakes.robot import Robot
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault

PEOPLE = 8


def main(folder: Path) -> None:
    application = QApplication(sys.argv[:1])
    with cheap_vault(folder) as vault:
        vault.settings.set("recovery_key_typed_back", "yes")
        session_id = make_session(vault, SystemClock(), PEOPLE)
    program = Program(application, folder / "vault", SystemClock(), folder / "prefs.json")
    sys.excepthook = sys.__excepthook__
    program.window.resize(1280, 800)
    program.window.show()
    robot = Robot()
    robot.wait("the window", program.window.isActiveWindow)
    robot.enter(robot.find(QLineEdit, "Passphrase"), PASSPHRASE)
    robot.press(Qt.Key.Key_Return)
    robot.find(QListView, "Sessions")
    assert program.sessions is not None
    program.sessions.open_session(session_id)
    robot.click("On to the session")
    page = program.window.page
    assert isinstance(page, LivePage)
    page.clock.start_button.click()
    page.notes.write()
    robot.wait("the keyboard in the note", page.notes.editor.hasFocus)
    print("ready", flush=True)
    listener = threading.Thread(target=sys.stdin.readline, daemon=True)
    listener.start()
    robot.wait("the end of the typing", lambda: not listener.is_alive(), 300)
    assert program.sessions.session is not None
    print(json.dumps(_stored(program.sessions.session.log)), flush=True)
    program.window.close()


def _stored(log: SessionLog) -> dict[str, object]:
    """What the vault holds, read anew."""
    state = SessionLog(log.vault, log.session_id, log.clock).state
    seats = {person.person_id: person.seat for person in state.participants}
    return {
        "notes": [
            {
                "text": placed.note.text,
                "seat": seats.get(placed.floor.person_id) if placed.floor.person_id else None,
            }
            for placed in state.placed_notes()
        ],
        "floor": [
            seats.get(change.floor.person_id) if change.floor.person_id else None
            for change in state.floor_changes
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
