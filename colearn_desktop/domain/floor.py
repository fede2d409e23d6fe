"""Who is speaking, and the turns that follow from it."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.ids import EventId, PersonId, PhaseId


class FloorKind(StrEnum):
    """The ways in which the floor can be held."""

    PERSON = "person"
    NOBODY = "nobody"
    SEVERAL = "several"
    GROUPS = "groups"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Floor:
    """Who holds the floor; `person_id` is set for `FloorKind.PERSON` alone."""

    kind: FloorKind
    person_id: PersonId | None = None

    def __post_init__(self) -> None:
        if (self.kind is FloorKind.PERSON) != (self.person_id is not None):
            raise ValueError("a person's floor names a person, and no other does")


NOBODY = Floor(FloorKind.NOBODY)
SEVERAL = Floor(FloorKind.SEVERAL)
GROUPS = Floor(FloorKind.GROUPS)
TEAM = Floor(FloorKind.TEAM)


def held_by(person_id: PersonId) -> Floor:
    """The floor in one person's hands."""
    return Floor(FloorKind.PERSON, person_id)


@dataclass(frozen=True, slots=True)
class FloorChange:
    """From `at_ms` (session time) on, `floor` holds. `event_id` names what to undo.

    `given` is False where the floor fell to nobody because a phase began, the session
    ended, or whoever had it went home or passed in a go-round.
    """

    event_id: EventId
    at_ms: int
    floor: Floor
    given: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of session time, in milliseconds; the end is not part of it."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Turn:
    """One unbroken hold of the floor within one phase.

    `resumed` is True where a pause cut the hold in two and this is what came after it.
    """

    floor: Floor
    phase_id: PhaseId | None
    span: Span
    resumed: bool = False


def floor_at(changes: Sequence[FloorChange], at_ms: int) -> Floor:
    """Who held the floor at a moment of session time; changes oldest first."""
    index = bisect.bisect_right(changes, at_ms, key=lambda change: change.at_ms) - 1
    return changes[index].floor if index >= 0 else NOBODY


def without(span: Span, gaps: Iterable[Span]) -> list[Span]:
    """The parts of `span` outside all `gaps`; gaps oldest first, not overlapping."""
    parts: list[Span] = []
    start_ms = span.start_ms
    for gap in gaps:
        if gap.end_ms <= start_ms or gap.start_ms >= span.end_ms:
            continue
        if gap.start_ms > start_ms:
            parts.append(Span(start_ms, gap.start_ms))
        start_ms = max(start_ms, gap.end_ms)
    if start_ms < span.end_ms:
        parts.append(Span(start_ms, span.end_ms))
    return parts


def turns(
    changes: Sequence[FloorChange],
    phases: Sequence[tuple[PhaseId, Span]],
    pauses: Sequence[Span],
    *,
    until_ms: int,
) -> list[Turn]:
    """Cut the floor changes into turns, oldest first.

    Args:
        changes: Floor changes, oldest first.
        phases: When which phase ran, oldest first, not overlapping.
        pauses: When the clock stood still, oldest first, not overlapping.
        until_ms: Session time up to which the last speaker counts.

    Returns:
        Turns in which somebody held the floor. A turn ends where its phase ends; time
        in pauses and outside all phases belongs to nobody.
    """
    result: list[Turn] = []
    changes = effective(changes)
    first_phase = 0
    for index, change in enumerate(changes):
        if change.floor.kind is FloorKind.NOBODY:
            continue
        end_ms = changes[index + 1].at_ms if index + 1 < len(changes) else until_ms
        while first_phase < len(phases) and phases[first_phase][1].end_ms <= change.at_ms:
            first_phase += 1
        for phase_id, phase in phases[first_phase:]:
            if phase.start_ms >= end_ms:
                break
            start_ms = max(change.at_ms, phase.start_ms)
            held = Span(start_ms, min(end_ms, phase.end_ms))
            if held.length_ms <= 0:
                continue
            for count, part in enumerate(without(held, pauses)):
                result.append(Turn(change.floor, phase_id, part, resumed=count > 0))
    return result


def effective(changes: Iterable[FloorChange]) -> list[FloorChange]:
    """The changes without those that the next one followed in the same moment."""
    result: list[FloorChange] = []
    for change in changes:
        if result and result[-1].at_ms == change.at_ms:
            result.pop()
        if not result or result[-1].floor != change.floor:
            result.append(change)
    return result
