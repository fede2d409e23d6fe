"""Records a counter for a long time while everything else is a nuisance, and checks it.

    python packaging/test_room.py -- python tests/benchmarks/soak.py
        [--server pulse|pipewire|pipewire-pulse] [--minutes M] [--speed X] [--json FILE]

On a display (packaging/test_room.py), with a sound server of its own. The live page runs in
the program's window and records through the services into a real vault; the main thread
keeps the interpreter lock in C code for 0.3 s every few seconds, 1.5 s every minute and 5 s
every five minutes, and gives the floor to somebody now and then. The microphone counts up by
one with each frame, so that whatever was lost shows in the recording as it comes out of the
vault again.

`--minutes` are minutes of sound. With `--speed` (PulseAudio alone) so many seconds of it come
in a second, and the bursts are shorter by as much. Memory is read every ten seconds; its
growth, in an hour of sound, is the slope of a straight line after the first fifth (at least
two minutes).
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from colearn_desktop.audio.codec import decode_flac  # noqa: E402
from colearn_desktop.domain.clock import SystemClock  # noqa: E402
from colearn_desktop.domain.events import RecordingTroubled, Trouble  # noqa: E402
from colearn_desktop.services.recorded_sound import recorded_stretches  # noqa: E402
from colearn_desktop.ui.theme import ThemeChoice, apply_theme, make_application  # noqa: E402
from colearn_desktop.vault.vault import Vault  # noqa: E402
from tests.benchmarks.live_page import ShownSession  # noqa: E402
from tests.fakes.audio_ramp import counting_pipewire_room, counting_room  # noqa: E402
from tests.fakes.audio_room import RATE_HZ  # noqa: E402
from tests.fakes.pipewire_room import Way  # noqa: E402
from tests.fakes.sessions import make_session  # noqa: E402
from tests.fakes.vault_fixtures import cheap_vault  # noqa: E402

PEOPLE = 8
_PERIOD = 65_536
# (length of a burst, how often), in seconds.
_BURSTS_S = ((0.3, 7), (1.5, 60), (5.0, 300))
_LOOK_S = 10.0
_LEAST_WARM_UP_S = 120.0
_CLOCK = SystemClock()


@dataclass
class Checked:
    """What came out of the vault.

    Attributes:
        jumps: How often the counter did not go on by one.
        missing_frames: What those jumps leave out, modulo 65,536.
        silent_frames: Silence that the sound server put in where its source was late.
        stretches: 1 if the recording never stopped.
    """

    frames: int = 0
    jumps: int = 0
    missing_frames: int = 0
    silent_frames: int = 0
    stretches: int = 0
    segments: int = 0


@dataclass
class Soak:
    """Everything that was measured."""

    server: str
    speed: int
    real_s: float = 0.0
    captured_s: float = 0.0
    bursts: dict[str, int] = field(default_factory=dict)
    floor_changes: int = 0
    checked: Checked = field(default_factory=Checked)
    troubles: list[str] = field(default_factory=list)
    frames_behind: int = 0
    dropped_frames: int = 0
    rss_mb: list[float] = field(default_factory=list)
    growth_mb_per_hour: float | None = None


class Nuisance:
    """A main thread that keeps the interpreter lock, and a facilitator at the keyboard."""

    def __init__(self, shown: ShownSession, soak: Soak, sound_s: float) -> None:
        self._shown = shown
        self._soak = soak
        self._dice = random.Random(5)
        # Through PyDLL the lock is kept while C code runs.
        self._c = ctypes.PyDLL(None)
        self._timers: list[QTimer] = []
        for length_s, every_s in _BURSTS_S:
            if length_s < sound_s / 4:  # a short run is held up at least twice, too
                self._every(min(every_s, sound_s / 3), partial(self._hold, length_s))
        self._every(min(4, sound_s / 3), self._give_floor)

    def stop(self) -> None:
        """Leave the program alone."""
        for timer in self._timers:
            timer.stop()

    def _every(self, seconds: float, work: Callable[[], None]) -> None:
        timer = QTimer(interval=round(seconds * 1_000 / self._soak.speed))
        timer.timeout.connect(work)
        timer.start()
        self._timers.append(timer)

    def _hold(self, length_s: float) -> None:
        name = f"{length_s:g} s"
        self._soak.bursts[name] = self._soak.bursts.get(name, 0) + 1
        self._c.usleep(round(length_s * 1_000_000 / self._soak.speed))

    def _give_floor(self) -> None:
        live = self._shown.open.live
        holder = live.state.floor.person_id
        others = [p for p in live.state.present if p.person_id != holder]
        seats = [person.seat for person in others if person.seat is not None]
        live.give_floor(self._dice.choice(seats))
        self._soak.floor_changes += 1


def run(soak: Soak, vault: Vault, sound_s: float) -> ShownSession:
    """Record so much sound, and stop."""
    shown = ShownSession(vault, make_session(vault, _CLOCK, PEOPLE))
    shown.open.live.start()
    shown.show(shown.open.recording)
    shown.record()
    nuisance = Nuisance(shown, soak, sound_s)
    began_s = time.monotonic()
    waiting = QEventLoop()
    memory = QTimer(interval=round(min(_LOOK_S, sound_s / soak.speed / 20) * 1_000))
    memory.timeout.connect(lambda: soak.rss_mb.append(rss_mb()))
    memory.start()
    QTimer.singleShot(round(sound_s / soak.speed * 1_000), waiting.quit)
    waiting.exec()
    nuisance.stop()
    memory.stop()
    recorder = shown.open.recording._sound._recorder
    assert recorder is not None, "it does not record any more"
    status = recorder.status()
    soak.frames_behind, soak.dropped_frames = status.frames_behind, status.dropped_frames
    soak.captured_s = round(status.captured_frames / RATE_HZ, 2)
    soak.real_s = round(time.monotonic() - began_s, 2)
    shown.open.recording.stop()
    look_s = memory.interval() / 1_000
    soak.growth_mb_per_hour = growth(soak.rss_mb, look_s * soak.speed)
    return shown


def rss_mb() -> float:
    """Memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 2)


