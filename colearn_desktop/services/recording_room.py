"""How long a recording can go on before the disk is full."""

from __future__ import annotations

import shutil
from pathlib import Path

from colearn_desktop.domain.sound_quality import SoundQuality

HOUR_MS = 3_600_000
LOW_MS = HOUR_MS
VERY_LOW_MS = 600_000
# Speech with a room's noise at 48 kHz came to 185 MB an hour; a louder room takes more.
BYTES_PER_HOUR = 200_000_000
# The same in a quiet room: 185, 101 and 72 MB.
USUAL_BYTES_PER_HOUR = {
    SoundQuality.BEST: BYTES_PER_HOUR,
    SoundQuality.SPEECH: 110_000_000,
    SoundQuality.SMALL: 80_000_000,
}
# What a database and its log need to go on working at all.
_KEPT_BYTES = 32_000_000
# A shorter piece says little about the hours to come.
_LEAST_MEASURED_MS = 60_000


def free_bytes(folder: Path) -> int | None:
    """Room on the disk of a folder, which need not exist yet; None where nobody knows."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return None


def quality_room_ms(free: int, quality: SoundQuality) -> int:
    """For how long sound of a quality fits into so many bytes."""
    return room_ms(free) * BYTES_PER_HOUR // USUAL_BYTES_PER_HOUR[quality]


def room_ms(free: int, recorded_bytes: int = 0, recorded_ms: int = 0) -> int:
    """For how long sound fits into that much room, at the rate of what was recorded.

    Args:
        free: Bytes.
        recorded_bytes: What the recording takes so far.
        recorded_ms: Its length; under a minute, the usual rate counts.
    """
    usable = max(0, free - _KEPT_BYTES)
    if recorded_ms < _LEAST_MEASURED_MS or recorded_bytes <= 0:
        return usable * HOUR_MS // BYTES_PER_HOUR
    return usable * recorded_ms // recorded_bytes
