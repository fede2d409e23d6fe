from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colearn_desktop.audio.time_stretch import TimeStretch

RATE_HZ = 16_000


def tone(hz: float, seconds: float, channels: int = 1) -> np.ndarray:
    moments = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
    wave = (12_000 * np.sin(2 * np.pi * hz * moments)).astype(np.int16)
    return np.repeat(wave[:, np.newaxis], channels, axis=1)


def stretched(samples: np.ndarray, speed: float, part: int = 4_000) -> np.ndarray:
    stretch = TimeStretch(RATE_HZ, samples.shape[1], speed)
    parts = [stretch.feed(samples[at : at + part]) for at in range(0, len(samples), part)]
    return np.concatenate([*parts, stretch.flush()])


def loudest_hz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * RATE_HZ / len(samples))


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("hz", [85, 220, 1_000, 3_000])
def test_the_pitch_stays_and_the_length_follows(speed: float, hz: int) -> None:
    result = stretched(tone(hz, 4), speed)
    assert len(result) == pytest.approx(4 * RATE_HZ / speed, abs=1)
    middle = result[len(result) // 4 : -len(result) // 4, 0]
    assert loudest_hz(middle) == pytest.approx(hz, abs=1.5)
    # No joint is heard as a hole or a click.
    loudness = np.abs(middle[: len(middle) // 400 * 400].reshape(-1, 400)).max(axis=1)
    assert loudness.min() > 11_000
    assert loudness.max() < 13_000


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_moments_stay_where_they_are(speed: float) -> None:
    sound = np.concatenate([tone(300, 1), np.zeros((RATE_HZ, 1), np.int16), tone(500, 1)])
    result = np.abs(stretched(sound, speed)[:, 0])
    quiet = np.flatnonzero(np.convolve(result > 500, np.ones(200), "same") == 0)
    quiet = quiet[quiet < 0.9 * len(result)]  # the very end may fade
    assert quiet[0] * speed / RATE_HZ == pytest.approx(1.0, abs=0.05)
    assert quiet[-1] * speed / RATE_HZ == pytest.approx(2.0, abs=0.05)


@settings(max_examples=30)
@given(st.integers(50, 9_000), st.sampled_from([0.5, 1.25, 2.0]), st.integers(0, 12_000))
def test_parts_of_any_length_give_the_same_sound(part: int, speed: float, length: int) -> None:
    sound = tone(240, 1, channels=2)[:length]
    result = stretched(sound, speed, part)
    assert np.array_equal(result, stretched(sound, speed))
    assert result.shape == (round(len(sound) / speed), 2)
