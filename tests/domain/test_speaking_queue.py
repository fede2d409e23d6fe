from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.speaking_queue import least_heard_first

ASH, FERN, GORSE = PersonId("ash"), PersonId("fern"), PersonId("gorse")


def test_who_asked_first_stays_first_unless_somebody_was_heard_less() -> None:
    assert least_heard_first([], {}) is None
    assert least_heard_first([ASH, FERN], {}) is None
    assert least_heard_first([ASH, FERN], {ASH: 5_000, FERN: 5_000}) is None
    assert least_heard_first([ASH, FERN, GORSE], {ASH: 5_000, FERN: 1_000}) == GORSE


@given(
    st.lists(st.sampled_from([ASH, FERN, GORSE]), unique=True),
    st.dictionaries(st.sampled_from([ASH, FERN, GORSE]), st.integers(0, 10**7)),
)
def test_nobody_in_the_queue_was_heard_less(
    queue: list[PersonId], airtime: dict[PersonId, int]
) -> None:
    least = least_heard_first(queue, airtime)
    if least is not None:
        assert least in queue[1:]
        assert airtime.get(least, 0) == min(airtime.get(p, 0) for p in queue)
        assert airtime.get(least, 0) < airtime.get(queue[0], 0)
