"""What leaves this laptop about one session, before it becomes files.

Every document is made from a `SessionRecord` and from nothing else. Whoever makes one
(`clearing`) has already taken out what people did not agree to, so that no document can
give it away by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentRecord,
    ConsentState,
    Purpose,
)
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import Floor, FloorKind, Turn, turns
from colearn_desktop.domain.ids import DeviceId, RecordingId, SessionId
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.retention import Promise
from colearn_desktop.domain.session_state import SessionState


class Contents(StrEnum):
    """How much of what people agreed to is handed on."""

    EVERYTHING = "everything"
    NO_SOUND = "no_sound"
    ANONYMOUS_NOTES = "anonymous_notes"
    TEAM_COPY = "team_copy"
    """The session as it stands, for another laptop of the same team."""


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many people stand where on one purpose."""

    purpose: Purpose
    state: ConsentState
    people: int


@dataclass(frozen=True, slots=True)
class SoundFile:
    """One stretch of recorded sound as a file beside the documents.

    Attributes:
        path: Relative to the documents, with `/`.
        stretch: Which stretch of the recording, from 1.
        start_ms: Session time of its first sample; `end_ms` of the end of its last.
        frames: Samples a channel.
    """

    path: str
    recording_id: RecordingId
    stretch: int
    start_ms: int
    end_ms: int
    rate_hz: int
    channels: int
    frames: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How much was left out; figures alone, never who.

    Attributes:
        notes: Notes that stay behind for want of consent.
        people: People who appear without their pseudonym.
        sound_ms: Recorded sound that stays behind, in milliseconds.
        struck_notes: Notes that stay behind because their moment was struck.
    """

    notes: int = 0
    people: int = 0
    sound_ms: int = 0
    struck_notes: int = 0


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session as it may be handed on.

    Attributes:
        device_id: The laptop that kept the record; a random id.
        template: Key of the agenda template it began with.
        exported_utc_ms: When this record was made, UTC milliseconds.
        form_sha256: Of the form in force; its text is in `forms`.
        forms: Every form that a consent record refers to.
        events: The story, in the order of the log.
        consents: All answers, oldest first.
        sounds: Stretches of sound, oldest first; empty if sound stays behind.
        contents: How much of it was wanted.
        answer_counts: In place of `consents` where nobody may be told from another.
        promises: Until when the room was told that it is kept.
    """

    session_id: SessionId
    device_id: DeviceId
    title: str
    place: str
    template: str
    created_utc_ms: int
    exported_utc_ms: int
    form_sha256: str
    forms: tuple[ConsentForm, ...]
    events: tuple[Event, ...]
    consents: tuple[ConsentRecord, ...]
    sounds: tuple[SoundFile, ...] = ()
    left_out: LeftOut = LeftOut()
    contents: Contents = Contents.EVERYTHING
    answer_counts: tuple[AnswerCount, ...] = ()
    promises: tuple[Promise, ...] = ()

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody in it can be told from anybody else."""
        return self.contents is Contents.ANONYMOUS_NOTES

    def state(self) -> SessionState:
        """The session as these events tell it; replayed at each call."""
        return replay(self.events)


def length_ms(state: SessionState) -> int:
    """How long the session took, in milliseconds of session time."""
    return state.last_at_ms if state.ended_at_ms is None else state.ended_at_ms


def all_turns(state: SessionState) -> list[Turn]:
    """Every turn of the session, oldest first."""
    end_ms = length_ms(state)
    return turns(
        state.floor_changes,
        state.phase_spans(end_ms),
        state.pauses_until(end_ms),
        until_ms=end_ms,
    )


_FLOOR_NAMES = {
    FloorKind.NOBODY: "",
    FloorKind.SEVERAL: "Several people",
    FloorKind.GROUPS: "Small groups",
    FloorKind.TEAM: "The team",
}


def speaker_name(state: SessionState, floor: Floor) -> str:
    """Who had the floor, as documents write it; empty for nobody."""
    if floor.person_id is not None:
        return state.people[floor.person_id].name
    return _FLOOR_NAMES[floor.kind]
