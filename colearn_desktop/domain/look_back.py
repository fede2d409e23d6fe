"""A minute's replay of who had the floor, for the whole room to look at.

Hours become a minute, so a turn becomes a fraction of a second. Each light is therefore an
average over a moving window: it swells and fades, and nothing flashes.

Unless names are chosen, a place stands for nobody. Places are drawn anew for each turn, so
that whoever remembers who began cannot follow that person's light through the minute. The
frames then come out the same whoever spoke; where voices may be counted, they tell only
which turns were somebody's first.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from colearn_desktop.domain.airtime import LEAST_HEARD_MS, airtime_ms
from colearn_desktop.domain.floor import FloorKind, Span, Turn
from colearn_desktop.domain.ids import PersonId, PhaseId

LENGTH_MS = 60_000
STEP_MS = 50
# Over this long a light swells and fades.
WINDOW_MS = 1_200


@dataclass(frozen=True, slots=True)
class LookBackFrame:
    """What is lit at one moment of the replay; each light is between 0 and 1.

    Attributes:
        places: One light a place at the table.
        together: Several at once, pairs or groups: the whole table.
        team: The team.
        heard: Which places have been lit before; all False where voices are not counted.
    """

    phase_id: PhaseId
    places: tuple[float, ...]
    together: float
    team: float
    heard: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class LookBack:
    """The replay, a frame every `STEP_MS`.

    Attributes:
        named: Place i is person i; otherwise a place is nobody in particular.
        voices: How many of the people were heard, and how many they are; None where
            that is not to be told.
    """

    frames: tuple[LookBackFrame, ...]
    named: bool
    voices: tuple[int, int] | None

    @property
    def length_ms(self) -> int:
        """How long it plays."""
        return len(self.frames) * STEP_MS

    def frame_at(self, at_ms: int) -> LookBackFrame | None:
        """What is lit at a moment of the replay, the last frame after its end."""
        if not self.frames:
            return None
        return self.frames[max(0, min(len(self.frames) - 1, at_ms // STEP_MS))]


@dataclass(frozen=True, slots=True)
class _Light:
    """Who or what is lit from when to when, in milliseconds of the replay."""

    start_ms: float
    end_ms: float
    kind: FloorKind
    place: int | None
    is_first: bool


def look_back(
    turns: Sequence[Turn],
    phases: Sequence[tuple[PhaseId, Span]],
    people: Sequence[PersonId],
    *,
    named: bool,
    count_voices: bool,
    length_ms: int = LENGTH_MS,
) -> LookBack:
    """Press the talk of some phases into a minute.

    Args:
        turns: All turns in them, oldest first. Shorter talk than a voice needs to count
            as heard is a slip of the key and not shown.
        phases: When they ran, pauses cut out, oldest first.
        people: Participants in order of seats. Anybody else is the team.
        named: Each person keeps a place; otherwise places tell nothing.
        count_voices: Tell how many were heard, and keep the place of a voice marked.
        length_ms: Of the replay. Nothing plays slower than it happened.

    Returns:
        No frames where nothing has happened yet.
    """
    total_ms = sum(span.length_ms for _id, span in phases)
    count = min(length_ms, total_ms) // STEP_MS
    airtime = airtime_ms(turns)
    heard = {person for person in people if airtime[person] >= LEAST_HEARD_MS}
    voices = (len(heard), len(people)) if count_voices else None
    if count == 0:
        return LookBack((), named, voices)
    pace = count * STEP_MS / total_ms
    begins: list[float] = []
    passed_ms = 0
    for _id, span in phases:
        begins.append(passed_ms * pace)
        passed_ms += span.length_ms
    kept = [t for t in turns if t.floor.person_id not in people or t.floor.person_id in heard]
    if named:
        places = [_own_place(turn, people) for turn in kept]
    else:
        places = _drawn_places(kept, people, count_voices=count_voices)
    lights = _lights(kept, places, phases, begins, pace)
    lit = _lit(lights, count, len(people))
    marked = [False] * len(people)
    frames = []
    upcoming = sorted((light for light in lights if light.is_first), key=lambda x: x.start_ms)
    for index in range(count):
        at_ms = index * STEP_MS
        while count_voices and upcoming and upcoming[0].start_ms <= at_ms + STEP_MS:
            place = upcoming.pop(0).place
            if place is not None:
                marked[place] = True
        phase = max(i for i, begin in enumerate(begins) if begin <= at_ms)
        *seats, together, team = lit[index]
        frames.append(
            LookBackFrame(phases[phase][0], tuple(seats), together, team, tuple(marked))
        )
    return LookBack(tuple(frames), named, voices)


def _own_place(turn: Turn, people: Sequence[PersonId]) -> int | None:
    person = turn.floor.person_id
    return people.index(person) if person in people else None


def _drawn_places(
    turns: Sequence[Turn], people: Sequence[PersonId], *, count_voices: bool
) -> list[int | None]:
    """A place for each turn that is not the place of the turn before.

    Where voices are counted, a first turn gets a place that was never lit and any other
    turn one that was, so that as many places stay marked as voices were heard.
    """
    draw = random.Random(len(people))
    spoken: set[PersonId] = set()
    lit: list[int] = []
    places: list[int | None] = []
    last: int | None = None
    for turn in turns:
        person = turn.floor.person_id
        if person is None or person not in people:
            places.append(None)
            continue
        choice = list(range(len(people)))
        if count_voices and person in spoken:
            choice = sorted(lit)
        elif count_voices:
            choice = [place for place in choice if place not in lit]
        last = draw.choice([place for place in choice if place != last] or choice)
        spoken.add(person)
        if last not in lit:
            lit.append(last)
        places.append(last)
    return places


def _lights(
    turns: Sequence[Turn],
    places: Sequence[int | None],
    phases: Sequence[tuple[PhaseId, Span]],
    begins: Sequence[float],
    pace: float,
) -> list[_Light]:
    lights: list[_Light] = []
    shown: set[int] = set()
    for turn, place in zip(turns, places, strict=True):
        for (phase_id, span), begin in zip(phases, begins, strict=True):
            start_ms = max(span.start_ms, turn.span.start_ms)
            end_ms = min(span.end_ms, turn.span.end_ms)
            if turn.phase_id != phase_id or start_ms >= end_ms:
                continue
            lights.append(
                _Light(
                    begin + (start_ms - span.start_ms) * pace,
                    begin + (end_ms - span.start_ms) * pace,
                    turn.floor.kind,
                    place,
                    place is not None and place not in shown,
                )
            )
            if place is not None:
                shown.add(place)
    return lights


def _lit(lights: Sequence[_Light], count: int, places: int) -> list[list[float]]:
    """For each frame the light of each place, of the whole table and of the team."""
    lit = [[0.0] * (places + 2) for _ in range(count)]
    half = WINDOW_MS / 2
    for light in lights:
        if light.place is not None:
            column = light.place
        elif light.kind in (FloorKind.SEVERAL, FloorKind.GROUPS):
            column = places
        else:
            column = places + 1
        first = max(0, int((light.start_ms - half) // STEP_MS))
        last = min(count - 1, int((light.end_ms + half) // STEP_MS))
        for index in range(first, last + 1):
            middle = (index + 0.5) * STEP_MS
            overlap = min(light.end_ms, middle + half) - max(light.start_ms, middle - half)
            if overlap > 0:
                lit[index][column] = min(1.0, lit[index][column] + overlap / WINDOW_MS)
    return lit
