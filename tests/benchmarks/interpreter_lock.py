"""How much sound is lost while the main thread keeps the interpreter lock.

    python tests/benchmarks/interpreter_lock.py [--held S] [--json FILE]

In private rooms with a sound server, PulseAudio and PipeWire behind ALSA, whose microphone
counts. The main thread keeps the lock in C code, in bursts with 0.2 s between them, for
`--held` seconds or at least once. In turn: the microphone of the program, and a callback in
Python at the same buffer, which is what PortAudio offers.

The counter says which frames are missing, as far as 65,536 of them; the clock says how often
those. The longest wait is from one block of sound that Python was given to the next.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from colearn_desktop.audio import devices, microphone  # noqa: E402
from colearn_desktop.audio.portaudio import (  # noqa: E402
    end_stream,
    load_sounddevice,
    start_stream,
)
from colearn_desktop.audio.ring import SampleRing  # noqa: E402
from colearn_desktop.domain.clock import SystemClock  # noqa: E402
from tests.fakes.audio_microphone import grant_for_tests  # noqa: E402
from tests.fakes.audio_ramp import counting_pipewire_room, counting_room  # noqa: E402
from tests.fakes.audio_room import RATE_HZ  # noqa: E402

BURSTS_S = (0.3, 1.5, 5.0)
_PERIOD = 65_536
_RING_S = 60
_CALM_S = 1.0
_CLOCK = SystemClock()


@dataclass(frozen=True)
class Line:
    """What one way lost.

    Attributes:
        lost_s: Seconds of sound.
        of_s: Out of so many.
    """

    server: str
    way: str
    burst_s: float
    bursts: int
    lost_s: float
    of_s: float
    jumps: int
    longest_wait_s: float


class TimedRing(SampleRing):
    """Remembers the longest time between two blocks."""

    def __init__(self) -> None:
        super().__init__(_RING_S * RATE_HZ)
        self.longest_wait_s = 0.0
        self.last_s: float | None = None

    def write(self, block: Any) -> int:
        now_s = time.monotonic()
        if self.last_s is not None:
            self.longest_wait_s = max(self.longest_wait_s, now_s - self.last_s)
        self.last_s = now_s
        return super().write(block)


def open_ours(ring: SampleRing) -> AbstractContextManager[object]:
    """The program's own microphone."""
    return microphone.open_microphone(grant_for_tests(), ring, clock=_CLOCK)


@contextmanager
def open_callback(ring: SampleRing) -> Iterator[None]:
    """A callback in Python, with the same buffer."""
    stream = start_stream(
        lambda: load_sounddevice().InputStream(
            samplerate=RATE_HZ,
            blocksize=0,
            device=devices.input_index(None),
            channels=1,
            dtype="int16",
            latency=microphone.LATENCY_S,
            callback=lambda block, *_rest: ring.write(block),
        ),
        periods=microphone.PERIODS,
    )
    try:
        yield
    finally:
        end_stream(stream)


WAYS: dict[str, Callable[[SampleRing], AbstractContextManager[object]]] = {
    "ours": open_ours,
    "callback in Python": open_callback,
}


def measure(server: str, way: str, burst_s: float, bursts: int) -> Line:
    """Listen while the lock is kept so often for so long."""
    keep = ctypes.PyDLL(None).usleep  # through PyDLL the lock is not let go
    ring = TimedRing()
    with WAYS[way](ring):
        while ring.written_frames < RATE_HZ // 2:
            time.sleep(0.01)
        began_s, before = _reading(ring)
        for _ in range(bursts):
            keep(round(burst_s * 1_000_000))
            time.sleep(0.2)
        time.sleep(_CALM_S)
        ended_s, after = _reading(ring)
    sound = np.zeros((ring.available_frames, 1), np.int16)
    ring.read_into(sound)
    steps = np.diff(sound[:, 0].astype(np.uint16))
    steps = steps[int(np.argmax(steps == 1)) :]
    wrong = steps[steps != 1].astype(np.int64)
    counted = int(np.sum((wrong - 1) % _PERIOD))
    of_frames = (ended_s - began_s) * RATE_HZ
    periods = round((of_frames - (after - before) - counted) / _PERIOD)
    return Line(
        server=server,
        way=way,
        burst_s=burst_s,
        bursts=bursts,
        lost_s=round((counted + max(0, periods) * _PERIOD) / RATE_HZ, 2) if len(wrong) else 0.0,
        of_s=round(of_frames / RATE_HZ, 1),
        jumps=len(wrong),
        longest_wait_s=round(ring.longest_wait_s, 2),
    )


def _reading(ring: TimedRing) -> tuple[float, int]:
    """When a block came and how much had come by then; waits for one."""
    frames = ring.written_frames
    while ring.written_frames == frames:
        time.sleep(0.001)
    return time.monotonic(), ring.written_frames


@contextmanager
def pulse_room(fifo: Path) -> Iterator[None]:
    """A microphone of PulseAudio's that counts."""
    with counting_room(fifo):
        os.environ["PULSE_SOURCE"] = "ramp"
        yield


def main() -> None:
    """Measure, print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--held", type=float, default=6.0, metavar="S", help="each")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rooms: dict[str, Callable[[Path], AbstractContextManager[object]]] = {
        "PulseAudio": pulse_room,
        "PipeWire": counting_pipewire_room,
    }
    lines: list[Line] = []
    for server, room in rooms.items():
        with tempfile.TemporaryDirectory() as name, room(Path(name) / "ramp"):
            for burst_s in BURSTS_S:
                for way in WAYS:
                    bursts = max(1, math.floor(asked.held / burst_s))
                    lines.append(measure(server, way, burst_s, bursts))
    print(f"{'':34}{'bursts':>12}{'lost':>8}{'of':>7}{'jumps':>7}{'longest wait':>14}")
    for line in lines:
        print(
            f"{line.server + ', ' + line.way:34}{f'{line.bursts} x {line.burst_s} s':>12}"
            f"{line.lost_s:>8.2f}{line.of_s:>7.1f}{line.jumps:>7}{line.longest_wait_s:>12.2f} s"
        )
    if asked.json:
        result = {
            "machine": f"{platform.platform()}, {os.cpu_count()} cores",
            "python": platform.python_version(),
            "latency_s": microphone.LATENCY_S,
            "lines": [asdict(line) for line in lines],
        }
        asked.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
