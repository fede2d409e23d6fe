"""Reads the disk and the battery once a second, on a thread: either can be slow to answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from colearn_desktop.services.power_supply import read_power
from colearn_desktop.services.recording_health import Surroundings
from colearn_desktop.services.recording_room import free_bytes, room_ms

_LOOK_S = 1.0


class SurroundingsWatch:
    """Watches while something records.

    Args:
        folder: Of the vault.
        so_far: Bytes stored and their length in milliseconds, for the rate to come.
    """

    def __init__(self, folder: Path, so_far: Callable[[], tuple[int, int]]) -> None:
        self._folder = folder
        self._so_far = so_far
        self._ended: threading.Event | None = None
        self.latest = Surroundings()

    def start(self) -> None:
        """Begin to look."""
        self.stop()
        ended = self._ended = threading.Event()
        threading.Thread(
            target=self._look, args=(ended,), name="disk and battery", daemon=True
        ).start()

    def stop(self) -> None:
        """Look no more; does not wait."""
        if self._ended is not None:
            self._ended.set()
            self._ended = None

    def _look(self, ended: threading.Event) -> None:
        while not ended.is_set():
            self.latest = look(self._folder, *self._so_far())
            ended.wait(_LOOK_S)


def look(folder: Path, recorded_bytes: int = 0, recorded_ms: int = 0) -> Surroundings:
    """Take one look, at the rate of what was recorded so far."""
    free = free_bytes(folder)
    return Surroundings(
        disk_left_ms=None if free is None else room_ms(free, recorded_bytes, recorded_ms),
        power=read_power(),
    )
