"""What happens in a long evening, step by step, and what the figures must be then.

The figures are worked out here by a plain sweep over the evening, apart from the program's
own way, so that one can be held against the other.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

PEOPLE = 8
FLOOR_CHANGES = 600
NOTES = 250
PHASES = 7
LENGTH_MS = 3 * 3_600_000 + 1_800_000
EARLIER_MS = 5_000

# How the floor is told apart here: a seat, or one of these.
NOBODY, SEVERAL, TEAM = "nobody", "several", "team"


class Kind(StrEnum):
    START = "start"
    FLOOR = "floor"
    NOTE = "note"
    NEXT = "next"
    PAUSE = "pause"
    UNDO = "undo"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Step:
    """After `wait_ms` more of session time, one thing is done: one event of the log."""

    wait_ms: int
    kind: Kind
    what: str = ""


@dataclass
class Expected:
    """The evening up to some step."""

    now_ms: int = 0
    phases_ms: list[int] = field(default_factory=list)
    changes: list[tuple[int, str]] = field(default_factory=list)
    pauses: list[tuple[int, int]] = field(default_factory=list)
    paused_since_ms: int | None = None
    notes: list[tuple[int, str]] = field(default_factory=list)

    @property
    def holder(self) -> str:
        return self.changes[-1][1]

    @property
    def can_take_back(self) -> bool:
        """Whether this phase has a change of the floor."""
        return self.changes[-1][0] > self.phases_ms[-1]

    def do(self, step: Step) -> None:
        self.now_ms += step.wait_ms
        match step.kind:
            case Kind.START | Kind.NEXT:
                self._end_pause()
                self.phases_ms.append(self.now_ms)
                self.changes.append((self.now_ms, NOBODY))
            case Kind.FLOOR:
                self.changes.append((self.now_ms, step.what))
            case Kind.NOTE:
                self.notes.append((self.now_ms, step.what))
            case Kind.UNDO:
                self.changes.pop()
            case Kind.EARLIER:
                at_ms, holder = self.changes[-1]
                earliest_ms = max(self.changes[-2][0], self.phases_ms[-1])
                self.changes[-1] = (max(earliest_ms, at_ms - EARLIER_MS), holder)
            case Kind.PAUSE if self.paused_since_ms is None:
                self.paused_since_ms = self.now_ms
            case Kind.PAUSE:
                self._end_pause()

    def totals_ms(self) -> list[Counter[str]]:
        """For each phase how long each had the floor, pauses taken out."""
        edges = {self.now_ms, *self.phases_ms, *(at for at, _ in self.changes)}
        pauses = list(self.pauses)
        if self.paused_since_ms is not None:
            pauses.append((self.paused_since_ms, self.now_ms))
        edges.update(moment for pause in pauses for moment in pause)
        moments = sorted(edges)
        totals: list[Counter[str]] = [Counter() for _ in self.phases_ms]
        for start_ms, end_ms in pairwise(moments):
            if any(begin <= start_ms < end for begin, end in pauses):
                continue
            phase = sum(begin <= start_ms for begin in self.phases_ms) - 1
            holder = [who for at_ms, who in self.changes if at_ms <= start_ms][-1]
            totals[phase][holder] += end_ms - start_ms
        return totals

    def note_holders(self) -> list[str]:
        """Who had the floor at the moment of each note."""
        return [
            [who for at_ms, who in self.changes if at_ms <= stamped_ms][-1]
            for stamped_ms, _text in self.notes
        ]

    def _end_pause(self) -> None:
        if self.paused_since_ms is not None:
            self.pauses.append((self.paused_since_ms, self.now_ms))
            self.paused_since_ms = None


def long_evening(seed: int = 11) -> list[Step]:
    """The same steps each time: all floor changes and notes, and slips put right."""
    rng = random.Random(seed)
    deeds = [Kind.FLOOR] * FLOOR_CHANGES + [Kind.NOTE] * NOTES
    rng.shuffle(deeds)
    mean_ms = LENGTH_MS // (len(deeds) + len(deeds) // 5)
    steps: list[Step] = []
    expected = Expected()

    def add(kind: Kind, what: str = "") -> None:
        step = Step(0 if kind is Kind.START else rng.randint(1, 2 * mean_ms), kind, what)
        steps.append(step)
        expected.do(step)

    add(Kind.START)
    for number, kind in enumerate(deeds):
        if number and number % (len(deeds) // PHASES + 1) == 0:
            add(Kind.NEXT)
        if kind is Kind.NOTE:
            add(kind, f"{len(expected.notes):03} buses stop at six, says {rng.randint(1, 99)}")
            continue
        others = [str(seat) for seat in range(1, PEOPLE + 1)] + [NOBODY, SEVERAL, TEAM]
        add(kind, rng.choice([who for who in others if who != expected.holder]))
        slip = rng.random()
        if slip < 0.1:
            add(Kind.EARLIER)
        elif slip < 0.15 and expected.can_take_back:
            add(Kind.UNDO)
        elif slip < 0.19:
            add(Kind.PAUSE)
    steps.append(Step(LENGTH_MS - expected.now_ms, Kind.PAUSE))
    return steps
