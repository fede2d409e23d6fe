from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.airtime import (
    LongestTurn,
    airtime_ms,
    even_shares_ms,
    picture,
    talk_to_move,
)
from colearn_desktop.domain.floor import (
    NOBODY,
    SEVERAL,
    Floor,
    FloorChange,
    Span,
    floor_at,
    held_by,
    turns,
    without,
)
from colearn_desktop.domain.ids import EventId, PersonId, PhaseId

ASH, BRACKEN, FERN = PersonId("ash"), PersonId("bracken"), PersonId("fern")
ROUND = PhaseId("round")


def changes(*moments: tuple[int, Floor]) -> list[FloorChange]:
    return [FloorChange(EventId(str(i)), at, floor) for i, (at, floor) in enumerate(moments)]


def test_airtime_counts_the_current_speaker_up_to_now() -> None:
    told = turns(
        changes((0, held_by(ASH)), (90_000, held_by(BRACKEN))),
        [(ROUND, Span(0, 95_000))],
        [],
        until_ms=95_000,
    )
    assert airtime_ms(told) == {ASH: 90_000, BRACKEN: 5_000}


def test_time_when_several_or_nobody_hold_the_floor_belongs_to_no_one() -> None:
    told = turns(
        changes((0, held_by(ASH)), (10, SEVERAL), (30, NOBODY), (40, held_by(ASH))),
        [(ROUND, Span(0, 50))],
        [],
        until_ms=50,
    )
    assert airtime_ms(told) == {ASH: 20}


def test_a_pause_is_taken_out_of_a_turn() -> None:
    told = turns(
        changes((0, held_by(ASH))), [(ROUND, Span(0, 100))], [Span(20, 60)], until_ms=100
    )
    assert [turn.span for turn in told] == [Span(0, 20), Span(60, 100)]


def test_a_turn_ends_with_its_phase() -> None:
    later = PhaseId("later")
    told = turns(
        changes((0, held_by(ASH))),
        [(ROUND, Span(0, 60)), (later, Span(60, 100))],
        [],
        until_ms=100,
    )
    assert [(turn.phase_id, turn.span.length_ms) for turn in told] == [(ROUND, 60), (later, 40)]


def test_floor_at_a_moment_is_that_of_the_last_change_before_it() -> None:
    log = changes((10, held_by(ASH)), (20, held_by(FERN)))
    assert floor_at(log, 9) == NOBODY
    assert floor_at(log, 10) == held_by(ASH)
    assert floor_at(log, 20) == held_by(FERN)


def test_a_silent_person_counts_as_zero_and_is_named() -> None:
    told = turns(changes((0, held_by(ASH))), [(ROUND, Span(0, 240_000))], [], until_ms=240_000)
    seen = picture(
        told,
        seated=[ASH, BRACKEN, FERN],
        present=[ASH, FERN],
        team=[],
        presence_ms={ASH: 240_000, BRACKEN: 0, FERN: 240_000},
    )
    assert seen.not_heard == (FERN,)
    assert (seen.voices_heard, seen.people) == (1, 2)
    assert seen.even_share_ms == 120_000
    assert [(o.person_id, o.times_even_share) for o in seen.well_over] == [(ASH, 2.0)]


def test_a_slip_of_the_key_is_no_voice() -> None:
    told = turns(
        changes((0, held_by(FERN)), (400, held_by(ASH))),
        [(ROUND, Span(0, 60_000))],
        [],
        until_ms=60_000,
    )
    seen = picture(
        told,
        seated=[ASH, FERN],
        present=[ASH, FERN],
        team=[],
        presence_ms={ASH: 60_000, FERN: 60_000},
    )
    assert seen.not_heard == (FERN,)
    assert seen.voices_heard == 1


def test_nothing_is_said_about_anybody_in_the_first_minutes() -> None:
    told = turns(changes((0, held_by(ASH))), [(ROUND, Span(0, 60_000))], [], until_ms=60_000)
    seen = picture(
        told,
        seated=[ASH, FERN],
        present=[ASH, FERN],
        team=[],
        presence_ms={ASH: 60_000, FERN: 60_000},
    )
    assert seen.well_over == ()


def test_talk_to_move_reads_the_share_that_would_change_hands() -> None:
    shares = even_shares_ms(100, {ASH: 1, BRACKEN: 1})
    assert talk_to_move({ASH: 100, BRACKEN: 0}, shares) == 0.5
    assert talk_to_move({ASH: 50, BRACKEN: 50}, shares) == 0.0


