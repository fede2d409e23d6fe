"""Made-up sessions for the laws of the floor: taps, phases, pauses, departures, second thoughts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.events import EventBody
from colearn_desktop.domain.floor import GROUPS, NOBODY, SEVERAL, TEAM, Floor, held_by
from colearn_desktop.domain.ids import EventId, PersonId, PhaseId
from tests.fakes.notebook_log import NotebookLog

ASH, BRACKEN, FERN = PersonId("ash"), PersonId("bracken"), PersonId("fern")
PEOPLE = (ASH, BRACKEN, FERN)
PHASES = tuple(
    Phase(PhaseId(name), kind, name, 600_000)
    for name, kind in (
        ("hello", PhaseKind.GO_ROUND),
        ("round", PhaseKind.DISCUSSION),
        ("break", PhaseKind.BREAK),
        ("together", PhaseKind.DISCUSSION),
    )
)
FLOORS: tuple[Floor, ...] = (*map(held_by, PEOPLE), NOBODY, SEVERAL, GROUPS, TEAM)


class Act(StrEnum):
    GIVE = "give"
    PHASE = "phase"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    ARRIVE = "arrive"
    UNDO = "undo"
    MOVE = "move"
    REASSIGN = "reassign"


@dataclass(frozen=True)
class Step:
    """After `wait_ms`, `act`; `pick` says to whom or to which."""

    wait_ms: int
    act: Act
    pick: int


# Mostly taps, as in a session.
_ACTS = st.sampled_from([Act.GIVE] * 8 + list(Act))
# The same moment again, a slip of a second, a real turn.
_WAITS = st.one_of(st.just(0), st.integers(1, 999), st.integers(1_000, 60_000))
steps = st.lists(st.builds(Step, _WAITS, _ACTS, st.integers(0, 1_000)), max_size=30)


def opened(
    device: str = "laptop", ids: str = "", log: NotebookLog | None = None
) -> NotebookLog:
    log = log or NotebookLog(device, ids)
    log.append(
        happened.AgendaPlanned(PHASES),
        *(happened.PersonAdded(who, who.title(), seat) for seat, who in enumerate(PEOPLE, 1)),
        happened.SessionStarted(),
        happened.PhaseStarted(PHASES[0].phase_id),
    )
    return log


def play(log: NotebookLog, steps: list[Step]) -> None:
    for step in steps:
        log.at_ms += step.wait_ms
        body = _body(log, step)
        if body is not None:
            log.append(body)
    log.at_ms += 1_500


def told(steps: list[Step]) -> NotebookLog:
    log = opened()
    play(log, steps)
    return log


def _body(log: NotebookLog, step: Step) -> EventBody | None:  # noqa: PLR0911 - one a kind
    floor = FLOORS[step.pick % len(FLOORS)]
    person = PEOPLE[step.pick % len(PEOPLE)]
    taps = [e.event_id for e in log.events if isinstance(e.body, happened.FloorChanged)]
    match step.act:
        case Act.GIVE:
            return happened.FloorChanged(floor)
        case Act.PHASE:
            return happened.PhaseStarted(PHASES[step.pick % len(PHASES)].phase_id)
        case Act.PAUSE:
            return happened.ClockPaused()
        case Act.RESUME:
            return happened.ClockResumed()
        case Act.LEAVE:
            return happened.PersonLeft(person)
        case Act.ARRIVE:
            return happened.PersonArrived(person)
        case Act.UNDO if taps:
            return happened.Undone(_pick(taps, step))
        case Act.MOVE if taps:
            return happened.Moved(_pick(taps, step), step.pick * 97 % (log.at_ms + 1))
        case Act.REASSIGN if taps:
            return happened.FloorReassigned(_pick(taps, step), floor)
        case _:
            return None


def _pick(taps: list[EventId], step: Step) -> EventId:
    return taps[step.pick // len(FLOORS) % len(taps)]
