"""Everything that can happen in a session, in the past tense.

The log is append-only. A mistake is mended by a further event that names the one it
takes back (`Undone`), shifts (`Moved`) or puts into other hands (`FloorReassigned`);
nothing is ever edited. `Redone` names the `Undone` that no longer holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.agenda import Phase
from colearn_desktop.domain.floor import Floor
from colearn_desktop.domain.ids import (
    DeviceId,
    EventId,
    NoteId,
    PersonId,
    PhaseId,
    RecordingId,
    SessionId,
)
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.people import Role
from colearn_desktop.domain.sound_trouble import StopReason as StopReason  # noqa: PLC0414 - known from here
from colearn_desktop.domain.sound_trouble import Trouble as Trouble  # noqa: PLC0414 - known from here


class GoRoundAnswer(StrEnum):
    """What somebody said instead of speaking when their turn of a go-round came."""

    PASSED = "passed"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class AgendaPlanned:
    """The whole agenda, as it stands from now on."""

    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody is expected (`present` False) or here."""

    person_id: PersonId
    name: str
    seat: int | None
    role: Role | None = None
    present: bool = True


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A pseudonym, seat or role was put right."""

    person_id: PersonId
    name: str
    seat: int | None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """Somebody entered by mistake, taken off the list before the start."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class AllowanceSet:
    """Somebody's turns may be longer by `extra_ms`. Never shown in the room."""

    person_id: PersonId
    extra_ms: int


@dataclass(frozen=True, slots=True)
class PersonArrived:
    """Somebody came in."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Somebody went home."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """Session time counts from here."""


@dataclass(frozen=True, slots=True)
class SessionReopened:
    """The program was gone for about `away_ms` (by the wall clock) and is back."""

    away_ms: int


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The conversation is over."""


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """A phase began, and the one before it ended."""

    phase_id: PhaseId


@dataclass(frozen=True, slots=True)
class PhaseExtended:
    """The facilitator gave a phase more (or less) time than planned."""

    phase_id: PhaseId
    by_ms: int


@dataclass(frozen=True, slots=True)
class EndMoved:
    """The room agreed to end later (or earlier) than was planned at the start."""

    by_ms: int


@dataclass(frozen=True, slots=True)
class GoRoundOrdered:
    """In which order a go-round asks, first to last."""

    phase_id: PhaseId
    order: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class GoRoundAnswered:
    """Somebody passed, or asked to be asked again at the end of the go-round."""

    phase_id: PhaseId
    person_id: PersonId
    answer: GoRoundAnswer


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The phase clock stands still; airtime too."""


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The phase clock runs on."""


@dataclass(frozen=True, slots=True)
class ClockAdvanced:
    """Time that the program missed is counted into the running phase after all."""

    by_ms: int


@dataclass(frozen=True, slots=True)
class FloorChanged:
    """Somebody else (or nobody, several, groups, the team) has the floor."""

    floor: Floor


@dataclass(frozen=True, slots=True)
class FloorReassigned:
    """What the named `FloorChanged` gave away was really `floor`'s."""

    event_id: EventId
    floor: Floor


@dataclass(frozen=True, slots=True)
class QueueJoined:
    """Somebody asked to speak."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """Somebody no longer asks to speak."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class NotesHandedOver:
    """From now on `name` writes the notes; `lag_ms` is what their ear is ahead of their hand."""

    name: str
    lag_ms: int = 0


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """A note's first words were saved.

    `stamped_ms` is its first keystroke less the note-taker's lag; `author` the note-taker.
    """

    note_id: NoteId
    stamped_ms: int
    kind: NoteKind
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class NoteRevised:
    """A note reads differently now."""

    note_id: NoteId
    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class NoteDeleted:
    """A note was taken away; the log keeps it for undo."""

    note_id: NoteId


@dataclass(frozen=True, slots=True)
class MomentMarked:
    """A bare moment worth finding again."""


@dataclass(frozen=True, slots=True)
class StretchStruck:
    """What was said in this stretch of session time is not kept: its sound is silenced."""

    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class TimekeeperChosen:
    """Of several laptops that kept a record, this one's floor and phases count."""

    device_id: DeviceId


@dataclass(frozen=True, slots=True)
class RoomDisplayChosen:
    """What the host lets the room see beyond phase, question and time, in this session."""

    voices_heard: bool = False
    names_in_look_back: bool = False


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """Sound is being kept: the given stretch of the given recording."""

    recording_id: RecordingId
    stretch: int


@dataclass(frozen=True, slots=True)
class RecordingPaused:
    """Nothing is captured for now; the recording can go on."""

    reason: StopReason


@dataclass(frozen=True, slots=True)
class RecordingStopped:
    """The recording is finished."""

    reason: StopReason


@dataclass(frozen=True, slots=True)
class RecordingTroubled:
    """Something about the sound was wrong; `frames` is how many were lost, if known."""

    trouble: Trouble
    frames: int = 0


@dataclass(frozen=True, slots=True)
class RecordingTroubleEnded:
    """That trouble is over; recording goes on without it."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Undone:
    """The named event counts as never having happened."""

    event_id: EventId


@dataclass(frozen=True, slots=True)
class Redone:
    """The named `Undone` counts as never having happened: what it took back holds again."""

    event_id: EventId


@dataclass(frozen=True, slots=True)
class Moved:
    """The named event happened at another moment of session time."""

    event_id: EventId
    to_ms: int


@dataclass(frozen=True, slots=True)
class Erased:
    """Something happened here, and what it was has been erased on somebody's wish."""


EventBody = (
    AgendaPlanned
    | PersonAdded
    | PersonChanged
    | PersonRemoved
    | AllowanceSet
    | PersonArrived
    | PersonLeft
    | SessionStarted
    | SessionReopened
    | SessionEnded
    | PhaseStarted
    | PhaseExtended
    | EndMoved
    | GoRoundOrdered
    | GoRoundAnswered
    | ClockPaused
    | ClockResumed
    | ClockAdvanced
    | FloorChanged
    | FloorReassigned
    | QueueJoined
    | QueueLeft
    | NotesHandedOver
    | NoteWritten
    | NoteRevised
    | NoteDeleted
    | MomentMarked
    | StretchStruck
    | TimekeeperChosen
    | RoomDisplayChosen
    | RecordingStarted
    | RecordingPaused
    | RecordingStopped
    | RecordingTroubled
    | RecordingTroubleEnded
    | Undone
    | Redone
    | Moved
    | Erased
)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a session's story.

    Attributes:
        sequence: Counts this device's events of this session from 1.
        at_ms: Session time.
        utc_ms: Wall time, a label only.
    """

    event_id: EventId
    session_id: SessionId
    device_id: DeviceId
    sequence: int
    at_ms: int
    utc_ms: int
    body: EventBody
