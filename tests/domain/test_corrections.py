from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.corrections import LEAST_STRETCH_MS
from colearn_desktop.domain.floor import NOBODY, Floor, FloorKind, Span, held_by, turns, without
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.merging import united
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.stretches import Beginning, Stretch, holder_totals_ms, stretches
from colearn_desktop.services.corrections import Corrections
from colearn_desktop.services.session_log import SessionLog
from tests.domain.floor_stories import (
    ASH,
    BRACKEN,
    FERN,
    FLOORS,
    PHASES,
    Act,
    Step,
    opened,
    play,
    steps,
    told,
)
from tests.fakes.notebook_log import NotebookLog

HELLO, ROUND = PHASES[0].phase_id, PHASES[1].phase_id
picks = st.integers(0, 10_000)
floors = st.sampled_from(FLOORS)


def corrections_of(log: NotebookLog) -> Corrections:
    return Corrections(cast(SessionLog, log))


def running_ms(state: SessionState, now_ms: int) -> int:
    return sum(
        part.length_ms
        for _, span in state.phase_spans(now_ms)
        for part in without(span, state.pauses_until(now_ms))
    )


def check_laws(log: NotebookLog) -> list[Stretch]:
    """No overlap, no gap, and everybody's time adds up to the clock's."""
    state, now_ms = log.state, log.now_ms()
    found = stretches(state, now_ms)
    clock_ms = running_ms(state, now_ms)
    assert sum(holder_totals_ms(found).values()) == clock_ms
    assert clock_ms == sum(state.elapsed_ms(p.phase_id, now_ms) for p in PHASES)
    for before, after in itertools.pairwise(found):
        assert before.span.end_ms <= after.span.start_ms
        if before.run == after.run:
            assert before.span.end_ms == after.span.start_ms
            assert before.floor != after.floor
    as_turns = turns(
        state.floor_changes,
        state.phase_spans(now_ms),
        state.pauses_until(now_ms),
        until_ms=now_ms,
    )
    for one, next_one in itertools.pairwise(as_turns):
        assert one.span.end_ms <= next_one.span.start_ms
    by_turns = sum(turn.span.length_ms for turn in as_turns)
    assert by_turns == clock_ms - holder_totals_ms(found)[NOBODY]
    return found


def floors_over_time(found: list[Stretch]) -> Callable[[int], Floor | None]:
    def at(at_ms: int) -> Floor | None:
        return next((s.floor for s in found if s.span.start_ms <= at_ms < s.span.end_ms), None)

    return at


def check_change(
    log: NotebookLog, before: list[Stretch], after: list[Stretch], span: Span, floor: Floor
) -> None:
    """Within the span the floor is `floor`'s, and elsewhere whose it was.

    Only somebody's going home in the meantime ends what was given to them.
    """
    was, now = floors_over_time(before), floors_over_time(after)
    moments = {
        moment + step
        for one in (*before, *after)
        for moment in (one.span.start_ms, one.span.end_ms)
        for step in (-1, 0)
    } | {span.start_ms, span.end_ms, span.end_ms - 1, span.start_ms - 1}
    last_ms = max((one.span.end_ms for one in before), default=0)
    for moment in moments:
        if not 0 <= moment < last_ms:
            continue
        expected = floor if span.start_ms <= moment < span.end_ms else was(moment)
        if now(moment) == expected:
            continue
        departed = any(
            isinstance(event.body, happened.PersonLeft)
            and expected == held_by(event.body.person_id)
            and span.start_ms <= event.at_ms <= moment
            for event in log.events
        )
        assert departed, (moment, expected, now(moment))
        assert now(moment) == NOBODY, (moment, expected, now(moment))


@given(steps=steps)
def test_the_totals_of_all_holders_are_the_time_the_clock_ran(steps: list[Step]) -> None:
    check_laws(told(steps))


@given(steps=steps, pick=picks, floor=floors)
def test_reassigning_changes_who_had_the_floor_there_and_nowhere_else(
    steps: list[Step], pick: int, floor: Floor
) -> None:
    log = told(steps)
    before = check_laws(log)
    place = pick % len(before)
    corrections_of(log).reassign(place, floor)
    check_change(log, before, check_laws(log), before[place].span, floor)


@given(steps=steps, pick=picks, floor=floors, where=picks, earlier=st.booleans())
def test_splitting_gives_one_part_away_and_leaves_the_other(
    steps: list[Step], pick: int, floor: Floor, where: int, earlier: bool
) -> None:
    log = told(steps)
    before = check_laws(log)
    span = before[pick % len(before)].span
    at_ms = span.start_ms + where % (span.length_ms + 1)
    changed = corrections_of(log).split(pick % len(before), at_ms, floor, earlier_part=earlier)
    if changed:
        assert LEAST_STRETCH_MS <= at_ms - span.start_ms <= span.length_ms - LEAST_STRETCH_MS
        part = Span(span.start_ms, at_ms) if earlier else Span(at_ms, span.end_ms)
        check_change(log, before, check_laws(log), part, floor)
    else:
        assert check_laws(log) == before


