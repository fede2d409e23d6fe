"""Why recording paused, and what can be wrong with the sound while it goes on."""

from __future__ import annotations

from enum import StrEnum


class StopReason(StrEnum):
    """Why recording paused or stopped."""

    ASKED = "asked"
    OFF_THE_RECORD = "off_the_record"
    BREAK = "break"
    LATE_ARRIVAL = "late_arrival"
    WITHDRAWN = "withdrawn"
    DEVICE_LOST = "device_lost"
    DEVICE_REPLACED = "device_replaced"
    INTERRUPTED = "interrupted"
    SESSION_ENDED = "session_ended"


class Trouble(StrEnum):
    """What went wrong with the sound while recording went on."""

    FRAMES_LOST = "frames_lost"
    SILENT_INPUT = "silent_input"
    MUTED_INPUT = "muted_input"
    STALLED_INPUT = "stalled_input"
    CLIPPING = "clipping"
    NOT_STORED = "not_stored"
    DISK_LOW = "disk_low"
    DISK_VERY_LOW = "disk_very_low"
    BATTERY_LOW = "battery_low"
