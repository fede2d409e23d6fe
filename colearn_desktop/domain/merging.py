"""Several laptops' records of one session, as one log.

Merging is set union by the id of the event. What each laptop wrote keeps its device and
its sequence; what follows from the whole is decided here, by functions of the set alone,
so that it matters neither who brought what nor in which order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.ids import DeviceId, EventId, NoteId

_TIMEKEEPING = (
    happened.SessionStarted
    | happened.SessionReopened
    | happened.SessionEnded
    | happened.PhaseStarted
    | happened.PhaseExtended
    | happened.EndMoved
    | happened.GoRoundOrdered
    | happened.GoRoundAnswered
    | happened.ClockPaused
    | happened.ClockResumed
    | happened.ClockAdvanced
    | happened.FloorChanged
    | happened.QueueJoined
    | happened.QueueLeft
    | happened.RecordingStarted
    | happened.RecordingPaused
    | happened.RecordingStopped
)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Sort events as the log has them: by session time, wall time, device and sequence.

    Before the start all session times are 0, and the wall clock alone tells what came
    first. One device's events stay in their own sequence even where a clock went back.
    """
    by_device: dict[DeviceId, list[Event]] = {}
    for event in events:
        by_device.setdefault(event.device_id, []).append(event)
    placed: list[tuple[tuple[int, int, DeviceId, int], Event]] = []
    for device_id, own in by_device.items():
        own.sort(key=lambda event: event.sequence)
        at_ms = utc_ms = 0
        for event in own:
            at_ms, utc_ms = max(at_ms, event.at_ms), max(utc_ms, event.utc_ms)
            placed.append(((at_ms, utc_ms, device_id, event.sequence), event))
    if len(by_device) > 1:
        placed.sort(key=lambda each: each[0])
    return [event for _key, event in placed]


def united(*logs: Iterable[Event]) -> list[Event]:
    """Several records as one log; each event counts once, whoever brought it."""
    every = {event.event_id: event for log in logs for event in log}
    return in_order(every.values())


# Whose time counts


def timekeepers(events: Iterable[Event]) -> list[DeviceId]:
    """The devices on which the session was started, the earliest (by wall time) first."""
    undone = undone_events(events := list(events))
    starts = sorted(
        (event.utc_ms, event.device_id)
        for event in events
        if isinstance(event.body, happened.SessionStarted) and event.event_id not in undone
    )
    return list(dict.fromkeys(device_id for _utc_ms, device_id in starts))


def timekeeper(events: Sequence[Event]) -> DeviceId | None:
    """Whose floor and phases count; None while one device alone has written.

    It is the one chosen last, if the session was started there, and the one that started
    it first otherwise.

    Args:
        events: In the order of the log.
    """
    if len({event.device_id for event in events}) < 2:
        return None
    possible = timekeepers(events)
    undone = undone_events(events)
    for event in reversed(events):
        if (
            isinstance(event.body, happened.TimekeeperChosen)
            and event.event_id not in undone
            and event.body.device_id in possible
        ):
            return event.body.device_id
    return possible[0] if possible else None


def keeps_time(body: EventBody, at_ms: int) -> bool:
    """Whether an event counts on the timekeeper's device alone."""
    if isinstance(body, happened.AgendaPlanned):
        return at_ms > 0  # what was planned beforehand is everybody's
    return isinstance(body, _TIMEKEEPING)


def corrections(events: Iterable[Event]) -> set[EventId]:
    """Floor changes that nobody tapped: put in later, with their `Moved`, in one breath.

    They put the timekeeper's record right, whoever wrote them.
    """
    changes: dict[EventId, Event] = {}
    found: set[EventId] = set()
    for event in events:
        match event.body:
            case happened.FloorChanged():
                changes[event.event_id] = event
            case happened.Moved(event_id):
                change = changes.get(event_id)
                if change is not None and (
                    change.device_id, change.sequence + 1, change.at_ms, change.utc_ms
                ) == (event.device_id, event.sequence, event.at_ms, event.utc_ms):  # fmt: skip
                    found.add(event_id)
            case _:
                pass
    return found


def undone_events(events: Iterable[Event]) -> set[EventId]:
    """The ids of all events that do not count, as the log stands."""
    taken_back: dict[EventId, EventId] = {}
    no_longer: set[EventId] = set()
    for event in events:
        match event.body:
            case happened.Undone(event_id):
                taken_back[event.event_id] = event_id
            case happened.Redone(event_id):
                no_longer.add(event_id)
            case _:
                pass
    return {event_id for by, event_id in taken_back.items() if by not in no_longer}


# One event, several readings


@dataclass(frozen=True, slots=True)
class Reading:
    """What an archive said of an event.

    The same event reads differently where something was taken out before it left: the
    name of somebody who did not agree to be named, say.

    Attributes:
        exported_utc_ms: When the archive was made, by the clock of whoever made it.
        whole: Nothing had been taken out.
    """

    body: EventBody
    exported_utc_ms: int
    whole: bool
    text: str

    def rank(self) -> tuple[int, bool, str]:
        """The greatest counts: the latest; of two at once the one with less in it."""
        return self.exported_utc_ms, not self.whole, self.text


def settled(
    events: Iterable[Event], readings: Iterable[tuple[EventId, Reading]], own: DeviceId
) -> list[Event]:
    """Each event as it reads now.

    What this laptop wrote stays as it was written. Of others the latest reading counts: it
    was made by the latest answers, so that a name that was taken out does not come back
    with an older copy.

    Args:
        events: As they came first.
        readings: All others of the same events.
        own: This device.
    """
    best: dict[EventId, Reading] = {}
    for event_id, reading in readings:
        known = best.get(event_id)
        if known is None or reading.rank() > known.rank():
            best[event_id] = reading
    result: list[Event] = []
    baked: dict[NoteId, int] = {}
    for event in events:
        reading_now = None if event.device_id == own else best.get(event.event_id)
        if reading_now is None:
            result.append(event)
            continue
        result.append(replace(event, body=reading_now.body))
        if isinstance(reading_now.body, happened.NoteWritten) and not reading_now.whole:
            baked[reading_now.body.note_id] = reading_now.exported_utc_ms
    # A note that left in its last words must not read as it did before.
    return [
        event
        for event in result
        if event.device_id == own
        or not isinstance(event.body, happened.NoteRevised)
        or event.utc_ms > baked.get(event.body.note_id, -1)
    ]