@given(steps=steps, pick=picks, to=st.integers(-70_000, 70_000))
def test_shifting_a_boundary_moves_time_between_its_two_neighbours_alone(
    steps: list[Step], pick: int, to: int
) -> None:
    log = told(steps)
    before = check_laws(log)
    place = pick % len(before)
    start_ms = before[place].span.start_ms
    corrections_of(log).shift_start(place, start_ms + to)
    after = check_laws(log)
    if place == 0 or before[place - 1].run != before[place].run:
        # It began with its phase: what it leaves is nobody's.
        later_ms = max(
            (s.span.start_ms for s in after if s.event_id == before[place].event_id),
            default=start_ms,
        )
        check_change(log, before, after, Span(start_ms, max(start_ms, later_ms)), NOBODY)
        return
    now_starts = [s.span.start_ms for s in after if s.event_id == before[place].event_id]
    if before[place].beginning is Beginning.GIVEN and now_starts:
        to_ms = now_starts[0]
        moved_later = to_ms > start_ms
        check_change(
            log,
            before,
            after,
            Span(min(start_ms, to_ms), max(start_ms, to_ms)),
            before[place - 1].floor if moved_later else before[place].floor,
        )


@given(steps=steps, pick=picks, with_next=st.booleans())
def test_a_merged_stretch_is_its_neighbours(
    steps: list[Step], pick: int, with_next: bool
) -> None:
    log = told(steps)
    before = check_laws(log)
    place = pick % len(before)
    other = place + (1 if with_next else -1)
    changed = corrections_of(log).merge(place, with_next=with_next)
    after = check_laws(log)
    if 0 <= other < len(before) and before[other].run == before[place].run:
        assert changed
        check_change(log, before, after, before[place].span, before[other].floor)
    else:
        assert after == before


@given(steps=steps, pick=picks, to=st.integers(-90_000, 90_000))
def test_moving_a_phase_changes_nobodys_floor(steps: list[Step], pick: int, to: int) -> None:
    log = told(steps)
    before = check_laws(log)
    run = pick % len(log.state.runs)
    corrections_of(log).move_phase(run, log.state.runs[run].start_ms + to)
    check_change(log, before, check_laws(log), Span(0, 0), NOBODY)


_corrections = st.lists(st.tuples(st.integers(0, 7), picks, picks, floors), max_size=8)


def correct(made: Corrections, log: NotebookLog, wish: tuple[int, int, int, Floor]) -> None:
    kind, pick, where, floor = wish
    found = made.stretches()
    place = pick % len(found)
    span = found[place].span
    match kind:
        case 0:
            made.reassign(place, floor)
        case 1:
            made.delete(place)
        case 2 | 3:
            made.merge(place, with_next=kind == 2)
        case 4:
            made.split(
                place,
                span.start_ms + where % (span.length_ms + 1),
                floor,
                earlier_part=where % 2 == 0,
            )
        case 5:
            made.shift_start(place, span.start_ms + where - 5_000)
        case 6:
            made.shift_end(place, span.end_ms + where - 5_000)
        case _:
            run = pick % len(log.state.runs)
            made.move_phase(run, log.state.runs[run].start_ms + where - 5_000)


@given(steps=steps, wishes=_corrections, ended=st.booleans())
def test_any_corrections_keep_the_sum_and_can_all_be_undone_and_redone(
    steps: list[Step], wishes: list[tuple[int, int, int, Floor]], ended: bool
) -> None:
    log = told(steps)
    if ended:
        log.append(happened.SessionEnded())
    made = corrections_of(log)
    seen = [check_laws(log)]
    clock_ms = running_ms(log.state, log.now_ms())
    for wish in wishes:
        could = len(log.events)
        correct(made, log, wish)
        if len(log.events) != could:
            seen.append(check_laws(log))
        if wish[0] != 7:
            assert running_ms(log.state, log.now_ms()) == clock_ms
        clock_ms = running_ms(log.state, log.now_ms())
    for _ in range(2):
        for expected in reversed(seen[:-1]):
            made.undo()
            assert bare(check_laws(log)) == bare(expected)
        assert not made.can_undo
        for expected in seen[1:]:
            made.redo()
            assert bare(check_laws(log)) == bare(expected)
        assert not made.can_redo


def bare(found: list[Stretch]) -> list[tuple[Span, Floor, PhaseId]]:
    return [(one.span, one.floor, one.phase_id) for one in found]


