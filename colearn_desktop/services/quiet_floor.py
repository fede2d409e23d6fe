"""Somebody has the floor and nobody is heard: the question that follows, and its answers."""

from __future__ import annotations

from colearn_desktop.domain.events import FloorChanged, Moved
from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.domain.quiet import Hearing, StillSpeaking, heard, still_speaking
from colearn_desktop.services.session_log import SessionLog


class QuietFloor:
    """Asks, and changes nothing by itself.

    While sound is captured, whoever reads its level tells `hear` about ten times a second.
    """

    def __init__(self, log: SessionLog) -> None:
        self.log = log
        self._hearing = Hearing()
        self._has_sound = False
        self._confirmed_ms = 0

    def hear(self, level_dbfs: float | None) -> None:
        """Take in the level of the sound in dBFS; None while none is captured."""
        self._has_sound = level_dbfs is not None
        if level_dbfs is not None and self.log.state.paused_since_ms is None:
            self._hearing = heard(self._hearing, self.log.now_ms(), level_dbfs)

    def question(self) -> StillSpeaking | None:
        """What there is to ask."""
        return still_speaking(
            self.log.state,
            self._hearing if self._has_sound else None,
            now_ms=self.log.now_ms(),
            confirmed_ms=self._confirmed_ms,
        )

    def confirm(self) -> None:
        """Yes, that person still speaks: ask again after as long again."""
        if self.question() is not None:
            self._confirmed_ms = self.log.now_ms()
            self.log.notify()

    def nobody_since(self) -> None:
        """Nobody has had the floor since it became quiet; from now on, where that is unknown."""
        asked = self.question()
        if asked is None:
            return
        since_ms = asked.quiet_since_ms
        changed = self.log.append(FloorChanged(NOBODY))[0]
        if since_ms is not None and since_ms < changed.at_ms:
            self.log.append(Moved(changed.event_id, since_ms))
