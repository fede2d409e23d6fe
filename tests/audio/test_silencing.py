from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.audio.codec import decode_flac, encode_flac
from colearn_desktop.audio.silencing import silence_frames
from colearn_desktop.domain.errors import SegmentDamagedError

RATE_HZ = 8_000


@given(
    frames=st.integers(min_value=1, max_value=4_000),
    channels=st.sampled_from([1, 2]),
    ends=st.tuples(st.integers(0, 4_000), st.integers(0, 4_000)),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_rest_stays_exact(
    frames: int, channels: int, ends: tuple[int, int], seed: int
) -> None:
    first, until = sorted(min(end, frames) for end in ends)
    sound = np.random.default_rng(seed).integers(
        -32_768, 32_768, (frames, channels), dtype=np.int16
    )
    after = silence_frames(encode_flac(sound, RATE_HZ), [(first, until)], RATE_HZ)
    wanted = sound.copy()
    wanted[first:until] = 0
    if after is None:
        assert np.array_equal(wanted, sound)
        return
    assert np.array_equal(decode_flac(after.flac), wanted)
    assert after.peak == np.abs(wanted.astype(np.int32)).max()
    # Once is enough: whoever is cut off and begins again finds nothing to do.
    assert silence_frames(after.flac, [(first, until)], RATE_HZ) is None


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(SegmentDamagedError):
        silence_frames(b"not FLAC", [(0, 1)], RATE_HZ)
