"""Who had the floor, without a gap: what a correction takes hold of."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from colearn_desktop.domain.floor import NOBODY, Floor, FloorChange, Span, without
from colearn_desktop.domain.ids import EventId, PhaseId
from colearn_desktop.domain.session_state import SessionState


class Beginning(StrEnum):
    """Why a stretch begins where it does.

    `FREED`: whoever had the floor went home, or passed in a go-round.
    """

    GIVEN = "given"
    PHASE = "phase"
    FREED = "freed"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A floor change that changes nothing, and would if what stands over it went away."""

    event_id: EventId
    at_ms: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """One unbroken hold of the floor within one phase, nobody's included.

    Attributes:
        event_id: What began it.
        beginning: What sort of event that was.
        run: Place of its phase among all runs of phases.
        span: In session time, in milliseconds; pauses are not taken out.
        running_ms: Its length with pauses taken out.
        is_open: It is going on.
        hidden: Floor changes within it that change nothing.
    """

    event_id: EventId
    beginning: Beginning
    floor: Floor
    phase_id: PhaseId
    run: int
    span: Span
    running_ms: int = 0
    is_open: bool = False
    hidden: tuple[Hidden, ...] = ()


def stretches(state: SessionState, now_ms: int) -> list[Stretch]:
    """The whole session as stretches, oldest first.

    They fill the time of all phases: each begins where the one before it ended, or with
    its phase. Neighbours of one phase have different holders, and none is empty.

    Args:
        state: The session as it stands.
        now_ms: Session time up to which the last one counts.
    """
    gaps = state.pauses_until(now_ms)
    result: list[Stretch] = []
    covered: list[Hidden] = []
    for place, run in enumerate(state.runs):
        last = place + 1 == len(state.runs)
        until = None if last else state.runs[place + 1].changes_before
        end_ms = now_ms if run.end_ms is None else run.end_ms
        opening = Stretch(
            run.event_id,
            Beginning.PHASE,
            NOBODY,
            run.phase_id,
            place,
            Span(run.start_ms, run.start_ms),
            hidden=tuple(each for each in covered if each.at_ms == run.start_ms),
        )
        found = [opening]
        for change in state.floor_changes[run.changes_before : until]:
            if change.at_ms < end_ms:
                _add(found, change)
            elif change.given:
                # Given away in the moment in which the next phase began.
                covered.append(Hidden(change.event_id, change.at_ms))
        if end_ms <= run.start_ms:
            continue
        ends = [*(one.span.start_ms for one in found[1:]), end_ms]
        for one, until_ms in zip(found, ends, strict=True):
            result.append(_ended(one, until_ms, state.floor_repeats, gaps))
    run_now = state.current_run
    if result and run_now is not None and result[-1].run == len(state.runs) - 1:
        result[-1] = replace(result[-1], is_open=True)
    return result


def holder_totals_ms(found: Iterable[Stretch]) -> Counter[Floor]:
    """How long each holder had the floor, nobody included, in milliseconds.

    The totals add up to the time for which the phases ran with the clock on.
    """
    total: Counter[Floor] = Counter()
    for one in found:
        total[one.floor] += one.running_ms
    return total


def _ended(
    one: Stretch, until_ms: int, repeats: Sequence[FloorChange], gaps: Sequence[Span]
) -> Stretch:
    span = Span(one.span.start_ms, until_ms)
    first = bisect.bisect_left(repeats, span.start_ms, key=_at_ms)
    behind = bisect.bisect_left(repeats, span.end_ms, key=_at_ms)
    hidden = [Hidden(repeat.event_id, repeat.at_ms) for repeat in repeats[first:behind]]
    return replace(
        one,
        span=span,
        running_ms=sum(part.length_ms for part in without(span, gaps)),
        hidden=(*one.hidden, *hidden),
    )


def _at_ms(change: FloorChange) -> int:
    return change.at_ms


def _add(found: list[Stretch], change: FloorChange) -> None:
    """Let `change` begin a stretch, or take over the empty one at its moment."""
    hidden: tuple[Hidden, ...] = ()
    latest = found[-1]
    if latest.span.start_ms == change.at_ms:
        hidden = latest.hidden
        if latest.beginning is Beginning.GIVEN:
            hidden += (Hidden(latest.event_id, change.at_ms),)
        found.pop()
    if found and found[-1].floor == change.floor:
        if change.given:
            hidden += (Hidden(change.event_id, change.at_ms),)
        found[-1] = replace(found[-1], hidden=found[-1].hidden + hidden)
        return
    found.append(
        replace(
            latest,
            event_id=change.event_id,
            beginning=Beginning.GIVEN if change.given else Beginning.FREED,
            floor=change.floor,
            span=Span(change.at_ms, change.at_ms),
            hidden=hidden,
        )
    )
