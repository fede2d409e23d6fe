"""Answers of one session in two vaults."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.consent import (
    ConsentLedger,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
)
from colearn_desktop.domain.consent_merge import merge_answers
from colearn_desktop.domain.ids import PersonId, SessionId

ASH = PersonId("ash")
YES, NO, GONE = ConsentState.GRANTED, ConsentState.REFUSED, ConsentState.WITHDRAWN
MAYBE = ConsentState.PAUSED


def answer(name: str, state: ConsentState, utc_ms: int = 0) -> ConsentRecord:
    return ConsentRecord(
        name, SessionId("s"), ASH, Purpose.AUDIO, state, "1", "f", "en",
        ConsentMethod.SPOKEN, 0, utc_ms,
    )  # fmt: skip


def counts(records: list[ConsentRecord]) -> ConsentState:
    return ConsentLedger(records).state(ASH, Purpose.AUDIO)


def merged(ours: list[ConsentRecord], theirs: list[ConsentRecord]) -> list[ConsentRecord]:
    return [*ours, *merge_answers(ours, theirs).records]


def test_of_two_answers_that_did_not_know_each_other_the_no_counts() -> None:
    yes, no = answer("y", YES, 9), answer("n", NO, 3)
    assert counts(merged([yes], [no])) is NO
    assert counts(merged([no], [yes])) is NO
    assert {r.consent_id for r in merged([yes], [no])} == {
        r.consent_id for r in merged([no], [yes])
    }
    assert merge_answers([yes], [no]).tightened == ((ASH, Purpose.AUDIO),)


def test_whoever_answered_anew_knowing_the_no_is_believed() -> None:
    ours = merged([answer("y", YES)], [answer("n", NO)])
    later = [*ours, answer("again", YES)]
    assert counts(merged(ours, later)) is YES
    assert merge_answers(later, ours).records == ()


def test_an_older_yes_that_comes_late_does_not_undo_a_no() -> None:
    ours = [answer("first", YES, 1), answer("no", NO, 5)]
    theirs = [answer("first", YES, 1), answer("other", YES, 2), answer("no", NO, 5)]
    assert counts(merged(ours, theirs)) is NO


def test_a_withdrawal_is_final_whatever_follows_it_elsewhere() -> None:
    gone = [answer("y", YES), answer("w", GONE)]
    other = [answer("y", YES), answer("z", YES)]
    assert counts(merged(gone, other)) is GONE
    assert counts(merged(other, gone)) is GONE
    assert merge_answers(gone, other).records == ()


states = st.lists(st.sampled_from([YES, NO, MAYBE, GONE]), max_size=4)


@given(shared=states, ours=states, theirs=states, rounds=st.integers(1, 3))
def test_two_vaults_agree_after_each_has_read_the_other(
    shared: list[ConsentState],
    ours: list[ConsentState],
    theirs: list[ConsentState],
    rounds: int,
) -> None:
    def told(name: str, states: list[ConsentState], before: list[ConsentRecord]) -> None:
        for place, state in enumerate(states):
            if counts(before) is not GONE:
                before.append(answer(f"{name}{place}", state, len(before)))

    first: list[ConsentRecord] = []
    told("s", shared, first)
    second = list(first)
    told("a", ours, first)
    told("b", theirs, second)
    last = {counts(first), counts(second)} if ours and theirs else set()
    for _round in range(rounds):
        first, second = merged(first, second), merged(second, first)
    assert counts(first) is counts(second)
    if counts(first) is not GONE:
        assert {r.consent_id for r in first} == {r.consent_id for r in second}
    assert merge_answers(first, second).records == ()
    assert merge_answers(second, first).records == ()
    assert counts(first) is not YES or last <= {YES}, "a no was overruled unknowingly"
