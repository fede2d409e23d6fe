from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from colearn_desktop.domain.floor import Span
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.services.recorded_sound import recorded_stretches
from colearn_desktop.services.waveform import LARGEST_PEAK, Loudness, Waveform, waveform
from tests.services.past_session import PastSession


def seconds(*peaks: int | None) -> Waveform:
    """A second a peak; None is a second without sound."""
    return Waveform(
        Loudness(Span(at * 1_000, at * 1_000 + 1_000), peak)
        for at, peak in enumerate(peaks)
        if peak is not None
    )


def test_columns_hold_the_largest_peak_and_none_where_nothing_was_recorded() -> None:
    wave = seconds(10, 30, None, None, 20, 5)
    assert wave.columns(Span(0, 6_000), 6) == [10, 30, None, None, 20, 5]
    assert wave.columns(Span(0, 6_000), 3) == [30, None, 20]
    assert wave.columns(Span(1_000, 2_000), 4) == [30, 30, 30, 30]
    assert wave.columns(Span(9_000, 12_000), 2) == [None, None]
    assert wave.columns(Span(0, 0), 2) == [None, None]
    assert wave.columns(Span(0, 6_000), 0) == []


@given(
    st.lists(st.none() | st.integers(0, LARGEST_PEAK), max_size=40),
    st.integers(0, 30_000),
    st.integers(1, 50_000),
    st.integers(1, 60),
)
def test_every_recorded_second_in_view_is_drawn(
    peaks: list[int | None], start_ms: int, length_ms: int, count: int
) -> None:
    wave = seconds(*peaks)
    shown = Span(start_ms, start_ms + length_ms)
    in_view = [
        one.peak
        for one in wave.peaks
        if one.span.start_ms < shown.end_ms and one.span.end_ms > shown.start_ms
    ]
    drawn = [peak for peak in wave.columns(shown, count) if peak is not None]
    assert max(drawn, default=None) == max(in_view, default=None)


def test_silence_is_longer_than_a_breath_and_far_below_the_talk() -> None:
    wave = seconds(9_000, 100, 8_000, 100, 120, 0, 9_000, 400, 9_000)
    assert wave.silences() == [Span(3_000, 6_000)]


def test_a_quiet_voice_is_no_silence() -> None:
    assert seconds(20_000, 1_100, 1_100, 1_100, 20_000).silences() == []


def test_a_noisy_room_has_no_silence_and_an_empty_one_is_all_silence() -> None:
    assert seconds(9_000, 2_000, 2_000, 9_000).silences() == []
    assert seconds(3, 5, 4).silences() == [Span(0, 3_000)]
    assert seconds().silences() == []


def test_silence_ends_where_nothing_was_recorded() -> None:
    wave = seconds(9_000, 50, None, None, 50, 9_000)
    assert wave.silences() == []


def test_peaks_are_read_from_the_index_alone(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(10_000, 5)
    past.record(60_000, 3)
    said: list[tuple[str, tuple[object, ...]]] = []
    engine = past.vault.recordings._database._engine

    def listen(*call: object) -> None:
        statement, parameters = call[2], call[3]
        assert isinstance(statement, str)
        assert isinstance(parameters, tuple)
        said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    stretches = recorded_stretches(past.vault, past.session_id)
    event.remove(engine, "before_cursor_execute", listen)
    assert [one.peak for one in waveform(stretches).peaks] == [1_000] * 8
    about_segments = [each for each in said if "FROM audio_segment" in each[0]]
    of_peaks = [each for each in about_segments if "peak" in each[0]]
    assert len(of_peaks) == 2  # one for each stretch, however long it is
    with past.vault.recordings._database.reading() as connection:
        for statement, parameters in about_segments:
            assert "sealed" not in statement
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [str(row.detail) for row in plan]
            assert any("USING COVERING INDEX audio_segment_places" in each for each in steps)
            assert not any("TEMP B-TREE" in each for each in steps)


def test_a_session_without_sound_has_an_empty_waveform(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    playback = SessionPlayback(past.vault, past.session_id)
    assert playback.waveform.columns(Span(0, 10_000), 4) == [None] * 4
    assert playback.silences == ()
    playback.skip_silences(True)
    assert not playback.skips_silence
