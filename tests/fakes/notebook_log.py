"""A session's log without a vault, for laws that need thousands of them."""

from __future__ import annotations

from collections.abc import Sequence

from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.ids import DeviceId, EventId, SessionId, new_id
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState


class NotebookLog:
    """Keeps events in memory and replays all of them at each change."""

    def __init__(self, device: str = "laptop", ids: str = "") -> None:
        self.events: list[Event] = []
        self.state = SessionState()
        self.at_ms = 0
        self._device = DeviceId(device)
        self._ids = ids

    def now_ms(self) -> int:
        if self.state.ended_at_ms is not None:
            return self.state.ended_at_ms
        return self.at_ms

    def append(
        self, *bodies: EventBody, event_ids: Sequence[EventId] | None = None
    ) -> list[Event]:
        ids = event_ids or [self._id(count) for count in range(len(bodies))]
        stored = [
            Event(
                event_id,
                SessionId("session"),
                self._device,
                len(self.events) + count,
                self.now_ms(),
                1_000_000 + self.now_ms(),
                body,
            )
            for count, (event_id, body) in enumerate(zip(ids, bodies, strict=True), start=1)
        ]
        self.events.extend(stored)
        self.state = replay(self.events)
        return stored

    def _id(self, count: int) -> EventId:
        if not self._ids:
            return EventId(new_id())
        return EventId(f"{self._ids}{len(self.events) + count}")
