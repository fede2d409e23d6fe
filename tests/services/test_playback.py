from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import NoteId
from colearn_desktop.domain.notes import Note, NoteKind
from colearn_desktop.services.playback import SessionPlayback, skipped, start_for_note
from colearn_desktop.services.recorded_sound import merged, recorded_stretches
from tests.fakes.audio_room import virtual_room
from tests.fakes.audio_waiting import wait_until
from tests.services.past_session import PastSession

SPANS = (Span(10_000, 60_000), Span(100_000, 130_000))


def note_at(at_ms: int) -> Note:
    return Note(NoteId("n"), at_ms, NoteKind.NOTE, "words")


@pytest.mark.parametrize(
    ("stamped_ms", "start_ms"),
    [
        (30_000, 25_000),
        (12_000, 10_000),  # recording had just begun
        (60_000, 55_000),  # it had just been paused
        (64_000, 59_000),
        (65_000, None),
        (80_000, None),
        (101_000, 100_000),
        (5_000, None),
        (134_999, 129_999),
        (200_000, None),
    ],
)
def test_a_note_plays_from_five_seconds_before(stamped_ms: int, start_ms: int | None) -> None:
    assert start_for_note(SPANS, stamped_ms) == start_ms


@pytest.mark.parametrize(
    ("at_ms", "by_ms", "expected_ms"),
    [
        (30_000, 10_000, 40_000),
        (30_000, -10_000, 20_000),
        (55_000, 10_000, 105_000),  # over the gap
        (105_000, -10_000, 55_000),  # and back
        (100_000, -10_000, 50_000),
        (12_000, -10_000, 10_000),
        (125_000, 10_000, 130_000),
        (80_000, 1_000, 101_000),
    ],
)
def test_skipping_counts_recorded_sound_alone(at_ms: int, by_ms: int, expected_ms: int) -> None:
    assert skipped(SPANS, at_ms, by_ms) == expected_ms


@given(st.integers(10_000, 129_999), st.integers(1, 100_000))
def test_on_and_back_again_is_where_one_was(at_ms: int, by_ms: int) -> None:
    there = skipped(SPANS, at_ms, by_ms)
    if there < SPANS[-1].end_ms and any(s.start_ms <= at_ms < s.end_ms for s in SPANS):
        assert skipped(SPANS, there, -by_ms) == at_ms


def test_without_sound_nothing_moves() -> None:
    assert skipped((), 5, 10) == 5
    assert start_for_note((), 5) is None


def test_spans_that_nearly_touch_are_one() -> None:
    parts = [Span(2_000, 3_010), Span(0, 1_000), Span(1_005, 2_000), Span(4_500, 5_000)]
    assert merged(parts) == [Span(0, 3_010), Span(4_500, 5_000)]


def test_a_session_without_sound_has_nothing_to_play(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    playback = SessionPlayback(past.vault, past.session_id)
    assert not playback.has_sound
    assert not playback.play_from_note(note_at(1))
    playback.play()
    playback.skip(10_000)
    playback.seek(5)
    assert (playback.is_playing, playback.position_ms, playback.recorded_ms) == (False, 0, 0)
    playback.close()


def test_recordings_lie_on_one_tape_in_session_time(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(60_000, 20)
    past.record(10_000, 15, skip_seconds=(5, 6))
    playback = SessionPlayback(past.vault, past.session_id)
    try:
        assert playback.spans == (
            Span(10_000, 15_000),
            Span(17_000, 25_000),
            Span(60_000, 80_000),
        )
        assert playback.recorded_ms == 33_000
        assert playback.end_ms == 80_000
        assert playback.position_ms == 10_000
        assert playback.has_sound_at(10_000)
        assert not playback.has_sound_at(16_000)
        playback.seek(16_000)
        assert playback.position_ms == 17_000
        playback.seek(24_000)
        playback.skip(10_000)
        assert playback.position_ms == 69_000
        playback.skip(-10_000)
        assert playback.position_ms == 24_000
        playback.skip(-100_000)
        assert playback.position_ms == 10_000
        assert playback.has_sound_for(note_at(29_000))
        assert not playback.has_sound_for(note_at(40_000))
    finally:
        playback.close()


def test_erased_recordings_are_not_on_the_tape(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(10_000, 3)
    (recording,) = past.vault.recordings.list_recordings(past.session_id)
    past.vault.recordings.erase_audio(recording.recording_id)
    assert recorded_stretches(past.vault, past.session_id) == []
    assert not SessionPlayback(past.vault, past.session_id).has_sound


def test_how_it_plays_is_kept_within_reason(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(10_000, 6)
    playback = SessionPlayback(past.vault, past.session_id)
    try:
        playback.set_speed(9.0)
        assert playback.speed == 2.0
        playback.set_speed(0.1)
        assert playback.speed == 0.5
        playback.set_loop(Span(11_000, 12_000))
        assert playback.loop == Span(11_000, 12_000)
        assert playback.speed == 0.5
        playback.set_loop(None)
        assert playback.loop is None
    finally:
        playback.close()


@pytest.mark.audio
def test_after_a_pause_it_goes_on_a_moment_earlier(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(10_000, 3)
    past.record(90_000, 20)
    with virtual_room():
        playback = SessionPlayback(past.vault, past.session_id)
        try:
            playback.seek(90_500)
            playback.play()
            wait_until(lambda: playback.position_ms >= 90_900, "it plays")
            playback.pause()
            paused_ms = playback.position_ms
            playback.play()
            # A second and a half of sound: before the gap.
            assert 11_900 <= playback.position_ms <= paused_ms - 77_000 - 1_500 + 500
            playback.pause()
            playback.seek(95_000)
            playback.play()  # somebody chose this place: no rewind
            assert playback.position_ms >= 95_000
            playback.set_loop(Span(94_900, 99_000))
            playback.pause()
            playback.play()  # never to before the loop
            assert playback.position_ms >= 94_900
        finally:
            playback.close()


@pytest.mark.audio
def test_a_note_is_heard_and_gaps_take_no_time(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(10_000, 6)
    past.record(90_000, 2)
    with virtual_room():
        playback = SessionPlayback(past.vault, past.session_id)
        try:
            assert playback.play_from_note(note_at(18_000))
            assert playback.position_ms == 13_000
            wait_until(lambda: playback.position_ms >= 90_000, "it plays over the gap")
            playback.pause()
            assert not playback.is_playing
            assert playback.position_ms >= 90_000
            playback.play()
            wait_until(lambda: not playback.is_playing, "it plays to its end")
            assert playback.position_ms == 92_000
            assert playback.failure is None
        finally:
            playback.close()
