"""How a recording stands, as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.events import StopReason, Trouble


class Capture(StrEnum):
    """What the recording is doing."""

    OFF = "off"
    STARTING = "starting"
    CAPTURING = "capturing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class RecordingStatus:
    """Everything the recording bar shows.

    Attributes:
        elapsed_ms: Sound captured in this recording, pauses not counted.
        level_dbfs: Of the latest block; -120 where there is none.
        waiting_ms: Captured but not yet on the disk.
        peak_hold_dbfs: The loudest moment lately; the mark of a level meter.
        waiting_room_ms: For how much more sound there is room in memory while it waits.
        disk_left_ms: For how long there is room on the disk; None while nobody knows.
        troubles: What is wrong although it goes on, as the log has it.
        is_awaited: It goes on by itself as soon as the lost microphone is back.
        is_back: It went on by itself a moment ago.
        is_voice: Whether somebody was talking just now; None where nobody can tell.
        silent_ms: For how long the input has been digitally silent.
        paused_for: Why it is paused.
        trouble: What is wrong although it goes on (a full disk, for one).
        failure: What ended it against the host's will.
    """

    capture: Capture = Capture.OFF
    elapsed_ms: int = 0
    level_dbfs: float = -120.0
    peak_dbfs: float = -120.0
    clipping: bool = False
    waiting_ms: int = 0
    dropped_frames: int = 0
    silent_ms: int = 0
    paused_for: StopReason | None = None
    trouble: ColearnError | None = None
    failure: ColearnError | None = None
    peak_hold_dbfs: float = -120.0
    waiting_room_ms: int = 0
    disk_left_ms: int | None = None
    troubles: frozenset[Trouble] = frozenset()
    is_awaited: bool = False
    is_back: bool = False
    is_voice: bool | None = None
