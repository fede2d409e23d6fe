"""Hours left on a disk."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.services.recording_room import (
    BYTES_PER_HOUR,
    HOUR_MS,
    free_bytes,
    room_ms,
)


def test_a_disk_holds_as_many_hours_as_the_usual_rate_says() -> None:
    assert room_ms(10 * BYTES_PER_HOUR + 32_000_000) == 10 * HOUR_MS


def test_after_a_minute_the_recordings_own_rate_counts() -> None:
    free = 10 * BYTES_PER_HOUR + 32_000_000
    assert room_ms(free, BYTES_PER_HOUR // 10, HOUR_MS // 20) == 5 * HOUR_MS
    assert room_ms(free, 1, 1_000) == 10 * HOUR_MS


@given(st.integers(0, 10**13), st.integers(0, 10**12), st.integers(0, 10**8))
def test_there_is_never_less_than_nothing(
    free: int, recorded_bytes: int, recorded_ms: int
) -> None:
    assert room_ms(free, recorded_bytes, recorded_ms) >= 0


def test_a_folder_that_is_not_there_yet_is_on_a_disk(tmp_path: Path) -> None:
    there = free_bytes(tmp_path / "vault" / "inside")
    assert there is not None
    assert there > 0
