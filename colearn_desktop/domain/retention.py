"""Until when something may be kept: what the room was promised, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.ids import SessionId


class Kept(StrEnum):
    """What a promise is about."""

    RECORDING = "recording"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the room was told, or why it takes longer.

    Attributes:
        due_date: The day by which it is deleted, as ISO 8601; None if no day is promised.
        reason: Why it is another day than was said before; empty the first time.
        utc_ms: When it was said.
    """

    session_id: SessionId
    subject: Kept
    due_date: str | None
    reason: str
    utc_ms: int

    def is_due(self, today: str) -> bool:
        """Whether the promised day has come.

        Args:
            today: ISO 8601.
        """
        return self.due_date is not None and self.due_date <= today
