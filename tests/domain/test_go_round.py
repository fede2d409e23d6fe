from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.events import Event, EventBody, GoRoundAnswer
from colearn_desktop.domain.floor import NOBODY, held_by
from colearn_desktop.domain.go_round import (
    GoRound,
    TurnFlag,
    TurnLimit,
    draw_order,
    go_round,
    goes_clockwise,
    limit_ms,
    order_from,
)
from colearn_desktop.domain.ids import DeviceId, EventId, PersonId, PhaseId, SessionId
from colearn_desktop.domain.replay import replay

ASH, BRACKEN, CLOVER, DOCK = (PersonId(n) for n in ("ash", "bracken", "clover", "dock"))
HELLO, ROUND = PhaseId("hello"), PhaseId("round")
MINUTE = 60_000
PASSED, LATER = GoRoundAnswer.PASSED, GoRoundAnswer.LATER
PHASES = (
    Phase(HELLO, PhaseKind.GO_ROUND, "Hello", 10 * MINUTE, per_person_ms=3 * MINUTE),
    Phase(ROUND, PhaseKind.DISCUSSION, "Round", 10 * MINUTE, per_person_ms=3 * MINUTE),
)
OPENING: tuple[tuple[int, EventBody], ...] = (
    (0, happened.AgendaPlanned(PHASES)),
    (0, happened.PersonAdded(ASH, "Ash", 1)),
    (0, happened.PersonAdded(BRACKEN, "Bracken", 2)),
    (0, happened.PersonAdded(CLOVER, "Clover", 3)),
    (0, happened.PersonAdded(DOCK, "Dock", 4, present=False)),
    (0, happened.SessionStarted()),
    (0, happened.PhaseStarted(HELLO)),
    (0, happened.GoRoundOrdered(HELLO, (BRACKEN, CLOVER, ASH))),
)


def after(*moments: tuple[int, EventBody]) -> GoRound:
    log = [
        Event(EventId(f"e{i}"), SessionId("s"), DeviceId("d"), i, at, at, body)
        for i, (at, body) in enumerate((*OPENING, *moments), start=1)
    ]
    standing = go_round(replay(log))
    assert standing is not None
    return standing


def floor(person: PersonId) -> EventBody:
    return happened.FloorChanged(held_by(person))


def answered(person: PersonId, answer: GoRoundAnswer) -> EventBody:
    return happened.GoRoundAnswered(HELLO, person, answer)


def test_everybody_is_asked_in_the_order_that_was_drawn() -> None:
    standing = after()
    assert standing.to_come == (BRACKEN, CLOVER, ASH)
    assert standing.turn == BRACKEN
    standing = after((1_000, floor(BRACKEN)))
    assert (standing.holder, standing.next_person) == (BRACKEN, CLOVER)
    assert standing.turn == BRACKEN
    standing = after((1_000, floor(BRACKEN)), (60_000, floor(CLOVER)))
    assert standing.spoke == (BRACKEN,)
    assert standing.to_come == (ASH,)


def test_whoever_spoke_out_of_turn_is_not_asked_again() -> None:
    standing = after((1_000, floor(ASH)), (60_000, floor(BRACKEN)))
    assert standing.to_come == (CLOVER,)


def test_a_slip_of_the_key_leaves_somebody_to_be_asked() -> None:
    standing = after((1_000, floor(BRACKEN)), (1_300, floor(CLOVER)))
    assert standing.to_come == (BRACKEN, ASH)
    assert standing.spoke == ()


def test_whoever_passes_while_holding_the_floor_gives_it_up() -> None:
    standing = after((1_000, floor(BRACKEN)), (9_000, answered(BRACKEN, PASSED)))
    assert standing.holder is None
    assert standing.passed == (BRACKEN,)
    assert standing.spoke == ()
    assert standing.turn == CLOVER


def test_whoever_puts_it_off_comes_last_in_the_order_of_asking() -> None:
    standing = after((1_000, answered(BRACKEN, LATER)), (2_000, answered(CLOVER, LATER)))
    assert standing.to_come == (ASH, BRACKEN, CLOVER)
    assert standing.later == (BRACKEN, CLOVER)
    standing = after(
        (1_000, answered(BRACKEN, LATER)),
        (2_000, answered(CLOVER, LATER)),
        (3_000, answered(BRACKEN, LATER)),
    )
    assert standing.to_come == (ASH, CLOVER, BRACKEN)


