"""A go-round: everybody is asked once, in an order that is drawn, and nobody has to speak.

Whose turn it is follows from the order, from who held the floor and from who passed or
asked to be asked again. The facilitator may give the floor to anybody at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.airtime import LEAST_HEARD_MS
from colearn_desktop.domain.events import GoRoundAnswer
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import PersonId, PhaseId
from colearn_desktop.domain.session_state import SessionState

_FLAG_BEFORE_LIMIT_MS = 30_000


@dataclass(frozen=True, slots=True)
class GoRound:
    """Where a go-round stands. Only people who are here are named.

    Attributes:
        order: Everybody, first to last.
        holder: Who has the floor.
        to_come: Who has still to be asked, the next one first; whoever asked to be asked
            again comes last.
        spoke: Who has spoken and is not to be asked again.
        passed: Who passed.
        later: Those of `to_come` who asked to be asked again.
    """

    phase_id: PhaseId
    order: tuple[PersonId, ...]
    holder: PersonId | None
    to_come: tuple[PersonId, ...]
    spoke: tuple[PersonId, ...]
    passed: tuple[PersonId, ...]
    later: tuple[PersonId, ...]

    @property
    def next_person(self) -> PersonId | None:
        """Whom to ask next; None when everybody has been asked."""
        return self.to_come[0] if self.to_come else None

    @property
    def turn(self) -> PersonId | None:
        """Whose turn it is: who has the floor, or who is next."""
        return self.next_person if self.holder is None else self.holder


def go_round(state: SessionState) -> GoRound | None:
    """How the go-round that is on stands; None in any other phase."""
    phase = state.current_phase
    if phase is None or phase.kind is not PhaseKind.GO_ROUND:
        return None
    order = _everybody(state, phase.phase_id)
    holder = state.floor.person_id if state.floor.person_id in order else None
    spoke_at = _last_heard(state, phase.phase_id)
    answers: dict[PersonId, tuple[int, GoRoundAnswer]] = {}
    for said in state.go_round_answers:
        if said.phase_id == phase.phase_id:
            # The latest answer last, for the order in which people are asked again.
            answers.pop(said.person_id, None)
            answers[said.person_id] = said.at_ms, said.answer
    # Whoever spoke after having answered has spoken.
    holds = {
        person: answer
        for person, (at_ms, answer) in answers.items()
        if person in order and person != holder and at_ms >= spoke_at.get(person, -1)
    }
    later = tuple(person for person, answer in holds.items() if answer is GoRoundAnswer.LATER)
    done = {person for person in spoke_at if person not in holds}
    waiting = [p for p in order if p != holder and p not in holds and p not in done]
    return GoRound(
        phase.phase_id,
        order,
        holder,
        to_come=(*waiting, *later),
        spoke=tuple(p for p in order if p != holder and p in done),
        passed=tuple(p for p in order if holds.get(p) is GoRoundAnswer.PASSED),
        later=later,
    )


def order_from(
    seated: Sequence[PersonId], start: PersonId, *, clockwise: bool
) -> tuple[PersonId, ...]:
    """Everybody in `seated` (in order of seats), once round the table from `start` on."""
    at = seated.index(start)
    step = 1 if clockwise else -1
    return tuple(seated[(at + step * i) % len(seated)] for i in range(len(seated)))


def goes_clockwise(order: Sequence[PersonId], seated: Sequence[PersonId]) -> bool:
    """Whether an order begins in the direction of the seats' numbers."""
    asked = [person for person in order if person in seated]
    if len(asked) < 3:
        return True
    return (seated.index(asked[0]) + 1) % len(seated) == seated.index(asked[1])


def draw_order(
    seated: Sequence[PersonId],
    before: Sequence[PersonId],
    random_below: Callable[[int], int],
) -> tuple[PersonId, ...]:
    """Draw where a go-round begins, and which way it goes.

    Args:
        seated: Those who are here, in order of seats.
        before: The order of the go-round before; empty for the first.
        random_below: A random whole number from 0 up to, not including, its argument.

    Returns:
        Everybody once. It begins with somebody else than the one before (where there is
        anybody else), and goes the other way round.
    """
    if not seated:
        return ()
    starts = [person for person in seated if person not in before[:1]] or list(seated)
    start = starts[random_below(len(starts))]
    clockwise = not goes_clockwise(before, seated) if before else random_below(2) == 0
    return order_from(seated, start, clockwise=clockwise)


class TurnFlag(StrEnum):
    """What a facilitator is gently told about a turn."""

    NONE = "none"
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class TurnLimit:
    """How much of their time somebody has used in a go-round, in milliseconds."""

    spoken_ms: int
    limit_ms: int

    @property
    def left_ms(self) -> int:
        """What is left; negative beyond the limit."""
        return self.limit_ms - self.spoken_ms

    @property
    def flag(self) -> TurnFlag:
        """Soon for the last half minute, and half a short limit at most."""
        if self.left_ms <= 0:
            return TurnFlag.OVER
        before_ms = min(_FLAG_BEFORE_LIMIT_MS, self.limit_ms // 2)
        return TurnFlag.SOON if self.left_ms <= before_ms else TurnFlag.NONE


def limit_ms(state: SessionState, phase: Phase, person_id: PersonId) -> int | None:
    """How long somebody may speak in a phase, their extra time included; None: no limit."""
    if phase.kind is not PhaseKind.GO_ROUND or phase.per_person_ms is None:
        return None
    return phase.per_person_ms + state.allowances_ms.get(person_id, 0)


def _everybody(state: SessionState, phase_id: PhaseId) -> tuple[PersonId, ...]:
    """Everybody who is here: in the order that was drawn, then as they came."""
    here = [person.person_id for person in state.participants if person.present]
    drawn = state.go_round_orders.get(phase_id)
    if drawn is None:
        return tuple(here)
    came = {stay.person_id: stay.from_ms for stay in state.attendance}
    new = [person for person in here if person not in drawn]
    return (
        *(person for person in drawn if person in here),
        *sorted(new, key=lambda person: came.get(person, 0)),
    )


def _last_heard(state: SessionState, phase_id: PhaseId) -> dict[PersonId, int]:
    """When each person last stopped speaking in a phase, by themselves.

    A hold that ended because its holder passed or asked to be asked again is none; nor
    is one of less than a second, which is a slip of the key.
    """
    answered = {said.event_id for said in state.go_round_answers}
    runs = [
        Span(run.start_ms, state.last_at_ms if run.end_ms is None else run.end_ms)
        for run in state.runs
        if run.phase_id == phase_id
    ]
    heard: dict[PersonId, int] = {}
    for change, after in zip(state.floor_changes, state.floor_changes[1:], strict=False):
        person = change.floor.person_id
        if person is None or after.event_id in answered:
            continue
        for run in runs:
            start_ms, end_ms = max(change.at_ms, run.start_ms), min(after.at_ms, run.end_ms)
            if end_ms - start_ms >= LEAST_HEARD_MS:
                heard[person] = end_ms
    return heard
