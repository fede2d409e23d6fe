"""A microphone that counts: whatever is lost on the way of a sample shows as a jump."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.fakes.audio_room import RATE_HZ, VirtualRoom, virtual_room

_LONGEST_BURST_FRAMES = RATE_HZ // 10


@contextmanager
def counting_room(fifo: Path) -> Iterator[VirtualRoom]:
    """A private room whose source `ramp` counts up by one with each frame, in real time.

    Set PULSE_SOURCE to `ramp` where it is to be heard.
    """
    with virtual_room(private=True) as room:
        room.load(
            "module-pipe-source",
            *("source_name=ramp", f"file={fifo}", "format=s16le"),
            *(f"rate={RATE_HZ}", "channels=1"),
        )
        ramp = _Ramp(fifo)
        try:
            yield room
        finally:
            ramp.end()


def jumps(sound: NDArray[np.int16]) -> int:
    """How often the count does not go on by one, once it has begun to be heard."""
    steps = np.diff(sound.astype(np.uint16))
    begun = int(np.argmax(steps == 1))
    return int(np.count_nonzero(steps[begun:] != 1))


class _Ramp:
    """Writes a counter into a pipe, at the pace of real time.

    While nobody records, nobody takes it; what could not be written then is not made up
    for, or the next to record would hear it in a burst.
    """

    def __init__(self, fifo: Path) -> None:
        self._fifo = fifo
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    def end(self) -> None:
        self._ending.set()
        self._thread.join()

    def _write(self) -> None:
        handle = os.open(self._fifo, os.O_WRONLY | os.O_NONBLOCK)
        before, frame = time.monotonic(), 0
        rest = b""
        try:
            while not self._ending.wait(0.02):
                now = time.monotonic()
                due = min(int((now - before) * RATE_HZ), _LONGEST_BURST_FRAMES)
                before = now
                if not rest:
                    counter = np.arange(frame, frame + due, dtype=np.int64)
                    rest = counter.astype(np.uint16).tobytes()
                    frame += due
                try:
                    rest = rest[os.write(handle, rest) :]
                except BlockingIOError:
                    continue
        finally:
            os.close(handle)
