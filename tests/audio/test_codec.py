from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colearn_desktop.audio.codec import decode_flac, encode_flac, silent_flac
from colearn_desktop.domain.errors import SegmentDamagedError

NOISE = np.random.default_rng(5).integers(-32_768, 32_768, (48_000, 1), np.int16)


@settings(max_examples=40)
@given(
    frames=st.integers(min_value=1, max_value=5_000),
    channels=st.integers(min_value=1, max_value=2),
    loudness=st.sampled_from([0, 1, 40, 32_767]),
    compression=st.sampled_from([0.0, 3 / 8, 1.0]),
)
def test_every_bit_comes_back(
    frames: int, channels: int, loudness: int, compression: float
) -> None:
    dice = np.random.default_rng(frames)
    samples = dice.integers(-loudness - 1, loudness + 1, (frames, channels), np.int16)
    flac = encode_flac(samples, 48_000, compression=compression)
    assert np.array_equal(decode_flac(flac), samples)


def test_struck_sound_is_as_long_as_what_it_replaces_and_silent() -> None:
    samples = decode_flac(silent_flac(47_999, 48_000))
    assert samples.shape == (47_999, 1)
    assert not samples.any()


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"not flac at all",
        encode_flac(NOISE, 48_000)[:40],
        encode_flac(NOISE, 48_000)[:-9_000],
    ],
    ids=["empty", "other", "header cut", "end cut"],
)
def test_damage_is_an_expected_failure(damaged: bytes) -> None:
    with pytest.raises(SegmentDamagedError):
        decode_flac(damaged)
