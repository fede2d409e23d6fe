"""One session's events, its state in memory and its time.

Durable first, visible second: `append` commits before the state moves and anybody hears.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from colearn_desktop.domain import fold, replay
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.events import (
    Event,
    EventBody,
    RecordingPaused,
    SessionReopened,
    SessionStarted,
    StopReason,
)
from colearn_desktop.domain.ids import EventId, SessionId
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.vault.sessions import SessionHeader
from colearn_desktop.vault.vault import Vault

# Shorter sleeps are hiccups of a virtual machine, and nobody's business.
LEAST_SLEEP_MS = 5_000
# A record that is older than an evening tells nothing about the time of another laptop.
_LONGEST_IN_STEP_MS = 12 * 60 * 60 * 1_000


@dataclass(frozen=True, slots=True)
class ReopenedNotice:
    """The program was interrupted in the middle of the session.

    Attributes:
        away_ms: How long it was gone: by the wall clock, or as long as the computer slept.
        at_ms: Session time at which it went and at which it goes on.
        slept: The program was there all the time, and the computer was not.
    """

    away_ms: int
    at_ms: int
    slept: bool = False


class SessionLog:
    """An open session.

    Session time stands still while the program is away or the computer sleeps: on
    reopening it goes on from the second in which the program was last alive. Whoever
    wants the time away counted says so (`LiveSession.count_time_away`).
    """

    def __init__(self, vault: Vault, session_id: SessionId, clock: Clock) -> None:
        self.vault = vault
        self.clock = clock
        self.header: SessionHeader = vault.sessions.get(session_id)
        self._events: list[Event] = vault.events.read(session_id)
        self.state: SessionState = replay.replay(self._events)
        self._is_shared = any(e.device_id != vault.device_id for e in self._events)
        self._listeners: list[Callable[[], None]] = []
        self._from_session_ms = max(self.header.last_alive_ms, self.state.last_at_ms)
        self._from_monotonic_ms = clock.monotonic_ms()
        self._kept_alive_ms = self._from_session_ms
        self._suspended_ms = clock.suspended_ms()
        self.reopened: ReopenedNotice | None = None
        if self.state.is_running:
            if (leader := self._leader()) is None:
                self._come_back()
            else:
                self._follow(leader)

    @property
    def session_id(self) -> SessionId:
        """The session's id."""
        return self.header.session_id

    @property
    def events(self) -> Sequence[Event]:
        """All events, in the order of the log."""
        return self._events

    def now_ms(self) -> int:
        """Session time: 0 before the start, still after the end."""
        if self.state.ended_at_ms is not None:
            return self.state.ended_at_ms
        if self.state.started_utc_ms is None:
            return 0
        return self.session_ms(self.clock.monotonic_ms())

    def session_ms(self, monotonic_ms: int) -> int:
        """Turn a reading of the monotonic clock into session time."""
        return self._from_session_ms + monotonic_ms - self._from_monotonic_ms

    def append(
        self, *bodies: EventBody, event_ids: Sequence[EventId] | None = None
    ) -> list[Event]:
        """Store what happened now, in one transaction, and move the state on.

        Args:
            bodies: In order.
            event_ids: A fresh id for each, where one of them names another.

        Raises:
            VaultError: Nothing was stored and nothing moved.
        """
        monotonic_ms = self.clock.monotonic_ms()
        stored = self.vault.events.append(
            self.session_id,
            self.vault.device_id,  # the session may have been made on another laptop
            self.now_ms(),
            self.clock.utc_ms(),
            bodies,
            event_ids,
        )
        if any(isinstance(body, SessionStarted) for body in bodies):
            self._from_session_ms, self._from_monotonic_ms = 0, monotonic_ms
        self._events.extend(stored)
        # Whose time counts may be decided by what was just written.
        is_undecided = self._is_shared and self.state.timekeeper is None
        if is_undecided or any(replay.needs_replay(body) for body in bodies):
            self.state = replay.replay(self._events)
        else:
            for event in stored:
                fold.apply(self.state, event)
        self.notify()
        return stored

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each change, in the thread that made it.

        Returns:
            A function that ends it.
        """
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def notify(self) -> None:
        """Tell the listeners that something they may show has changed.

        What changed is stored by now. So a listener's bug is told to whoever hears of all
        unforeseen errors, not to whoever acted: a withdrawal must not fail half-way
        because a page cannot be painted, nor one listener go without because of another.

        Raises:
            ColearnError: A listener met with an expected failure; all have been told.
        """
        expected: ColearnError | None = None
        for listener in tuple(self._listeners):
            try:
                listener()
            except ColearnError as error:
                expected = expected or error
            except Exception as error:  # noqa: BLE001 - see above
                sys.excepthook(type(error), error, error.__traceback__)
        if expected is not None:
            raise expected

    def keep_alive(self) -> None:
        """Note about once a second that the program still runs; call it often.

        Raises:
            VaultError: Nothing was stored; what there is to say is said at the next call.
        """
        self._notice_sleep()
        now_ms = self.now_ms()
        if self.state.is_running and now_ms // 1_000 > self._kept_alive_ms // 1_000:
            self.vault.sessions.keep_alive(self.session_id, now_ms)
            self._kept_alive_ms = now_ms

    def _notice_sleep(self) -> None:
        """Say in the log that the computer slept, as if the program had been away."""
        suspended_ms = self.clock.suspended_ms()
        slept_ms = suspended_ms - self._suspended_ms
        if slept_ms <= LEAST_SLEEP_MS:
            return
        if not self.state.is_running:
            self._suspended_ms = suspended_ms
            return
        before, count = self.reopened, len(self._events)
        away_ms = slept_ms + (0 if before is None else before.away_ms)
        self.reopened = ReopenedNotice(away_ms, self.now_ms(), slept=True)
        try:
            # Whoever records hears of it and closes the microphone.
            self.append(SessionReopened(slept_ms))
        finally:
            if len(self._events) > count:
                self._suspended_ms = suspended_ms
            else:
                self.reopened = before

    def refresh_header(self) -> None:
        """Read the header again after its title or place was edited."""
        self.header = self.vault.sessions.get(self.session_id)

    def _leader(self) -> Event | None:
        """The latest event of another laptop that keeps the time; None if this one does."""
        own = self.vault.device_id
        keeper = self.state.timekeeper or self._events[-1].device_id
        if keeper == own:
            return None
        return next(event for event in reversed(self._events) if event.device_id == keeper)

    def _follow(self, leader: Event) -> None:
        """Go on in step with the laptop that keeps the time, as far as the clocks agree.

        Nothing is said in the log: here the session was not interrupted.
        """
        away_ms = max(0, self.clock.utc_ms() - leader.utc_ms)
        if away_ms <= _LONGEST_IN_STEP_MS:
            self._from_session_ms = max(self._from_session_ms, leader.at_ms + away_ms)

    def _come_back(self) -> None:
        """Say in the log that the program was away, and that nothing was recorded then."""
        last = self._events[-1]
        last_alive_utc_ms = last.utc_ms + self._from_session_ms - last.at_ms
        away_ms = max(0, self.clock.utc_ms() - last_alive_utc_ms)
        bodies: list[EventBody] = [SessionReopened(away_ms)]
        if self.state.recording.capturing:
            bodies.append(RecordingPaused(StopReason.INTERRUPTED))
        self.append(*bodies)
        self.reopened = ReopenedNotice(away_ms, self._from_session_ms)
