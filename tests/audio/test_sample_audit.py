from __future__ import annotations

import random

import pytest

from colearn_desktop.audio.sample_audit import SampleAudit

RATE_HZ = 48_000


def _run(
    audit: SampleAudit,
    from_ms: int,
    to_ms: int,
    *,
    lost_ms: float = 0,
    speed: float = 1.0,
    late_ms: int = 0,
    jitter_ms: int = 0,
) -> None:
    """A reading each 100 ms. `speed` is the sound card's; `late_ms` delays each reading."""
    dice = random.Random(3)
    for at_ms in range(from_ms, to_ms, 100):
        frames = int((at_ms * speed - lost_ms) * RATE_HZ / 1_000)
        audit.note(1_000 + at_ms + late_ms + dice.randint(0, jitter_ms), frames)


def test_a_good_stream_loses_nothing_however_uneven_its_blocks() -> None:
    audit = SampleAudit(RATE_HZ)
    _run(audit, 100, 60_000, jitter_ms=90)
    assert audit.lost_frames == 0
    assert audit.captured_at_ms(0) == pytest.approx(1_000, abs=10)


def test_a_hole_is_counted_and_later_frames_keep_their_time() -> None:
    audit = SampleAudit(RATE_HZ)
    _run(audit, 100, 20_000)
    _run(audit, 20_700, 30_000, lost_ms=700)
    assert audit.lost_frames == pytest.approx(0.7 * RATE_HZ, rel=0.01)
    assert audit.captured_at_ms(24 * RATE_HZ) == pytest.approx(1_000 + 24_700, abs=10)


def test_the_drift_of_a_sound_card_is_followed_and_is_no_loss() -> None:
    audit = SampleAudit(RATE_HZ)
    three_hours_ms = 3 * 3_600_000
    _run(audit, 100, three_hours_ms, speed=1 - 100e-6)
    assert audit.lost_frames == 0
    frame = int(three_hours_ms * (1 - 100e-6) * RATE_HZ / 1_000)
    assert audit.captured_at_ms(frame) == pytest.approx(1_000 + three_hours_ms, abs=60)


def test_sound_that_was_only_late_is_not_lost() -> None:
    audit = SampleAudit(RATE_HZ)
    _run(audit, 100, 10_000)
    _run(audit, 10_000, 16_000, late_ms=3_000)
    _run(audit, 16_000, 30_000)
    assert audit.lost_frames == 0
    assert audit.captured_at_ms(29 * RATE_HZ) == pytest.approx(30_000, abs=10)
