"""Takes one person's words out of a session's log, for good.

What is left replays, and everybody else's turns and notes are as they were. Gone are, with
all they ever read: the notes of moments at which the person had the floor, the marks of such
moments, their turns (nobody's from now on), what they passed or asked to speak on, and extra
time they were given. Their names read differently wherever they are mentioned. That somebody
sat there, came and went stays: it decides who has to agree to what was said in the room.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import NOBODY, Span, floor_at
from colearn_desktop.domain.ids import EventId, NoteId, PersonId
from colearn_desktop.domain.session_state import SessionState

_ABOUT_ONE_PERSON = (
    happened.AllowanceSet | happened.QueueJoined | happened.QueueLeft | happened.GoRoundAnswered
)
_ERASED = happened.Erased()


def names_of(events: Iterable[Event], person_id: PersonId) -> frozenset[str]:
    """Every name that a person ever had in a session."""
    return frozenset(
        event.body.name
        for event in events
        if isinstance(event.body, happened.PersonAdded | happened.PersonChanged)
        and event.body.person_id == person_id
    )


def floor_spans(state: SessionState, person_id: PersonId, end_ms: int) -> list[Span]:
    """When a person had the floor, pauses of the clock included; session time."""
    changes = state.floor_changes
    ends_ms = [change.at_ms for change in changes[1:]] + [end_ms]
    return [
        Span(change.at_ms, until_ms)
        for change, until_ms in zip(changes, ends_ms, strict=True)
        if change.floor.person_id == person_id and change.at_ms < until_ms
    ]


def notes_of(
    events: Iterable[Event], state: SessionState, person_id: PersonId
) -> frozenset[NoteId]:
    """The notes of moments at which a person had the floor, deleted ones included."""
    return frozenset(
        event.body.note_id
        for event in events
        if isinstance(event.body, happened.NoteWritten)
        and floor_at(state.floor_changes, event.body.stamped_ms).person_id == person_id
    )


def redacted(
    events: Sequence[Event],
    state: SessionState,
    person_id: PersonId,
    label: str,
    replaced: Callable[[str], str],
) -> dict[EventId, EventBody]:
    """The events that have to read differently, and how.

    Args:
        events: The whole log, in its order.
        state: Its replay.
        label: What the person is called from now on.
        replaced: Puts the label in the place of each of their names in a text.
    """
    notes = notes_of(events, state, person_id)
    marks = _marks_of(events, state, person_id)
    result: dict[EventId, EventBody] = {}
    for event in events:
        if event.event_id in marks or getattr(event.body, "note_id", None) in notes:
            body: EventBody = _ERASED
        else:
            body = _redacted(event.body, person_id, label, replaced)
        if body != event.body:
            result[event.event_id] = body
    return result


def _redacted(
    body: EventBody, person_id: PersonId, label: str, replaced: Callable[[str], str]
) -> EventBody:
    match body:
        case happened.FloorChanged(floor) | happened.FloorReassigned(_, floor) if (
            floor.person_id == person_id
        ):
            return dataclasses.replace(body, floor=NOBODY)
        case happened.PersonAdded(who) | happened.PersonChanged(who) if who == person_id:
            return dataclasses.replace(body, name=label)
        case happened.PersonAdded() | happened.PersonChanged():
            return body  # another one's name, though it may have been this one's once
        case _ if isinstance(body, _ABOUT_ONE_PERSON) and body.person_id == person_id:
            return _ERASED
    cleared: EventBody = with_texts(body, replaced)
    return cleared


def with_texts(record: Any, changed: Callable[[str], str]) -> Any:
    """A record with each of its texts changed, however deep; ids and kinds are no texts."""
    changes = {
        name: _with_texts(getattr(record, name), hint, changed)
        for name, hint in _hints(typing.cast("type", type(record))).items()
    }
    differing = {
        name: value for name, value in changes.items() if value != getattr(record, name)
    }
    return dataclasses.replace(record, **differing) if differing else record


def _with_texts(value: Any, hint: Any, changed: Callable[[str], str]) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return with_texts(value, changed)
    if typing.get_origin(hint) is tuple:
        (item, _ellipsis) = typing.get_args(hint)
        return tuple(_with_texts(each, item, changed) for each in value)
    # Ids are types of their own, and kinds are enumerations.
    if isinstance(value, str) and (hint is str or str in typing.get_args(hint)):
        return changed(value)
    return value


@cache
def _hints(record_type: type) -> dict[str, Any]:
    hints = typing.get_type_hints(record_type)
    return {field.name: hints[field.name] for field in dataclasses.fields(record_type)}


def _marks_of(
    events: Iterable[Event], state: SessionState, person_id: PersonId
) -> frozenset[EventId]:
    """Bare moments of theirs, wherever they were moved to on the way."""
    moments: dict[EventId, set[int]] = {}
    for event in events:
        match event.body:
            case happened.MomentMarked():
                moments.setdefault(event.event_id, set()).add(event.at_ms)
            case happened.Moved(event_id, to_ms) if event_id in moments:
                moments[event_id].add(to_ms)
    return frozenset(
        event_id
        for event_id, at_ms in moments.items()
        if any(floor_at(state.floor_changes, each).person_id == person_id for each in at_ms)
    )
