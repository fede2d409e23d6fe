from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.agenda import (
    MINUTE_MS,
    Phase,
    PhaseKind,
    dropped,
    inserted,
    moved_ahead,
    reworded,
)
from colearn_desktop.domain.errors import AgendaError
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.phase_rules import PHASE_RULES


def phase(name: str) -> Phase:
    return Phase(PhaseId(name), PhaseKind.DISCUSSION, name, MINUTE_MS)


AGENDA = tuple(map(phase, "abcd"))


def ids(phases: tuple[Phase, ...]) -> str:
    return "".join(each.phase_id for each in phases)


def test_a_phase_can_be_put_after_any_other_or_at_the_top() -> None:
    assert ids(inserted(AGENDA, phase("x"), PhaseId("b"))) == "abxcd"
    assert ids(inserted(AGENDA, phase("x"), None)) == "xabcd"


def test_what_is_ahead_moves_and_stops_at_what_has_begun() -> None:
    assert ids(moved_ahead(AGENDA, PhaseId("d"), -1, first=1)) == "abdc"
    assert ids(moved_ahead(AGENDA, PhaseId("d"), -9, first=1)) == "adbc"
    assert ids(moved_ahead(AGENDA, PhaseId("b"), 9, first=1)) == "acdb"
    with pytest.raises(AgendaError):
        moved_ahead(AGENDA, PhaseId("a"), 1, first=1)


def test_a_phase_that_is_not_there_can_neither_go_nor_be_reworded() -> None:
    with pytest.raises(AgendaError):
        dropped(AGENDA, PhaseId("x"))
    with pytest.raises(AgendaError):
        reworded(AGENDA, phase("x"))


@given(st.sampled_from("bcd"), st.integers(-5, 5))
def test_moving_loses_no_phase_and_leaves_what_has_begun(name: str, by: int) -> None:
    result = moved_ahead(AGENDA, PhaseId(name), by, first=1)
    assert sorted(ids(result)) == sorted(ids(AGENDA))
    assert result[0] == AGENDA[0]


def test_every_kind_of_phase_has_rules_and_a_break_is_never_recorded_unasked() -> None:
    assert set(PHASE_RULES) == set(PhaseKind)
    assert not PHASE_RULES[PhaseKind.BREAK].is_recorded
    compared = {kind for kind, rules in PHASE_RULES.items() if rules.compares_airtime}
    assert compared == set(PhaseKind) - {PhaseKind.BREAK, PhaseKind.ACTIVITY}
