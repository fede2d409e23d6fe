"""One evening at the screen, in a process of its own, so that it can be killed.

Started by `test_first_evening.py` with the name of a part and a folder. It uses the real
window as a person would and prints a line of JSON for each thing its parent waits for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QListView,
    QPlainTextEdit,
)

from colearn_desktop.app import Program
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.log_setup import start_logging
from colearn_desktop.services.open_session import OpenSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.ui.crash import CrashNotice
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.pages.export_page import ExportPage
from colearn_desktop.ui.pages.new_vault_page import NewVaultPage
from colearn_desktop.ui.pages.review_page import ReviewPage
from colearn_desktop.vault.hardening import forbid_core_dumps
from tests.fakes.robot import Robot

PASSPHRASE = "otter lamp river tin"
TITLE = "Bridge Street rehearsal of May"
FIRST_NOTE = "Buses stop at six so evening meetings leave people out"
QUOTE = "I only came because my neighbour knocked on the door"
UNFINISHED_NOTE = "This sentence was still being typed when the"
RECORD_MS = 60_000


def tell(what: str, **details: object) -> None:
    """One line for the parent."""
    print(json.dumps({"what": what, **details}), flush=True)


class Evening:
    """The program, and hands to use it with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.robot = Robot()
        start_logging(folder / "logs")
        forbid_core_dumps()
        self.application = QApplication(sys.argv[:1])
        self.program = Program(
            self.application, folder / "vault", SystemClock(), folder / "preferences.json"
        )
        self.program.window.show()
        self.robot.wait("the window", self.program.window.isActiveWindow)

    @property
    def live(self) -> LivePage:
        page = self.program.window.page
        assert isinstance(page, LivePage), page
        return page

    @property
    def session(self) -> OpenSession:
        flow = self.program.sessions
        assert flow is not None
        assert flow.session is not None
        return flow.session

    def picture(self, name: str) -> None:
        self.robot.run_for(0.2)
        self.robot.picture(self.folder / "pictures" / f"{name}.png")

    # Part one: from nothing to a recording that is killed

    def first_part(self) -> None:
        self.make_vault()
        self.set_up()
        self.answer_all_but_one()
        self.be_refused()
        self.answer_the_last()
        self.record_until_killed()

    def make_vault(self) -> None:
        robot = self.robot
        robot.enter(robot.find(QLineEdit, "New passphrase"), PASSPHRASE)
        robot.enter(robot.find(QLineEdit, "The same passphrase"), PASSPHRASE)
        robot.click("Make the vault")
        page = self.program.window.page
        assert isinstance(page, NewVaultPage)
        robot.click("I have written it down")
        robot.enter(
            robot.find(QPlainTextEdit, "Recovery key"),
            " ".join(page.sheet.shown_groups()).lower(),
        )
        robot.click("Finish")
        robot.find(QAbstractButton, "New session")
        tell("vault made")

    def set_up(self) -> None:
        robot = self.robot
        robot.click("New session")
        robot.enter(robot.find(QLineEdit, "Title"), TITLE)
        robot.enter(robot.find(QLineEdit, "Place"), "Llanelli")
        robot.click("Set it up")
        robot.click("Ask for consent")

    def answer_all_but_one(self) -> None:
        robot = self.robot
        robot.find(QLineEdit, "Witness")
        for _ in range(7):
            robot.press(Qt.Key.Key_Y)
            robot.press(Qt.Key.Key_Return)
        robot.wait_for_text("Not yet agreed to be recorded: Hazel")
        robot.click("On to the session")

    def be_refused(self) -> None:
        robot = self.robot
        robot.click("Start the session")
        self.live.recording_bar.start_button.click()
        robot.wait_for_text("Recording cannot start: no yes to audio recording from Hazel")
        assert self.recording_state() is Capture.OFF
        tell("refused", text=robot.text_on_screen())
        robot.click("OK")

    def answer_the_last(self) -> None:
        robot = self.robot
        robot.click("Consent")
        robot.press(Qt.Key.Key_Y)
        robot.wait_for_text("Everyone here has agreed to be recorded")
        robot.click("On to the session")

    def record_until_killed(self) -> None:
        robot = self.robot
        robot.click("Start recording")
        robot.wait("sound", lambda: self.recording_state() is Capture.CAPTURING, 15)
        tell("recording")
        alt = Qt.KeyboardModifier.AltModifier
        steps: list[tuple[int, Callable[[], None]]] = [
            (3_000, lambda: robot.press(Qt.Key.Key_1, alt)),
            (6_000, lambda: robot.enter(self.note_field(), FIRST_NOTE)),
            (12_000, lambda: robot.press(Qt.Key.Key_Return)),
            (14_000, lambda: robot.press(Qt.Key.Key_3, alt)),
            (20_000, self.next_phase),
            (24_000, lambda: robot.press(Qt.Key.Key_2, alt)),
            (30_000, lambda: robot.enter(self.note_field(), QUOTE)),
            (36_000, lambda: robot.press(Qt.Key.Key_Return)),
            (40_000, lambda: robot.press(Qt.Key.Key_4, alt)),
            (44_000, lambda: robot.press(Qt.Key.Key_Backspace, alt)),
            (50_000, lambda: robot.enter(self.note_field(), UNFINISHED_NOTE)),
        ]
        for at_ms, step in steps:
            self.wait_for_elapsed(at_ms)
            step()
        self.wait_for_elapsed(RECORD_MS)
        self.picture("live")
        while True:  # until the parent kills this process
            robot.run_for(0.05)
            tell("elapsed", ms=self.elapsed_ms(), session_ms=self.session.log.now_ms())

    def next_phase(self) -> None:
        alt = Qt.KeyboardModifier.AltModifier
        self.robot.press(Qt.Key.Key_N, alt)  # asks, because most of the phase is left
        self.robot.run_for(0.3)
        self.robot.press(Qt.Key.Key_N, alt)

    # Part two: back, and everything is there

    def second_part(self) -> None:
        robot = self.robot
        robot.enter(robot.find(QLineEdit, "Passphrase"), "wrong horse battery")
        robot.press(Qt.Key.Key_Return)
        robot.wait_for_text("This passphrase does not open the vault")
        robot.enter(robot.find(QLineEdit, "Passphrase"), PASSPHRASE)
        robot.press(Qt.Key.Key_Return)
        sessions = robot.find(QListView, "Sessions")
        robot.wait("the session in the list", lambda: sessions.model().rowCount() == 1)
        robot.press(Qt.Key.Key_Return, control=sessions)
        robot.wait("the live page", lambda: isinstance(self.program.window.page, LivePage))
        session = self.session
        state, reopened = session.log.state, session.log.reopened
        speaker = state.floor.person_id
        assert reopened is not None
        assert state.current_phase is not None
        assert speaker is not None
        tell(
            "back",
            session_ms=reopened.at_ms,
            text=robot.text_on_screen(),
            notes=[note.text for note in state.notes.values()],
            phase=state.current_phase.title,
            floor=state.people[speaker].name,
        )
        self.picture("back")
        session.live.end()
        assert self.program.sessions is not None
        self.program.sessions.open_session(session.log.session_id)
        self.play_back()
        self.export()

    def play_back(self) -> None:
        robot = self.robot
        page = self.program.window.page
        assert isinstance(page, ReviewPage)
        playback = page._playback
        assert playback is not None
        note = next(n for n in page._log.state.notes.values() if n.text == QUOTE)
        assert playback.play_from_note(note)
        started_ms = playback.position_ms
        robot.wait("the sound to go on", lambda: playback.position_ms > started_ms + 1_500, 15)
        tell(
            "played",
            recorded_ms=playback.recorded_ms,
            recorded_frames=sum(
                recording.frames
                for recording in page._log.vault.recordings.list_recordings(
                    page._log.session_id
                )
            ),
            before_note_ms=note.stamped_ms - started_ms,
        )
        self.picture("review")
        playback.pause()

    def export(self) -> None:
        robot = self.robot
        robot.click("Export")
        target = self.folder / "stick"
        target.mkdir()
        page = self.program.window.page
        assert isinstance(page, ExportPage)
        page.choose_folder(target)
        robot.click("Export")
        robot.wait_for_text("unlock.age", 60)
        self.picture("exported")
        words = "-".join(page.done_step.words.words)
        tell("exported", words=words, text=robot.text_on_screen())
        robot.click("I have written it down")
        robot.click("Done")

    # Eyes

    def note_field(self) -> QPlainTextEdit:
        return self.robot.find(QPlainTextEdit, "Note")

    def recording_state(self) -> Capture:
        return self.session.recording.status().capture

    def elapsed_ms(self) -> int:
        return self.session.recording.status().elapsed_ms

    def wait_for_elapsed(self, ms: int) -> None:
        self.robot.wait(f"{ms} ms of sound", lambda: self.elapsed_ms() >= ms, 30)


def main() -> None:
    part, folder = sys.argv[1], Path(sys.argv[2])
    (folder / "pictures").mkdir(exist_ok=True)
    evening = Evening(folder)
    assert isinstance(evening.program._crash_notice, CrashNotice)
    sys.excepthook = sys.__excepthook__  # here a failure shall be seen by the parent
    evening.first_part() if part == "first" else evening.second_part()
    evening.program.window.close()


if __name__ == "__main__":
    main()
