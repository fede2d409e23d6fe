"""What has to be added to the log so that the floor was somebody else's, or changed earlier.

Each function takes stretches of the session as it stands and says which events a
correction needs; it changes who had the floor in the stretch of time it names and
nowhere else. Nothing is ever taken out of the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import NOBODY, Floor
from colearn_desktop.domain.ids import EventId
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.stretches import Beginning, Hidden, Stretch

# A stretch that is shorter can be seen and taken hold of no longer.
LEAST_STRETCH_MS = 1_000


@dataclass(frozen=True, slots=True)
class Given:
    """A floor change that nobody tapped, at a moment of session time that has passed.

    In the log it is a `FloorChanged` and the `Moved` that names it.
    """

    at_ms: int
    floor: Floor


@dataclass(frozen=True, slots=True)
class Correction:
    """The events that put something right; all of them belong into one transaction."""

    given: tuple[Given, ...] = ()
    bodies: tuple[EventBody, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.given or self.bodies)


@dataclass(frozen=True, slots=True)
class Bounds:
    """From when to when a boundary may be put, both included; session time."""

    earliest_ms: int
    latest_ms: int

    def holds(self, at_ms: int) -> bool:
        """Whether the boundary may be put there."""
        return self.earliest_ms <= at_ms <= self.latest_ms

    def nearest(self, at_ms: int, otherwise_ms: int) -> int:
        """The allowed moment nearest to `at_ms`; `otherwise_ms` where there is none."""
        if self.earliest_ms > self.latest_ms:
            return otherwise_ms
        return min(self.latest_ms, max(self.earliest_ms, at_ms))


NOTHING = Correction()


def reassign(found: Sequence[Stretch], place: int, floor: Floor) -> Correction:
    """The whole stretch was `floor`'s. Deleting a turn gives it to nobody."""
    stretch = found[place]
    if floor == stretch.floor:
        return NOTHING
    bodies, after = _cleared(stretch.hidden), _kept_end(found, place)
    if stretch.beginning is Beginning.GIVEN:
        said = happened.FloorReassigned(stretch.event_id, floor)
        return Correction(after, (*bodies, said))
    return Correction((Given(stretch.span.start_ms, floor), *after), bodies)


def merge(found: Sequence[Stretch], place: int, *, with_next: bool) -> Correction:
    """A neighbour of the same phase takes the stretch over; nothing where there is none."""
    other = _neighbour(found, place, 1 if with_next else -1)
    return NOTHING if other is None else reassign(found, place, other.floor)


def split_bounds(stretch: Stretch) -> Bounds:
    """Where a stretch may be split."""
    return Bounds(
        stretch.span.start_ms + LEAST_STRETCH_MS, stretch.span.end_ms - LEAST_STRETCH_MS
    )


def split(
    found: Sequence[Stretch], place: int, at_ms: int, floor: Floor, *, earlier_part: bool
) -> Correction:
    """The part of a stretch before (or from) `at_ms` on was `floor`'s."""
    stretch = found[place]
    if floor == stretch.floor or not split_bounds(stretch).holds(at_ms):
        return NOTHING
    if not earlier_part:
        later = [each for each in stretch.hidden if each.at_ms >= at_ms]
        return Correction((Given(at_ms, floor), *_kept_end(found, place)), _cleared(later))
    earlier = _cleared(each for each in stretch.hidden if each.at_ms < at_ms)
    rest = Given(at_ms, stretch.floor)
    if stretch.beginning is Beginning.GIVEN:
        said = happened.FloorReassigned(stretch.event_id, floor)
        return Correction((rest,), (*earlier, said))
    return Correction((Given(stretch.span.start_ms, floor), rest), earlier)


def start_bounds(found: Sequence[Stretch], place: int) -> Bounds:
    """How far the beginning of a stretch may be shifted within its phase."""
    stretch = found[place]
    start_ms = stretch.span.start_ms
    before = _neighbour(found, place, -1)
    earliest_ms = start_ms if before is None else before.span.start_ms + LEAST_STRETCH_MS
    latest_ms = stretch.span.end_ms - LEAST_STRETCH_MS
    if stretch.beginning is not Beginning.GIVEN:
        # Nobody can have the floor after they left, nor a turn before its phase.
        latest_ms = start_ms
    return Bounds(earliest_ms, latest_ms)


def shift_start(found: Sequence[Stretch], place: int, to_ms: int) -> Correction:
    """The floor came into these hands at `to_ms`, kept within `start_bounds`."""
    stretch = found[place]
    start_ms = stretch.span.start_ms
    to_ms = start_bounds(found, place).nearest(to_ms, start_ms)
    if to_ms == start_ms:
        return NOTHING
    before = _neighbour(found, place, -1)
    taken = () if before is None else before.hidden
    cleared = _cleared(
        each
        for each in (*taken, *stretch.hidden)
        if min(to_ms, start_ms) <= each.at_ms <= max(to_ms, start_ms)
    )
    if stretch.beginning is Beginning.GIVEN:
        return Correction(bodies=(*cleared, happened.Moved(stretch.event_id, to_ms)))
    return Correction((Given(to_ms, stretch.floor),), cleared)


