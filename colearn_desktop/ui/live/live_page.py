"""The page on which a session runs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.events import StopReason
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.striking import Striking
from colearn_desktop.ui.live.agenda_actions import AgendaActions
from colearn_desktop.ui.live.floor_actions import FloorActions
from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.live.live_actions import LiveActions
from colearn_desktop.ui.live.live_cards import LiveCards
from colearn_desktop.ui.live.live_display import LiveDisplay
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.note_views import speaker_at
from colearn_desktop.ui.live.notes_panel import NotesPanel
from colearn_desktop.ui.live.page_keys import PageKeys
from colearn_desktop.ui.live.sound_check_door import SoundCheckDoor
from colearn_desktop.ui.strike_control import StrikeControl
from colearn_desktop.ui.timeline.timeline_door import TimelineDoor


class LivePage(QWidget):
    """Joins the live widgets to a session: intent goes up, the state that follows comes down.

    Whoever runs the session calls `OpenSession.check` ten times a second.

    Args:
        session: The session.
        recording: Its recording.
        report: Told of each expected failure.
        habits: Which key does what; see `follow`.
        striking: Strikes what was said; None where nothing can be struck.
    """

    consent_requested = Signal()
    leave_requested = Signal()
    settings_requested = Signal()
    arrival_requested = Signal()
    review_requested = Signal()
    help_requested = Signal()
    keys_change_requested = Signal()
    key_strip_toggled = Signal(bool)
    room_requested = Signal(str)  # a LiveAction

    def __init__(
        self,
        session: LiveSession,
        recording: ConsentedRecording,
        report: Callable[[ColearnError], None],
        *,
        habits: KeyHabits | None = None,
        striking: Striking | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._recording = recording
        self._unsubscribe: Callable[[], None] | None = None
        self.setProperty("role", "page")
        self.setAccessibleName(session.header.title)
        # A press beside all controls leaves the note, so that plain keys work.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

        self.notes = NotesPanel(session.notes, self._speaker_at, report)
        self._cards = LiveCards(self, session.header.title, self.notes)
        self.header, self.banners = self._cards.header, self._cards.banners
        self.clock, self.airtime = self._cards.clock, self._cards.airtime
        self.question, self.table = self._cards.question, self._cards.table
        self.floor_bar, self.recording_bar = self._cards.floor_bar, self._cards.recording_bar
        self.page_keys = PageKeys(self, self._cards.key_strip, habits or KeyHabits())
        self.keys = self.page_keys.listener
        self.live_actions = LiveActions(
            session, recording, self.clock, self.notes, report, self
        )
        self.display = LiveDisplay(self, self._cards, session, recording, self.live_actions)
        self.agenda_actions = AgendaActions(
            self, session, self.header.steps, self.live_actions.do
        )
        FloorActions(self._cards, session, self.live_actions, self)
        self.timeline = TimelineDoor(self, session, report)
        self._connect()
        self._connect_agenda()
        self._connect_recording()
        self._strikes: StrikeControl | None = None
        if striking is not None:
            self._strikes = StrikeControl(striking, self.banners.strike, report, self)
            self.recording_bar.allow_striking(has_sound=striking.has_sound())
            self.recording_bar.strike_requested.connect(self._strikes.ask_how_much)
            self.live_actions.strike_requested.connect(self._strikes.ask_how_much)
        self.display.show_all()

    def follow(self, habits: KeyHabits) -> None:
        """Take up key habits that were changed."""
        self.page_keys.follow(habits)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unsubscribe is None:
            self._unsubscribe = self._session.subscribe(self.display.show_all)
        self.display.start()
        # Not into a button: the first key pressed here is a seat's.
        self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.display.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cards.show_size(self.width(), self.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Larger text in the same window is less room.
        if event.type() == QEvent.Type.StyleChange:
            self._cards.show_size(self.width(), self.height())

    def minimumSizeHint(self) -> QSize:
        # What the cards need beside each other is no limit: narrower, they stand below
        # each other and scroll.
        return QSize(640, 480)

    # Putting it together

    def _connect(self) -> None:
        session, actions = self._session, self.live_actions
        do = actions.do
        self.header.leave_requested.connect(self.leave_requested)
        self.header.arrival_requested.connect(self.arrival_requested)
        self.header.settings_requested.connect(self.settings_requested)
        self.header.keys_requested.connect(self.page_keys.explain)
        self.clock.start_requested.connect(lambda: do(session.start))
        self.clock.pause_requested.connect(lambda: do(session.pause_clock))
        self.clock.resume_requested.connect(lambda: do(session.resume_clock))
        self.clock.extend_requested.connect(lambda: do(session.agenda.extend))
        self.clock.next_requested.connect(actions.go_on)
        self.clock.end_requested.connect(actions.end)
        self.clock.review_requested.connect(self.review_requested)
        self.floor_bar.action_requested.connect(actions.act)
        self.notes.mark_requested.connect(actions.mark)
        self.banners.count_away_requested.connect(lambda: do(session.count_time_away))
        self.banners.dismiss_away_requested.connect(lambda: do(session.dismiss_reopened))
        self.keys.struck.connect(actions.act)
        self.keys.seat_struck.connect(actions.press_seat)
        # Everything else follows from events, of which the session tells.
        actions.acted.connect(self.display.show_moment)
        actions.acted.connect(self._keep_the_keyboard)
        actions.leave_note_requested.connect(self.setFocus)
        actions.keys_requested.connect(self.page_keys.explain)
        actions.timeline_requested.connect(self.timeline.open)
        self.airtime.timeline_requested.connect(self.timeline.open)
        button = self.airtime.timeline_button
        name_key(button, LiveAction.TIMELINE, button.accessibleName())
        actions.key_strip_requested.connect(self.page_keys.toggle_strip)
        self.page_keys.manual_requested.connect(self.help_requested)
        self.page_keys.change_requested.connect(self.keys_change_requested)
        self.page_keys.strip_toggled.connect(self.key_strip_toggled)
        actions.room_requested.connect(self.room_requested)

    def _connect_agenda(self) -> None:
        agenda, actions, do = self.agenda_actions, self.live_actions, self.live_actions.do
        self.header.steps.step_requested.connect(agenda.open_menu)
        self.header.steps.all_requested.connect(agenda.open_overview)
        self.clock.shorten_requested.connect(agenda.shorten)
        actions.shorten_requested.connect(agenda.shorten)
        actions.replan_requested.connect(agenda.ask_replan)
        self.banners.replan_requested.connect(agenda.ask_replan)
        control = self._session.agenda
        self.banners.decline_replan_requested.connect(lambda: do(control.decline_replan))

    def _connect_recording(self) -> None:
        bar, recording, do = self.recording_bar, self._recording, self.live_actions.do
        bar.consent_requested.connect(self.consent_requested)
        bar.start_requested.connect(lambda: do(recording.start))
        bar.pause_requested.connect(
            lambda: do(lambda: recording.pause(StopReason.OFF_THE_RECORD))
        )
        bar.resume_requested.connect(lambda: do(recording.resume))
        bar.stop_requested.connect(lambda: do(recording.stop))
        self.sound_check = SoundCheckDoor(
            self, bar, self._session, recording, lambda: do(recording.start)
        )
        self.banners.record_again_requested.connect(lambda: do(recording.resume))

    def _keep_the_keyboard(self) -> None:
        """A button that hides when it is pressed would take the plain keys with it."""
        if self.isActiveWindow() and QApplication.focusWidget() is None:
            self.setFocus()

    def _speaker_at(self, at_ms: int) -> str:
        return speaker_at(self._session.state, at_ms)
