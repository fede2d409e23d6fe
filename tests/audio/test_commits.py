"""How many segments share a commit: none at the pace of life, several after a wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from colearn_desktop.audio import backlog, recorder
from colearn_desktop.audio.recorder import EncodedSegment
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import StorageFullError, VaultDamagedError
from tests.fakes.audio_bench import RATE_HZ, Bench
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.audio_waiting import wait_until


@pytest.fixture
def bench(grant: RecordingGrant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    # The bench's clock stands still while nothing is heard.
    monkeypatch.setattr(backlog, "RETRY_MS", 0)
    monkeypatch.setattr(recorder, "_TICK_S", 0.005)
    bench = Bench(grant, HandMicrophone(stall_limit_ms=1_500))
    yield bench
    bench.recorder.discard()


def test_what_had_to_wait_is_stored_in_fewer_commits(bench: Bench) -> None:
    bench.start()
    bench.shelf.trouble = VaultDamagedError()
    bench.hear(40 * RATE_HZ)
    wait_until(lambda: bench.recorder.status().storage_trouble, "the trouble shows")
    wait_until(lambda: bench.recorder._ring.available_frames < RATE_HZ, "all is encoded")
    bench.shelf.trouble = None
    bench.wait_stored(39)
    bench.recorder.stop()
    bench.assert_all_stored()
    assert len(bench.shelf.commits) < 39
    assert max(bench.shelf.commits) == backlog.MOST_AT_ONCE


def test_at_the_pace_of_life_each_segment_has_a_commit_of_its_own(bench: Bench) -> None:
    bench.start()
    for second in range(1, 6):
        bench.hear(RATE_HZ)
        bench.wait_stored(second - 1)
    bench.recorder.stop()
    assert bench.shelf.commits == [1] * 5
    bench.assert_all_stored()


def test_where_several_do_not_fit_the_first_of_them_are_stored_alone(bench: Bench) -> None:
    room = [3]

    def store_what_fits(segments: Sequence[EncodedSegment]) -> None:
        if len(segments) > room[0]:
            raise StorageFullError
        room[0] -= len(segments)
        bench.shelf.store(segments)

    bench.recorder._backlog._store = store_what_fits
    bench.start()
    bench.hear(10 * RATE_HZ)
    bench.wait_stored(3)
    wait_until(lambda: bench.recorder.status().storage_trouble, "the trouble shows")
    assert len(bench.shelf.segments) == 3
    assert bench.recorder.status().stored_frames == 3 * RATE_HZ
    room[0] = 100
    bench.recorder.stop()
    bench.assert_all_stored()
