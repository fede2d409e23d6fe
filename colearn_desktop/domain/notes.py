"""What the note-taker writes. A note knows its moment; the rest follows from the log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.floor import Floor
from colearn_desktop.domain.ids import DeviceId, NoteId, PhaseId

NO_DEVICE = DeviceId("")


class NoteKind(StrEnum):
    """What sort of note it is."""

    NOTE = "note"
    INSIGHT = "insight"
    QUOTE = "quote"
    ACTION = "action"
    QUESTION = "question"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Note:
    """One note.

    Attributes:
        stamped_ms: Session time of its first keystroke, less the note-taker's lag.
        text: Plain text, shown as plain text.
        author: Who wrote it; empty before anybody said who takes the notes.
        device_id: On which laptop; it matters where several kept a record.
    """

    note_id: NoteId
    stamped_ms: int
    kind: NoteKind
    text: str
    author: str = ""
    device_id: DeviceId = NO_DEVICE


@dataclass(frozen=True, slots=True)
class NoteTaker:
    """Who writes the notes now, and by how much their stamps are put earlier."""

    name: str = ""
    lag_ms: int = 0


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note with the phase and the floor of its moment, as the log stands now."""

    note: Note
    phase_id: PhaseId | None
    floor: Floor
