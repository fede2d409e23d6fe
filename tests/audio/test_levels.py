from __future__ import annotations

import numpy as np
import pytest

from colearn_desktop.audio.levels import FLOOR_DBFS, dbfs, measure


def test_a_full_scale_sine_is_three_decibels_down_and_clipped() -> None:
    turns = np.linspace(0, 2 * np.pi * 100, 48_000, endpoint=False)
    levels = measure((np.sin(turns) * 32_767).astype(np.int16)[:, None])
    assert levels.level_dbfs == pytest.approx(-3.01, abs=0.01)
    assert levels.peak_dbfs == pytest.approx(0.0, abs=0.01)
    assert levels.is_clipped
    assert not levels.is_silent


def test_the_lowest_sample_counts_in_full() -> None:
    levels = measure(np.array([[0], [-32_768]], np.int16))
    assert levels.peak == 32_768
    assert levels.is_clipped


@pytest.mark.parametrize("value", [0, -3, 1200])
def test_a_constant_is_digital_silence(value: int) -> None:
    assert measure(np.full((480, 1), value, np.int16)).is_silent


def test_the_faintest_noise_is_not_silence() -> None:
    noise = np.random.default_rng(1).normal(0, 2, (480, 1)).astype(np.int16)
    assert not measure(noise).is_silent


def test_nothing_is_silent_and_at_the_floor() -> None:
    levels = measure(np.zeros((0, 1), np.int16))
    assert levels.is_silent
    assert levels.level_dbfs == FLOOR_DBFS == dbfs(0)
