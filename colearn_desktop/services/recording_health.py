"""What is wrong with a recording that goes on: seen at once, logged once, over when it is over.

A sign that comes and goes would fill the log and make a banner flicker. So trouble stays
for a while after its last sign, and the log hears of the same trouble once a minute at
most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from colearn_desktop.audio.recorder_status import RecorderStatus
from colearn_desktop.domain.events import (
    RecordingTroubled,
    RecordingTroubleEnded,
    Trouble,
)
from colearn_desktop.services.power_supply import Power
from colearn_desktop.services.recording_room import LOW_MS, VERY_LOW_MS

# Digital silence for this long is a muted or dead input, not a quiet room. It is seen
# within two seconds.
SILENT_INPUT_MS = 1_500
STALLED_MS = 1_000
# One clap is nothing to do anything about; this often within two seconds is.
CLIPPING_TIMES = 3
CLIPPING_WINDOW_MS = 2_000
LOG_AGAIN_MS = 60_000
_LOST_AGAIN_MS = 10_000
_STAYS_MS = {Trouble.CLIPPING: 8_000, Trouble.FRAMES_LOST: 8_000}
_USUAL_STAY_MS = 1_000

TroubleEvent = RecordingTroubled | RecordingTroubleEnded


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What does not come from the recorder.

    Attributes:
        disk_left_ms: For how long there is room on the disk; None if nobody knows.
        power: Where it comes from.
    """

    disk_left_ms: int | None = None
    power: Power = field(default_factory=Power)


class RecordingHealth:
    """Follows one stretch of a recording."""

    def __init__(self) -> None:
        self._seen_at_ms: dict[Trouble, int] = {}
        self._logged_at_ms: dict[Trouble, int] = {}
        self._logged: set[Trouble] = set()
        self._clips_ms: list[int] = []
        self._clipped_parts = 0
        self._lost_seen = 0
        self._lost_untold = 0

    @property
    def troubles(self) -> frozenset[Trouble]:
        """Everything that is wrong now."""
        return frozenset(self._seen_at_ms)

    def look(
        self, now_ms: int, recorder: RecorderStatus, around: Surroundings
    ) -> list[TroubleEvent]:
        """Take a look, several times a second.

        Returns:
            What the log should hear now, in order; nearly always nothing.
        """
        told: list[TroubleEvent] = []
        for trouble in self._signs(now_ms, recorder, around):
            self._seen_at_ms[trouble] = now_ms
        for trouble in [*self._seen_at_ms]:
            stays_ms = _STAYS_MS.get(trouble, _USUAL_STAY_MS)
            if now_ms - self._seen_at_ms[trouble] > stays_ms:
                del self._seen_at_ms[trouble]
                told += self._end(trouble)
            elif self._has_news(trouble) and self._may_log(trouble, now_ms):
                self._logged.add(trouble)
                self._logged_at_ms[trouble] = now_ms
                told.append(RecordingTroubled(trouble, self._take_lost(trouble)))
        return told

    def close(self) -> list[TroubleEvent]:
        """The stretch is over: what the log has not heard yet, and nothing is wrong any more."""
        told: list[TroubleEvent] = []
        for trouble in [*self._seen_at_ms]:
            told += self._end(trouble)
        self._seen_at_ms.clear()
        return told

    def _signs(
        self, now_ms: int, recorder: RecorderStatus, around: Surroundings
    ) -> Iterator[Trouble]:
        lost = recorder.dropped_frames + recorder.frames_behind
        if lost > self._lost_seen:
            self._lost_untold += lost - self._lost_seen
            self._lost_seen = lost
            yield Trouble.FRAMES_LOST
        if recorder.is_muted:
            yield Trouble.MUTED_INPUT
        elif recorder.silent_ms >= SILENT_INPUT_MS:
            yield Trouble.SILENT_INPUT
        if (recorder.last_callback_age_ms or 0) >= STALLED_MS:
            yield Trouble.STALLED_INPUT
        if self._is_clipping(now_ms, recorder.clipped_parts):
            yield Trouble.CLIPPING
        if recorder.storage_trouble is not None:
            yield Trouble.NOT_STORED
        if around.disk_left_ms is not None:
            if around.disk_left_ms < VERY_LOW_MS:
                yield Trouble.DISK_VERY_LOW
            elif around.disk_left_ms < LOW_MS:
                yield Trouble.DISK_LOW
        if around.power.is_low:
            yield Trouble.BATTERY_LOW

    def _is_clipping(self, now_ms: int, clipped_parts: int) -> bool:
        self._clips_ms += [now_ms] * min(CLIPPING_TIMES, clipped_parts - self._clipped_parts)
        self._clipped_parts = clipped_parts
        self._clips_ms = [at for at in self._clips_ms if now_ms - at < CLIPPING_WINDOW_MS]
        return len(self._clips_ms) >= CLIPPING_TIMES

    def _has_news(self, trouble: Trouble) -> bool:
        if trouble is Trouble.FRAMES_LOST:
            return self._lost_untold > 0
        return trouble not in self._logged

    def _may_log(self, trouble: Trouble, now_ms: int) -> bool:
        at_ms = self._logged_at_ms.get(trouble)
        again_ms = _LOST_AGAIN_MS if trouble is Trouble.FRAMES_LOST else LOG_AGAIN_MS
        return at_ms is None or now_ms - at_ms >= again_ms

    def _take_lost(self, trouble: Trouble) -> int:
        if trouble is not Trouble.FRAMES_LOST:
            return 0
        frames, self._lost_untold = self._lost_untold, 0
        return frames

    def _end(self, trouble: Trouble) -> Iterator[TroubleEvent]:
        # No sound is missing without a word about it, however little it was.
        if lost := self._take_lost(trouble):
            self._logged.add(trouble)
            yield RecordingTroubled(trouble, lost)
        if trouble in self._logged:
            self._logged.discard(trouble)
            yield RecordingTroubleEnded(trouble)
