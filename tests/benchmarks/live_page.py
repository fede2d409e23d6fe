"""What the live page costs: a key press, a minute at rest, and opening a long session.

    python packaging/test_room.py -- python tests/benchmarks/live_page.py
        [--presses N] [--rest S] [--events N] [--opened N] [--json FILE]

On a display, and in a room with a microphone (packaging/test_room.py). The page stands in
the program's window, on a log of `--events` events (a full evening has about 1,000);
garbage is collected as in the program; a voice speaks into the room.

- A key press counts from the delivery of the key to the end of the seat's painting, while
  sound is recorded; in turn with a bare window whose one label changes at a key.
- At rest, somebody has the floor and nothing is pressed. The page runs without sound, and
  with a staged recording whose level moves, so that its own cost stays out; in turn with a
  bare window whose one label changes each second. CPU is user and system time.
- Opening is reading, decoding and folding a log of `--opened` events; beside it, reading
  the same rows and parsing their JSON alone.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from sqlalchemy import select

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from colearn_desktop.audio.microphone import open_microphone  # noqa: E402
from colearn_desktop.audio.recorder import OpenInput  # noqa: E402
from colearn_desktop.domain.clock import SystemClock  # noqa: E402
from colearn_desktop.domain.consent import ConsentState, Purpose  # noqa: E402
from colearn_desktop.domain.ids import SessionId  # noqa: E402
from colearn_desktop.services.consented_recording import ConsentedRecording  # noqa: E402
from colearn_desktop.services.open_session import OpenSession  # noqa: E402
from colearn_desktop.services.recording_status import Capture, RecordingStatus  # noqa: E402
from colearn_desktop.services.session_log import SessionLog  # noqa: E402
from colearn_desktop.ui.garbage import MainThreadCollector  # noqa: E402
from colearn_desktop.ui.live.live_page import LivePage  # noqa: E402
from colearn_desktop.ui.live.seat import Seat  # noqa: E402
from colearn_desktop.ui.main_window import MainWindow  # noqa: E402
from colearn_desktop.ui.theme import ThemeChoice, apply_theme, make_application  # noqa: E402
from colearn_desktop.vault.schema import event  # noqa: E402
from colearn_desktop.vault.vault import Vault  # noqa: E402
from tests.benchmarks.long_log import make_long_session  # noqa: E402
from tests.fakes.audio_room import TALK, make_speech, virtual_room  # noqa: E402
from tests.fakes.robot import Robot  # noqa: E402
from tests.fakes.vault_fixtures import cheap_vault  # noqa: E402
from tests.ui.live.staged_recording import StagedRecording  # noqa: E402

PEOPLE = 8
YARDSTICKS = {
    "key press, ms": "bare",
    "key press, CPU ms": "bare",
    "opening, ms": "rows and JSON",
}
# In turn, so that both meet the same disturbances of the machine.
BLOCK = 30
LONGEST_WAIT_S = 2.0
_CLOCK = SystemClock()


class Painted:
    """Remembers when each widget was last painted to the end, in seconds.

    `cpu_s` is the processor time of this thread at that moment: on a busy machine it says
    more than the clock on the wall.
    """

    def __init__(self) -> None:
        self.ended_s: dict[QWidget, float] = {}
        self.cpu_s: dict[QWidget, float] = {}

    def at_the_end_of(self, widget_type: type[QWidget]) -> None:
        """Watch every widget of a type."""
        paint = widget_type.paintEvent

        def painted(widget: QWidget, event: QPaintEvent) -> None:
            paint(widget, event)
            self.ended_s[widget] = time.perf_counter()
            self.cpu_s[widget] = time.thread_time()

        widget_type.paintEvent = painted  # type: ignore[method-assign]


class Line(QLabel):
    """A label whose painting can be watched."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)


