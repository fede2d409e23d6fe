"""The story of each session, append-only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from colearn_desktop.domain import event_codec
from colearn_desktop.domain.events import Event, EventBody, SessionEnded, SessionStarted
from colearn_desktop.domain.ids import DeviceId, EventId, SessionId, new_id
from colearn_desktop.domain.merging import Reading, in_order, settled
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import event, session
from colearn_desktop.vault.schema_arrivals import event_reading
from colearn_desktop.vault.sessions import SessionHeader, header_row

_IDS_AT_ONCE = 500


class EventLog:
    """Appends and reads events.

    Args:
        database: Opened.
        device_id: Of this laptop, whose own words stay as they were written.
    """

    def __init__(self, database: Database, device_id: DeviceId) -> None:
        self._database = database
        self._device_id = device_id

    def append(
        self,
        session_id: SessionId,
        device_id: DeviceId,
        at_ms: int,
        utc_ms: int,
        bodies: Sequence[EventBody],
        event_ids: Sequence[EventId] | None = None,
    ) -> list[Event]:
        """Store what happened at one moment; durable when this returns.

        An arrival ends the session's open grants in the same transaction.

        Args:
            session_id: Of a stored session.
            device_id: Whose sequence goes on.
            at_ms: Session time.
            utc_ms: Wall time, a label.
            bodies: In order; all are stored, or none.
            event_ids: A fresh id for each, where one of them names another.

        Raises:
            StorageFullError: No room; nothing was stored.
        """
        if not bodies:
            return []
        ids = [EventId(new_id()) for _ in bodies] if event_ids is None else event_ids
        with self._database.writing() as connection:
            last = connection.execute(
                select(func.coalesce(func.max(event.c.sequence), 0)).where(
                    event.c.session_id == session_id, event.c.device_id == device_id
                )
            ).scalar_one()
            events = [
                Event(event_id, session_id, device_id, last + count, at_ms, utc_ms, body)
                for count, (event_id, body) in enumerate(zip(ids, bodies, strict=True), start=1)
            ]
            connection.execute(insert(event), [event_row(each) for each in events])
            if header := _header_changes(events):
                connection.execute(
                    update(session).where(session.c.session_id == session_id).values(header)
                )
        return events

    def adopt(self, header: SessionHeader, events: Sequence[Event]) -> None:
        """Store a session that took place in another vault, from end to end.

        Args:
            header: Of a session that is not stored yet; its events say when it started and
                whether it ended.
            events: All of them, in order, naming the session and this device.

        Raises:
            StorageFullError: No room; nothing was stored.
        """
        with self._database.writing() as connection:
            row = header_row(header) | _header_changes(events)
            connection.execute(insert(session), row)
            connection.execute(insert(event), [event_row(each) for each in events])

    def read(self, session_id: SessionId) -> list[Event]:
        """All events of a session in the order of the log, as they read now.

        See `domain.merging` for the order, and for events that came in more than once.

        Raises:
            VaultDamagedError: An event cannot be read.
        """
        events, readings = self.read_all(session_id)
        return in_order(settled(events, readings, self._device_id) if readings else events)

    def read_all(
        self, session_id: SessionId
    ) -> tuple[list[Event], list[tuple[EventId, Reading]]]:
        """All events as they came first, in no order, and all that archives said of them.

        Raises:
            VaultDamagedError: An event cannot be read.
        """
        query = select(event).where(event.c.session_id == session_id)
        others = select(event_reading).where(event_reading.c.session_id == session_id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            readings = connection.execute(others).all()
        bodies = {row.event_id: row.body for row in rows} if readings else {}
        return [_event(session_id, row) for row in rows], [
            (EventId(row.event_id), _reading(row, row.body or bodies[row.event_id]))
            for row in readings
        ]

    def sessions_of(self, event_ids: Sequence[EventId]) -> set[SessionId]:
        """In which sessions events of these ids are stored."""
        found: set[SessionId] = set()
        with self._database.reading() as connection:
            for start in range(0, len(event_ids), _IDS_AT_ONCE):
                some = event_ids[start : start + _IDS_AT_ONCE]
                query = select(event.c.session_id).where(event.c.event_id.in_(some)).distinct()
                found.update(SessionId(each) for each in connection.execute(query).scalars())
        return found


def _reading(row: Any, body: str) -> Reading:
    whole = bool(row.whole)
    return Reading(event_codec.from_json(body), row.exported_utc_ms, whole, body)


def _event(session_id: SessionId, row: Any) -> Event:
    return Event(
        event_id=EventId(row.event_id),
        session_id=session_id,
        device_id=DeviceId(row.device_id),
        sequence=row.sequence,
        at_ms=row.at_ms,
        utc_ms=row.utc_ms,
        body=event_codec.from_json(row.body),
    )


def _header_changes(events: Sequence[Event]) -> dict[str, int]:
    """What the list of sessions has to know of these events."""
    changes: dict[str, int] = {}
    for each in events:
        match each.body:
            case SessionStarted():
                changes["started_utc_ms"] = each.utc_ms
            case SessionEnded():
                changes["ended"] = 1
            case _:
                pass
    return changes


def event_row(each: Event) -> dict[str, str | int]:
    """An event as the database keeps it."""
    return {
        "event_id": each.event_id,
        "session_id": each.session_id,
        "device_id": each.device_id,
        "sequence": each.sequence,
        "at_ms": each.at_ms,
        "utc_ms": each.utc_ms,
        "body": event_codec.to_json(each.body),
    }
