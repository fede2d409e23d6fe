"""What it means for the floor that somebody is heard talking, or no longer is.

Nothing here decides anything: it says when to ask who talks, and which turns ran on after
the last word. It is told by an optional extra that hears speech while sound is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

from colearn_desktop.domain.floor import NOBODY, FloorKind
from colearn_desktop.domain.ids import EventId
from colearn_desktop.domain.phase_rules import PHASE_RULES
from colearn_desktop.domain.session_state import SessionState

# A "thank you, and who is next?" is no turn that somebody forgot to note.
TALKING_MS = 8_000
# Between sentences; a longer pause begins a new talk.
_PAUSE_MS = 2_000
# Readings come ten times a second; after a gap nobody knows what was heard in it.
_GAP_MS = 2_000
# After "not now".
_LEAVE_ALONE_MS = 2 * 60_000
# Shorter than this the end of a turn is a matter of taste.
TAIL_MS = 4_000
_LEAST_TURN_MS = 2_000


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """What was heard up to now, in session time.

    Attributes:
        watched_since_ms: Since when there has been a reading without a gap.
        since_ms: Since when somebody has been talking, short pauses included.
        last_ms: When a voice was heard last.
        read_ms: When the latest reading was taken.
    """

    watched_since_ms: int | None = None
    since_ms: int | None = None
    last_ms: int | None = None
    read_ms: int | None = None


@dataclass(frozen=True, slots=True)
class QuietTail:
    """The end of a turn in which nobody was heard.

    Attributes:
        event_id: What began the turn.
        last_ms: When its last word was heard, in session time.
        length_ms: How long it ran on.
    """

    event_id: EventId
    last_ms: int
    length_ms: int


def voice_heard(before: VoiceHeard, at_ms: int, *, is_voice: bool) -> VoiceHeard:
    """Take in one reading.

    Args:
        before: What was known before it.
        at_ms: Session time of the reading.
        is_voice: Whether somebody was talking.
    """
    watched_since_ms, since_ms = before.watched_since_ms, before.since_ms
    if before.read_ms is None or not 0 <= at_ms - before.read_ms <= _GAP_MS:
        watched_since_ms, since_ms = at_ms, None
    if not is_voice:
        return VoiceHeard(watched_since_ms, since_ms, before.last_ms, at_ms)
    if since_ms is None or before.last_ms is None or at_ms - before.last_ms > _PAUSE_MS:
        since_ms = at_ms
    return VoiceHeard(watched_since_ms, since_ms, at_ms, at_ms)


def talking_unnoted_ms(
    state: SessionState, voice: VoiceHeard, *, now_ms: int, left_alone_ms: int | None
) -> int | None:
    """Since when somebody has been talking while nobody has the floor, if it is time to ask.

    Args:
        state: The session.
        voice: What was heard up to now.
        now_ms: Session time.
        left_alone_ms: When the question was last answered with "not now".
    """
    phase = state.current_phase
    is_on = state.is_running and state.paused_since_ms is None
    if not is_on or phase is None or not PHASE_RULES[phase.kind].compares_airtime:
        return None
    if state.floor != NOBODY or voice.since_ms is None or voice.last_ms is None:
        return None
    if now_ms - voice.last_ms > _PAUSE_MS:
        return None
    if left_alone_ms is not None and now_ms - left_alone_ms < _LEAVE_ALONE_MS:
        return None
    freed_ms = state.floor_changes[-1].at_ms if state.floor_changes else 0
    began_ms = max(voice.since_ms, freed_ms, state.runs[-1].start_ms)
    return began_ms if now_ms - began_ms >= TALKING_MS else None


def quiet_tail(state: SessionState, voice: VoiceHeard) -> QuietTail | None:
    """How the turn before the latest floor change ended, if it ran on without a word.

    Args:
        state: The session, right after the change.
        voice: What was heard up to then.
    """
    if len(state.floor_changes) < 2:
        return None
    turn, end = state.floor_changes[-2:]
    if turn.floor.kind is not FloorKind.PERSON or voice.last_ms is None:
        return None
    watched = voice.watched_since_ms is not None and voice.watched_since_ms <= turn.at_ms
    is_fresh = voice.read_ms is not None and 0 <= end.at_ms - voice.read_ms <= _GAP_MS
    began_ms = max(turn.at_ms, state.runs[-1].start_ms if state.runs else 0)
    if not watched or not is_fresh or voice.last_ms - began_ms < _LEAST_TURN_MS:
        return None
    length_ms = end.at_ms - voice.last_ms
    return QuietTail(turn.event_id, voice.last_ms, length_ms) if length_ms >= TAIL_MS else None
