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


def index_of(phases: Sequence[Phase], phase_id: PhaseId) -> int:
    """The place of a phase.

    Raises:
        AgendaError: There is no such phase.
    """
    for index, phase in enumerate(phases):
        if phase.phase_id == phase_id:
            return index
    raise AgendaError("no such phase")


def inserted(phases: Sequence[Phase], phase: Phase, after: PhaseId | None) -> tuple[Phase, ...]:
    """The agenda with one phase more, after another one or (None) at the top."""
    at = 0 if after is None else index_of(phases, after) + 1
    return (*phases[:at], phase, *phases[at:])


def dropped(phases: Sequence[Phase], phase_id: PhaseId) -> tuple[Phase, ...]:
    """The agenda without one phase."""
    at = index_of(phases, phase_id)
    return (*phases[:at], *phases[at + 1 :])


def reworded(phases: Sequence[Phase], phase: Phase) -> tuple[Phase, ...]:
    """The agenda with another phase in the place of the one of the same id."""
    at = index_of(phases, phase.phase_id)
    return (*phases[:at], phase, *phases[at + 1 :])


def moved_ahead(
    phases: Sequence[Phase], phase_id: PhaseId, by: int, *, first: int
) -> tuple[Phase, ...]:
    """The agenda with a phase moved up or down among those from index `first` on.

    Raises:
        AgendaError: It is not one of those.
    """
    at = index_of(phases, phase_id)
    if at < first:
        raise AgendaError("only what is ahead can move")
    return moved(phases, at, max(by, first - at))


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
