"""The sessions of a vault, as a list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState

if TYPE_CHECKING:
    from colearn_desktop.vault.vault import Vault


class SessionStage(StrEnum):
    """How far a session has come."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in the list.

    Attributes:
        when_utc_ms: Its start, or its making while it is only planned.
        people: Participants, the team not counted.
        recorded_ms: Sound kept, all recordings together.
    """

    session_id: SessionId
    title: str
    place: str
    when_utc_ms: int
    state: SessionStage
    people: int
    recorded_ms: int
    notes: int


def list_sessions(vault: Vault) -> list[SessionLine]:
    """All sessions of the vault, newest first.

    Replays each session's log: fine for the hundred or so that one laptop will hold.
    """
    lines = []
    for header in vault.sessions.list():
        state = replay(vault.events.read(header.session_id))
        recordings = vault.recordings.list_recordings(header.session_id)
        lines.append(
            SessionLine(
                session_id=header.session_id,
                title=header.title,
                place=header.place,
                when_utc_ms=state.started_utc_ms or header.created_utc_ms,
                state=_stage(state),
                people=len(state.participants),
                recorded_ms=sum(
                    r.frames * 1_000 // r.rate_hz for r in recordings if not r.erased
                ),
                notes=len(state.notes),
            )
        )
    return sorted(lines, key=lambda line: line.when_utc_ms, reverse=True)


def _stage(state: SessionState) -> SessionStage:
    if state.ended_at_ms is not None:
        return SessionStage.ENDED
    return SessionStage.RUNNING if state.is_running else SessionStage.PLANNED
