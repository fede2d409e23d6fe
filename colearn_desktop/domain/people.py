"""Who sits at the table: participants under a pseudonym, and the team by role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.ids import PersonId

HIGHEST_SEAT = 40


class Role(StrEnum):
    """What a member of the team does. Their talk is counted apart."""

    HOST = "host"
    FACILITATOR = "facilitator"
    TIMEKEEPER = "timekeeper"
    NOTE_TAKER = "note_taker"
    ARTIST = "artist"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Person:
    """A participant (with a seat) or a team member (with a role).

    Attributes:
        name: A pseudonym. Legal names are never asked for.
        seat: 1 to 40 for a participant, None for the team.
        role: None for a participant.
        present: In the room now.
    """

    person_id: PersonId
    name: str
    seat: int | None
    role: Role | None = None
    present: bool = True

    @property
    def is_team(self) -> bool:
        """Whether this is a member of the team."""
        return self.role is not None


@dataclass(frozen=True, slots=True)
class Attendance:
    """One unbroken stay of a person in the room, in session time.

    `until_ms` is None while they are still here.
    """

    person_id: PersonId
    from_ms: int
    until_ms: int | None = None
