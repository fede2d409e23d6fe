"""Somebody is talking and nobody has the floor; a turn ran on after its last word."""

from __future__ import annotations

from colearn_desktop.domain.corrections import split_bounds
from colearn_desktop.domain.floor import NOBODY, FloorChange
from colearn_desktop.domain.ids import EventId
from colearn_desktop.domain.voice import (
    QuietTail,
    VoiceHeard,
    quiet_tail,
    talking_unnoted_ms,
    voice_heard,
)
from colearn_desktop.services.corrections import Corrections
from colearn_desktop.services.session_log import SessionLog


class Voices:
    """Asks and offers, and changes nothing by itself.

    While sound is recorded and speech can be told from other sound, whoever reads the
    recorder tells `hear` about ten times a second. What it offers is known for as long as
    the session stays open.
    """

    def __init__(self, log: SessionLog, corrections: Corrections) -> None:
        self._log = log
        self._corrections = corrections
        self._heard = VoiceHeard()
        self._left_alone_ms: int | None = None
        self._tails: dict[EventId, QuietTail] = {}  # by what began the turn
        self._latest_change = self._change()
        log.subscribe(self._follow_the_floor)

    def hear(self, is_voice: bool | None) -> None:
        """Take in whether somebody is talking; None while nobody can tell."""
        if is_voice is None or self._log.state.paused_since_ms is not None:
            self._heard = VoiceHeard()
        else:
            self._heard = voice_heard(self._heard, self._log.now_ms(), is_voice=is_voice)

    def talking_since_ms(self) -> int | None:
        """Session time since which somebody talks without the floor, if it is time to ask."""
        return talking_unnoted_ms(
            self._log.state,
            self._heard,
            now_ms=self._log.now_ms(),
            left_alone_ms=self._left_alone_ms,
        )

    def leave_alone(self) -> None:
        """Not now: ask again in a while, if at all."""
        if self.talking_since_ms() is not None:
            self._left_alone_ms = self._log.now_ms()
            self._log.notify()

    def tails(self) -> list[QuietTail]:
        """The turns that ran on after their last word and still do, oldest first."""
        return [tail for tail in self._tails.values() if self._place(tail) is not None]

    def trim(self) -> int:
        """Let each of them end with its last word; each is a correction of its own.

        Returns:
            How many were trimmed.
        """
        trimmed = 0
        for tail in self._tails.values():
            place = self._place(tail)
            if place is not None and self._corrections.split(place, tail.last_ms, NOBODY):
                trimmed += 1
        return trimmed

    def _place(self, tail: QuietTail) -> int | None:
        """Where its turn is among the stretches, if it can still be cut there."""
        for place, stretch in enumerate(self._corrections.stretches()):
            if stretch.event_id == tail.event_id:
                return place if split_bounds(stretch).holds(tail.last_ms) else None
        return None

    def _follow_the_floor(self) -> None:
        change, before = self._change(), self._latest_change
        self._latest_change = change
        is_later = change is not None and (before is None or change.at_ms > before.at_ms)
        if is_later and (tail := quiet_tail(self._log.state, self._heard)) is not None:
            self._tails[tail.event_id] = tail

    def _change(self) -> FloorChange | None:
        changes = self._log.state.floor_changes
        return changes[-1] if changes else None
