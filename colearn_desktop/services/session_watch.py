"""When a session comes to something that is not recorded."""

from __future__ import annotations

from colearn_desktop.domain.events import StopReason
from colearn_desktop.domain.phase_rules import PHASE_RULES
from colearn_desktop.domain.session_state import SessionState


class SessionWatch:
    """Compares the session with how it was at the last look."""

    def __init__(self, state: SessionState) -> None:
        self._phase_runs_seen = len(state.runs)
        self._away_seen_ms = state.away_ms
        self._clock_pause_seen = state.paused_since_ms is not None

    def reason_to_stop(self, state: SessionState) -> StopReason | None:
        """Why no sound is wanted from here on.

        A break that begins, an empty room, a computer that slept, a session that ended, and
        a clock paused in a phase whose pause is one of the recording, too. None for all
        else: what was a reason at the last look is none for ever, so that somebody may
        record their break.
        """
        begun = len(state.runs) != self._phase_runs_seen
        paused = state.paused_since_ms is not None and not self._clock_pause_seen
        slept = state.away_ms != self._away_seen_ms
        self._phase_runs_seen = len(state.runs)
        self._clock_pause_seen = state.paused_since_ms is not None
        self._away_seen_ms = state.away_ms
        phase = state.current_phase
        rules = None if phase is None else PHASE_RULES[phase.kind]
        if state.ended_at_ms is not None:
            return StopReason.SESSION_ENDED
        if slept or not state.present:
            return StopReason.INTERRUPTED
        if begun and rules is not None and not rules.is_recorded:
            return StopReason.BREAK
        if paused and rules is not None and rules.clock_pause_stops_recording:
            return StopReason.ASKED
        return None
