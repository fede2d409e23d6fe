"""From a session to the parts of its page: what changed, and what time alone changes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.clock import FasterClock
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.timekeeping import is_kept_elsewhere
from colearn_desktop.ui.live import live_view
from colearn_desktop.ui.live.airtime_view import airtime_view
from colearn_desktop.ui.live.announce import announce, minute_to_say
from colearn_desktop.ui.live.floor_display import FloorDisplay
from colearn_desktop.ui.live.live_actions import LiveActions
from colearn_desktop.ui.live.live_cards import LiveCards
from colearn_desktop.ui.live.note_views import note_rows
from colearn_desktop.ui.live.phase_clock import ClockStage
from colearn_desktop.ui.live.replan_words import late_words

_TICK_MS = 100
_TICKS_TO_AIRTIME = 5
_LEVEL_MS = 40


class LiveDisplay(QObject):
    """Keeps the parts of a page in step with its session while the page shows.

    Args:
        page: The page; announcements are its own.
        cards: Its parts.
        session: What they show.
        recording: What they show of the sound.
        actions: Knows what is half asked.
    """

    def __init__(
        self,
        page: QWidget,
        cards: LiveCards,
        session: LiveSession,
        recording: ConsentedRecording,
        actions: LiveActions,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._cards = cards
        self._session = session
        self._recording = recording
        self._actions = actions
        self._floor = FloorDisplay(page, cards, session)
        self._ticks = 0
        self._left_ms: int | None = None
        self._was_capturing = False
        self._tick_timer = QTimer(self, interval=_TICK_MS)
        self._level_timer = QTimer(self, interval=_LEVEL_MS)
        self._tick_timer.timeout.connect(self._tick)
        cards.airtime.scope_chosen.connect(self.show_all)
        self._level_timer.timeout.connect(
            lambda: cards.recording_bar.show_level(recording.status())
        )

    def start(self) -> None:
        """The page shows: follow the time."""
        self._tick_timer.start()
        self.show_all()

    def stop(self) -> None:
        """The page is hidden."""
        self._tick_timer.stop()
        self._level_timer.stop()

    def show_all(self) -> None:
        """Everything, after a change."""
        session, cards = self._session, self._cards
        state = session.state
        cards.header.show_steps(live_view.steps(state), can_change=state.is_running)
        cards.header.show_arrivals(state.ended_at_ms is None)
        cards.question.show_question(
            *live_view.question(state), is_question=live_view.has_question(state)
        )
        cards.notes.show_notes(note_rows(state))
        missing = self._recording.missing()
        cards.recording_bar.show_consent(missing, len(state.present))
        cards.recording_bar.allow_check(
            bool(state.present) and not missing and state.ended_at_ms is None
        )
        cards.banners.show_reopened(
            session.reopened.away_ms if session.reopened and state.is_running else None,
            slept=session.reopened is not None and session.reopened.slept,
        )
        self.show_moment()
        self._show_airtime(session.airtime())

    def show_moment(self) -> None:
        """What time alone changes, and what is half asked."""
        self._show_clock()
        self._show_floor()
        self._show_recording()

    # Inside

    def _tick(self) -> None:
        """Nothing is counted here."""
        self._ticks += 1
        self.show_moment()
        if self._ticks % _TICKS_TO_AIRTIME == 0:
            self._show_airtime(self._session.airtime())

    def _show_clock(self) -> None:
        session = self._session
        face = live_view.clock_face(session)
        self._cards.clock.show_face(face)
        self._cards.header.show_caption(live_view.header_caption(session))
        self._cards.notes.show_now()
        self._cards.banners.show_late(
            late_words(session.projected_end_utc_ms(), session.agenda.late_ms())
            if session.agenda.offers_replan()
            else ""
        )
        if face.stage is ClockStage.RUNNING and self._left_ms is not None:
            minutes = minute_to_say(self._left_ms, face.left_ms)
            if minutes == 0:
                announce(self._page, self.tr("The planned time of this phase has passed"))
            elif minutes is not None:
                words = self.tr("%n minutes left in this phase", "", minutes)
                announce(self._page, words)
        self._left_ms = face.left_ms if face.stage is ClockStage.RUNNING else None

    def _show_airtime(self, picture: AirtimePicture) -> None:
        self._floor.show_people(picture)
        card = self._cards.airtime
        card.show_airtime(airtime_view(self._session, picture, whole_kind=card.wants_whole))

    def _show_floor(self) -> None:
        self._floor.show_floor(queueing=self._actions.awaits_asker)

    def _show_recording(self) -> None:
        status = self._recording.status()
        self._floor.hear(status)
        bar = self._cards.recording_bar
        bar.show_status(status, running=self._session.state.is_running)
        if isinstance(self._session.log.clock, FasterClock):
            # Made-up sound at many times the pace of life says nothing about this disk.
            status = replace(status, waiting_ms=0, dropped_frames=0)
        self._cards.banners.show_trouble(status)
        self._cards.banners.show_kept_elsewhere(is_kept_elsewhere(self._session.log))
        self._cards.banners.show_still_paused(
            live_view.is_still_paused(self._session.state, status)
        )
        capturing = status.capture is Capture.CAPTURING
        if capturing and not self._level_timer.isActive() and self._page.isVisible():
            self._level_timer.start()
        elif not capturing:
            self._level_timer.stop()
        if self._was_capturing and not capturing:
            announce(self._page, bar.state.text(), assertive=True)
        self._was_capturing = capturing
