"""Putting the record of the floor right, during a session and after it."""

from __future__ import annotations

from collections.abc import Sequence

from colearn_desktop.domain import corrections
from colearn_desktop.domain.corrections import Bounds, Correction
from colearn_desktop.domain.errors import NothingToUndoError
from colearn_desktop.domain.events import Event, FloorChanged, Moved
from colearn_desktop.domain.floor import NOBODY, Floor
from colearn_desktop.domain.ids import EventId, new_id
from colearn_desktop.domain.stretches import Stretch, stretches
from colearn_desktop.services.session_log import SessionLog


class Corrections:
    """Shifts, splits, reassigns and deletes what is on the log, and takes that back.

    Each correction is one transaction. What can be undone here are the corrections made
    through this object, for as long as the session stays open; they are in the log for
    good. Stretches are named by their place in `stretches`.
    """

    def __init__(self, log: SessionLog) -> None:
        self._log = log
        self._done: list[Sequence[Event]] = []
        self._taken_back: list[Sequence[Event]] = []

    @property
    def can_undo(self) -> bool:
        """Whether a correction can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a correction was taken back and can hold again."""
        return bool(self._taken_back)

    def stretches(self) -> list[Stretch]:
        """Who had the floor when, as the log stands."""
        return stretches(self._log.state, self._log.now_ms())

    def phase_bounds(self, run: int) -> Bounds:
        """How far the beginning of a phase may be moved."""
        return corrections.phase_bounds(self._log.state, run, self._log.now_ms())

    def reassign(self, place: int, floor: Floor) -> bool:
        """The stretch was `floor`'s; returns whether that changed anything."""
        return self._correct(corrections.reassign(self.stretches(), place, floor))

    def delete(self, place: int) -> bool:
        """Nobody had the floor in this stretch."""
        return self.reassign(place, NOBODY)

    def merge(self, place: int, *, with_next: bool) -> bool:
        """The neighbour of the same phase takes this stretch over."""
        return self._correct(corrections.merge(self.stretches(), place, with_next=with_next))

    def split(
        self, place: int, at_ms: int, floor: Floor, *, earlier_part: bool = False
    ) -> bool:
        """The later (or earlier) part of the stretch was `floor`'s."""
        found = self.stretches()
        return self._correct(
            corrections.split(found, place, at_ms, floor, earlier_part=earlier_part)
        )

    def shift_start(self, place: int, to_ms: int) -> bool:
        """The stretch began at `to_ms`, or as near to it as its neighbours allow."""
        return self._correct(corrections.shift_start(self.stretches(), place, to_ms))

    def shift_end(self, place: int, to_ms: int) -> bool:
        """The stretch ended at `to_ms`, or as near to it as its neighbours allow."""
        return self._correct(corrections.shift_end(self.stretches(), place, to_ms))

    def move_phase(self, run: int, to_ms: int) -> bool:
        """The phase began at `to_ms`, or as near to it as its neighbours allow."""
        now_ms = self._log.now_ms()
        found = stretches(self._log.state, now_ms)
        return self._correct(
            corrections.move_phase(self._log.state, found, run, to_ms, now_ms=now_ms)
        )

    def undo(self) -> None:
        """Take the latest correction back.

        Raises:
            NothingToUndoError: None was made, or all are taken back.
        """
        self._exchange(self._done, self._taken_back)

    def redo(self) -> None:
        """Let the correction that was taken back last hold again.

        Raises:
            NothingToUndoError: None was taken back.
        """
        self._exchange(self._taken_back, self._done)

    def _exchange(self, source: list[Sequence[Event]], target: list[Sequence[Event]]) -> None:
        if not source:
            raise NothingToUndoError
        bodies = corrections.taking_back(source[-1], self._log.events)
        before = len(self._log.events)
        try:
            self._log.append(*bodies)
        finally:
            # A page that cannot show what was stored does not make it any less stored.
            if stored := tuple(self._log.events[before:]):
                source.pop()
                target.append(stored)

    def _correct(self, correction: Correction) -> bool:
        if not correction:
            return False
        bodies = [(EventId(new_id()), body) for body in correction.bodies]
        for given in correction.given:
            floor_id = EventId(new_id())
            bodies.append((floor_id, FloorChanged(given.floor)))
            bodies.append((EventId(new_id()), Moved(floor_id, given.at_ms)))
        before = len(self._log.events)
        try:
            self._log.append(
                *(body for _, body in bodies), event_ids=[event_id for event_id, _ in bodies]
            )
        finally:
            if stored := tuple(self._log.events[before:]):
                self._done.append(stored)
                self._taken_back.clear()
        return True
