"""The recorder with a microphone played by hand."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pytest

from colearn_desktop.audio import backlog, recorder
from colearn_desktop.audio.recorder import EncodedSegment, Recorder, RecorderState
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import (
    AudioError,
    ColearnError,
    GrantEndedError,
    MicrophoneFailedError,
    NoMicrophoneError,
    StorageFullError,
    VaultDamagedError,
    VaultLockedError,
)
from tests.fakes.audio_bench import RATE_HZ, VOICE, Bench
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.audio_waiting import wait_until
from tests.fakes.clock import FakeClock


@pytest.fixture
def bench(grant: RecordingGrant) -> Iterator[Bench]:
    bench = Bench(grant, HandMicrophone(stall_limit_ms=1_500))
    yield bench
    bench.recorder.discard()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # The bench's clock stands still while nothing is heard.
    monkeypatch.setattr(backlog, "RETRY_MS", 0)
    monkeypatch.setattr(recorder, "_TICK_S", 0.005)


def test_a_stretch_is_stored_second_by_second_and_its_end_is_marked(bench: Bench) -> None:
    assert bench.recorder.status().state is RecorderState.IDLE
    bench.start()
    assert bench.recorder.status().state is RecorderState.STARTING
    bench.hear(int(3.4 * RATE_HZ))
    bench.wait_stored(3)
    assert bench.recorder.status().state is RecorderState.CAPTURING
    bench.recorder.stop()
    status = bench.recorder.status()
    assert status.state is RecorderState.STOPPED
    assert status.captured_frames == status.stored_frames == bench.pushed_frames
    assert status.waiting_frames == 0
    assert [segment.frames for segment in bench.shelf.segments] == [RATE_HZ] * 3 + [6_400]
    bench.assert_all_stored()


def test_an_end_on_a_full_second_is_marked_too(bench: Bench) -> None:
    bench.start()
    bench.hear(2 * RATE_HZ)
    bench.wait_stored(1)
    bench.recorder.stop()
    assert len(bench.shelf.segments) == 2
    bench.assert_all_stored()


def test_segments_carry_their_moment_and_their_peak(bench: Bench) -> None:
    began_ms = bench.clock.monotonic_ms()
    bench.start()
    bench.hear(5 * RATE_HZ)
    bench.recorder.stop()
    moments = [segment.started_monotonic_ms for segment in bench.shelf.segments]
    assert moments == [began_ms + 1_000 * index for index in range(5)]
    for segment in bench.shelf.segments:
        part = VOICE[segment.first_frame : segment.first_frame + segment.frames]
        assert segment.peak == int(np.abs(part.astype(int)).max())


def test_nothing_is_taken_in_after_stop_even_while_the_disk_is_slow(bench: Bench) -> None:
    going_on = threading.Event()
    is_storing = threading.Event()

    def store_slowly(segments: Sequence[EncodedSegment]) -> None:
        is_storing.set()
        going_on.wait(10)
        bench.shelf.store(segments)

    bench.recorder._backlog._store = store_slowly
    bench.start()
    bench.hear(int(1.5 * RATE_HZ))
    assert is_storing.wait(10)
    bench.recorder.stop(wait_ms=0)
    said_before = bench.pushed_frames
    assert bench.microphone.is_open, "the thread is busy, and still nothing more is kept"
    bench.hear(RATE_HZ)
    going_on.set()
    bench.recorder.stop()
    assert bench.shelf.frames == bench.recorder.status().captured_frames == said_before


def test_nothing_heard_stores_nothing(bench: Bench) -> None:
    bench.start()
    bench.recorder.stop()
    assert bench.shelf.attempts == 0
    assert bench.recorder.status().state is RecorderState.STOPPED


def test_stopping_before_starting_or_twice_is_harmless(grant: RecordingGrant) -> None:
    bench = Bench(grant, HandMicrophone())
    bench.recorder.stop()
    bench.recorder.stop()
    assert bench.recorder.status().state is RecorderState.STOPPED
    with pytest.raises(RuntimeError):
        bench.recorder.start()


def test_the_microphone_is_closed_before_the_rest_is_stored(
    grant: RecordingGrant, bench: Bench
) -> None:
    bench.start()
    open_while_stored: list[bool] = []

    def remember(segments: Sequence[EncodedSegment]) -> None:
        assert segments
        open_while_stored.append(bench.microphone.is_open)

    bench.shelf.store = remember  # type: ignore[method-assign]
    bench.recorder._backlog._store = remember
    bench.hear(RATE_HZ // 2)
    bench.recorder.stop()
    assert open_while_stored == [False]


def test_a_full_disk_loses_nothing_and_shows(bench: Bench) -> None:
    bench.start()
    bench.hear(2 * RATE_HZ)
    bench.wait_stored(1)
    bench.shelf.trouble = StorageFullError()
    bench.hear(5 * RATE_HZ)
    wait_until(lambda: bench.recorder.status().storage_trouble, "the trouble shows")
    status = bench.recorder.status()
    assert isinstance(status.storage_trouble, StorageFullError)
    assert status.state is RecorderState.CAPTURING
    assert status.waiting_frames > 4 * RATE_HZ
    bench.shelf.trouble = None
    bench.wait_stored(6)
    wait_until(lambda: bench.recorder.status().storage_trouble is None, "the trouble is over")
    bench.recorder.stop()
    bench.assert_all_stored()


def test_a_failing_store_is_asked_again_each_second_and_not_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "RETRY_MS", 1_000)
    bench.shelf.trouble = VaultDamagedError()
    bench.start()
    bench.hear(int(1.2 * RATE_HZ))
    wait_until(lambda: bench.shelf.attempts == 1, "a first attempt")
    bench.clock.advance(900)
    bench.hear(100)
    wait_until(lambda: bench.recorder.status().level_dbfs > -120, "another look")
    assert bench.shelf.attempts == 1
    bench.clock.advance(200)
    wait_until(lambda: bench.shelf.attempts == 2, "a second attempt")


def test_a_full_disk_at_the_end_keeps_the_sound_until_there_is_room(bench: Bench) -> None:
    bench.start()
    bench.shelf.trouble = StorageFullError()
    bench.hear(int(2.5 * RATE_HZ))
    bench.recorder.stop(wait_ms=300)
    status = bench.recorder.status()
    assert status.state is RecorderState.STOPPING
    assert not bench.microphone.is_open
    assert status.waiting_frames == bench.pushed_frames
    bench.shelf.trouble = None
    bench.recorder.stop()
    assert bench.recorder.status().state is RecorderState.STOPPED
    bench.assert_all_stored()


def test_sound_that_cannot_be_stored_can_be_given_up(bench: Bench) -> None:
    bench.start()
    bench.shelf.trouble = StorageFullError()
    bench.hear(RATE_HZ)
    bench.recorder.stop(wait_ms=0)
    bench.recorder.discard()
    assert bench.recorder.status().state is RecorderState.STOPPED
    assert bench.recorder.status().waiting_frames == 0


def test_what_waits_in_memory_is_bounded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.recorder._backlog, "_limit_bytes", 60_000)
    bench.start()
    bench.shelf.trouble = StorageFullError()
    bench.hear(60 * RATE_HZ)
    wait_until(lambda: bench.recorder.status().dropped_frames, "the ring overflows")
    assert bench.recorder._backlog._waiting_bytes < 120_000
    bench.shelf.trouble = None
    bench.recorder.stop()
    status = bench.recorder.status()
    assert status.stored_frames + status.dropped_frames == bench.pushed_frames
    assert bench.shelf.segments[-1].last


@pytest.mark.parametrize("ended", [GrantEndedError(), VaultLockedError()])
def test_sound_that_may_not_be_stored_ends_the_recording_and_is_forgotten(
    bench: Bench, ended: ColearnError
) -> None:
    bench.start()
    bench.hear(int(1.5 * RATE_HZ))
    bench.wait_stored(1)
    bench.shelf.trouble = ended
    bench.hear(RATE_HZ)
    bench.wait_for(RecorderState.FAILED)
    assert bench.recorder.status().failure is ended
    assert not bench.microphone.is_open
    assert bench.recorder.status().waiting_frames == 0
    assert not bench.recorder._ring._samples.any()
    bench.shelf.trouble = None
    bench.recorder.stop()
    assert len(bench.shelf.segments) == 1


def test_a_microphone_that_vanishes_is_a_failure_and_its_sound_is_kept(bench: Bench) -> None:
    bench.start()
    bench.hear(int(2.3 * RATE_HZ))
    bench.microphone.vanish()
    bench.wait_for(RecorderState.FAILED)
    assert isinstance(bench.recorder.status().failure, MicrophoneFailedError)
    bench.assert_all_stored()


def test_callbacks_that_stay_away_are_a_failure(bench: Bench) -> None:
    bench.start()
    bench.hear(RATE_HZ // 2)
    bench.wait_for(RecorderState.CAPTURING)

    def time_passes() -> bool:
        bench.clock.advance(20)
        return bench.recorder.status().state is RecorderState.FAILED

    wait_until(time_passes, "it is noticed")
    assert isinstance(bench.recorder.status().failure, MicrophoneFailedError)
    bench.assert_all_stored()


def test_one_long_hold_up_of_the_whole_program_is_no_failure(bench: Bench) -> None:
    bench.start()
    bench.hear(RATE_HZ)
    bench.wait_for(RecorderState.CAPTURING)
    bench.clock.advance(25_000)
    bench.hear(RATE_HZ)
    bench.wait_stored(1)
    bench.recorder.stop()
    assert bench.recorder.status().failure is None
    bench.assert_all_stored()


def test_no_microphone_is_a_failure(grant: RecordingGrant) -> None:
    bench = Bench(grant, HandMicrophone(refuses=NoMicrophoneError()))
    bench.recorder.start()
    bench.wait_for(RecorderState.FAILED)
    assert isinstance(bench.recorder.status().failure, NoMicrophoneError)


@pytest.mark.parametrize("where", ["store", "open", "encode"])
def test_a_bug_on_the_thread_never_passes_in_silence(
    grant: RecordingGrant,
    caplog: pytest.LogCaptureFixture,
    where: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench(grant, HandMicrophone())

    def break_down(*_args: object) -> None:
        raise ZeroDivisionError

    if where == "open":
        bench.recorder._open_input = break_down  # type: ignore[assignment]
    elif where == "encode":
        monkeypatch.setattr(bench.recorder._segmenter, "_encoded", break_down)
    else:
        bench.shelf.trouble = ZeroDivisionError()
    with caplog.at_level(logging.CRITICAL, logger="colearn_desktop.audio.recorder"):
        bench.recorder.start()
        if where != "open":
            wait_until(lambda: bench.microphone.is_open, "the microphone opens")
            bench.hear(2 * RATE_HZ)
        bench.wait_for(RecorderState.FAILED)
    failure = bench.recorder.status().failure
    assert isinstance(failure, AudioError)
    assert isinstance(failure.__cause__, (ZeroDivisionError, TypeError))
    assert not bench.microphone.is_open


def test_silence_and_clipping_are_seen(bench: Bench) -> None:
    bench.start()
    for _ in range(25):
        bench.microphone.push(np.zeros(RATE_HZ // 10, np.int16))
    wait_until(lambda: bench.recorder.status().silent_ms >= 2_000, "silence is noticed")
    bench.microphone.push(np.array([0, 32_767] * 800, np.int16))
    wait_until(lambda: bench.recorder.status().clipping, "clipping is noticed")
    status = bench.recorder.status()
    assert status.silent_ms == 0
    assert status.peak_dbfs == pytest.approx(0, abs=0.01)
    bench.clock.advance(1_100)
    assert not bench.recorder.status().clipping
    assert status.last_callback_age_ms is not None


def test_a_program_that_was_held_up_takes_no_microphone_for_lost(bench: Bench) -> None:
    bench.start()
    bench.hear(RATE_HZ)
    bench.wait_for(RecorderState.CAPTURING)
    # Nobody ran, neither the recorder nor whoever brings the sound.
    bench.clock.advance(60_000)
    age_ms = bench.recorder.status().last_callback_age_ms
    assert age_ms is not None
    assert age_ms < 1_000
    bench.hear(RATE_HZ)
    bench.wait_stored(1)
    assert bench.recorder.status().state is RecorderState.CAPTURING


def test_frames_that_never_came_are_counted_by_the_clock(bench: Bench) -> None:
    bench.start()

    def play(seconds: int) -> None:
        for _ in range(seconds * 10):
            bench.hear(RATE_HZ // 10)
            wait_until(lambda: bench.recorder._ring.available_frames == 0, "it is taken in")

    play(3)
    bench.clock.advance(800)
    play(5)
    wait_until(lambda: bench.recorder.status().frames_behind, "the hole is noticed")
    assert bench.recorder.status().frames_behind == pytest.approx(0.8 * RATE_HZ, rel=0.1)
    bench.recorder.stop()
    bench.assert_all_stored()


def test_the_grant_is_handed_to_whoever_opens_the_microphone(grant: RecordingGrant) -> None:
    given: list[object] = []
    microphone = HandMicrophone()

    @contextmanager
    def opening(handed: RecordingGrant, ring: object) -> Iterator[object]:
        given.append(handed)
        with microphone.open(handed, ring) as signal:  # type: ignore[arg-type]
            yield signal

    open_input: Callable[..., object] = opening
    subject = Recorder(
        grant,
        open_input=open_input,  # type: ignore[arg-type]
        store=lambda _segments: None,
        clock=FakeClock(),
    )
    subject.start()
    wait_until(lambda: microphone.is_open, "the microphone opens")
    subject.stop()
    assert given == [grant]


def test_a_stop_that_comes_before_the_microphone_keeps_it_closed(bench: Bench) -> None:
    bench.recorder._stop_requested.set()
    bench.recorder.start()
    bench.wait_for(RecorderState.STOPPED)
    assert bench.microphone.times_opened == 0
