from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.floor import (
    GROUPS,
    SEVERAL,
    TEAM,
    Floor,
    Span,
    Turn,
    held_by,
)
from colearn_desktop.domain.ids import PersonId, PhaseId
from colearn_desktop.domain.look_back import STEP_MS, WINDOW_MS, LookBack, look_back

PEOPLE = tuple(PersonId(name) for name in ("ash", "bracken", "clover", "dock", "elder"))
ROUND, LATER = PhaseId("round"), PhaseId("later")
MINUTE_MS = 60_000

floors = st.one_of(
    st.sampled_from([SEVERAL, GROUPS, TEAM]),
    st.sampled_from(PEOPLE).map(held_by),
)


def one_after_another(*holds: tuple[Floor, int]) -> list[Turn]:
    """Turns of these lengths from 0 on, all in one phase."""
    turns, start_ms = [], 0
    for floor, length_ms in holds:
        turns.append(Turn(floor, ROUND, Span(start_ms, start_ms + length_ms)))
        start_ms += length_ms
    return turns


def told(
    turns: list[Turn], *, named: bool = False, count_voices: bool = False, rest_ms: int = 0
) -> LookBack:
    end_ms = max((turn.span.end_ms for turn in turns), default=0) + rest_ms
    return look_back(
        turns, [(ROUND, Span(0, end_ms))], PEOPLE, named=named, count_voices=count_voices
    )


talks = st.lists(st.tuples(floors, st.integers(1_000, 20 * MINUTE_MS)), min_size=1, max_size=25)


def test_three_hours_play_in_a_minute_and_half_a_minute_in_half_a_minute() -> None:
    assert told(one_after_another((held_by(PEOPLE[0]), 180 * MINUTE_MS))).length_ms == MINUTE_MS
    assert told(one_after_another((held_by(PEOPLE[0]), 30_000))).length_ms == 30_000


def test_nothing_has_happened_yet() -> None:
    nothing = told([], count_voices=True)
    assert nothing.frames == ()
    assert nothing.frame_at(0) is None
    assert nothing.voices == (0, len(PEOPLE))


def test_with_names_each_person_lights_their_own_place_in_turn() -> None:
    turns = one_after_another(*((held_by(person), 10 * MINUTE_MS) for person in PEOPLE))
    frames = told(turns, named=True).frames
    quarter = len(frames) // 10
    brightest = [
        max(range(5), key=frames[at].places.__getitem__)
        for at in range(quarter, len(frames), 2 * quarter)
    ]
    assert brightest == [0, 1, 2, 3, 4]


def test_the_whole_table_and_the_team_have_lights_of_their_own() -> None:
    frames = told(one_after_another((SEVERAL, 20_000), (GROUPS, 20_000), (TEAM, 20_000))).frames
    assert [frames[at].together for at in (200, 600, 1_000)] == [1.0, 1.0, 0.0]
    assert [frames[at].team for at in (200, 600, 1_000)] == [0.0, 0.0, 1.0]
    assert not any(any(frame.places) for frame in frames)


def test_phases_follow_each_other_without_what_lay_between() -> None:
    turns = [
        Turn(held_by(PEOPLE[0]), ROUND, Span(0, 30_000)),
        Turn(held_by(PEOPLE[1]), LATER, Span(900_000, 930_000)),
    ]
    phases = [(ROUND, Span(0, 30_000)), (LATER, Span(900_000, 930_000))]
    frames = look_back(turns, phases, PEOPLE, named=True, count_voices=False).frames
    assert len(frames) * STEP_MS == MINUTE_MS
    assert [frames[0].phase_id, frames[599].phase_id, frames[600].phase_id] == [
        ROUND,
        ROUND,
        LATER,
    ]
    assert frames[300].places[0] == frames[900].places[1] == 1.0


def test_a_slip_of_the_key_is_no_voice() -> None:
    slip = told(
        one_after_another((held_by(PEOPLE[0]), 300), (held_by(PEOPLE[1]), 9_700)),
        named=True,
        count_voices=True,
    )
    assert slip.voices == (1, 5)
    assert not any(frame.places[0] for frame in slip.frames)


@given(talks, st.booleans(), st.booleans())
def test_there_is_one_light_at_a_time_and_it_never_flashes(
    holds: list[tuple[Floor, int]], named: bool, count_voices: bool
) -> None:
    frames = told(one_after_another(*holds), named=named, count_voices=count_voices).frames
    for frame in frames:
        every = [*frame.places, frame.together, frame.team]
        assert all(0 <= light <= 1 for light in every)
        assert sum(every) <= 1 + 1e-6
    for before, after in itertools.pairwise(frames):
        for was, is_now in zip(before.places, after.places, strict=True):
            assert abs(is_now - was) <= STEP_MS / WINDOW_MS + 1e-6


@given(talks, st.randoms(use_true_random=False))
def test_without_names_and_voices_it_is_the_same_whoever_spoke(
    holds: list[tuple[Floor, int]], chance: random.Random
) -> None:
    others = [
        (held_by(chance.choice(PEOPLE)) if floor.person_id else floor, length)
        for floor, length in holds
    ]
    assert told(one_after_another(*holds)) == told(one_after_another(*others))


@given(talks, st.permutations(PEOPLE))
def test_with_voices_counted_it_is_the_same_when_people_change_places(
    holds: list[tuple[Floor, int]], seats: list[PersonId]
) -> None:
    moved = [
        (held_by(seats[PEOPLE.index(floor.person_id)]) if floor.person_id else floor, length)
        for floor, length in holds
    ]
    told_here = told(one_after_another(*holds), count_voices=True)
    assert told_here == told(one_after_another(*moved), count_voices=True)
    assert told_here.voices is not None
    assert sum(told_here.frames[-1].heard) == told_here.voices[0]


@given(talks, st.booleans())
def test_voices_are_not_told_unless_they_may_be(
    holds: list[tuple[Floor, int]], named: bool
) -> None:
    result = told(one_after_another(*holds), named=named)
    assert result.voices is None
    assert not any(any(frame.heard) for frame in result.frames)
