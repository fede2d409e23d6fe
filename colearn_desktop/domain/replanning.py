"""Catching up when a session runs late: what could be shorter, and when it would end.

Nothing here changes a session. A `Replan` is a proposal that a person looks at first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from colearn_desktop.domain.agenda import MINUTE_MS, PhaseKind
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.session_state import SessionState

# Below this nobody needs to hear of it; and how much worse it gets before we ask again.
LATE_ENOUGH_MS = 2 * MINUTE_MS
WORSE_BY_MS = 5 * MINUTE_MS
# A phase is left with this, or with half its plan where that is less.
LEAST_LENGTH_MS = 5 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class PhaseAhead:
    """A phase that has still to come.

    Attributes:
        planned_ms: As planned at first.
        length_ms: As it stands, with what was added and taken since.
        elapsed_ms: What it has used already, if it was on before.
    """

    phase_id: PhaseId
    kind: PhaseKind
    planned_ms: int
    length_ms: int
    elapsed_ms: int = 0

    @property
    def left_ms(self) -> int:
        """What it will take."""
        return max(0, self.length_ms - self.elapsed_ms)

    @property
    def can_spare_ms(self) -> int:
        """What can be taken without leaving too little, in whole minutes."""
        least_ms = min(LEAST_LENGTH_MS, self.planned_ms // 2)
        spare_ms = self.length_ms - max(least_ms, self.elapsed_ms)
        return max(0, spare_ms) // MINUTE_MS * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Replan:
    """A proposal.

    Attributes:
        cuts_ms: What each phase would lose.
        dropped: The phase that would be left out.
        drop_saves_ms: What leaving it out would save.
        end_moved_ms: By how much the agreed end would move.
        short_by_ms: What was asked for and cannot be had.
    """

    cuts_ms: Mapping[PhaseId, int] = field(default_factory=dict)
    dropped: PhaseId | None = None
    drop_saves_ms: int = 0
    end_moved_ms: int = 0
    short_by_ms: int = 0

    @property
    def saved_ms(self) -> int:
        """By how much earlier it would end."""
        return sum(self.cuts_ms.values()) + self.drop_saves_ms

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to agree to."""
        return bool(self.cuts_ms or self.dropped or self.end_moved_ms)


def should_offer(late_ms: int, left_ms: int, declined_at_ms: int | None) -> bool:
    """Whether to offer a new plan, unasked.

    Args:
        late_ms: By how much it will end later than agreed.
        left_ms: Of the current phase; only one that runs over brings it up.
        declined_at_ms: How late it was when somebody said "not now".
    """
    if late_ms < LATE_ENOUGH_MS or left_ms >= 0:
        return False
    return declined_at_ms is None or late_ms >= declined_at_ms + WORSE_BY_MS


def whole_minutes_ms(duration_ms: int) -> int:
    """The nearest whole minute: what the screen calls "12 min later" is what is saved."""
    return (duration_ms + MINUTE_MS // 2) // MINUTE_MS * MINUTE_MS


def phases_ahead(state: SessionState, now_ms: int) -> tuple[PhaseAhead, ...]:
    """What comes after the current phase, in order."""
    return tuple(
        PhaseAhead(
            phase.phase_id,
            phase.kind,
            phase.planned_ms,
            state.planned_ms(phase),
            state.elapsed_ms(phase.phase_id, now_ms),
        )
        for phase in state.agenda[state.phase_index() + 1 :]
    )


def shortened_in_proportion(
    ahead: Sequence[PhaseAhead], save_ms: int, *, keep: Collection[PhaseId] = ()
) -> Replan:
    """Take whole minutes from what is ahead, from long phases more than from short ones.

    Args:
        ahead: What has still to come.
        save_ms: What to save; taken to the nearest whole minute.
        keep: Phases that stay as they are.
    """
    asked = max(0, whole_minutes_ms(save_ms)) // MINUTE_MS
    spare = {
        phase.phase_id: phase.can_spare_ms // MINUTE_MS
        for phase in ahead
        if phase.phase_id not in keep and phase.can_spare_ms
    }
    weight = {phase.phase_id: phase.left_ms for phase in ahead if phase.phase_id in spare}
    taken: dict[PhaseId, int] = {}
    rest, open_ids = min(asked, sum(spare.values())), list(spare)
    while rest:
        whole = sum(weight[phase_id] for phase_id in open_ids)
        full = [p for p in open_ids if rest * weight[p] >= spare[p] * whole]
        if not full:
            break
        # These give all they can; the others share what remains.
        taken |= {phase_id: spare[phase_id] for phase_id in full}
        rest = min(asked, sum(spare.values())) - sum(taken.values())
        open_ids = [phase_id for phase_id in open_ids if phase_id not in taken]
    taken |= _shared(rest, {phase_id: weight[phase_id] for phase_id in open_ids})
    cuts = {p.phase_id: taken.get(p.phase_id, 0) * MINUTE_MS for p in ahead}
    return Replan(
        cuts_ms={phase_id: cut for phase_id, cut in cuts.items() if cut},
        short_by_ms=asked * MINUTE_MS - sum(cuts.values()),
    )


def one_shortened(phase: PhaseAhead, to_ms: int, save_ms: int) -> Replan:
    """One phase gets another length, and the rest stays.

    Args:
        phase: Which.
        to_ms: Its new length; never below what it has used already.
        save_ms: What there is to save.
    """
    cut_ms = max(0, phase.length_ms - max(to_ms, phase.elapsed_ms, MINUTE_MS))
    return Replan(
        cuts_ms={phase.phase_id: cut_ms} if cut_ms else {},
        short_by_ms=max(0, whole_minutes_ms(save_ms) - cut_ms),
    )


def one_dropped(phase: PhaseAhead, save_ms: int) -> Replan:
    """One phase is left out, and the rest stays."""
    return Replan(
        dropped=phase.phase_id,
        drop_saves_ms=phase.left_ms,
        short_by_ms=max(0, whole_minutes_ms(save_ms) - phase.left_ms),
    )


def end_moved(by_ms: int) -> Replan:
    """The room agrees to another end, and every phase keeps its time."""
    return Replan(end_moved_ms=by_ms)


def _shared(minutes: int, weight: Mapping[PhaseId, int]) -> dict[PhaseId, int]:
    """Whole minutes in proportion to weights: the largest remainders get the odd ones."""
    whole = sum(weight.values())
    if not minutes or not whole:
        return {}
    shares = {phase_id: minutes * each // whole for phase_id, each in weight.items()}
    odd = minutes - sum(shares.values())
    by_remainder = sorted(weight, key=lambda phase_id: -(minutes * weight[phase_id] % whole))
    for phase_id in by_remainder[:odd]:
        shares[phase_id] += 1
    return shares
