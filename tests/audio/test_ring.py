from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.audio.ring import SampleRing

_MOVES = st.lists(
    st.tuples(st.sampled_from(["write", "read"]), st.integers(min_value=0, max_value=23)),
    max_size=60,
)


@given(st.integers(min_value=1, max_value=17), st.integers(min_value=1, max_value=2), _MOVES)
def test_the_ring_gives_back_what_fitted_in_order(
    capacity_frames: int, channels: int, moves: list[tuple[str, int]]
) -> None:
    ring = SampleRing(capacity_frames, channels)
    expected: list[int] = []
    counter = 0
    dropped = 0
    for move, frames in moves:
        if move == "write":
            numbers = np.arange(counter, counter + frames, dtype=np.int16)
            counter += frames
            room = capacity_frames - len(expected)
            assert ring.write(np.repeat(numbers[:, None], channels, axis=1)) == min(
                frames, room
            )
            expected += numbers[:room].tolist()
            dropped += max(0, frames - room)
        else:
            target = np.full((frames, channels), -1, np.int16)
            taken = ring.read_into(target)
            assert taken == min(frames, len(expected))
            for channel in range(channels):
                assert target[:taken, channel].tolist() == expected[:taken]
            del expected[:taken]
        assert ring.available_frames == len(expected)
        assert ring.dropped_frames == dropped


def test_the_ring_knows_how_much_was_lost_before_the_next_frame() -> None:
    ring = SampleRing(10)
    ring.write(np.zeros((14, 1), np.int16))
    assert ring.lost_before_read_frames == 0
    ring.read_into(np.zeros((6, 1), np.int16))
    ring.write(np.zeros((3, 1), np.int16))
    ring.read_into(np.zeros((3, 1), np.int16))
    assert ring.lost_before_read_frames == 0
    ring.read_into(np.zeros((1, 1), np.int16))
    assert ring.lost_before_read_frames == 4
    assert ring.available_frames == 3


def test_discarding_wipes_the_memory() -> None:
    ring = SampleRing(8)
    ring.write(np.full((5, 1), 77, np.int16))
    assert ring.discard() == 5
    assert ring.available_frames == 0
    assert not ring._samples.any()


def test_a_shut_ring_takes_nothing_and_still_gives_what_it_has() -> None:
    ring = SampleRing(8)
    ring.write(np.full((5, 1), 7, np.int16))
    ring.shut()
    assert ring.write(np.full((2, 1), 9, np.int16)) == 0
    assert (ring.written_frames, ring.dropped_frames) == (5, 0)
    assert ring.read_into(np.zeros((8, 1), np.int16)) == 5


@pytest.mark.parametrize(("capacity", "channels"), [(0, 1), (5, 0)])
def test_a_ring_without_room_is_a_mistake(capacity: int, channels: int) -> None:
    with pytest.raises(ValueError, match="frames"):
        SampleRing(capacity, channels)
