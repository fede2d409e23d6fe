"""Sound on its way past the interpreter lock."""

from __future__ import annotations

import numpy as np
import pytest

from colearn_desktop.audio.microphone import open_microphone
from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.consent import RecordingGrant
from tests.fakes.audio_room import RATE_HZ, VirtualRoom
from tests.fakes.audio_waiting import wait_until

pytestmark = pytest.mark.audio
CLOCK = SystemClock()


def test_memory_that_was_full_is_filled_again_once_it_is_read(
    room: VirtualRoom, grant: RecordingGrant
) -> None:
    # So small that each block of the sound system fills it.
    ring = SampleRing(RATE_HZ // 100)
    target = np.zeros((RATE_HZ // 100, 1), np.int16)
    with open_microphone(grant, ring, clock=CLOCK) as signal:
        for _ in range(5):
            before = signal.frames_captured
            wait_until(lambda: signal.frames_captured > before, "more sound")  # noqa: B023
            ring.read_into(target)
        assert not signal.finished


def test_nothing_is_taken_once_the_ring_is_shut(
    room: VirtualRoom, grant: RecordingGrant
) -> None:
    ring = SampleRing(RATE_HZ)
    with open_microphone(grant, ring, clock=CLOCK) as signal:
        wait_until(lambda: ring.written_frames > 0, "sound")
        ring.shut()
        taken = ring.written_frames
        more = signal.frames_captured + RATE_HZ // 2
        wait_until(lambda: signal.frames_captured >= more, "half a second more")
        assert ring.written_frames == taken
