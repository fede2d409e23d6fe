from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.audio.play_plan import Piece, PlayPlan, pieces
from colearn_desktop.audio.timeline import PlayableSegment, Timeline
from colearn_desktop.domain.floor import Span

RATE_HZ = 1_000  # a frame is a millisecond


def tape(*starts_ms: int, rate_hz: int = RATE_HZ) -> Timeline:
    return Timeline([PlayableSegment(at, rate_hz, lambda: b"") for at in starts_ms], rate_hz)


def played(timeline: Timeline, at_ms: int, plan: PlayPlan, count: int = 20) -> list[Piece]:
    return list(islice(pieces(timeline, at_ms, plan), count))


def test_without_a_loop_everything_is_played_once_over_the_gaps() -> None:
    assert played(tape(0, 1_000, 60_000), 1_200, PlayPlan()) == [
        Piece(1, 200, 1_000),
        Piece(2, 0, 1_000),
    ]


def test_a_loop_goes_round_to_the_frame() -> None:
    plan = PlayPlan(loop=Span(500, 1_250))
    assert played(tape(0, 1_000, 2_000), 0, plan, 5) == [
        Piece(0, 0, 1_000),
        Piece(1, 0, 250),
        Piece(0, 500, 1_000),
        Piece(1, 0, 250),
        Piece(0, 500, 1_000),
    ]


def test_a_loop_within_one_segment_goes_round() -> None:
    plan = PlayPlan(loop=Span(200, 300))
    assert played(tape(0, 1_000), 0, plan, 3) == [
        Piece(0, 0, 300),
        Piece(0, 200, 300),
        Piece(0, 200, 300),
    ]


def test_a_loop_to_the_end_of_the_tape_goes_round() -> None:
    plan = PlayPlan(loop=Span(1_500, 90_000))
    assert played(tape(0, 1_000), 1_000, plan, 3) == [
        Piece(1, 0, 1_000),
        Piece(1, 500, 1_000),
        Piece(1, 500, 1_000),
    ]


def test_behind_the_loop_it_plays_on() -> None:
    plan = PlayPlan(loop=Span(200, 300))
    assert played(tape(0, 1_000), 300, plan) == [Piece(0, 300, 1_000), Piece(1, 0, 1_000)]


@pytest.mark.parametrize("loop", [Span(1_000, 9_000), Span(20_000, 30_000)])
def test_a_loop_without_sound_keeps_nobody(loop: Span) -> None:
    assert len(played(tape(0, 10_000), 0, PlayPlan(loop=loop))) == 2


def test_silences_are_left_out_and_counted() -> None:
    plan = PlayPlan(silences=(Span(1_000, 3_000),))
    assert played(tape(0, 1_000, 2_000, 3_000), 0, plan) == [
        Piece(0, 0, 1_000),
        Piece(3, 0, 1_000, skipped_ms=2_000),
    ]


def test_silence_to_the_end_of_the_loop_leads_to_its_beginning() -> None:
    plan = PlayPlan(loop=Span(0, 2_500), silences=(Span(1_000, 3_000),))
    found = played(tape(0, 1_000, 2_000, 3_000), 0, plan, 3)
    assert [(piece.number, piece.first, piece.until) for piece in found] == [(0, 0, 1_000)] * 3


def test_a_loop_of_silence_alone_keeps_nobody() -> None:
    plan = PlayPlan(loop=Span(1_000, 2_500), silences=(Span(1_000, 3_000),))
    found = played(tape(0, 1_000, 2_000, 3_000), 0, plan)
    assert [piece.number for piece in found] == [0, 3]


@given(
    st.integers(0, 9_999),
    st.tuples(st.integers(0, 12_000), st.integers(1, 12_000)),
    st.lists(st.integers(0, 8), max_size=3, unique=True),
    st.sampled_from([1_000, 8_000, 44_100]),
)
def test_every_piece_lies_within_its_segment(
    at_ms: int, loop: tuple[int, int], quiet: list[int], rate_hz: int
) -> None:
    timeline = tape(0, 1_000, 2_000, 5_000, 6_000, 8_000, rate_hz=rate_hz)
    plan = PlayPlan(
        loop=Span(loop[0], loop[0] + loop[1]),
        silences=tuple(
            Span(second * 1_000, second * 1_000 + 1_000) for second in sorted(quiet)
        ),
    )
    for piece in played(timeline, at_ms, plan, 50):
        assert 0 <= piece.first < piece.until <= rate_hz
