from __future__ import annotations

import resource

import numpy as np
import pytest

from colearn_desktop.audio.levels import measure
from colearn_desktop.audio.recorder import SEGMENT_MS, EncodedSegment, Recorder, RecorderState
from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.audio.simulated_microphone import (
    open_simulated_microphone,
    simulated_voice,
)
from colearn_desktop.domain.clock import FasterClock, SystemClock
from colearn_desktop.domain.consent import RecordingGrant
from tests.fakes.audio_waiting import wait_until


def test_a_rehearsal_needs_a_grant_too() -> None:
    with pytest.raises(TypeError, match="RecordingGrant"):
        open_simulated_microphone(None, SampleRing(10), clock=SystemClock())  # type: ignore[arg-type]


def test_the_voice_is_the_same_each_time_and_has_pauses() -> None:
    voice = simulated_voice(16_000)
    simulated_voice.cache_clear()
    assert np.array_equal(voice, simulated_voice(16_000))
    assert not np.array_equal(voice, simulated_voice(16_000, seed=8))
    blocks = voice.reshape(-1, 1_600)
    levels = [measure(block[:, None]).level_dbfs for block in blocks]
    assert max(levels) > -25
    assert min(levels) < -60
    assert not any(measure(block).is_clipped or measure(block).is_silent for block in blocks)


def test_at_sixty_times_the_pace_no_frame_is_missing(grant: RecordingGrant) -> None:
    clock = FasterClock(SystemClock(), 60)
    stored: list[EncodedSegment] = []
    recorder = Recorder(
        grant,
        open_input=lambda grant, ring: open_simulated_microphone(grant, ring, clock=clock),
        store=stored.extend,
        clock=clock,
    )
    used_s = _cpu_s()
    began_ms = clock.monotonic_ms()
    recorder.start()
    wait_until(lambda: recorder.status().stored_frames > 90 * 48_000, "a minute and a half")
    elapsed_ms = clock.monotonic_ms() - began_ms
    recorder.stop()
    used_s = _cpu_s() - used_s
    status = recorder.status()
    assert status.state is RecorderState.STOPPED
    assert status.failure is None
    assert status.dropped_frames == 0
    assert status.captured_frames == status.stored_frames
    # It keeps up: less than a third of a real second behind, even on a busy computer.
    assert status.captured_frames / 48 > elapsed_ms - 20_000
    assert used_s < 0.5 * elapsed_ms / 60_000 + 0.5
    assert [segment.first_frame for segment in stored] == [
        48 * SEGMENT_MS * index for index in range(len(stored))
    ]


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
