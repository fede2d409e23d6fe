"""What half a minute of sound says about a recording that has not begun.

Only levels are looked at, a tenth of a second at a time; the sound itself is not needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from colearn_desktop.audio.levels import FLOOR_DBFS, Levels

# Speech at a table, half a metre to two from a microphone that is set as it should be,
# has its loud syllables between these; below, a quiet voice is near the noise of cheap
# microphones, above, the first laugh is too loud.
QUIETEST_SPEECH_DBFS = -42.0
LOUDEST_SPEECH_DBFS = -12.0
# Somebody has spoken if loud moments stand out from quiet ones by this much.
LEAST_RISE_DB = 8.0
GOOD_RISE_DB = 15.0
NOISY_ROOM_DBFS = -45.0
# One bang on the table is no reason to turn anything down.
_MOST_CLIPPED_PARTS = 2
_LEAST_SILENT_SHARE = 0.95
_LEAST_PARTS = 10


class SoundFinding(StrEnum):
    """What was noticed, the most important first."""

    TOO_SHORT = "too_short"
    SILENT = "silent"
    TOO_LOUD = "too_loud"
    NOBODY_SPOKE = "nobody_spoke"
    TOO_QUIET = "too_quiet"
    NOISY_ROOM = "noisy_room"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class SoundStatistics:
    """Figures of a stretch of sound.

    Attributes:
        parts: How many parts of a tenth of a second were measured.
        speech_dbfs: Level that one part in ten is louder than: the loud syllables.
        noise_dbfs: Level that one part in ten is quieter than: the room between words.
        peak_dbfs: The loudest moment.
        clipped_parts: How many parts were as loud as samples get.
        silent_parts: How many parts were digitally silent.
    """

    parts: int = 0
    speech_dbfs: float = FLOOR_DBFS
    noise_dbfs: float = FLOOR_DBFS
    peak_dbfs: float = FLOOR_DBFS
    clipped_parts: int = 0
    silent_parts: int = 0


def sum_up(parts: Sequence[Levels]) -> SoundStatistics:
    """The figures of parts of equal length."""
    if not parts:
        return SoundStatistics()
    # Digital silence (a stream that has just begun) is no noise floor.
    heard = [part.level_dbfs for part in parts if not part.is_silent] or [FLOOR_DBFS]
    noise_dbfs, speech_dbfs = np.percentile(heard, (10, 90))
    return SoundStatistics(
        parts=len(parts),
        speech_dbfs=float(speech_dbfs),
        noise_dbfs=float(noise_dbfs),
        peak_dbfs=max(part.peak_dbfs for part in parts),
        clipped_parts=sum(part.is_clipped for part in parts),
        silent_parts=sum(part.is_silent for part in parts),
    )


def judge(sound: SoundStatistics) -> tuple[SoundFinding, ...]:
    """What to tell the host, the most important first; never empty."""
    if sound.parts < _LEAST_PARTS:
        return (SoundFinding.TOO_SHORT,)
    if sound.silent_parts >= _LEAST_SILENT_SHARE * sound.parts:
        return (SoundFinding.SILENT,)
    found: list[SoundFinding] = []
    rise_db = sound.speech_dbfs - sound.noise_dbfs
    spoken = rise_db >= LEAST_RISE_DB
    if sound.clipped_parts > _MOST_CLIPPED_PARTS or sound.speech_dbfs > LOUDEST_SPEECH_DBFS:
        found.append(SoundFinding.TOO_LOUD)
    elif not spoken:
        found.append(SoundFinding.NOBODY_SPOKE)
    elif sound.speech_dbfs < QUIETEST_SPEECH_DBFS:
        found.append(SoundFinding.TOO_QUIET)
    if sound.noise_dbfs > NOISY_ROOM_DBFS or (spoken and rise_db < GOOD_RISE_DB):
        found.append(SoundFinding.NOISY_ROOM)
    return tuple(found) or (SoundFinding.GOOD,)
