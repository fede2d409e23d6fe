"""Airtime of some phases of a session, from the session as it stands."""

from __future__ import annotations

from collections.abc import Container, Iterable

from colearn_desktop.domain.agenda import PhaseKind
from colearn_desktop.domain.airtime import AirtimePicture, picture
from colearn_desktop.domain.floor import Turn, without
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.session_state import SessionState


def airtime_of(
    state: SessionState, turns: Iterable[Turn], phase_ids: Container[PhaseId], now_ms: int
) -> AirtimePicture:
    """How the talking was shared in these phases, up to `now_ms` of session time.

    They should be of one kind: a go-round and an open round are different things.

    Args:
        state: The session.
        turns: Its turns up to now, of all phases.
        phase_ids: Of which phases to tell.
        now_ms: Session time.
    """
    gaps = state.pauses_until(now_ms)
    spans = [each for each in state.phase_spans(now_ms) if each[0] in phase_ids]
    running = [part for _, span in spans for part in without(span, gaps)]
    seated = state.participants
    return picture(
        [turn for turn in turns if turn.phase_id in phase_ids],
        seated=[person.person_id for person in seated],
        present=[person.person_id for person in seated if person.present],
        team=[person.person_id for person in state.team],
        presence_ms={
            person.person_id: state.presence_ms(person.person_id, running) for person in seated
        },
        allowances_ms=state.allowances_ms,
        running=running,
    )


def phases_of_kind(state: SessionState, kind: PhaseKind) -> tuple[PhaseId, ...]:
    """The phases of this kind that have run, in order of the agenda."""
    ran = {run.phase_id for run in state.runs}
    return tuple(
        phase.phase_id for phase in state.agenda if phase.kind is kind and phase.phase_id in ran
    )
