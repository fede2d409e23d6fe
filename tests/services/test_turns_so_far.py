from __future__ import annotations

from typing import cast

from hypothesis import given

from colearn_desktop.domain.floor import Turn, turns
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.turns_so_far import TurnsSoFar
from tests.domain.floor_stories import Step, opened, play, steps
from tests.fakes.notebook_log import NotebookLog


def cut_anew(log: NotebookLog) -> list[Turn]:
    now_ms = log.now_ms()
    return turns(
        log.state.floor_changes,
        log.state.phase_spans(now_ms),
        log.state.pauses_until(now_ms),
        until_ms=now_ms,
    )


@given(steps)
def test_they_are_the_same_as_cut_anew_at_every_moment(story: list[Step]) -> None:
    log = opened()
    so_far = TurnsSoFar(cast("SessionLog", log))
    for step in story:
        play(log, [step])
        assert so_far.turns() == cut_anew(log)
        log.at_ms += 700  # time alone passes
        assert so_far.turns() == cut_anew(log)
