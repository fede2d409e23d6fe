"""What goes without saying in a phase of each kind, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from colearn_desktop.domain.agenda import PhaseKind


@dataclass(frozen=True, slots=True)
class PhaseRules:
    """What holds in a phase.

    Attributes:
        is_recorded: A recording that runs goes on when such a phase begins. Where it is
            not, the microphone closes, and opens again only when somebody asks for it.
        clock_pause_stops_recording: What is said while the clock is paused is no part of
            the conversation, and the microphone closes for it.
        compares_airtime: Who had how much is worth a sentence. In a break and while pairs
            or groups talk nobody can know.
    """

    is_recorded: bool
    clock_pause_stops_recording: bool
    compares_airtime: bool


# fmt: off
PHASE_RULES: Mapping[PhaseKind, PhaseRules] = MappingProxyType({
    #                              recorded  paused with the clock  airtime compared
    PhaseKind.OPENING:    PhaseRules(True,   True,                  True),
    PhaseKind.GO_ROUND:   PhaseRules(True,   True,                  True),
    PhaseKind.DISCUSSION: PhaseRules(True,   True,                  True),
    PhaseKind.ACTIVITY:   PhaseRules(True,   True,                  False),
    PhaseKind.BREAK:      PhaseRules(False,  True,                  False),
    PhaseKind.CLOSING:    PhaseRules(True,   True,                  True),
})
# fmt: on
