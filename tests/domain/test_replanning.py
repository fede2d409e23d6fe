from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.agenda import MINUTE_MS, PhaseKind
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.replanning import (
    LEAST_LENGTH_MS,
    PhaseAhead,
    end_moved,
    one_dropped,
    one_shortened,
    shortened_in_proportion,
    should_offer,
    whole_minutes_ms,
)


def ahead(name: str, minutes: int, kind: PhaseKind = PhaseKind.DISCUSSION) -> PhaseAhead:
    return PhaseAhead(PhaseId(name), kind, minutes * MINUTE_MS, minutes * MINUTE_MS)


def cuts_in_minutes(cuts_ms: dict[PhaseId, int]) -> dict[str, float]:
    return {str(phase_id): cut / MINUTE_MS for phase_id, cut in cuts_ms.items()}


def test_long_phases_give_more_than_short_ones_and_a_kept_break_gives_nothing() -> None:
    rest = [ahead("round", 60), ahead("break", 20, PhaseKind.BREAK), ahead("closing", 20)]
    replan = shortened_in_proportion(rest, 12 * MINUTE_MS, keep={PhaseId("break")})
    assert cuts_in_minutes(dict(replan.cuts_ms)) == {"round": 9, "closing": 3}
    assert replan.short_by_ms == 0


def test_what_cannot_be_saved_is_said() -> None:
    replan = shortened_in_proportion([ahead("closing", 8)], 12 * MINUTE_MS)
    assert cuts_in_minutes(dict(replan.cuts_ms)) == {"closing": 4}
    assert replan.short_by_ms == 8 * MINUTE_MS


def test_seconds_count_as_the_screen_rounds_them() -> None:
    replan = shortened_in_proportion([ahead("round", 60)], 12 * MINUTE_MS + 20_000)
    assert replan.saved_ms == 12 * MINUTE_MS


def test_a_phase_that_was_on_before_keeps_what_it_has_used() -> None:
    used = PhaseAhead(
        PhaseId("round"), PhaseKind.DISCUSSION, 30 * MINUTE_MS, 30 * MINUTE_MS, 26 * MINUTE_MS
    )
    assert shortened_in_proportion([used], 10 * MINUTE_MS).saved_ms == 4 * MINUTE_MS
    assert one_shortened(used, 5 * MINUTE_MS, 0).saved_ms == 4 * MINUTE_MS


def test_leaving_one_phase_out_saves_what_it_would_take() -> None:
    replan = one_dropped(ahead("round", 10), 12 * MINUTE_MS)
    assert (replan.saved_ms, replan.short_by_ms) == (10 * MINUTE_MS, 2 * MINUTE_MS)


def test_a_later_end_cuts_nothing() -> None:
    replan = end_moved(12 * MINUTE_MS)
    assert (replan.saved_ms, replan.end_moved_ms) == (0, 12 * MINUTE_MS)


def test_it_is_offered_only_when_late_and_over_and_not_again_at_once() -> None:
    late = 12 * MINUTE_MS
    assert should_offer(late, -1, None)
    assert not should_offer(late, 0, None)
    assert not should_offer(2 * MINUTE_MS - 1, -1, None)
    assert not should_offer(late + 5 * MINUTE_MS - 1, -1, late)
    assert should_offer(late + 5 * MINUTE_MS, -1, late)


lengths = st.integers(30_000, 3 * 60 * MINUTE_MS)
rests = st.lists(
    st.builds(
        PhaseAhead,
        st.uuids().map(lambda u: PhaseId(u.hex)),
        st.sampled_from(PhaseKind),
        planned_ms=lengths,
        length_ms=lengths,
        elapsed_ms=st.just(0) | lengths,
    ),
    max_size=9,
    unique_by=lambda phase: phase.phase_id,
)


@given(rests, st.integers(-60 * MINUTE_MS, 6 * 60 * MINUTE_MS), st.data())
def test_what_is_cut_and_what_is_missing_are_what_was_asked(
    rest: list[PhaseAhead], late_ms: int, data: st.DataObject
) -> None:
    keep = data.draw(st.sets(st.sampled_from([p.phase_id for p in rest]))) if rest else set()
    replan = shortened_in_proportion(rest, late_ms, keep=keep)
    assert replan.saved_ms + replan.short_by_ms == max(0, whole_minutes_ms(late_ms))
    assert replan.short_by_ms >= 0
    assert not keep & replan.cuts_ms.keys()
    order = [p.phase_id for p in rest if p.phase_id in replan.cuts_ms]
    assert order == list(replan.cuts_ms)
    for phase in rest:
        cut_ms = replan.cuts_ms.get(phase.phase_id, 0)
        assert cut_ms >= 0
        assert cut_ms % MINUTE_MS == 0
        if cut_ms:
            least_ms = min(LEAST_LENGTH_MS, phase.planned_ms // 2)
            assert phase.length_ms - cut_ms >= max(least_ms, phase.elapsed_ms)


@given(rests, st.integers(0, 6 * 60 * MINUTE_MS))
def test_it_falls_short_only_when_nothing_more_can_be_spared(
    rest: list[PhaseAhead], late_ms: int
) -> None:
    replan = shortened_in_proportion(rest, late_ms)
    if replan.short_by_ms:
        assert replan.saved_ms == sum(phase.can_spare_ms for phase in rest)


@given(rests, st.integers(0, 6 * 60 * MINUTE_MS), st.integers(0, 3 * 60 * MINUTE_MS))
def test_one_phase_is_never_cut_below_nothing(
    rest: list[PhaseAhead], late_ms: int, to_ms: int
) -> None:
    for phase in rest:
        shorter = one_shortened(phase, to_ms, late_ms)
        assert 0 <= shorter.saved_ms <= max(0, phase.length_ms - phase.elapsed_ms)
        assert one_dropped(phase, late_ms).saved_ms == phase.left_ms