@given(ours=steps, theirs=steps, shared=steps)
def test_two_records_of_one_session_unite_in_either_order(
    ours: list[Step], theirs: list[Step], shared: list[Step]
) -> None:
    first, second = opened("a", "a"), opened("b", "b")
    second.events, second.at_ms = [], 0
    play(first, shared)
    second.events = list(first.events)
    second.at_ms = first.at_ms
    second.state = replay(second.events)
    play(first, ours)
    play(second, theirs)
    one_way = united(first.events, second.events)
    assert one_way == united(second.events, first.events)
    assert one_way == united(one_way, second.events)
    assert {e.event_id for e in one_way} == {
        e.event_id for e in (*first.events, *second.events)
    }
    merged = NotebookLog()
    merged.events, merged.at_ms = one_way, max(first.at_ms, second.at_ms)
    merged.state = replay(one_way)
    assert merged.state == replay(united(second.events, first.events))
    check_laws(merged)


def small_talk() -> NotebookLog:
    """Ash 10 to 40 s, Bracken to 70 s, then the round, Fern from 80 s, now 100 s."""
    log = opened()
    play(
        log,
        [
            Step(10_000, Act.GIVE, 0),
            Step(30_000, Act.GIVE, 1),
            Step(30_000, Act.PHASE, 1),
            Step(10_000, Act.GIVE, 2),
            Step(18_500, Act.RESUME, 0),
        ],
    )
    return log


def as_seconds(log: NotebookLog) -> list[tuple[int, int, str]]:
    return [
        (s.span.start_ms // 1_000, s.span.end_ms // 1_000, s.floor.person_id or s.floor.kind)
        for s in stretches(log.state, log.now_ms())
    ]


def test_a_session_falls_into_stretches_of_somebodys_and_nobodys() -> None:
    assert as_seconds(small_talk()) == [
        (0, 10, "nobody"),
        (10, 40, "ash"),
        (40, 70, "bracken"),
        (70, 80, "nobody"),
        (80, 100, "fern"),
    ]


def test_a_turn_can_be_handed_on_again_after_it_was_merged() -> None:
    """What was hidden by the merging must not come to light."""
    log = small_talk()
    made = corrections_of(log)
    assert made.merge(2, with_next=False)
    assert as_seconds(log)[1] == (10, 70, "ash")
    assert made.reassign(1, held_by(FERN))
    assert as_seconds(log)[1] == (10, 70, "fern")


def test_the_floor_of_a_phases_first_moment_can_be_somebodys() -> None:
    log = small_talk()
    assert corrections_of(log).reassign(3, held_by(ASH))
    assert as_seconds(log)[3] == (70, 80, "ash")


def test_a_boundary_stops_a_second_before_its_neighbours() -> None:
    log = small_talk()
    made = corrections_of(log)
    assert made.shift_start(2, 500_000)
    assert as_seconds(log)[1:3] == [(10, 69, "ash"), (69, 70, "bracken")]
    assert made.shift_start(2, 0)
    assert as_seconds(log)[1:3] == [(10, 11, "ash"), (11, 70, "bracken")]


def test_a_turn_that_ended_before_its_phase_leaves_the_rest_to_nobody() -> None:
    log = small_talk()
    assert corrections_of(log).shift_end(2, 60_000)
    assert as_seconds(log)[2:4] == [(40, 60, "bracken"), (60, 70, "nobody")]


def test_a_phase_moved_across_a_turn_counts_it_to_the_other_phase() -> None:
    log = small_talk()
    assert corrections_of(log).move_phase(1, 50_000)
    assert [s.phase_id for s in stretches(log.state, log.now_ms())][2:4] == [HELLO, ROUND]
    assert as_seconds(log)[2:5] == [
        (40, 50, "bracken"),
        (50, 70, "bracken"),
        (70, 80, "nobody"),
    ]


def test_whoever_left_can_have_spoken_until_another_moment() -> None:
    log = opened()
    play(
        log,
        [
            Step(10_000, Act.GIVE, 0),
            Step(30_000, Act.LEAVE, 0),
            Step(10_000, Act.RESUME, 0),
        ],
    )
    made = corrections_of(log)
    assert made.shift_end(1, 30_000)
    assert as_seconds(log)[1:] == [(10, 30, "ash"), (30, 51, "nobody")]
    assert not made.shift_end(1, 45_000) or as_seconds(log)[1][1] <= 40


def test_a_note_follows_a_corrected_floor() -> None:
    log = small_talk()
    made = corrections_of(log)
    made.reassign(1, held_by(BRACKEN))
    found = stretches(log.state, log.now_ms())
    assert found[1].floor.kind is FloorKind.PERSON
    assert found[1].span == Span(10_000, 70_000)
    assert FERN in {s.floor.person_id for s in found}