class BareWindow(QWidget):
    """The least that can show a change: one label."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(1280, 800)
        self.line = Line("0")
        self._changes = 0
        QVBoxLayout(self).addWidget(self.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self.change()

    def change(self) -> None:
        self._changes += 1
        self.line.setText(str(self._changes))


class SpeakingRecording(StagedRecording):
    """Records nothing and shows what a recording of a voice would show."""

    def status(self) -> RecordingStatus:
        now_ms = _CLOCK.monotonic_ms()
        swing = math.sin(now_ms / 90) * math.sin(now_ms / 700)
        return RecordingStatus(
            Capture.CAPTURING, elapsed_ms=now_ms, level_dbfs=-30 + 20 * swing, peak_dbfs=-9.0
        )


class ShownSession:
    """A session on the live page in the program's window, run as the program runs it."""

    def __init__(self, vault: Vault, session_id: SessionId) -> None:
        self.open = OpenSession(vault, session_id, _CLOCK, _choose_input)
        self.window = MainWindow(Path("vault"))
        MainThreadCollector(self.window).spare_what_stands()
        self.page: LivePage | None = None
        self._check = QTimer(interval=100)
        self._check.timeout.connect(self.open.check)
        self._check.start()

    def show(self, recording: ConsentedRecording) -> LivePage:
        """Show it with this recording; an earlier page goes."""
        if self.page is not None:
            self.window.drop_page(self.page)
        self.page = LivePage(self.open.live, recording, _fail)
        self.window.show_page(self.page)
        self.window.show()
        come_to_front(self.window)
        return self.page

    def record(self) -> None:
        """Ask everybody, and record the room."""
        for person in self.open.log.state.present:
            self.open.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.GRANTED})
        self.open.recording.start()
        Robot().wait(
            "sound", lambda: self.open.recording.status().capture is Capture.CAPTURING, 20
        )

    def close(self) -> None:
        self._check.stop()
        self.open.close()
        self.window.close()


def _choose_input(_key: str | None) -> OpenInput:
    return lambda grant, ring: open_microphone(grant, ring, device=None, clock=_CLOCK)


def _fail(error: Exception) -> None:
    raise error


def come_to_front(window: QWidget) -> None:
    """Bring a window to the keyboard."""
    window.raise_()
    window.activateWindow()
    Robot().wait("the window in front", window.isActiveWindow)


def time_press(
    target: QWidget, key: Qt.Key, painted: Painted, by: QWidget
) -> tuple[float, float]:
    """From the delivery of a key to the end of the painting by `by`.

    Returns:
        Milliseconds, and milliseconds of this thread's processor time.
    """
    began_s, cpu_s = time.perf_counter(), time.thread_time()
    QTest.keyClick(target, key)
    while painted.ended_s.get(by, 0) < began_s:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() - began_s > LONGEST_WAIT_S:
            raise RuntimeError("the key changed nothing")
    return (painted.ended_s[by] - began_s) * 1_000, (painted.cpu_s[by] - cpu_s) * 1_000


def time_presses(shown: ShownSession, presses: int) -> dict[str, list[float]]:
    """Floor changes by key while recording, in turn with the yardstick."""
    dice = random.Random(3)
    painted = Painted()
    painted.at_the_end_of(Seat)
    painted.at_the_end_of(Line)
    page = shown.show(shown.open.recording)
    shown.record()
    bare = BareWindow()
    bare.show()
    ours: list[tuple[float, float]] = []
    yardstick: list[tuple[float, float]] = []
    warm_up = 5
    while len(ours) < presses:
        come_to_front(shown.window)
        page.setFocus()
        for count in range(BLOCK + warm_up):
            holder = shown.open.live.state.floor.person_id
            seat = dice.choice([s for s in page.table.seats if _sits_at(shown, s) != holder])
            key = Qt.Key(Qt.Key.Key_0.value + seat.face.seat)
            took_ms = time_press(page, key, painted, seat)
            ours += [took_ms] if count >= warm_up else []
            QTest.qWait(dice.randint(40, 160))
        come_to_front(bare)
        for count in range(BLOCK + warm_up):
            took_ms = time_press(bare, Qt.Key.Key_1, painted, bare.line)
            yardstick += [took_ms] if count >= warm_up else []
            QTest.qWait(dice.randint(20, 60))
    bare.close()
    shown.open.recording.stop()
    return {
        f"{what}: {way}": [each[place] for each in values]
        for place, what in enumerate(("key press, ms", "key press, CPU ms"))
        for way, values in (("ours", ours), ("bare", yardstick))
    }


def _sits_at(shown: ShownSession, seat: Seat) -> str | None:
    person = shown.open.live.state.at_seat(seat.face.seat)
    return None if person is None else person.person_id


