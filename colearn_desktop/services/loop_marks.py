"""Where a loop begins and ends, while somebody is still choosing."""

from __future__ import annotations

from dataclasses import dataclass

from colearn_desktop.domain.floor import Span

SHORTEST_LOOP_MS = 300
"""Anything shorter is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class LoopMarks:
    """Two moments of session time, either of which may be missing.

    They are always in order: a mark that would lie on the wrong side of the other, or too
    close to it, takes its place.
    """

    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def span(self) -> Span | None:
        """What is looped; None until both marks are set."""
        if self.start_ms is None or self.end_ms is None:
            return None
        return Span(self.start_ms, self.end_ms)

    def starting(self, at_ms: int) -> LoopMarks:
        """With its start at a moment."""
        too_late = self.end_ms is not None and at_ms > self.end_ms - SHORTEST_LOOP_MS
        return LoopMarks(at_ms, None if too_late else self.end_ms)

    def ending(self, at_ms: int) -> LoopMarks:
        """With its end at a moment."""
        too_early = self.start_ms is not None and at_ms < self.start_ms + SHORTEST_LOOP_MS
        return LoopMarks(None if too_early else self.start_ms, at_ms)
