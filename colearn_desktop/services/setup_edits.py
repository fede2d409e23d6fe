"""Edits of a session's set-up that are more than one plain event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from colearn_desktop.domain.errors import (
    NameTakenError,
    SeatTakenError,
    SessionStateError,
    UnknownPersonError,
)
from colearn_desktop.domain.events import (
    PersonArrived,
    PersonChanged,
    PersonLeft,
    PersonRemoved,
    Undone,
)
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.one_line import LONGEST_TITLE, one_line
from colearn_desktop.domain.people import HIGHEST_SEAT
from colearn_desktop.domain.replay import replay

if TYPE_CHECKING:
    from colearn_desktop.services.session_log import SessionLog


def rename_session(log: SessionLog, *, title: str, place: str) -> None:
    """Change what the session is called and where it is held.

    Raises:
        StorageFullError: Nothing was changed.
    """
    title, place = one_line(title, LONGEST_TITLE), one_line(place, LONGEST_TITLE)
    if (title, place) != (log.header.title, log.header.place):
        log.vault.sessions.rename(log.session_id, title=title, place=place)
        log.refresh_header()
        log.notify()


def move_seat(log: SessionLog, person_id: PersonId, by: int) -> None:
    """Move a participant to the seat `by` further on; whoever sits there takes theirs.

    Raises:
        UnknownPersonError: Not a participant of this session.
        SeatTakenError: There is no such seat.
    """
    person = log.state.people.get(person_id)
    if person is None or person.seat is None:
        raise UnknownPersonError
    seat = person.seat + by
    if not 1 <= seat <= HIGHEST_SEAT:
        raise SeatTakenError(seat)
    changes = [PersonChanged(person_id, person.name, seat, person.role)]
    other = log.state.at_seat(seat)
    if other is not None:
        changes.append(PersonChanged(other.person_id, other.name, person.seat, other.role))
    log.append(*changes)


def swap_seats(log: SessionLog, seat: int, with_seat: int) -> None:
    """Two participants change places. Turns, airtime and requests go with the person.

    Raises:
        UnknownPersonError: Nobody sits in one of the two.
    """
    one, other = log.state.at_seat(seat), log.state.at_seat(with_seat)
    if one is None or other is None:
        raise UnknownPersonError(f"seats {seat} and {with_seat}")
    if one != other:
        log.append(
            PersonChanged(one.person_id, one.name, other.seat, one.role),
            PersonChanged(other.person_id, other.name, one.seat, other.role),
        )


def expect_later(log: SessionLog, person_id: PersonId, *, later: bool) -> None:
    """Say before the start that somebody will come later, or is here after all.

    Raises:
        SessionStateError: The session has begun; arriving then pauses the recording, which
            is not done here.
    """
    if log.state.started_utc_ms is not None:
        raise SessionStateError("the session has begun")
    person = log.state.people[person_id]
    if person.present and later:
        log.append(PersonLeft(person_id))
    elif not person.present and not later:
        log.append(PersonArrived(person_id))


def put_back(log: SessionLog, person_id: PersonId) -> None:
    """Take back the removal of a person; their answers about consent come back too.

    Raises:
        UnknownPersonError: Nobody with this id was removed.
        SeatTakenError, NameTakenError: Somebody has taken their place meanwhile.
    """
    removal = next(
        (
            event
            for event in reversed(log.events)
            if event.body == PersonRemoved(person_id) and event.event_id not in log.state.undone
        ),
        None,
    )
    if removal is None:
        raise UnknownPersonError
    earlier = [event for event in log.events if event.event_id != removal.event_id]
    before = replay(earlier).people[person_id]
    for person in log.state.people.values():
        if before.seat is not None and person.seat == before.seat:
            raise SeatTakenError(before.seat)
        if person.name.casefold() == before.name.casefold():
            raise NameTakenError(before.name)
    log.append(Undone(removal.event_id))
