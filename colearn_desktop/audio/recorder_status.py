"""What a recorder says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.audio.levels import FLOOR_DBFS
from colearn_desktop.domain.errors import ColearnError


class RecorderState(StrEnum):
    """Where a recorder stands. `stopping` lasts until everything captured is stored."""

    IDLE = "idle"
    STARTING = "starting"
    CAPTURING = "capturing"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """What a recorder can say about itself at any moment.

    Attributes:
        captured_frames: Frames taken in, stored or not.
        stored_frames: Frames on the disk.
        waiting_frames: Captured and not stored.
        level_dbfs: RMS of the latest block (about 0.1 s); -120 when there is none.
        peak_dbfs: Peak of the same block.
        peak_hold_dbfs: The loudest moment lately, as the mark of a level meter.
        clipping: Something was too loud within the last second.
        clipped_parts: How many blocks had something too loud in them so far.
        dropped_frames: Frames lost inside the program, for want of room in memory.
        frames_behind: Frames lost before they reached it, going by the clock; 0 while
            they come to less than half a second.
        silent_ms: For how long the input has been digitally silent.
        last_callback_age_ms: For how long sound has stayed away; None before the first.
        room_frames: For how many frames more there is room in memory while none is stored.
        device: What is heard, by a name that stays the same; None if nobody knows.
        is_muted: The computer's settings have the device muted.
        is_voice: Whether somebody was talking just now; None where nobody can tell.
        storage_trouble: Why sound is waiting; None as soon as it no longer is.
        failure: What ended the recording against the host's will.
    """

    state: RecorderState
    captured_frames: int = 0
    stored_frames: int = 0
    waiting_frames: int = 0
    level_dbfs: float = FLOOR_DBFS
    peak_dbfs: float = FLOOR_DBFS
    peak_hold_dbfs: float = FLOOR_DBFS
    clipping: bool = False
    clipped_parts: int = 0
    dropped_frames: int = 0
    frames_behind: int = 0
    silent_ms: int = 0
    last_callback_age_ms: int | None = None
    room_frames: int = 0
    device: str | None = None
    is_muted: bool = False
    is_voice: bool | None = None
    storage_trouble: ColearnError | None = None
    failure: ColearnError | None = None
