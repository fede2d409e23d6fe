"""The turns of a session that goes on."""

from __future__ import annotations

from collections.abc import Sequence

from colearn_desktop.domain.floor import FloorChange, Turn, effective, turns
from colearn_desktop.services.session_log import SessionLog


class TurnsSoFar:
    """Cuts only the latest turn anew while nothing but time passes.

    The page asks twice a second, and a long evening has a thousand turns.
    """

    def __init__(self, log: SessionLog) -> None:
        self._log = log
        self._events_seen = -1
        self._settled: list[Turn] = []
        self._latest: Sequence[FloorChange] = ()

    def turns(self) -> list[Turn]:
        """All turns, oldest first; the present one up to now."""
        state, now_ms = self._log.state, self._log.now_ms()
        phases, pauses = state.phase_spans(now_ms), state.pauses_until(now_ms)
        if len(self._log.events) != self._events_seen:
            self._events_seen = len(self._log.events)
            changes = effective(state.floor_changes)
            self._latest = changes[-1:]
            until_ms = self._latest[0].at_ms if self._latest else 0
            self._settled = turns(changes[:-1], phases, pauses, until_ms=until_ms)
        return [*self._settled, *turns(self._latest, phases, pauses, until_ms=now_ms)]
