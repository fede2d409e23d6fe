"""Phases, and what can be done to a list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from colearn_desktop.domain.errors import AgendaError
from colearn_desktop.domain.ids import PhaseId

MINUTE_MS = 60_000
LONGEST_PHASE_MS = 12 * 60 * MINUTE_MS


class PhaseKind(StrEnum):
    """What happens in a phase; airtime of different kinds is never mixed."""

    OPENING = "opening"
    GO_ROUND = "go_round"
    DISCUSSION = "discussion"
    ACTIVITY = "activity"
    BREAK = "break"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Phase:
    """One item of the agenda.

    Attributes:
        title: As a heading ("Round 1: how we work").
        short_title: For the row of steps ("How we work"); the title where empty.
        planned_ms: Planned length.
        question: What is asked of the table; may be empty.
        prompts: Follow-up questions for the facilitator.
        per_person_ms: Limit for each speaker in a go-round, or None.
    """

    phase_id: PhaseId
    kind: PhaseKind
    title: str
    planned_ms: int
    short_title: str = ""
    question: str = ""
    prompts: tuple[str, ...] = ()
    per_person_ms: int | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise AgendaError("a phase needs a title")
        if not 0 < self.planned_ms <= LONGEST_PHASE_MS:
            raise AgendaError(f"a phase of {self.planned_ms} ms")

    @property
    def step_name(self) -> str:
        """The name for the row of steps."""
        return self.short_title or self.title


def total_ms(phases: Sequence[Phase]) -> int:
    """Planned length of all phases together, in milliseconds."""
    return sum(phase.planned_ms for phase in phases)


def moved(phases: Sequence[Phase], index: int, by: int) -> tuple[Phase, ...]:
    """The agenda with one phase moved up (`by` < 0) or down, stopping at the ends."""
    result = list(phases)
    phase = result.pop(index)
    result.insert(max(0, min(len(result), index + by)), phase)
    return tuple(result)


def filled_in(phase: Phase, *, place: str) -> Phase:
    """The phase with `{place}` replaced in its texts."""

    def fill(text: str) -> str:
        return text.replace("{place}", place)

    return replace(
        phase,
        title=fill(phase.title),
        question=fill(phase.question),
        prompts=tuple(fill(prompt) for prompt in phase.prompts),
    )
