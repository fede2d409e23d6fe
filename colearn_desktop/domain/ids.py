"""Names for the identifiers that run through the program.

All are random UUIDs written as 32 hex digits; they say nothing about a person.
"""

from __future__ import annotations

import uuid
from typing import NewType

SessionId = NewType("SessionId", str)
PersonId = NewType("PersonId", str)
PhaseId = NewType("PhaseId", str)
NoteId = NewType("NoteId", str)
EventId = NewType("EventId", str)
RecordingId = NewType("RecordingId", str)
GrantId = NewType("GrantId", str)
DeviceId = NewType("DeviceId", str)


def new_id() -> str:
    """A fresh random identifier: 32 hex digits."""
    return uuid.uuid4().hex
