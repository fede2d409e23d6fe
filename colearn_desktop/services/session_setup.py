"""Preparing a session: its people and its agenda."""

from __future__ import annotations

from collections.abc import Sequence

from colearn_desktop.domain.agenda import Phase
from colearn_desktop.domain.errors import (
    NameTakenError,
    SeatTakenError,
    SessionStateError,
    UnknownPersonError,
)
from colearn_desktop.domain.events import (
    AgendaPlanned,
    PersonAdded,
    PersonChanged,
    PersonRemoved,
)
from colearn_desktop.domain.ids import PersonId, new_id
from colearn_desktop.domain.one_line import LONGEST_NAME, one_line
from colearn_desktop.domain.people import HIGHEST_SEAT, Role
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.services.session_log import SessionLog


class SessionSetup:
    """Edits people and agenda of one session; each edit is stored at once."""

    def __init__(self, log: SessionLog) -> None:
        self.log = log

    @property
    def state(self) -> SessionState:
        """The session as it stands."""
        return self.log.state

    def plan(self, phases: Sequence[Phase]) -> None:
        """Replace the agenda. Phases that have begun keep their id and place."""
        begun = {run.phase_id for run in self.state.runs}
        kept = {phase.phase_id for phase in phases}
        if not begun <= kept:
            raise SessionStateError("a phase that has begun cannot be taken out")
        self.log.append(AgendaPlanned(tuple(phases)))

    def free_seat(self) -> int:
        """The lowest seat without anybody.

        Raises:
            SeatTakenError: All are taken.
        """
        taken = {person.seat for person in self.state.participants}
        for seat in range(1, HIGHEST_SEAT + 1):
            if seat not in taken:
                return seat
        raise SeatTakenError(HIGHEST_SEAT)

    def add_participant(
        self, name: str, seat: int | None = None, *, present: bool = True
    ) -> PersonId:
        """Somebody at the table, under a pseudonym.

        Args:
            seat: By default the lowest free one.
            present: False for somebody who will come later.

        Raises:
            NameTakenError: Somebody is called that already.
            SeatTakenError: Somebody sits there.
        """
        seat = self.free_seat() if seat is None else seat
        name = one_line(name, LONGEST_NAME)
        self._check_free(name, seat, besides=None)
        person_id = PersonId(new_id())
        self.log.append(PersonAdded(person_id, name, seat, present=present))
        return person_id

    def add_team_member(self, name: str, role: Role) -> PersonId:
        """A member of the team.

        Raises:
            NameTakenError: Somebody is called that already.
        """
        name = one_line(name, LONGEST_NAME)
        self._check_free(name, None, besides=None)
        person_id = PersonId(new_id())
        self.log.append(PersonAdded(person_id, name, None, role))
        return person_id

    def change(
        self,
        person_id: PersonId,
        *,
        name: str | None = None,
        seat: int | None = None,
        role: Role | None = None,
    ) -> None:
        """Put a name, seat or role right; what is None stays.

        Raises:
            UnknownPersonError, NameTakenError, SeatTakenError: Nothing was changed.
        """
        person = self.state.people.get(person_id)
        if person is None:
            raise UnknownPersonError
        new_name = person.name if name is None else one_line(name, LONGEST_NAME)
        new_seat = person.seat if seat is None else seat
        new_role = person.role if role is None else role
        self._check_free(new_name, new_seat, besides=person_id)
        if (new_name, new_seat, new_role) != (person.name, person.seat, person.role):
            self.log.append(PersonChanged(person_id, new_name, new_seat, new_role))

    def remove(self, person_id: PersonId) -> None:
        """Take somebody off the list.

        Raises:
            SessionStateError: The session has begun; people leave then, they don't vanish.
        """
        if self.state.started_utc_ms is not None:
            raise SessionStateError("the session has begun")
        if person_id in self.state.people:
            self.log.append(PersonRemoved(person_id))

    def _check_free(self, name: str, seat: int | None, *, besides: PersonId | None) -> None:
        if not name:
            raise NameTakenError("an empty name")
        if seat is not None and not 1 <= seat <= HIGHEST_SEAT:
            raise SeatTakenError(seat)
        for person in self.state.people.values():
            if person.person_id == besides:
                continue
            if person.name.casefold() == name.casefold():
                raise NameTakenError(name)
            if seat is not None and person.seat == seat:
                raise SeatTakenError(seat)
