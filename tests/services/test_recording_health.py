"""What is said about the sound, and how often."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.audio.recorder_status import RecorderState, RecorderStatus
from colearn_desktop.domain.errors import StorageFullError
from colearn_desktop.domain.events import RecordingTroubled, RecordingTroubleEnded, Trouble
from colearn_desktop.services.power_supply import Power
from colearn_desktop.services.recording_health import (
    LOG_AGAIN_MS,
    RecordingHealth,
    Surroundings,
    TroubleEvent,
)

FINE = RecorderStatus(RecorderState.CAPTURING, last_callback_age_ms=50)
HOURS = Surroundings(disk_left_ms=20 * 3_600_000)
MINUTE_MS = 60_000


class Watched:
    """A recording that is looked at ten times a second."""

    def __init__(self) -> None:
        self.health = RecordingHealth()
        self.now_ms = 0
        self.told: list[TroubleEvent] = []

    def run(
        self, for_ms: int, status: RecorderStatus = FINE, around: Surroundings = HOURS
    ) -> frozenset[Trouble]:
        for _ in range(for_ms // 100):
            self.now_ms += 100
            self.told += self.health.look(self.now_ms, status, around)
        return self.health.troubles


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.mark.parametrize(
    ("status", "around", "trouble"),
    [
        (replace(FINE, silent_ms=1_600), HOURS, Trouble.SILENT_INPUT),
        (replace(FINE, is_muted=True, silent_ms=9_000), HOURS, Trouble.MUTED_INPUT),
        (replace(FINE, last_callback_age_ms=1_100), HOURS, Trouble.STALLED_INPUT),
        (replace(FINE, clipped_parts=3), HOURS, Trouble.CLIPPING),
        (replace(FINE, storage_trouble=StorageFullError()), HOURS, Trouble.NOT_STORED),
        (FINE, Surroundings(disk_left_ms=59 * MINUTE_MS), Trouble.DISK_LOW),
        (FINE, Surroundings(disk_left_ms=9 * MINUTE_MS), Trouble.DISK_VERY_LOW),
        (FINE, Surroundings(power=Power(percent=9, is_draining=True)), Trouble.BATTERY_LOW),
    ],
)
def test_each_trouble_is_seen_at_once_and_its_end_is_told(
    watched: Watched, status: RecorderStatus, around: Surroundings, trouble: Trouble
) -> None:
    assert watched.run(1_000) == frozenset()
    assert watched.run(200, status, around) == {trouble}
    assert watched.told == [RecordingTroubled(trouble)]
    fine = replace(FINE, clipped_parts=status.clipped_parts)
    assert watched.run(10_000, fine) == frozenset()
    assert watched.told == [RecordingTroubled(trouble), RecordingTroubleEnded(trouble)]


def test_nothing_wrong_is_nothing_said(watched: Watched) -> None:
    assert watched.run(60_000) == frozenset()
    assert watched.run(1_000, around=Surroundings()) == frozenset()
    assert watched.told == []


def test_one_clap_is_nothing_to_do_anything_about(watched: Watched) -> None:
    assert watched.run(3_000, replace(FINE, clipped_parts=2)) == frozenset()
    assert watched.run(3_000, replace(FINE, clipped_parts=4)) == frozenset()


def test_lost_frames_are_all_told_and_not_one_by_one(watched: Watched) -> None:
    for lost in range(100, 10_100, 100):
        watched.run(100, replace(FINE, dropped_frames=lost))
    watched.run(20_000, replace(FINE, dropped_frames=10_000))
    lost_events = [event for event in watched.told if isinstance(event, RecordingTroubled)]
    assert sum(event.frames for event in lost_events) == 10_000
    assert len(lost_events) <= 3
    assert watched.told[-1] == RecordingTroubleEnded(Trouble.FRAMES_LOST)


def test_what_is_wrong_at_the_end_of_a_stretch_is_over_with_it(watched: Watched) -> None:
    watched.run(200, replace(FINE, silent_ms=5_000, dropped_frames=7))
    watched.run(100, replace(FINE, silent_ms=5_000, dropped_frames=9))
    ended = watched.health.close()
    assert RecordingTroubled(Trouble.FRAMES_LOST, 2) in ended
    assert ended.count(RecordingTroubleEnded(Trouble.SILENT_INPUT)) == 1
    assert watched.health.troubles == frozenset()


@given(st.lists(st.booleans(), min_size=1, max_size=400))
def test_a_loose_cable_never_floods_the_log(silences: list[bool]) -> None:
    watched = Watched()
    for silent in silences:
        watched.run(1_300, replace(FINE, silent_ms=2_000 if silent else 0))
    minutes = watched.now_ms // LOG_AGAIN_MS + 1
    assert len(watched.told) <= 2 * minutes
    for begun, ended in zip(watched.told[::2], watched.told[1::2], strict=False):
        assert begun == RecordingTroubled(Trouble.SILENT_INPUT)
        assert ended == RecordingTroubleEnded(Trouble.SILENT_INPUT)
