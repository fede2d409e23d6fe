"""Keeps the promises to delete; each change is added, and the last one counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select

from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.retention import Kept, Promise
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import retention


class Retention:
    """Stores and returns promises.

    Args:
        database: Opened.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def promise(self, promise: Promise) -> None:
        """Add a promise, or another day for one that was made.

        Raises:
            StorageFullError: No room; what was promised before stands.
        """
        with self._database.writing() as connection:
            connection.execute(
                insert(retention).values(
                    session_id=promise.session_id,
                    subject=promise.subject,
                    due_date=promise.due_date,
                    reason=promise.reason,
                    utc_ms=promise.utc_ms,
                )
            )

    def in_force(self, session_id: SessionId | None = None) -> list[Promise]:
        """The last word about each session and subject, the earliest day first.

        Args:
            session_id: Of one session; None for all. What has no day is left out.
        """
        last = select(func.max(retention.c.position)).group_by(
            retention.c.session_id, retention.c.subject
        )
        query = (
            select(retention)
            .where(retention.c.position.in_(last), retention.c.due_date.is_not(None))
            .order_by(retention.c.due_date, retention.c.position)
        )
        return self._read(query, session_id)

    def history(self, session_id: SessionId) -> list[Promise]:
        """Everything that was ever promised for a session, oldest first."""
        return self._read(select(retention).order_by(retention.c.position), session_id)

    def _read(self, query: Any, session_id: SessionId | None) -> list[Promise]:
        if session_id is not None:
            query = query.where(retention.c.session_id == session_id)
        with self._database.reading() as connection:
            return [
                Promise(
                    SessionId(row.session_id),
                    Kept(row.subject),
                    row.due_date,
                    row.reason,
                    row.utc_ms,
                )
                for row in connection.execute(query)
            ]
