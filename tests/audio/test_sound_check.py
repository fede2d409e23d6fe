"""From the levels of half a minute to what the host is told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.audio.levels import Levels, measure
from colearn_desktop.audio.peak_hold import PeakHold
from colearn_desktop.audio.simulated_microphone import simulated_voice
from colearn_desktop.audio.sound_check import SoundFinding, SoundStatistics, judge, sum_up

RATE_HZ = 16_000
VOICE = simulated_voice(RATE_HZ)


def parts(sound: np.ndarray) -> Iterator[Levels]:
    for start in range(0, len(sound), RATE_HZ // 10):
        yield measure(
            np.clip(sound[start : start + RATE_HZ // 10], -32_768, 32_767).astype("i2")
        )


def noise(rms: float, seconds: int = 20) -> np.ndarray:
    return np.random.default_rng(3).normal(0.0, rms, seconds * RATE_HZ)


def found(sound: np.ndarray) -> tuple[SoundFinding, ...]:
    return judge(sum_up(list(parts(sound))))


def test_speech_at_a_table_is_good() -> None:
    assert found(VOICE.astype(float)) == (SoundFinding.GOOD,)


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        (np.zeros(20 * RATE_HZ), (SoundFinding.SILENT,)),
        (VOICE * 12.0, (SoundFinding.TOO_LOUD,)),
        (VOICE / 40.0, (SoundFinding.TOO_QUIET,)),
        (noise(20), (SoundFinding.NOBODY_SPOKE,)),
        (VOICE + noise(700), (SoundFinding.NOISY_ROOM,)),
        (noise(700), (SoundFinding.NOBODY_SPOKE, SoundFinding.NOISY_ROOM)),
        (VOICE[: RATE_HZ // 2].astype(float), (SoundFinding.TOO_SHORT,)),
    ],
    ids=["dead", "near", "far", "empty room", "fan", "fan alone", "too short"],
)
def test_each_trouble_is_found(sound: np.ndarray, expected: tuple[SoundFinding, ...]) -> None:
    assert found(sound) == expected


def test_a_stream_that_begins_with_nothing_is_judged_by_what_follows() -> None:
    late = np.concatenate([np.zeros(2 * RATE_HZ), VOICE])
    assert found(late) == (SoundFinding.GOOD,)


def test_one_bang_on_the_table_is_no_reason_to_turn_it_down() -> None:
    banged = VOICE.astype(float)
    banged[5 * RATE_HZ] = 32_767
    assert found(banged) == (SoundFinding.GOOD,)


def test_nothing_at_all_is_too_short() -> None:
    assert judge(sum_up([])) == (SoundFinding.TOO_SHORT,)


@given(
    st.builds(
        SoundStatistics,
        parts=st.integers(0, 400),
        speech_dbfs=st.floats(-120, 0),
        noise_dbfs=st.floats(-120, 0),
        peak_dbfs=st.floats(-120, 0),
        clipped_parts=st.integers(0, 400),
        silent_parts=st.integers(0, 400),
    )
)
def test_there_is_always_something_to_say_and_good_stands_alone(sound: SoundStatistics) -> None:
    said = judge(sound)
    assert said
    assert len(set(said)) == len(said)
    if SoundFinding.GOOD in said:
        assert said == (SoundFinding.GOOD,)


def test_a_peak_stays_for_two_seconds_and_then_falls_slowly() -> None:
    held = PeakHold().heard(-6.0, 1_000)
    assert held.at(3_000) == -6.0
    assert held.at(4_000) == pytest.approx(-18.0)
    assert held.at(60_000) == -120.0


def test_a_lower_peak_does_not_move_the_mark_and_a_higher_one_does() -> None:
    held = PeakHold().heard(-6.0, 1_000)
    assert held.heard(-20.0, 2_000) == held
    assert held.heard(-3.0, 2_000) == PeakHold(-3.0, 2_000)
    assert held.heard(-20.0, 5_000) == PeakHold(-20.0, 5_000)
