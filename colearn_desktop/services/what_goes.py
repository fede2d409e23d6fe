"""What an erasure would take away, and which copies it cannot reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from colearn_desktop.domain.errors import SessionStateError, UnknownPersonError
from colearn_desktop.domain.events import Event, NoteWritten
from colearn_desktop.domain.ids import PersonId, RecordingId, SessionId
from colearn_desktop.domain.redaction import floor_spans, notes_of
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.outputs.session_record import length_ms
from colearn_desktop.services.export_register import copies_with
from colearn_desktop.vault.backups import RegisteredBackup
from colearn_desktop.vault.erasures import ErasureKind
from colearn_desktop.vault.register import HandedCopy
from colearn_desktop.vault.stored_recording import StoredRecording
from colearn_desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """One erasure, before anybody has agreed to it.

    Attributes:
        subject: Id of the recording or person; empty for a whole session.
        name: Of the person, else of the session, for the question.
        counts: How much there is of what. "recorded_ms", and for a recording "bytes"; for
            a person "notes", "turns" and "turns_ms"; for a session "notes", "people",
            "answers", "recordings" and "events".
        copies: Handed over, and not reached.
        backups: Of the vault, and not reached.
    """

    kind: ErasureKind
    session_id: SessionId
    subject: str
    name: str
    counts: dict[str, int]
    copies: tuple[HandedCopy, ...]
    backups: tuple[RegisteredBackup, ...]


def if_recording_goes(
    vault: Vault, session_id: SessionId, recording_id: RecordingId
) -> WhatGoes:
    """A recording: its sound, and nothing of the notes."""
    recording = vault.recordings.get(recording_id)
    return WhatGoes(
        ErasureKind.RECORDING,
        session_id,
        recording_id,
        vault.sessions.get(session_id).title,
        {"recorded_ms": _recorded_ms([recording]), "bytes": recording.bytes},
        tuple(
            copy
            for copy in vault.register.list(session_id)
            if any(s.session_id == session_id and s.recorded_ms for s in copy.sessions)
        ),
        tuple(vault.backups.list()),
    )


def if_person_goes(vault: Vault, session_id: SessionId, person_id: PersonId) -> WhatGoes:
    """One person's words: their notes, their turns with their sound, their name.

    Raises:
        SessionStateError: The session has not ended.
        UnknownPersonError: Nobody of this id is on the list.
    """
    events, state = _ended(vault, session_id)
    if person_id not in state.people:
        raise UnknownPersonError
    spans = floor_spans(state, person_id, length_ms(state))
    return WhatGoes(
        ErasureKind.PERSON,
        session_id,
        person_id,
        state.people[person_id].name,
        {
            "notes": len(notes_of(events, state, person_id)),
            "turns": len(spans),
            "turns_ms": sum(span.length_ms for span in spans),
            "recorded_ms": _recorded_ms(kept_recordings(vault, session_id)),
        },
        tuple(copies_with(vault, session_id, person_id)),
        tuple(vault.backups.list()),
    )


def if_session_goes(vault: Vault, session_id: SessionId) -> WhatGoes:
    """A whole session, with everything in it.

    Raises:
        SessionStateError: It is running.
    """
    events = vault.events.read(session_id)
    state = replay(events)
    if state.is_running:
        raise SessionStateError("the session is running")
    recordings = kept_recordings(vault, session_id)
    return WhatGoes(
        ErasureKind.SESSION,
        session_id,
        "",
        vault.sessions.get(session_id).title,
        {
            "notes": sum(isinstance(event.body, NoteWritten) for event in events),
            "people": len(state.people),
            "answers": len(vault.consents.read(session_id)),
            "recordings": len(recordings),
            "recorded_ms": _recorded_ms(recordings),
            "events": len(events),
        },
        tuple(vault.register.list(session_id)),
        tuple(vault.backups.list()),
    )


def kept_recordings(vault: Vault, session_id: SessionId) -> list[StoredRecording]:
    """The recordings of a session that were not erased, oldest first."""
    found = vault.recordings.list_recordings(session_id)
    return [recording for recording in found if not recording.erased]


def _ended(vault: Vault, session_id: SessionId) -> tuple[list[Event], SessionState]:
    events = vault.events.read(session_id)
    state = replay(events)
    if state.ended_at_ms is None:
        raise SessionStateError("the session has not ended")
    return events, state


def _recorded_ms(recordings: Sequence[StoredRecording]) -> int:
    return sum(each.frames * 1_000 // each.rate_hz for each in recordings)
