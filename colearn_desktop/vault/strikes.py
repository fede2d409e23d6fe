"""What was struck, and how far its silencing has come.

A strike is an event. `hold` makes it final, from where on the guards let its sound be
replaced (`Recordings.replace`); `end` says that nothing of that sound is left.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from sqlalchemy import insert, select, text

from colearn_desktop.domain.ids import EventId, SessionId
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.migrations import remove_copy
from colearn_desktop.vault.schema import silencing, silencing_end
from colearn_desktop.vault.triggers import strike_holds

_log = logging.getLogger(__name__)
_OPEN = f"""
    SELECT strike.event_id, strike.session_id,
        json_extract(strike.body, '$.from_ms') AS from_ms,
        json_extract(strike.body, '$.until_ms') AS until_ms,
        silencing.event_id IS NOT NULL AS holds
    FROM event AS strike
    LEFT JOIN silencing ON silencing.event_id = strike.event_id
    LEFT JOIN silencing_end ON silencing_end.event_id = strike.event_id
    WHERE json_extract(strike.body, '$.type') = 'stretch_struck'
    AND silencing_end.event_id IS NULL AND {{which}}
    AND (silencing.event_id IS NOT NULL OR {strike_holds("strike")})
    ORDER BY strike.session_id, strike.device_id, strike.sequence"""


@dataclass(frozen=True, slots=True)
class OpenStrike:
    """A strike whose sound may still be there.

    Attributes:
        from_ms: Session time; `until_ms` is not part of it.
        holds: Whether it can no longer be taken back.
    """

    event_id: EventId
    session_id: SessionId
    from_ms: int
    until_ms: int
    holds: bool


class Strikes:
    """Keeps account of what is to be silenced.

    Attributes:
        turn: Held by whoever replaces sound, so that one thread does at a time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = threading.Lock()

    def open_ones(self, session_id: SessionId | None = None) -> list[OpenStrike]:
        """The strikes that are not ended and were not taken back, in their order.

        Args:
            session_id: Of one session; None for all of them.
        """
        which = "1" if session_id is None else "strike.session_id = :session_id"
        values = {} if session_id is None else {"session_id": session_id}
        with self._database.reading() as connection:
            rows = connection.execute(text(_OPEN.format(which=which)), values).all()
        return [
            OpenStrike(
                EventId(row.event_id),
                SessionId(row.session_id),
                row.from_ms,
                row.until_ms,
                bool(row.holds),
            )
            for row in rows
            if row.from_ms < row.until_ms
        ]

    def held(self, session_id: SessionId) -> list[tuple[int, int]]:
        """From when to when sound of a session was silenced, or is to be, for good."""
        query = select(silencing.c.from_ms, silencing.c.until_ms).where(
            silencing.c.session_id == session_id
        )
        with self._database.reading() as connection:
            return [(row.from_ms, row.until_ms) for row in connection.execute(query)]

    def hold(self, strike: OpenStrike, utc_ms: int) -> None:
        """Make a strike final; nothing happens if it is."""
        if strike.holds:
            return
        with self._database.writing() as connection:
            connection.execute(
                insert(silencing).values(
                    event_id=strike.event_id,
                    session_id=strike.session_id,
                    from_ms=strike.from_ms,
                    until_ms=strike.until_ms,
                    utc_ms=utc_ms,
                )
            )

    def end(self, strike: OpenStrike, utc_ms: int) -> bool:
        """Rid the files of the sound that was replaced, and note that it is gone.

        Returns:
            False if somebody was reading, so that old sound may still lie in the
            database's log: then nothing is noted, and it is to be tried again.
        """
        remove_copy(self._database.path)
        if not self._database.empty_log():
            return False
        with self._database.writing() as connection:
            connection.execute(
                insert(silencing_end).values(event_id=strike.event_id, utc_ms=utc_ms)
            )
        _log.info("a struck stretch of session %s is silenced", strike.session_id)
        return True
