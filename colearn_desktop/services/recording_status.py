"""How a recording stands, as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.events import StopReason


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
