"""How long the screen and a key press wait while two minutes of sound are silenced.

Usage: python -m tests.benchmarks.silencing_stall [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QTimer

from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.events import MomentMarked, StretchStruck
from colearn_desktop.services.silencer import Silencer
from tests.fakes.vault_fixtures import cheap_vault
from tests.fakes.vault_room import FRAMES, VaultRoom

_SECONDS = 900
_STRUCK_MS = 120_000
_TICK_MS = 5


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    application = QCoreApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        vault = cheap_vault(Path(folder))
        room = VaultRoom(vault)
        recording_id = room.recording()
        writer = room.writer(room.everyone_agrees(), recording_id)
        sound = np.random.default_rng(1).normal(0, 900, (FRAMES, 1)).astype(np.int16)
        flac = encode_flac(sound, FRAMES)
        for index in range(_SECONDS):
            writer.append(
                index=index,
                first_frame=index * FRAMES,
                frames=FRAMES,
                peak=9_000,
                at_ms=index * 1_000,
                last=False,
                flac=flac,
            )
        start_ms = _SECONDS * 1_000 - _STRUCK_MS - 2_500
        room.log(StretchStruck(start_ms, start_ms + _STRUCK_MS))
        (strike,) = vault.strikes.open_ones()
        silencer = Silencer(vault, SystemClock())
        ticks = [time.perf_counter()]
        presses: list[float] = []

        def tick() -> None:
            ticks.append(time.perf_counter())

        def press() -> None:
            before = time.perf_counter()
            room.log(MomentMarked(), at_ms=_SECONDS * 1_000)
            presses.append(time.perf_counter() - before)

        timer = QTimer(interval=_TICK_MS)
        timer.timeout.connect(tick)
        timer.start()
        key = QTimer(interval=97)
        key.timeout.connect(press)
        key.start()
        began = time.perf_counter()
        work = silencer.silence(room.session_id, frozenset({strike.event_id}), lambda: None)
        work.add_done_callback(lambda _work: application.quit())
        # Recording goes on meanwhile, as it does in a room.
        stop = threading.Event()

        def record() -> None:
            index = _SECONDS
            while not stop.wait(1.0):
                writer.append(
                    index=index,
                    first_frame=index * FRAMES,
                    frames=FRAMES,
                    peak=9_000,
                    at_ms=index * 1_000,
                    last=False,
                    flac=flac,
                )
                index += 1

        recorder = threading.Thread(target=record)
        recorder.start()
        application.exec()
        took = time.perf_counter() - began
        stop.set()
        recorder.join()
        done = work.result()
        gaps = np.diff(ticks) * 1_000
        waits = np.array(presses) * 1_000
        print(f"{done.segments} segments in {took:.2f} s, ended: {len(done.ended)}")
        print(
            f"longest gap between ticks {gaps.max():.0f} ms, p99 {np.quantile(gaps, 0.99):.0f} ms"
        )
        print(f"key press p50 {np.median(waits):.0f} ms, longest {waits.max():.0f} ms")
        if chosen.json:
            result = {
                "segments": done.segments,
                "took_s": round(took, 2),
                "longest_gap_ms": round(float(gaps.max())),
                "press_p50_ms": round(float(np.median(waits))),
                "press_longest_ms": round(float(waits.max())),
            }
            chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        silencer.close()
        vault.close()


if __name__ == "__main__":
    main()