def test_who_came_for_half_the_round_is_compared_with_half_a_share() -> None:
    assert even_shares_ms(90, {ASH: 60, FERN: 30}) == {ASH: 60.0, FERN: 30.0}


people = st.sampled_from([held_by(ASH), held_by(BRACKEN), held_by(FERN), NOBODY, SEVERAL])
moments = st.lists(st.tuples(st.integers(0, 10_000), people), max_size=30).map(
    lambda found: sorted(found, key=lambda moment: moment[0])
)
gaps = st.lists(st.integers(0, 10_000), max_size=8, unique=True).map(
    lambda edges: [
        Span(a, b)
        for a, b in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
        if b > a
    ]
)


@given(moments=moments, pauses=gaps)
def test_all_floor_time_adds_up_to_the_running_clock(
    moments: list[tuple[int, Floor]], pauses: list[Span]
) -> None:
    """Turns of all kinds, and the time of nobody, fill the phase without its pauses."""
    whole = Span(0, 10_000)
    log = changes((0, held_by(ASH)), *moments)
    told = turns(log, [(ROUND, whole)], pauses, until_ms=whole.end_ms)
    running_ms = sum(part.length_ms for part in without(whole, pauses))
    nobody_ms = sum(
        part.length_ms
        for index, change in enumerate(log)
        if change.floor == NOBODY
        for part in without(
            Span(change.at_ms, log[index + 1].at_ms if index + 1 < len(log) else 10_000), pauses
        )
    )
    assert sum(turn.span.length_ms for turn in told) + nobody_ms == running_ms
    for before, after in itertools.pairwise(told):
        assert before.span.end_ms <= after.span.start_ms


@given(whole=st.tuples(st.integers(0, 100), st.integers(0, 100)), cuts=gaps)
def test_without_keeps_exactly_what_is_outside_the_gaps(
    whole: tuple[int, int], cuts: list[Span]
) -> None:
    span = Span(min(whole), max(whole))
    kept = {ms for part in without(span, cuts) for ms in range(part.start_ms, part.end_ms)}
    cut = {ms for gap in cuts for ms in range(gap.start_ms, min(gap.end_ms, 101))}
    assert kept == set(range(span.start_ms, span.end_ms)) - cut


def test_using_an_allowance_is_not_held_against_anybody() -> None:
    told = turns(
        changes((0, held_by(ASH)), (240_000, held_by(FERN)), (360_000, NOBODY)),
        [(ROUND, Span(0, 360_000))],
        [],
        until_ms=360_000,
    )

    def well_over(allowance_ms: int) -> list[PersonId]:
        seen = picture(
            told,
            seated=[ASH, BRACKEN, FERN],
            present=[ASH, BRACKEN, FERN],
            team=[],
            presence_ms=dict.fromkeys([ASH, BRACKEN, FERN], 360_000),
            allowances_ms={ASH: allowance_ms},
        )
        assert seen.airtime[ASH] == 240_000  # the figure itself stays what it is
        return [over.person_id for over in seen.well_over]

    assert well_over(0) == [ASH]
    assert well_over(120_000) == []


def test_the_longest_turn_goes_on_over_a_pause() -> None:
    told = turns(
        changes((0, held_by(ASH)), (100_000, held_by(FERN)), (150_000, NOBODY)),
        [(ROUND, Span(0, 200_000))],
        [Span(20_000, 60_000)],
        until_ms=200_000,
    )
    seen = picture(
        told,
        seated=[ASH, FERN],
        present=[ASH, FERN],
        team=[],
        presence_ms={ASH: 160_000, FERN: 160_000},
        running=[Span(0, 20_000), Span(60_000, 200_000)],
    )
    assert seen.longest == LongestTurn(ASH, 60_000)
    assert seen.since_spoke_ms == {ASH: 100_000, FERN: 50_000}


def test_a_change_that_lasted_no_time_cuts_no_turn() -> None:
    told = turns(
        changes((0, held_by(ASH)), (50, held_by(FERN)), (50, held_by(ASH))),
        [(ROUND, Span(0, 100))],
        [],
        until_ms=100,
    )
    assert [turn.span for turn in told] == [Span(0, 100)]