def rest(seconds: float) -> float:
    """Let the program run; the share of one core it used, in per cent."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    began_s = time.perf_counter()
    waiting = QEventLoop()
    QTimer.singleShot(round(seconds * 1_000), waiting.quit)
    waiting.exec()
    after = resource.getrusage(resource.RUSAGE_SELF)
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used_s / (time.perf_counter() - began_s) * 100


def measure_rest(shown: ShownSession, seconds: float) -> dict[str, float]:
    """At rest with somebody speaking, and the yardstick."""
    shares: dict[str, float] = {}
    log = shown.open.log
    shown.open.live.give_floor(3)
    for name, recording in (
        ("page", shown.open.recording),
        ("page, level moving", SpeakingRecording(log)),
    ):
        shown.show(recording)
        rest(1)  # what showing it left to do
        shares[name] = rest(seconds)
    shown.window.hide()
    bare = BareWindow()
    each_second = QTimer(interval=1_000)
    each_second.timeout.connect(bare.change)
    each_second.start()
    bare.show()
    come_to_front(bare)
    shares["bare"] = rest(seconds)
    each_second.stop()
    bare.close()
    return shares


def time_opening(vault: Vault, session_id: SessionId, runs: int) -> dict[str, list[float]]:
    """Open the log, in turn with reading its rows alone; milliseconds."""
    query = select(event.c.body).where(event.c.session_id == session_id)

    def rows_alone() -> None:
        with vault.events._database.reading() as connection:
            for (body,) in connection.execute(query):
                json.loads(body)

    ways = {
        "opening, ms: ours": lambda: SessionLog(vault, session_id, _CLOCK),
        "opening, ms: rows and JSON": rows_alone,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, work in ways.items():
            times[name].append(_time_ms(work))
    return times


def _time_ms(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return (time.perf_counter() - began_s) * 1_000


@contextmanager
def voice(folder: Path) -> Iterator[None]:
    """Somebody speaks into the room while the block runs."""
    sound = folder / "talk.wav"
    make_speech(sound, text=TALK * 40)
    with virtual_room() as room:
        speaking = room.start_playing(sound)
        try:
            yield
        finally:
            speaking.terminate()
            speaking.wait()


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def spread(values: list[float]) -> dict[str, float]:
    """How they lie."""
    return {
        "p50": round(statistics.median(values), 2),
        "p99": round(percentile(values, 0.99), 2),
        "most": round(max(values), 2),
        "count": len(values),
    }


def main() -> None:
    """Measure, print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--presses", type=int, default=300)
    parser.add_argument("--rest", type=float, default=60, metavar="S", help="each; 0: none")
    parser.add_argument("--events", type=int, default=1_000, help="behind the page")
    parser.add_argument("--opened", type=int, default=5_000, help="events in the log opened")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()

    application = make_application()
    apply_theme(application, ThemeChoice.LIGHT)
    result: dict[str, object] = {
        "machine": f"{platform.platform()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "events": asked.events,
        "events opened": asked.opened,
    }
    with tempfile.TemporaryDirectory() as name, cheap_vault(Path(name)) as vault:
        stress_id = make_long_session(vault, _CLOCK, asked.opened, PEOPLE)
        opening = time_opening(vault, stress_id, runs=9)
        shown = ShownSession(vault, make_long_session(vault, _CLOCK, asked.events, PEOPLE))
        with voice(Path(name)):
            presses = time_presses(shown, asked.presses) if asked.presses else {}
        shares = measure_rest(shown, asked.rest) if asked.rest else {}
        shown.close()
    print(f"{'':32}{'p50':>9}{'p99':>9}{'most':>9}{'n':>6}{'ratio p50':>11}{'p99':>7}")
    lines = {name: spread(values) for name, values in {**presses, **opening}.items()}
    for name, line in lines.items():
        beside = YARDSTICKS[name.partition(":")[0]]
        yardstick = lines[f"{name.partition(':')[0]}: {beside}"]
        ratio = {each: round(line[each] / yardstick[each], 2) for each in ("p50", "p99")}
        result[name] = {**line, "ratio": ratio}
        print(
            f"{name:32}{line['p50']:>9}{line['p99']:>9}{line['most']:>9}"
            f"{line['count']:>6}{ratio['p50']:>11}{ratio['p99']:>7}"
        )
    for way, share in shares.items():
        result[f"at rest, % of a core: {way}"] = round(share, 2)
        ratio_of_bare = round(share / shares["bare"], 1)
        print(f"{'at rest, % of a core: ' + way:41}{share:9.2f}{ratio_of_bare:>26}")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
