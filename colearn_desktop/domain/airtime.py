"""How the talking is shared: figures and findings, no sentences and no scores.

Some people need more time: an allowance lets each of their turns be longer. What they
use of it, turn by turn, is not held against them: it is taken off before their airtime
is compared with an even share. It stays in their airtime and in the shares of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from colearn_desktop.domain.floor import FloorKind, Span, Turn
from colearn_desktop.domain.ids import PersonId

# Below these nothing is said about anybody: the first minutes of a round are nobody's fault.
LEAST_TALK_FOR_FINDINGS_MS = 3 * 60_000
WELL_OVER_EVEN_SHARE = 1.75
# Less than this is a slip of the key and no voice.
LEAST_HEARD_MS = 1_000


def airtime_ms(turns: Iterable[Turn]) -> Counter[PersonId]:
    """Add up how long each person has held the floor alone, in milliseconds.

    Time when nobody, several, groups or the team held it is not counted.
    """
    total: Counter[PersonId] = Counter()
    for turn in turns:
        if turn.floor.person_id is not None:
            total[turn.floor.person_id] += turn.span.length_ms
    return total


def team_ms(turns: Iterable[Turn]) -> int:
    """How long the team as such held the floor, in milliseconds."""
    return sum(turn.span.length_ms for turn in turns if turn.floor.kind is FloorKind.TEAM)


def even_shares_ms(talk_ms: int, presence_ms: Mapping[PersonId, int]) -> dict[PersonId, float]:
    """What each person's airtime would be if talk were split evenly.

    Each person's part of `talk_ms` is in proportion to how long they were present:
    whoever came for half the round is compared with half a share.
    """
    whole = sum(presence_ms.values())
    if whole == 0:
        return dict.fromkeys(presence_ms, 0.0)
    return {person: talk_ms * present / whole for person, present in presence_ms.items()}


def talk_to_move(airtime: Mapping[PersonId, int], shares_ms: Mapping[PersonId, float]) -> float:
    """The share of talk (0 to 1) that would have to change hands for an even split.

    The Hoover index: half the sum of absolute differences from an even share, over the
    whole (E. M. Hoover, "The Measurement of Industrial Localization", 1936).
    """
    talk_ms = sum(airtime.get(person, 0) for person in shares_ms)
    if talk_ms == 0:
        return 0.0
    moved_ms = sum(abs(airtime.get(person, 0) - share) for person, share in shares_ms.items())
    return moved_ms / 2 / talk_ms


@dataclass(frozen=True, slots=True)
class Overshare:
    """Somebody well over an even share, and by what factor."""

    person_id: PersonId
    times_even_share: float


@dataclass(frozen=True, slots=True)
class LongestTurn:
    """The longest unbroken hold of the floor, pauses taken out."""

    person_id: PersonId
    length_ms: int


@dataclass(frozen=True, slots=True)
class AirtimePicture:
    """Everything the facilitator sees about one phase, or about one kind of phase.

    Attributes:
        airtime: Milliseconds a person; 0 for whoever was present and silent.
        even_share_ms: For somebody present all the time.
        not_heard: Present now and not heard for a second so far, in order of seats.
        well_over: Well over their even share even without what they used of their
            allowance, the furthest first; empty early on.
        voices_heard: How many present people have spoken.
        people: How many are present now.
        talk_to_move: See `talk_to_move`.
        team_ms: The team's own talk, counted apart.
        longest: A participant's longest turn.
        since_spoke_ms: For those present who have been heard, how long the clock ran since
            they last had the floor; 0 for whoever has it.
    """

    airtime: Mapping[PersonId, int]
    even_share_ms: float
    not_heard: tuple[PersonId, ...]
    well_over: tuple[Overshare, ...]
    voices_heard: int
    people: int
    talk_to_move: float
    team_ms: int
    longest: LongestTurn | None = None
    since_spoke_ms: Mapping[PersonId, int] = field(default_factory=dict)


def holds_ms(turns: Iterable[Turn]) -> list[tuple[PersonId, int]]:
    """Each hold of the floor by one person and its length, over pauses, oldest first."""
    result: list[tuple[PersonId, int]] = []
    for turn in turns:
        if turn.floor.person_id is None:
            continue
        if turn.resumed and result:
            result[-1] = (turn.floor.person_id, result[-1][1] + turn.span.length_ms)
        else:
            result.append((turn.floor.person_id, turn.span.length_ms))
    return result


def allowance_used_ms(
    holds: Iterable[tuple[PersonId, int]], allowances_ms: Mapping[PersonId, int]
) -> Counter[PersonId]:
    """How much of their extra time each person used: at most the allowance in each turn."""
    used: Counter[PersonId] = Counter()
    for person, length_ms in holds:
        used[person] += min(length_ms, max(0, allowances_ms.get(person, 0)))
    return used


def picture(
    turns: Sequence[Turn],
    *,
    seated: Sequence[PersonId],
    present: Sequence[PersonId],
    team: Iterable[PersonId],
    presence_ms: Mapping[PersonId, int],
    allowances_ms: Mapping[PersonId, int] = MappingProxyType({}),
    running: Sequence[Span] = (),
) -> AirtimePicture:
    """Describe how the talking was shared in the given turns.

    Args:
        turns: Turns of one phase or of one kind of phase; kinds are never mixed.
        seated: Participants in order of seats.
        present: Those of them who are here now.
        team: Members of the team; what they say alone is counted as the team's.
        presence_ms: How long each participant was present during these turns.
        allowances_ms: Who may take how much longer in each turn.
        running: When these phases ran with the clock on, oldest first.
    """
    every = airtime_ms(turns)
    mine = {person: every.get(person, 0) for person in seated}
    talk_ms = sum(mine.values())
    shares = even_shares_ms(talk_ms, {p: presence_ms.get(p, 0) for p in seated})
    longest_ms = max((presence_ms.get(p, 0) for p in seated), default=0)
    whole_ms = sum(presence_ms.get(p, 0) for p in seated)
    holds = holds_ms(turns)
    used = allowance_used_ms(holds, allowances_ms)
    compared = {person: mine[person] - used[person] for person in seated}
    over = [
        Overshare(person, compared[person] / shares[person])
        for person in seated
        if shares[person] > 0 and compared[person] >= WELL_OVER_EVEN_SHARE * shares[person]
    ]
    heard = [person for person in present if mine.get(person, 0) >= LEAST_HEARD_MS]
    return AirtimePicture(
        airtime=mine,
        even_share_ms=talk_ms * longest_ms / whole_ms if whole_ms else 0.0,
        not_heard=tuple(person for person in present if person not in heard),
        well_over=tuple(sorted(over, key=lambda o: -o.times_even_share))
        if talk_ms >= LEAST_TALK_FOR_FINDINGS_MS
        else (),
        voices_heard=len(heard),
        people=len(present),
        talk_to_move=talk_to_move(mine, shares),
        team_ms=team_ms(turns) + sum(every.get(person, 0) for person in team),
        longest=max(
            (LongestTurn(person, length) for person, length in holds if person in mine),
            key=lambda turn: turn.length_ms,
            default=None,
        ),
        since_spoke_ms=_since_spoke_ms(turns, heard, running),
    )


def _since_spoke_ms(
    turns: Iterable[Turn], people: Iterable[PersonId], running: Iterable[Span]
) -> dict[PersonId, int]:
    last_ms = {
        turn.floor.person_id: turn.span.end_ms
        for turn in turns
        if turn.floor.person_id is not None
    }
    spans = tuple(running)
    return {
        person: sum(max(0, span.end_ms - max(span.start_ms, last_ms[person])) for span in spans)
        for person in people
    }
