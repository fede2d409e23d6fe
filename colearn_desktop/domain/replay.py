"""The fold of a whole log, with everything that was put right later.

`replay(events)` is the whole truth; there are no snapshots. Events that do not change the
past need only `fold.apply`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import Floor
from colearn_desktop.domain.fold import apply, settle_seats
from colearn_desktop.domain.ids import EventId
from colearn_desktop.domain.merging import corrections, timekeeper, undone_events
from colearn_desktop.domain.session_state import SessionState


def replay(events: Iterable[Event]) -> SessionState:
    """Fold a session's events, in the order of the log, into its state.

    Undone events are left out, reassigned ones give the floor to whom it was really
    given, and moved ones take their new moment and their place by time, wherever in the
    log that was said.
    """
    log = list(events)
    undone = undone_events(log)
    state = SessionState(undone=undone, timekeeper=timekeeper(log))
    if state.timekeeper is not None:
        state.corrections = corrections(log)
    corrected = _corrected([event for event in log if event.event_id not in undone])
    for event in corrected:
        apply(state, event)
    settle_seats(state)
    return state


def needs_replay(body: happened.EventBody) -> bool:
    """Whether an event changes the past, so that `apply` alone is not enough."""
    return isinstance(
        body,
        happened.Undone
        | happened.Redone
        | happened.Moved
        | happened.FloorReassigned
        | happened.TimekeeperChosen,
    )


def _corrected(log: list[Event]) -> list[Event]:
    """Each event as it really happened, in the order in which it did."""
    moved: dict[EventId, int] = {}
    floors: dict[EventId, Floor] = {}
    for event in log:
        match event.body:
            case happened.Moved(event_id, to_ms):
                moved[event_id] = to_ms
            case happened.FloorReassigned(event_id, floor):
                floors[event_id] = floor
    if not moved and not floors:
        return log
    result = [_put_right(event, moved, floors) for event in log]
    return sorted(result, key=lambda event: event.at_ms) if moved else result


def _put_right(event: Event, moved: dict[EventId, int], floors: dict[EventId, Floor]) -> Event:
    if event.event_id in moved:
        event = replace(event, at_ms=moved[event.event_id])
    if event.event_id in floors and isinstance(event.body, happened.FloorChanged):
        event = replace(event, body=happened.FloorChanged(floors[event.event_id]))
    return event