def end_bounds(found: Sequence[Stretch], place: int) -> Bounds:
    """How far the end of a stretch may be shifted within its phase."""
    if _neighbour(found, place, 1) is not None:
        return start_bounds(found, place + 1)
    span = found[place].span
    return Bounds(span.start_ms + LEAST_STRETCH_MS, span.end_ms)


def shift_end(found: Sequence[Stretch], place: int, to_ms: int) -> Correction:
    """The floor left these hands at `to_ms`, kept within `end_bounds`.

    At the end of a phase nobody has it from then on.
    """
    if _neighbour(found, place, 1) is not None:
        return shift_start(found, place + 1, to_ms)
    stretch = found[place]
    end_ms = stretch.span.end_ms
    to_ms = end_bounds(found, place).nearest(to_ms, end_ms)
    if to_ms < end_ms:
        to_ms = min(to_ms, end_ms - LEAST_STRETCH_MS)
    return split(found, place, to_ms, NOBODY, earlier_part=False)


def phase_bounds(state: SessionState, run: int, now_ms: int) -> Bounds:
    """How far the beginning of a phase may be moved.

    The first one begins with the session. A pause is not cut in two, so its ends are
    bounds too.
    """
    here = state.runs[run]
    if run == 0:
        return Bounds(here.start_ms, here.start_ms)
    end_ms = now_ms if here.end_ms is None else here.end_ms
    earliest_ms = state.runs[run - 1].start_ms + LEAST_STRETCH_MS
    latest_ms = end_ms - LEAST_STRETCH_MS
    for pause in state.pauses_until(now_ms):
        for edge_ms in (pause.start_ms, pause.end_ms):
            if edge_ms < here.start_ms:
                earliest_ms = max(earliest_ms, edge_ms + 1)
            elif edge_ms > here.start_ms:
                latest_ms = min(latest_ms, edge_ms - 1)
    return Bounds(earliest_ms, latest_ms)


def move_phase(
    state: SessionState, found: Sequence[Stretch], run: int, to_ms: int, *, now_ms: int
) -> Correction:
    """The phase began at `to_ms`, kept within `phase_bounds`.

    Who had the floor when stays as it is; only which phase it counts to changes.
    """
    start_ms = state.runs[run].start_ms
    to_ms = phase_bounds(state, run, now_ms).nearest(to_ms, start_ms)
    if to_ms == start_ms:
        return NOTHING
    given = []
    there = _at(found, to_ms)
    if there is not None and there.floor != NOBODY:
        given.append(Given(to_ms, there.floor))
    here, before = _at(found, start_ms), _at(found, start_ms - 1)
    if here is not None and here.beginning is Beginning.PHASE:
        carried = before is not None and before.floor != here.floor
        if carried or any(each.at_ms == start_ms for each in here.hidden):
            given.append(Given(start_ms, here.floor))
    return Correction(tuple(given), (happened.Moved(state.runs[run].event_id, to_ms),))


def taking_back(events: Sequence[Event], log: Iterable[Event]) -> tuple[EventBody, ...]:
    """What takes the given events back, the latest first.

    Taking back what this returned brings them into force again, as often as one likes.

    Args:
        events: A correction, or what took one back.
        log: All events of the session.
    """
    taken: dict[EventId, EventId] = {
        event.event_id: event.body.event_id
        for event in log
        if isinstance(event.body, happened.Undone)
    }
    result: list[EventBody] = []
    for event in reversed(events):
        match event.body:
            case happened.Undone():
                result.append(happened.Redone(event.event_id))
            case happened.Redone(event_id):
                result.append(happened.Undone(taken[event_id]))
            case _:
                result.append(happened.Undone(event.event_id))
    return tuple(result)


def _cleared(hidden: Iterable[Hidden]) -> tuple[EventBody, ...]:
    """Hidden changes must not come to light by a correction of what hides them."""
    ids: dict[EventId, None] = dict.fromkeys(each.event_id for each in hidden)
    return tuple(happened.Undone(event_id) for event_id in ids)


def _kept_end(found: Sequence[Stretch], place: int) -> tuple[Given, ...]:
    """Where a stretch ended because its holder left or passed: that ends no other's."""
    after = _neighbour(found, place, 1)
    if after is None or after.beginning is not Beginning.FREED:
        return ()
    return (Given(after.span.start_ms, after.floor),)


def _neighbour(found: Sequence[Stretch], place: int, step: int) -> Stretch | None:
    """The stretch before or after, if it belongs to the same run of a phase."""
    other = place + step
    if not 0 <= other < len(found) or found[other].run != found[place].run:
        return None
    return found[other]


def _at(found: Sequence[Stretch], at_ms: int) -> Stretch | None:
    for one in found:
        if one.span.start_ms <= at_ms < one.span.end_ms:
            return one
    return None
