"""Strikes what was said, on request: a short time to take it back, then gone for good."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.errors import (
    ColearnError,
    NothingToUndoError,
    SessionStateError,
    SilencedForGoodError,
)
from colearn_desktop.domain.events import (
    RecordingStopped,
    SessionEnded,
    StretchStruck,
    Undone,
)
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import EventId
from colearn_desktop.domain.striking import GRACE_MS, last_span, within_session
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.silencer import Silencer
from colearn_desktop.services.silencing import Silenced, nothing_waits

_AGAIN_MS = 1_000


class StrikeStage(StrEnum):
    """How far a strike has come."""

    GRACE = "grace"  # it can be taken back
    SILENCING = "silencing"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class StrikeStatus:
    """How the latest strike stands.

    Attributes:
        span: What was struck, in session time.
        grace_left_ms: For how long it can still be taken back.
        had_sound: Whether anything was recorded there; known once it is gone.
        trouble: Why silencing has to wait; it goes on by itself.
    """

    stage: StrikeStage
    span: Span
    grace_left_ms: int = 0
    had_sound: bool = True
    trouble: ColearnError | None = None


@dataclass(slots=True)
class _Open:
    """A strike whose sound may still be there; `ends_ms` of its grace, monotonic."""

    event_id: EventId
    span: Span
    ends_ms: int


class Striking:
    """Strikes stretches of one session and sees them silenced.

    `check` is called about ten times a second by whoever has the session open.

    Args:
        log: The session, running or ended.
        silencer: Does the slow part.
        waiting_from_ms: See `silence_strikes`.
    """

    def __init__(
        self,
        log: SessionLog,
        silencer: Silencer,
        waiting_from_ms: Callable[[], int | None] = nothing_waits,
    ) -> None:
        self._log = log
        self._silencer = silencer
        self._waiting_from_ms = waiting_from_ms
        self._grace: list[_Open] = []
        self._work: Future[Silenced] | None = None
        self._again_ms = 0
        self._trouble: ColearnError | None = None
        self._gone: StrikeStatus | None = None
        # Struck before the program was last closed: nobody was told of a grace any more.
        left = log.vault.strikes.open_ones(log.session_id)
        self._due = [_Open(s.event_id, Span(s.from_ms, s.until_ms), 0) for s in left]
        self._known = {event_id for event_id, _span in self._strikes()}
        self._stop_listening = log.subscribe(self._follow)

    def status(self) -> StrikeStatus | None:
        """How the latest strike stands; None if there is nothing to say."""
        if self._grace:
            latest = self._grace[-1]
            left_ms = max(0, latest.ends_ms - self._log.clock.monotonic_ms())
            return StrikeStatus(StrikeStage.GRACE, latest.span, left_ms)
        if self._due:
            span = self._due[-1].span
            return StrikeStatus(StrikeStage.SILENCING, span, trouble=self._trouble)
        return self._gone

    @property
    def is_session_running(self) -> bool:
        """Whether something is just being said."""
        return self._log.state.is_running

    def now_ms(self) -> int:
        """Session time; its end once the session has ended."""
        return self._log.now_ms()

    def has_sound(self) -> bool:
        """Whether the session has a recording that was not erased."""
        recordings = self._log.vault.recordings.list_recordings(self._log.session_id)
        return any(not recording.erased for recording in recordings)

    def strike_last(self, length_ms: int, pressed_ms: int | None = None) -> None:
        """Strike what was said in the last `length_ms`, up to now.

        Args:
            length_ms: How much.
            pressed_ms: Session time of the wish, from which it is counted back; what was
                said while somebody chose goes as well. None for now.

        Raises:
            SessionStateError: The session has not begun, or has ended.
            VaultError: Nothing was stored.
        """
        if not self._log.state.is_running:
            raise SessionStateError("the session is not running")
        now_ms = self._log.now_ms()
        wished_ms = now_ms if pressed_ms is None else pressed_ms
        self.strike(last_span(wished_ms, length_ms).start_ms, now_ms)

    def strike(self, from_ms: int, until_ms: int) -> None:
        """Strike a stretch of session time, cut down to what there is of the session.

        Raises:
            SessionStateError: Nothing of the session lies there.
            VaultError: Nothing was stored.
        """
        span = within_session(Span(from_ms, until_ms), self._log.now_ms())
        if span is None:
            raise SessionStateError("nothing of the session lies there")
        self._log.append(StretchStruck(span.start_ms, span.end_ms))

    def undo(self) -> None:
        """Take the latest strike back, while its grace lasts.

        Raises:
            SilencedForGoodError: Its grace is over.
            NothingToUndoError: Nothing was struck.
        """
        now_ms = self._log.clock.monotonic_ms()
        if self._grace and now_ms < self._grace[-1].ends_ms:
            self._log.append(Undone(self._grace[-1].event_id))
        elif self._grace or self._due or self._gone is not None:
            raise SilencedForGoodError
        else:
            raise NothingToUndoError

    def dismiss(self) -> None:
        """What is gone has been read."""
        self._gone = None

    def check(self) -> None:
        """Begin to silence what is due, and take note of what is done."""
        now_ms = self._log.clock.monotonic_ms()
        over = [each for each in self._grace if each.ends_ms <= now_ms]
        self._grace = [each for each in self._grace if each.ends_ms > now_ms]
        self._due += over
        is_news = bool(over)
        if self._work is not None and self._work.done():
            work, self._work = self._work, None
            self._again_ms = now_ms + _AGAIN_MS
            self._take_note(work)
            is_news = True
        if self._due and self._work is None and now_ms >= self._again_ms:
            self._begin()
        if is_news:
            self._log.notify()

    def close(self) -> None:
        """The grace is over; the silencer goes on by itself. Calling it again does nothing."""
        self._stop_listening()
        self._due += self._grace
        if self._due:
            self._begin()
        self._grace, self._due, self._work = [], [], None

    # Inside

    def _strikes(self) -> list[tuple[EventId, Span]]:
        """All strikes that count, oldest first."""
        return [
            (event.event_id, Span(event.body.from_ms, event.body.until_ms))
            for event in self._log.events
            if isinstance(event.body, StretchStruck)
            and event.event_id not in self._log.state.undone
        ]

    def _follow(self) -> None:
        """Hear of strikes, of those taken back, and of what ends their grace."""
        strikes = self._strikes()
        counting = {event_id for event_id, _span in strikes}
        self._grace = [each for each in self._grace if each.event_id in counting]
        # Not those that are due: they hold, or will in a moment.
        self._known &= counting | {each.event_id for each in self._due}
        ends_ms = self._log.clock.monotonic_ms() + GRACE_MS
        for event_id, span in strikes:
            if event_id not in self._known:
                self._known.add(event_id)
                self._grace.append(_Open(event_id, span, ends_ms))
                self._gone = None
        if self._grace and self._is_over_since(self._grace[0].event_id):
            self._due += self._grace
            self._grace = []

    def _is_over_since(self, event_id: EventId) -> bool:
        """Whether the recording or the session was ended after an event."""
        for event in reversed(self._log.events):
            if event.event_id == event_id:
                return False
            if isinstance(event.body, RecordingStopped | SessionEnded):
                return True
        return False

    def _begin(self) -> None:
        self._work = self._silencer.silence(
            self._log.session_id,
            frozenset(each.event_id for each in self._due),
            self._waiting_from_ms,
        )

    def _take_note(self, work: Future[Silenced]) -> None:
        try:
            silenced = work.result()
        except ColearnError as error:
            self._trouble = error
            return
        self._trouble = None
        for each in self._due:
            had_sound = silenced.ended.get(each.event_id)
            if had_sound is not None:
                self._gone = StrikeStatus(StrikeStage.GONE, each.span, had_sound=had_sound)
        open_ids = {s.event_id for s in self._log.vault.strikes.open_ones(self._log.session_id)}
        self._due = [each for each in self._due if each.event_id in open_ids]
