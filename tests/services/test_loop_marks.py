from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.floor import Span
from colearn_desktop.services.loop_marks import SHORTEST_LOOP_MS, LoopMarks


def test_a_loop_needs_both_marks() -> None:
    assert LoopMarks().span is None
    assert LoopMarks().starting(5_000).span is None
    assert LoopMarks().starting(5_000).ending(9_000).span == Span(5_000, 9_000)
    assert LoopMarks().ending(9_000).starting(5_000).span == Span(5_000, 9_000)


def test_a_mark_on_the_wrong_side_takes_the_place_of_the_other() -> None:
    loop = LoopMarks(5_000, 9_000)
    assert loop.starting(9_500) == LoopMarks(9_500, None)
    assert loop.ending(5_100) == LoopMarks(None, 5_100)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 100_000)), max_size=20))
def test_a_loop_is_never_too_short(marks: list[tuple[bool, int]]) -> None:
    loop = LoopMarks()
    for is_start, at_ms in marks:
        loop = loop.starting(at_ms) if is_start else loop.ending(at_ms)
        assert at_ms in (loop.start_ms, loop.end_ms)
        assert loop.span is None or loop.span.length_ms >= SHORTEST_LOOP_MS
