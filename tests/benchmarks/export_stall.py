"""How long the screen stands still while a vault is unlocked and a large archive written.

A timer of 5 ms in the thread that draws is the screen's heartbeat; the work runs in the
worker of `ui.tasks`, as in the program. The session has as much sound as `--megabytes` says
(FLAC of noise, which hardly gets smaller), and the archive goes to a folder for temporary
files. The baseline is the same heartbeat with nothing going on.

Usage: python -m tests.benchmarks.export_stall [--megabytes 500] [--json FILE]
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QTimer

from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.events import SessionEnded, SessionStarted
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.archiving import export_session
from colearn_desktop.ui.garbage import MainThreadCollector
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import FRAMES, VaultRoom

_TICK_MS = 5


@dataclass(frozen=True, slots=True)
class Stall:
    """What a piece of work did to the heartbeat."""

    took_s: float
    longest_ms: float
    p99_ms: float
    over_100_ms: int


def heartbeat(tasks: Tasks, work: Callable[[], Any]) -> tuple[Stall, Any]:
    """Run work on the worker and watch the main thread's timer meanwhile."""
    ticks: list[float] = []
    results: list[Any] = []
    timer = QTimer(interval=_TICK_MS)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))

    def end(result: Any) -> None:
        results.append(result)
        QCoreApplication.quit()

    timer.start()
    began = time.perf_counter()
    ticks.append(began)
    tasks.run(work, end, end)
    QCoreApplication.exec()
    timer.stop()
    ticks.append(time.perf_counter())
    (result,) = results
    if isinstance(result, Exception):
        raise result
    gaps = np.diff(ticks) * 1_000
    stall = Stall(
        took_s=round(ticks[-1] - began, 2),
        longest_ms=round(float(gaps.max()), 1),
        p99_ms=round(float(np.quantile(gaps, 0.99)), 1),
        over_100_ms=int((gaps > 100).sum()),
    )
    return stall, result


def fill(vault: Vault, megabytes: float) -> SessionId:
    """A session with that much sound, and everybody's yes."""
    room = VaultRoom(vault)
    for seat in (1, 2):
        for purpose in (Purpose.NOTES, Purpose.ARCHIVING):
            room.answer(seat, ConsentState.GRANTED, purpose)
    room.log(SessionStarted())
    grant = room.everyone_agrees()
    writer = room.writer(grant, room.recording())
    sound = np.random.default_rng(1).integers(-32_768, 32_767, (FRAMES, 1), np.int16)
    flac = encode_flac(sound, FRAMES)
    count = max(1, round(megabytes * 1e6 / len(flac)))
    for index in range(count):
        writer.append(
            index=index,
            first_frame=index * FRAMES,
            frames=FRAMES,
            peak=9_000,
            at_ms=index * 1_000,
            last=index == count - 1,
            flac=flac,
        )
    room.log(SessionEnded(), at_ms=count * 1_000)
    return room.session_id


def measure(folder: Path, megabytes: float, rest_s: float = 3.0) -> dict[str, Stall]:
    """Rest, unlock and export, one after the other, in one process."""
    vault, _recovery_key = Vault.create(folder / "vault", PASSPHRASE)
    session_id = fill(vault, megabytes)
    vault.close()
    (folder / "stick").mkdir()
    tasks = Tasks()
    # As in the program: what it costs the screen counts, too.
    garbage = MainThreadCollector(tasks)
    try:
        resting, _ = heartbeat(tasks, lambda: time.sleep(rest_s))
        unlocking, opened = heartbeat(tasks, lambda: Vault.unlock(folder / "vault", PASSPHRASE))
        exporting, exported = heartbeat(
            tasks,
            lambda: export_session(
                opened,
                session_id,
                folder / "stick",
                clock=SystemClock(),
                progress=lambda _done, _total: None,
                cancelled=lambda: False,
            ),
        )
        opened.close()
        if not exported.recorded_ms:
            raise RuntimeError("there is no sound in the archive")
    finally:
        tasks.close()
        garbage.deleteLater()
        gc.enable()
    return {"at rest": resting, "unlock": unlocking, "export": exporting}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--megabytes", type=float, default=500)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    application = QCoreApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        stalls = measure(Path(folder), chosen.megabytes)
    del application
    result: dict[str, Any] = {"megabytes": chosen.megabytes}
    for name, stall in stalls.items():
        print(
            f"{name:8} {stall.took_s:7.2f} s  longest stall {stall.longest_ms:6.1f} ms  "
            f"p99 {stall.p99_ms:5.1f} ms  over 100 ms: {stall.over_100_ms}"
        )
        result[name] = {
            "took_s": stall.took_s,
            "longest_ms": stall.longest_ms,
            "p99_ms": stall.p99_ms,
            "over_100_ms": stall.over_100_ms,
        }
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
