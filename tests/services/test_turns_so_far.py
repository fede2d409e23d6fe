from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest
from hypothesis import given

from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import Turn, turns
from colearn_desktop.domain.fold import apply
from colearn_desktop.domain.ids import EventId
from colearn_desktop.domain.replay import needs_replay
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.turns_so_far import TurnsSoFar
from tests.domain.floor_stories import Step, opened, play, steps
from tests.fakes.notebook_log import NotebookLog


class MovingLog(NotebookLog):
    """Moves its state on event by event where it can, as the real one does."""

    def append(
        self, *bodies: EventBody, event_ids: Sequence[EventId] | None = None
    ) -> list[Event]:
        before = self.state
        stored = super().append(*bodies, event_ids=event_ids)
        if not any(needs_replay(body) for body in bodies):
            for event in stored:
                apply(before, event)
            assert before == self.state
            self.state = before
        return stored


def cut_anew(log: NotebookLog) -> list[Turn]:
    now_ms = log.now_ms()
    return turns(
        log.state.floor_changes,
        log.state.phase_spans(now_ms),
        log.state.pauses_until(now_ms),
        until_ms=now_ms,
    )


@pytest.mark.parametrize("kind", [NotebookLog, MovingLog])
@given(story=steps)
def test_they_are_the_same_as_cut_anew_at_every_moment(
    kind: type[NotebookLog], story: list[Step]
) -> None:
    log = opened(log=kind())
    so_far = TurnsSoFar(cast("SessionLog", log))
    for step in story:
        play(log, [step])
        assert so_far.turns() == cut_anew(log)
        log.at_ms += 700  # time alone passes
        assert so_far.turns() == cut_anew(log)
