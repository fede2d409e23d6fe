"""The turns of a session that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from colearn_desktop.domain.floor import FloorChange, Span, Turn, effective, turns
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.services.session_log import SessionLog


class TurnsSoFar:
    """Cuts only what is new since it was last asked.

    The page asks at each key press and twice a second, and a long evening has a thousand
    turns.
    """

    def __init__(self, log: SessionLog) -> None:
        self._log = log
        self._state: SessionState | None = None
        self._changes_seen = 0
        self._settled: list[Turn] = []
        self._latest: Sequence[FloorChange] = ()

    def turns(self) -> list[Turn]:
        """All turns, oldest first; the present one up to now."""
        state, now_ms = self._log.state, self._log.now_ms()
        phases, pauses = state.phase_spans(now_ms), state.pauses_until(now_ms)
        self._settle(state, phases, pauses)
        return [*self._settled, *turns(self._latest, phases, pauses, until_ms=now_ms)]

    def _settle(
        self,
        state: SessionState,
        phases: Sequence[tuple[PhaseId, Span]],
        pauses: Sequence[Span],
    ) -> None:
        """Cut all turns but the latest, from where this left off unless the past changed."""
        changes = state.floor_changes[max(0, self._changes_seen - 1) :]
        if not self._goes_on(state, changes):
            self._settled = []
            changes = effective(state.floor_changes)
        if changes:
            until_ms = changes[-1].at_ms
            self._settled += turns(changes[:-1], phases, pauses, until_ms=until_ms)
        self._latest = changes[-1:]
        self._state, self._changes_seen = state, len(state.floor_changes)

    def _goes_on(self, state: SessionState, changes: Sequence[FloorChange]) -> bool:
        """Whether these only add to what was seen: a corrected past is another state."""
        return (
            state is self._state
            and changes[:1] == self._latest
            and all(before.at_ms < after.at_ms for before, after in pairwise(changes))
        )
