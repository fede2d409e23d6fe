"""Whether somebody's clock may be running although they stopped speaking.

Nothing here decides that they did: it says when to ask.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from colearn_desktop.domain.floor import FloorKind
from colearn_desktop.domain.go_round import TurnFlag, TurnLimit, limit_ms
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.session_state import SessionState

QUIET_MS = 15_000
# Without sound only the keys tell of the room.
NO_INPUT_MS = 4 * 60_000
# Between a voice near the microphone and a hushed one across the table; a room is
# quieter than that once nobody speaks, or the question is never asked.
_BELOW_SPEECH_DB = 18.0
# A second of speech moves the level by two thirds of the difference, a knock by little;
# later on a quieter speaker lowers it over some ten seconds.
_RISE, _FALL = 0.1, 0.01
# Readings come ten times a second; after a gap nobody knows what was heard in it.
_GAP_MS = 2_000


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the level of the sound says about the room.

    Attributes:
        speech_dbfs: How loud speech has been so far; None before the first reading.
        quiet_since_ms: Since when nobody has been heard; None while somebody is.
        read_ms: When the level was read last.
    """

    speech_dbfs: float | None = None
    quiet_since_ms: int | None = None
    read_ms: int | None = None


@dataclass(frozen=True, slots=True)
class StillSpeaking:
    """A question to the facilitator: does this person still speak?

    Attributes:
        quiet_since_ms: Since when nobody was heard; None where there is no sound to tell.
    """

    person_id: PersonId
    quiet_since_ms: int | None


def heard(before: Hearing, at_ms: int, level_dbfs: float) -> Hearing:
    """Take in one reading of the level.

    Args:
        before: What was known before it.
        at_ms: Session time of the reading.
        level_dbfs: RMS level of the latest block.
    """
    if before.speech_dbfs is None:
        return Hearing(level_dbfs, None, at_ms)
    gap = before.read_ms is None or not 0 <= at_ms - before.read_ms <= _GAP_MS
    if level_dbfs < before.speech_dbfs - _BELOW_SPEECH_DB:
        since_ms = before.quiet_since_ms
        return replace(
            before, quiet_since_ms=at_ms if gap or since_ms is None else since_ms, read_ms=at_ms
        )
    pull = _RISE if level_dbfs > before.speech_dbfs else _FALL
    speech_dbfs = before.speech_dbfs + pull * (level_dbfs - before.speech_dbfs)
    return Hearing(speech_dbfs, None, at_ms)


def still_speaking(
    state: SessionState, hearing: Hearing | None, *, now_ms: int, confirmed_ms: int
) -> StillSpeaking | None:
    """Whether to ask if the holder of the floor still speaks.

    Args:
        state: The session.
        hearing: What was heard up to now; None where no sound is captured.
        now_ms: Session time.
        confirmed_ms: When the last such question was answered with yes; 0 for never.
    """
    person_id = state.floor.person_id
    is_on = state.is_running and state.paused_since_ms is None
    if not is_on or state.floor.kind is not FloorKind.PERSON or person_id is None:
        return None
    held_ms = state.floor_changes[-1].at_ms
    if hearing is None:
        from_ms = max(held_ms, confirmed_ms, state.last_at_ms)
        asks = now_ms - from_ms >= NO_INPUT_MS and not _within_limit(state, person_id, now_ms)
        return StillSpeaking(person_id, None) if asks else None
    if hearing.quiet_since_ms is None or hearing.read_ms is None:
        return None
    if now_ms - hearing.read_ms > _GAP_MS:
        return None
    quiet_ms = max(hearing.quiet_since_ms, held_ms)
    asks = now_ms - max(quiet_ms, confirmed_ms) >= QUIET_MS
    return StillSpeaking(person_id, quiet_ms) if asks else None


def _within_limit(state: SessionState, person_id: PersonId, now_ms: int) -> bool:
    """Whether the go-round itself watches the holder's time, and it is not over."""
    phase = state.current_phase
    limit = None if phase is None else limit_ms(state, phase, person_id)
    if limit is None:
        return False
    spoken_ms = now_ms - state.floor_changes[-1].at_ms
    return TurnLimit(spoken_ms, limit).flag is not TurnFlag.OVER