def growth(readings: list[float], every_s: float) -> float | None:
    """Slope after the warm-up, in MB an hour; None where there is too little to see."""
    warm_up_s = max(_LEAST_WARM_UP_S, len(readings) * every_s / 5)
    kept = readings[int(warm_up_s / every_s) :]
    if len(kept) < 10:
        return None
    hours = np.arange(len(kept)) * every_s / 3_600
    return round(float(np.polyfit(hours, kept, 1)[0]), 2)


def counters(vault: Vault, shown: ShownSession, checked: Checked) -> Iterator[np.ndarray]:
    """The recording as it comes out of the vault, segment by segment."""
    for stretch in recorded_stretches(vault, shown.open.log.header.session_id):
        checked.stretches += 1
        for place in stretch.places:
            flac = vault.recordings.fetch(stretch.recording_id, stretch.stretch, place.index)
            checked.segments += 1
            yield decode_flac(flac)[:, 0].astype(np.uint16)


def check(vault: Vault, shown: ShownSession) -> Checked:
    """Compare every sample with the one before it."""
    checked = Checked()
    last: np.ndarray | None = None
    for counter in counters(vault, shown, checked):
        checked.frames += len(counter)
        joined = counter if last is None else np.concatenate([last, counter])
        steps = np.diff(joined)
        if last is None:
            # A stream may begin with silence.
            begun = int(np.argmax(steps == 1))
            steps, joined = steps[begun:], joined[begun:]
        is_silent = (steps == 0) & (joined[1:] == 0)
        checked.silent_frames += int(np.count_nonzero(is_silent))
        wrong = steps[(steps != 1) & ~is_silent]
        checked.jumps += len(wrong)
        checked.missing_frames += int(np.sum((wrong.astype(np.int64) - 1) % _PERIOD))
        last = counter[-1:]
    return checked


@contextmanager
def sound_room(server: str, fifo: Path, speed: int) -> Iterator[None]:
    """Where the microphone counts, while the block runs."""
    if server == "pulse":
        with counting_room(fifo, speed=speed):
            os.environ["PULSE_SOURCE"] = "ramp"
            yield
        return
    assert speed == 1, "PipeWire keeps its own time"
    way = Way.PIPEWIRE if server == "pipewire" else Way.PULSE
    with counting_pipewire_room(fifo, way):
        yield


def main() -> int:
    """Record, check, say; 1 if a sample is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    servers = ("pulse", "pipewire", "pipewire-pulse")
    parser.add_argument("--server", choices=servers, default="pulse")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--speed", type=int, default=1, metavar="X")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    application = make_application()
    apply_theme(application, ThemeChoice.LIGHT)
    soak = Soak(asked.server, asked.speed)
    with (
        tempfile.TemporaryDirectory() as name,
        cheap_vault(Path(name)) as vault,
        sound_room(asked.server, Path(name) / "ramp", asked.speed),
    ):
        shown = run(soak, vault, asked.minutes * 60)
        soak.checked = check(vault, shown)
        soak.troubles = [
            f"{event.body.trouble.value} at {event.at_ms} ms, {event.body.frames} frames"
            for event in shown.open.log.events
            if isinstance(event.body, RecordingTroubled)
            # A counter is as loud as samples get.
            and event.body.trouble is not Trouble.CLIPPING
        ]
        shown.close()
    result = {
        "machine": f"{platform.platform()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        **asdict(soak),
    }
    shown_result = {**result, "rss_mb": f"{soak.rss_mb[0]} ... {soak.rss_mb[-1]}"}
    print(json.dumps(shown_result, indent=1))
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    whole = soak.checked.jumps == 0 and soak.checked.stretches == 1
    return 0 if whole and not soak.troubles else 1


if __name__ == "__main__":
    sys.exit(main())
