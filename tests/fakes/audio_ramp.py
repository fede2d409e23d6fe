"""A microphone that counts: whatever is lost on the way of a sample shows as a jump."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.fakes.audio_room import RATE_HZ, VirtualRoom, virtual_room
from tests.fakes.pipewire_room import Way, pipewire_room

_WRITER = Path(__file__).with_name("ramp_writer.py")


@contextmanager
def counting_room(fifo: Path, *, speed: int = 1) -> Iterator[VirtualRoom]:
    """A private room whose source `ramp` counts up by one with each frame.

    Set PULSE_SOURCE to `ramp` where it is to be heard.

    Args:
        fifo: Where to make the pipe that feeds it.
        speed: How many seconds of sound come in a second.
    """
    with virtual_room(private=True) as room:
        _load_source(room, "ramp", fifo)
        ramp = _Ramp(fifo, speed)
        try:
            yield room
        finally:
            ramp.end()


@contextmanager
def counting_pipewire_room(fifo: Path, way: Way = Way.PIPEWIRE) -> Iterator[VirtualRoom]:
    """The same with PipeWire, where `ramp` is the default source."""
    with pipewire_room(way) as room, counting_microphone(room, "ramp", fifo):
        room.choose("ramp")
        yield room


@contextmanager
def counting_microphone(room: VirtualRoom, name: str, fifo: Path) -> Iterator[None]:
    """One more source in a room of PipeWire's, which counts up by one with each frame."""
    _load_source(room, name, fifo)
    # PipeWire reads at its own pace, and puts silence where the pipe is empty.
    ramp = _Ramp(fifo, speed=None)
    try:
        yield
    finally:
        ramp.end()


def _load_source(room: VirtualRoom, name: str, fifo: Path) -> None:
    room.load(
        "module-pipe-source",
        *(f"source_name={name}", f"file={fifo}", "format=s16le"),
        *(f"rate={RATE_HZ}", "channels=1"),
    )


def jumps(sound: NDArray[np.int16]) -> int:
    """How often the count does not go on by one, once it has begun to be heard."""
    steps = np.diff(sound.astype(np.uint16))
    begun = int(np.argmax(steps == 1))
    return int(np.count_nonzero(steps[begun:] != 1))


class _Ramp:
    """Counts into a pipe, at a pace or (None) as fast as it is taken."""

    def __init__(self, fifo: Path, speed: int | None) -> None:
        # Not a thread: that would be held up together with the program it is to test.
        command = [sys.executable, str(_WRITER), str(fifo), str(RATE_HZ * (speed or 0))]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()
