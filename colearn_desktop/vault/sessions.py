"""What the list of sessions shows, and what each session needs besides its events."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, insert, select, update

from colearn_desktop.domain.errors import VaultDamagedError
from colearn_desktop.domain.ids import DeviceId, SessionId, new_id
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import erasure, erasure_end, event, recording, session
from colearn_desktop.vault.schema_arrivals import stretch_arrival


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """One session, from outside.

    The event log keeps `started_utc_ms` and `ended` in step with its events.

    Attributes:
        template: Key of the template it was made from.
        device_id: Of the laptop that runs it.
        form_sha256: Of the consent form in force.
        last_alive_ms: Session time at which the program was last known to run.
        started_utc_ms: None before the start.
    """

    session_id: SessionId
    title: str
    place: str
    template: str
    created_utc_ms: int
    device_id: DeviceId
    form_sha256: str
    last_alive_ms: int
    started_utc_ms: int | None
    ended: bool


class Sessions:
    """Stores session headers.

    Args:
        database: Opened.
        device_id: Of this laptop.
    """

    def __init__(self, database: Database, device_id: DeviceId) -> None:
        self._database = database
        self._device_id = device_id

    def create(
        self, *, title: str, place: str, template: str, form_sha256: str, created_utc_ms: int
    ) -> SessionHeader:
        """Store a new session under a fresh id.

        Args:
            title: May be empty.
            place: May be empty.
            template: Key of the template it is made from.
            form_sha256: Of a form that was saved before.
            created_utc_ms: Now.

        Raises:
            StorageFullError: No room; nothing was stored.
        """
        header = SessionHeader(
            session_id=SessionId(new_id()),
            title=title,
            place=place,
            template=template,
            created_utc_ms=created_utc_ms,
            device_id=self._device_id,
            form_sha256=form_sha256,
            last_alive_ms=0,
            started_utc_ms=None,
            ended=False,
        )
        with self._database.writing() as connection:
            connection.execute(insert(session), header_row(header))
        return header

    def list(self) -> tuple[SessionHeader, ...]:
        """All sessions, the newest first; not one that is being erased."""
        # One whose sound began to come in with an archive, and no more, is none yet.
        is_arriving = (
            exists()
            .where(recording.c.session_id == session.c.session_id)
            .where(stretch_arrival.c.recording_id == recording.c.recording_id)
            .correlate(session)
        ) & ~exists().where(event.c.session_id == session.c.session_id).correlate(session)
        is_going = (
            exists()
            .where(erasure.c.kind == "session", erasure.c.session_id == session.c.session_id)
            .where(~exists().where(erasure_end.c.erasure_id == erasure.c.erasure_id))
            .correlate(session)
        )
        query = (
            select(session)
            .where(~is_arriving, ~is_going)
            .order_by(session.c.created_utc_ms.desc(), session.c.session_id)
        )
        with self._database.reading() as connection:
            return tuple(_header(row) for row in connection.execute(query))

    def get(self, session_id: SessionId) -> SessionHeader:
        """One session.

        Raises:
            VaultDamagedError: There is none of this id.
        """
        query = select(session).where(session.c.session_id == session_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise VaultDamagedError("there is no such session")
        return _header(row)

    def keep_alive(self, session_id: SessionId, last_alive_ms: int) -> None:
        """Note that the program ran at this session time; it never goes back."""
        with self._database.writing() as connection:
            connection.execute(
                update(session)
                .where(
                    session.c.session_id == session_id,
                    session.c.last_alive_ms < last_alive_ms,
                )
                .values(last_alive_ms=last_alive_ms)
            )

    def rename(self, session_id: SessionId, *, title: str, place: str) -> None:
        """Change its title and place."""
        self._update(session_id, title=title, place=place)

    def use_form(self, session_id: SessionId, form_sha256: str) -> None:
        """Put another (saved) consent form in force: open grants on the old one end."""
        self._update(session_id, form_sha256=form_sha256)

    def _update(self, session_id: SessionId, **values: str | int) -> None:
        with self._database.writing() as connection:
            connection.execute(
                update(session).where(session.c.session_id == session_id).values(**values)
            )


def header_row(header: SessionHeader) -> dict[str, Any]:
    """A header as the database keeps it."""
    return {**dataclasses.asdict(header), "ended": int(header.ended)}


def _header(row: Any) -> SessionHeader:
    plain = row._asdict()
    return SessionHeader(**{**plain, "ended": bool(plain["ended"])})
