"""What a facilitator does in a go-round, and the extra time that people have."""

from __future__ import annotations

import secrets

from colearn_desktop.domain import go_round
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.airtime import airtime_ms
from colearn_desktop.domain.errors import (
    EverybodyAskedError,
    NoGoRoundError,
    UnknownPersonError,
)
from colearn_desktop.domain.events import (
    AllowanceSet,
    EventBody,
    FloorChanged,
    GoRoundAnswer,
    GoRoundAnswered,
    GoRoundOrdered,
    PhaseStarted,
)
from colearn_desktop.domain.floor import held_by, turns
from colearn_desktop.domain.go_round import TurnLimit
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.services.session_log import SessionLog


class GoRound:
    """Asks one person after the other in the go-round that is on.

    Every method that acts raises `NoGoRoundError` in any other phase.
    """

    def __init__(self, log: SessionLog) -> None:
        self.log = log

    def now(self) -> go_round.GoRound | None:
        """How it stands; None in any other phase."""
        return go_round.go_round(self.log.state)

    def turn_limit(self) -> TurnLimit | None:
        """How much of their time the holder of the floor has used.

        Everything counts that they said in this go-round: a question in between takes
        nothing from a turn, and gives it no new minutes.
        """
        state = self.log.state
        phase, run, person_id = state.current_phase, state.current_run, state.floor.person_id
        if phase is None or run is None or person_id is None:
            return None
        limit_ms = go_round.limit_ms(state, phase, person_id)
        if limit_ms is None:
            return None
        now_ms = self.log.now_ms()
        # What was said before this phase is no part of it.
        first = next(
            (i for i, c in enumerate(state.floor_changes) if c.at_ms >= run.start_ms), 0
        )
        spoken = turns(
            state.floor_changes[first:],
            state.phase_spans(now_ms),
            state.pauses_until(now_ms),
            until_ms=now_ms,
        )
        return TurnLimit(airtime_ms(spoken)[person_id], limit_ms)

    def give_to_next(self) -> None:
        """Whoever is next has the floor.

        Raises:
            EverybodyAskedError: Nobody is.
        """
        following = self._standing().next_person
        if following is None:
            raise EverybodyAskedError
        self.log.append(FloorChanged(held_by(following)))

    def pass_turn(self) -> None:
        """Whoever's turn it is passes.

        Raises:
            EverybodyAskedError: It is nobody's.
        """
        self._answer(GoRoundAnswer.PASSED)

    def put_off(self) -> None:
        """Whoever's turn it is asks to be asked again at the end.

        Raises:
            EverybodyAskedError: It is nobody's.
        """
        self._answer(GoRoundAnswer.LATER)

    def answer_for(self, seat: int, answer: GoRoundAnswer) -> None:
        """The person in this seat passes, or asks to be asked again, before their turn.

        Raises:
            UnknownPersonError: Nobody who is here sits there.
        """
        phase_id, person_id = self._standing().phase_id, _seated(self.log.state, seat)
        self.log.append(GoRoundAnswered(phase_id, person_id, answer))

    def start_from(self, seat: int) -> None:
        """The go-round begins at this seat, and goes the way it went.

        Raises:
            UnknownPersonError: Nobody who is here sits there.
        """
        standing, start = self._standing(), _seated(self.log.state, seat)
        seated = _here(self.log.state)
        clockwise = go_round.goes_clockwise(standing.order, seated)
        order = go_round.order_from(seated, start, clockwise=clockwise)
        self.log.append(GoRoundOrdered(standing.phase_id, order))

    def turn_round(self) -> None:
        """The go-round begins where it began, and goes the other way."""
        standing, seated = self._standing(), _here(self.log.state)
        if standing.order:
            clockwise = not go_round.goes_clockwise(standing.order, seated)
            order = go_round.order_from(seated, standing.order[0], clockwise=clockwise)
            self.log.append(GoRoundOrdered(standing.phase_id, order))

    def allow(self, person_id: PersonId, extra_ms: int) -> None:
        """Somebody's turns may be longer by this much. Nobody but the facilitator sees it."""
        if person_id not in self.log.state.people:
            raise UnknownPersonError
        if extra_ms != self.log.state.allowances_ms.get(person_id, 0):
            self.log.append(AllowanceSet(person_id, extra_ms))

    def _standing(self) -> go_round.GoRound:
        standing = self.now()
        if standing is None or not self.log.state.is_running:
            raise NoGoRoundError
        return standing

    def _answer(self, answer: GoRoundAnswer) -> None:
        standing = self._standing()
        if standing.turn is None:
            raise EverybodyAskedError
        self.log.append(GoRoundAnswered(standing.phase_id, standing.turn, answer))


def phase_beginning(state: SessionState, phase: Phase) -> tuple[EventBody, ...]:
    """What happens when a phase begins: a go-round has its order drawn.

    One that ran before goes on in the order it had.
    """
    began = PhaseStarted(phase.phase_id)
    if phase.kind is not PhaseKind.GO_ROUND or phase.phase_id in state.go_round_orders:
        return (began,)
    ran = [run.phase_id for run in state.runs if run.phase_id in state.go_round_orders]
    before = state.go_round_orders[ran[-1]] if ran else ()
    order = go_round.draw_order(_here(state), before, secrets.randbelow)
    return began, GoRoundOrdered(phase.phase_id, order)


def _here(state: SessionState) -> list[PersonId]:
    return [person.person_id for person in state.participants if person.present]


def _seated(state: SessionState, seat: int) -> PersonId:
    person = state.at_seat(seat)
    if person is None or not person.present:
        raise UnknownPersonError(f"seat {seat}")
    return person.person_id