def test_whoever_speaks_after_passing_or_putting_it_off_has_spoken() -> None:
    for answer in (PASSED, LATER):
        standing = after(
            (1_000, answered(BRACKEN, answer)),
            (5_000, floor(BRACKEN)),
            (30_000, happened.FloorChanged(NOBODY)),
        )
        assert standing.spoke == (BRACKEN,)
        assert standing.to_come == (CLOVER, ASH)


def test_somebody_may_speak_and_still_ask_to_be_asked_again() -> None:
    standing = after((1_000, floor(BRACKEN)), (20_000, answered(BRACKEN, LATER)))
    assert standing.to_come == (CLOVER, ASH, BRACKEN)


def test_a_late_arrival_is_appended_and_whoever_left_is_skipped() -> None:
    standing = after(
        (1_000, happened.PersonArrived(DOCK)), (2_000, happened.PersonLeft(BRACKEN))
    )
    assert standing.order == (CLOVER, ASH, DOCK)
    assert standing.to_come == (CLOVER, ASH, DOCK)
    standing = after((1_000, floor(BRACKEN)), (2_500, happened.PersonLeft(BRACKEN)))
    assert standing.holder is None
    assert BRACKEN not in standing.order


def test_a_phase_that_ran_before_there_were_orders_goes_by_seats() -> None:
    log = [
        Event(EventId(f"e{i}"), SessionId("s"), DeviceId("d"), i, at, at, body)
        for i, (at, body) in enumerate(OPENING[:-1], start=1)
    ]
    standing = go_round(replay(log))
    assert standing is not None
    assert standing.order == (ASH, BRACKEN, CLOVER)


def test_what_was_said_in_another_phase_is_no_part_of_the_go_round() -> None:
    log = [
        Event(EventId(f"e{i}"), SessionId("s"), DeviceId("d"), i, at, at, body)
        for i, (at, body) in enumerate((*OPENING, (9_000, happened.PhaseStarted(ROUND))), 1)
    ]
    assert go_round(replay(log)) is None


def test_extra_time_counts_for_the_limit_of_a_go_round_alone() -> None:
    log = [
        Event(EventId(f"e{i}"), SessionId("s"), DeviceId("d"), i, at, at, body)
        for i, (at, body) in enumerate((*OPENING, (1, happened.AllowanceSet(ASH, 2 * MINUTE))))
    ]
    state = replay(log)
    assert limit_ms(state, PHASES[0], ASH) == 5 * MINUTE
    assert limit_ms(state, PHASES[0], CLOVER) == 3 * MINUTE
    assert limit_ms(state, PHASES[1], ASH) is None


def test_the_flag_shows_half_a_minute_before_the_limit_and_beyond_it() -> None:
    limit = 3 * MINUTE
    assert TurnLimit(limit - 30_001, limit).flag is TurnFlag.NONE
    assert TurnLimit(limit - 30_000, limit).flag is TurnFlag.SOON
    assert TurnLimit(limit - 1, limit).flag is TurnFlag.SOON
    assert TurnLimit(limit, limit).flag is TurnFlag.OVER
    assert TurnLimit(10_000, 30_000).flag is TurnFlag.NONE


people = st.lists(
    st.sampled_from([PersonId(f"p{i}") for i in range(40)]), unique=True, max_size=40
)


@given(people, st.data())
def test_an_order_asks_everybody_once_and_neighbours_after_each_other(
    seated: Sequence[PersonId], data: st.DataObject
) -> None:
    def below(limit: int) -> int:
        return data.draw(st.integers(0, limit - 1))

    order = draw_order(seated, (), below)
    assert sorted(order) == sorted(seated)
    again = draw_order(seated, order, below)
    assert sorted(again) == sorted(seated)
    if len(seated) > 1:
        assert again[0] != order[0]
    if len(seated) > 2:
        assert goes_clockwise(order, seated) is not goes_clockwise(again, seated)
        assert order_from(seated, order[0], clockwise=goes_clockwise(order, seated)) == order
