"""A long evening on the real page, in a process of its own, so that it can be killed.

Started by `test_long_evening.py` with a folder that holds a vault with one session. It
goes on where the log ends, first holds every figure against what it must be there, and
prints a line after each step that is on the disk.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.floor import Floor, FloorKind
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.services.open_session import OpenSession
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.journeys.long_script import NOBODY, SEVERAL, TEAM, Expected, Kind, Step, long_evening

# Each step of the script is one of these in the log.
STEP_EVENTS = (
    happened.PhaseStarted,
    happened.FloorChanged,
    happened.NoteWritten,
    happened.ClockPaused,
    happened.ClockResumed,
    happened.Undone,
    happened.Moved,
)
ALT = Qt.KeyboardModifier.AltModifier
FLOOR_KEYS = {NOBODY: Qt.Key.Key_0, SEVERAL: Qt.Key.Key_O, TEAM: Qt.Key.Key_T}


class LongEvening:
    """The page, hands, and what must be on it."""

    def __init__(self, folder: Path) -> None:
        self.application = QApplication(sys.argv[:1])
        apply_theme(self.application, ThemeChoice.LIGHT)
        self.clock = FakeClock()
        self.vault = Vault.unlock(folder / "vault", PASSPHRASE)
        (header,) = self.vault.sessions.list()
        self.session = OpenSession(self.vault, header.session_id, self.clock, _no_microphone)
        self.page = LivePage(self.session.live, self.session.recording, _fail)
        self.page.resize(1280, 800)
        self.page.show()
        self.page.activateWindow()
        assert QTest.qWaitForWindowActive(self.page)

    @property
    def state(self) -> SessionState:
        return self.session.log.state

    def done(self) -> int:
        """How many steps of the script are in the log."""
        return sum(isinstance(event.body, STEP_EVENTS) for event in self.session.log.events)

    def go_on(self) -> None:
        steps = long_evening()
        done = self.done()
        expected = Expected()
        for step in steps[:done]:
            expected.do(step)
        if done:
            self._finish_note(expected)
            self.compare(expected)
        print(f"compared {done}", flush=True)
        for number, step in enumerate(steps[done:], start=done + 1):
            self.clock.advance(step.wait_ms)
            self.do(step)
            expected.do(step)
            assert self.done() == number, (step, self.session.log.events[-3:])
            print(f"step {number}", flush=True)
        self.compare(expected)
        print("whole", flush=True)

    def do(self, step: Step) -> None:
        match step.kind:
            case Kind.START:
                self.page.clock.start_button.click()
            case Kind.FLOOR if step.what in FLOOR_KEYS:
                self._press(FLOOR_KEYS[step.what])
            case Kind.FLOOR:
                self._press(Qt.Key(Qt.Key.Key_0.value + int(step.what)))
            case Kind.NOTE:
                self.page.notes.write()
                QTest.keyClicks(self.page.notes.editor, step.what)
                QTest.keyClick(self.page.notes.editor, Qt.Key.Key_Return)
            case Kind.NEXT:
                self._press(Qt.Key.Key_N)
                if self.page.clock.is_asking:
                    self._press(Qt.Key.Key_N)
            case Kind.PAUSE:
                self._press(Qt.Key.Key_P)
            case Kind.UNDO:
                self._press(Qt.Key.Key_Backspace)
            case Kind.EARLIER:
                self._press(Qt.Key.Key_Comma)

    def compare(self, expected: Expected) -> None:
        """Every figure, to the millisecond, and what the page shows of it."""
        session, state = self.session.live, self.state
        assert session.now_ms() == expected.now_ms
        assert [run.start_ms for run in state.runs] == expected.phases_ms
        assert self._name(state.floor) == expected.holder
        assert (state.paused_since_ms is not None) == (expected.paused_since_ms is not None)
        totals: list[Counter[str]] = [Counter() for _ in state.runs]
        phases = [run.phase_id for run in state.runs]
        for turn in session.turns():
            assert turn.phase_id is not None
            totals[phases.index(turn.phase_id)][self._name(turn.floor)] += turn.span.length_ms
        spoken = [Counter(each) for each in expected.totals_ms()]
        for phase, wanted in zip(phases, spoken, strict=True):
            assert sum(wanted.values()) == state.elapsed_ms(phase, session.now_ms())
            picture = session.airtime(phase)
            for person in state.participants:
                assert picture.airtime[person.person_id] == wanted[str(person.seat)]
            del wanted[NOBODY]
        assert totals == spoken
        placed = state.placed_notes()
        written = [(each.note.stamped_ms, each.note.text) for each in placed]
        assert written == expected.notes
        assert [self._name(each.floor) for each in placed] == expected.note_holders()
        shown = self.page.airtime.bars
        assert [bar.text() for bar in shown] == [
            _minutes(spoken[-1][str(person.seat)]) for person in state.participants
        ]

    def _finish_note(self, expected: Expected) -> None:
        """A kill in the middle of a sentence leaves its first words; they are all there."""
        text = expected.notes[-1][1] if expected.notes else ""
        for note in self.state.notes.values():
            if note.text != text and note.text[:3] == text[:3]:
                assert text.startswith(note.text)
                self.session.live.notes.revise(note.note_id, note.kind, text)

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, ALT)

    def _name(self, floor: Floor) -> str:
        if floor.kind is FloorKind.PERSON:
            assert floor.person_id is not None
            return str(self.state.people[floor.person_id].seat)
        return floor.kind.value


def _minutes(duration_ms: int) -> str:
    return f"{duration_ms // 60_000}:{duration_ms // 1_000 % 60:02}"


def _no_microphone(_key: str | None) -> NoReturn:
    raise AssertionError("nothing is recorded here")


def _fail(error: ColearnError) -> NoReturn:
    raise error


if __name__ == "__main__":
    LongEvening(Path(sys.argv[1])).go_on()
