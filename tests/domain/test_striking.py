from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import (
    is_struck,
    last_span,
    merged,
    struck_frames,
    within_session,
)

MOMENTS = st.integers(min_value=0, max_value=20_000)
SPANS = st.lists(
    st.builds(lambda start, length: Span(start, start + length), MOMENTS, MOMENTS), max_size=6
)


def test_the_last_minute_begins_no_earlier_than_the_session() -> None:
    assert last_span(90_000, 60_000) == Span(30_000, 90_000)
    assert last_span(20_000, 60_000) == Span(0, 20_000)
    assert last_span(0, 60_000) == Span(0, 0)


def test_what_lies_outside_the_session_is_cut_off() -> None:
    assert within_session(Span(-5, 50), 40) == Span(0, 40)
    assert within_session(Span(40, 50), 40) is None
    assert within_session(Span(9, 9), 40) is None


@given(SPANS, MOMENTS)
def test_merging_keeps_every_moment_and_adds_none(spans: list[Span], at_ms: int) -> None:
    together = merged(spans)
    before = any(span.start_ms <= at_ms < span.end_ms for span in spans)
    assert any(span.start_ms <= at_ms < span.end_ms for span in together) == before
    assert is_struck(SessionState(struck=spans), at_ms) == before
    for earlier, later in itertools.pairwise(together):
        assert earlier.end_ms < later.start_ms


@given(
    SPANS,
    MOMENTS,
    st.integers(min_value=1, max_value=50_000),
    st.sampled_from([8_000, 11_025, 44_100, 48_000]),
    st.integers(min_value=0, max_value=50_000),
)
def test_a_frame_is_struck_if_any_of_its_time_is(
    spans: list[Span], at_ms: int, frames: int, rate_hz: int, frame: int
) -> None:
    ranges = struck_frames(spans, at_ms, frames, rate_hz)
    found = any(first <= frame < until for first, until in ranges)
    # From `frame` to `frame + 1`, in thousandths of a frame's length, without rounding.
    begins, ends = at_ms * rate_hz + frame * 1_000, at_ms * rate_hz + (frame + 1) * 1_000
    wanted = frame < frames and any(
        span.start_ms * rate_hz < ends and begins < span.end_ms * rate_hz
        for span in merged(spans)
    )
    assert found == wanted
    assert all(0 <= first < until <= frames for first, until in ranges)
