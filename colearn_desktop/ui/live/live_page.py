"""The page on which a session runs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.events import StopReason
from colearn_desktop.domain.floor import GROUPS, NOBODY, SEVERAL, TEAM, Floor
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.ui.live import live_view
from colearn_desktop.ui.live.airtime_card import AirtimeCard
from colearn_desktop.ui.live.announce import announce, minute_to_say
from colearn_desktop.ui.live.floor_bar import FloorBar
from colearn_desktop.ui.live.keys_dialog import KeysDialog
from colearn_desktop.ui.live.live_banners import LiveBanners
from colearn_desktop.ui.live.live_header import LiveHeader
from colearn_desktop.ui.live.live_keys import LiveAction, LiveKeys
from colearn_desktop.ui.live.live_layout import (
    LiveColumns,
    Width,
    has_table_room,
    is_roomy,
    width_for,
)
from colearn_desktop.ui.live.notes_panel import NotesPanel
from colearn_desktop.ui.live.phase_clock import ClockStage, PhaseClock
from colearn_desktop.ui.live.question_card import QuestionCard
from colearn_desktop.ui.live.recording_bar import RecordingBar
from colearn_desktop.ui.live.table_view import FloorWords, TableView
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card

_TICK_MS = 100
_TICKS_TO_AIRTIME = 5
_LEVEL_MS = 40
# How long a question ("go on all the same?") stands before it is taken back.
_QUESTION_MS = 8_000


class LivePage(QWidget):
    """Joins the live widgets to a session: intent goes up, the state that follows comes down.

    Args:
        session: The session.
        recording: Its recording; the page asks it ten times a second how it is.
        report: Told of each expected failure.
        plain_keys: Whether keys work without Alt (WCAG 2.1.4 wants a way to switch them off).
    """

    consent_requested = Signal()
    leave_requested = Signal()
    settings_requested = Signal()
    arrival_requested = Signal()
    review_requested = Signal()
    help_requested = Signal()

    def __init__(
        self,
        session: LiveSession,
        recording: ConsentedRecording,
        report: Callable[[ColearnError], None],
        *,
        plain_keys: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._recording = recording
        self._report = report
        self._unsubscribe: Callable[[], None] | None = None
        self._awaits_asker = False
        self._ticks = 0
        self._left_ms: int | None = None
        self._was_capturing = False
        self.setProperty("role", "page")
        self.setAccessibleName(session.header.title)
        # A press beside all controls leaves the note, so that plain keys work.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

        self.header = LiveHeader(session.header.title)
        self.banners = LiveBanners()
        self.clock = PhaseClock()
        self.airtime = AirtimeCard()
        self.question = QuestionCard()
        self.table = TableView()
        self.floor_bar = FloorBar()
        self.notes = NotesPanel(session, self._speaker, report)
        self.recording_bar = RecordingBar()
        self.keys = LiveKeys(self)
        self.keys.allow_plain_keys(plain_keys)
        self._tick_timer = QTimer(self, interval=_TICK_MS)
        self._level_timer = QTimer(self, interval=_LEVEL_MS)
        self._question_timer = QTimer(self, singleShot=True, interval=_QUESTION_MS)
        self._actions = self._all_actions()
        self._lay_out()
        self._connect()
        self._show_all()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unsubscribe is None:
            self._unsubscribe = self._session.subscribe(self._show_all)
        self._tick_timer.start()
        self._show_all()
        # Not into a button: the first key pressed here is a seat's.
        self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick_timer.stop()
        self._level_timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Larger text in the same window is less room.
        if event.type() == QEvent.Type.StyleChange:
            self._show_width()

    def minimumSizeHint(self) -> QSize:
        # What the cards need beside each other is no limit: narrower, they stand below
        # each other and scroll.
        return QSize(640, 480)

    # Putting it together

    def _lay_out(self) -> None:
        self._table_card = Card()
        self._table_card.column.setContentsMargins(20, 20, 20, 16)
        self._table_card.column.setSpacing(10)
        self._table_card.column.addWidget(self.table, 1)
        self._table_card.column.addWidget(self.floor_bar)
        self._columns = LiveColumns(
            left=(self.clock, self.airtime),
            centre=(self.question, self._table_card),
            right=(self.notes,),
            stacked=(self.clock, self.question, self._table_card, self.notes, self.airtime),
        )
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banners)
        column.addWidget(self._columns, 1)
        column.addWidget(self.recording_bar)

    def _connect(self) -> None:
        session, do = self._session, self._do
        self.header.leave_requested.connect(self.leave_requested)
        self.header.arrival_requested.connect(self.arrival_requested)
        self.header.settings_requested.connect(self.settings_requested)
        self.header.keys_requested.connect(self._show_keys)
        self.clock.start_requested.connect(lambda: do(session.start))
        self.clock.pause_requested.connect(lambda: do(session.pause_clock))
        self.clock.resume_requested.connect(lambda: do(session.resume_clock))
        self.clock.extend_requested.connect(lambda: do(session.extend))
        self.clock.next_requested.connect(self._go_on)
        self.clock.end_requested.connect(self._end)
        self.clock.review_requested.connect(self.review_requested)
        self.table.floor_requested.connect(self._press_seat)
        self.table.queue_requested.connect(lambda seat: do(lambda: session.toggle_queue(seat)))
        self.table.leave_requested.connect(self._send_home)
        self.floor_bar.action_requested.connect(self._act)
        self.notes.mark_requested.connect(self._mark)
        bar, recording = self.recording_bar, self._recording
        bar.consent_requested.connect(self.consent_requested)
        bar.start_requested.connect(lambda: do(recording.start))
        bar.pause_requested.connect(
            lambda: do(lambda: recording.pause(StopReason.OFF_THE_RECORD))
        )
        bar.resume_requested.connect(lambda: do(recording.resume))
        bar.stop_requested.connect(lambda: do(recording.stop))
        self.banners.count_away_requested.connect(lambda: do(session.count_time_away))
        self.banners.dismiss_away_requested.connect(lambda: do(session.dismiss_reopened))
        self.keys.struck.connect(self._act)
        self.keys.seat_struck.connect(self._press_seat)
        self._tick_timer.timeout.connect(self._tick)
        self._level_timer.timeout.connect(
            lambda: self.recording_bar.show_level(self._recording.status())
        )
        self._question_timer.timeout.connect(lambda: self.clock.ask_to_confirm(False))

    # What people do

    def _do(self, action: Callable[[], None]) -> bool:
        """Act, show what follows, and report an expected failure."""
        self.clock.ask_to_confirm(False)
        self._awaits_asker = False
        try:
            action()
        except ColearnError as error:
            self._report(error)
            return False
        finally:
            self._show_all()
        return True

    def _act(self, name: str) -> None:
        self._actions[LiveAction(name)]()

    def _all_actions(self) -> dict[LiveAction, Callable[[], object]]:
        session, do = self._session, self._do
        return {
            LiveAction.NOBODY: lambda: self._give(NOBODY),
            LiveAction.SEVERAL: lambda: self._give(SEVERAL),
            LiveAction.GROUPS: lambda: self._give(GROUPS),
            LiveAction.TEAM: lambda: self._give(TEAM),
            LiveAction.QUEUE: lambda: self._await_asker(not self._awaits_asker),
            LiveAction.UNDO_FLOOR: lambda: do(session.undo_floor),
            LiveAction.EARLIER: lambda: do(session.move_floor_earlier),
            LiveAction.MARK: self._mark,
            LiveAction.EXTEND: lambda: do(session.extend),
            LiveAction.PAUSE: self._pause_or_resume,
            LiveAction.NEXT: self._next_by_key,
            LiveAction.OFF_THE_RECORD: self._off_the_record,
            LiveAction.WRITE: self.notes.write,
            LiveAction.LEAVE_NOTE: self._leave_note,
            LiveAction.HELP: self._show_keys,
        }

    def _pause_or_resume(self) -> None:
        paused = self._session.state.paused_since_ms is not None
        self._do(self._session.resume_clock if paused else self._session.pause_clock)

    def _give(self, floor: Floor) -> None:
        self._do(lambda: self._session.set_floor(floor))

    def _press_seat(self, seat: int) -> None:
        if self._awaits_asker:
            self._do(lambda: self._session.toggle_queue(seat))
        else:
            self._do(lambda: self._session.give_floor(seat))

    def _await_asker(self, awaits: bool) -> None:
        self._awaits_asker = awaits and self._session.state.is_running
        self._show_floor()

    def _mark(self) -> None:
        if self._do(self._session.mark):
            self.notes.show_marked(self._session.now_ms())

    def _next_by_key(self) -> None:
        """The key goes on; ending is for good and takes the button."""
        if self._session.state.next_phase() is not None:
            self._go_on()

    def _go_on(self) -> None:
        state = self._session.state
        phase = state.current_phase
        left_ms = state.left_ms(self._session.now_ms())
        early = phase is not None and left_ms * 2 > state.planned_ms(phase)
        if early and not self.clock.is_asking:
            self._ask_to_confirm()
        else:
            self._do(self._session.next_phase)

    def _end(self) -> None:
        if not self.clock.is_asking:
            self._ask_to_confirm()
        elif self.notes.save():
            self._do(self._session.end)

    def _ask_to_confirm(self) -> None:
        self.clock.ask_to_confirm(True)
        self._question_timer.start()

    def _off_the_record(self) -> None:
        capture = self._recording.status().capture
        if capture is Capture.PAUSED:
            self._do(self._recording.resume)
        elif capture is not Capture.OFF:
            self._do(lambda: self._recording.pause(StopReason.OFF_THE_RECORD))

    def _send_home(self, seat: int) -> None:
        person = self._session.state.at_seat(seat)
        if person is not None:
            self._do(lambda: self._session.leave(person.person_id))

    def _leave_note(self) -> None:
        self._await_asker(False)
        self.clock.ask_to_confirm(False)
        self.notes.save()
        self.setFocus()

    def _show_keys(self) -> None:
        dialog = KeysDialog(self)
        dialog.manual_requested.connect(self.help_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _speaker(self) -> str:
        state = self._session.state
        return live_view.floor_name(state, state.floor)

    # What is shown

    def _show_all(self) -> None:
        """Everything, after a change."""
        session = self._session
        state = session.state
        self.header.show_steps(*live_view.steps(state))
        self.header.show_arrivals(state.ended_at_ms is None)
        self.question.show_question(*live_view.question(state))
        self.notes.show_notes(live_view.note_views(state))
        present = state.present
        self.recording_bar.show_consent(self._recording.missing(), len(present))
        self.banners.show_reopened(
            None if session.reopened is None else session.reopened.away_ms
        )
        self._show_clock()
        self._show_airtime(session.airtime())
        self._show_floor()
        self._show_recording()

    def _tick(self) -> None:
        """What time alone changes. Nothing is counted here."""
        self._recording.check()
        self._ticks += 1
        self._show_clock()
        self._show_recording()
        self._show_floor()
        if self._ticks % _TICKS_TO_AIRTIME == 0:
            self._show_airtime(self._session.airtime())

    def _show_clock(self) -> None:
        face = live_view.clock_face(self._session)
        self.clock.show_face(face)
        self.header.show_caption(live_view.header_caption(self._session))
        self.notes.show_now()
        if face.stage is ClockStage.RUNNING and self._left_ms is not None:
            minutes = minute_to_say(self._left_ms, face.left_ms)
            if minutes == 0:
                announce(self, self.tr("The planned time of this phase has passed"))
            elif minutes is not None:
                announce(self, self.tr("%n minutes left in this phase", "", minutes))
        self._left_ms = face.left_ms if face.stage is ClockStage.RUNNING else None

    def _show_airtime(self, picture: AirtimePicture) -> None:
        state = self._session.state
        self.table.show_seats(live_view.seat_faces(state, picture))
        self.airtime.show_airtime(live_view.airtime_view(state, picture))

    def _show_floor(self) -> None:
        state = self._session.state
        words = live_view.floor_words(self._session)
        if self._awaits_asker:
            words = FloorWords(
                "", self.tr("Who asks to speak?"), self.tr("Press a seat, or its number")
            )
        self.table.show_floor(words)
        kind = state.floor.kind if state.is_running else None
        self.floor_bar.show_floor(kind, queueing=self._awaits_asker)

    def _show_recording(self) -> None:
        status = self._recording.status()
        self.recording_bar.show_status(status, running=self._session.state.is_running)
        self.banners.show_trouble(status)
        capturing = status.capture is Capture.CAPTURING
        if capturing and not self._level_timer.isActive() and self.isVisible():
            self._level_timer.start()
        elif not capturing:
            self._level_timer.stop()
        if self._was_capturing and not capturing:
            announce(self, self.recording_bar.state.text(), assertive=True)
        self._was_capturing = capturing

    def _show_width(self) -> None:
        scale = current_theme().text_scale
        width = width_for(self.width(), scale)
        roomy = is_roomy(self.width(), self.height(), scale)
        medium, narrow = width is Width.MEDIUM, width is Width.NARROW
        self._columns.show_width(width, roomy=roomy)
        self.clock.show_compact(not roomy, narrow=medium, alone=narrow)
        self.airtime.show_compact(not roomy)
        self.airtime.show_folded(medium)
        self.question.show_compact(not roomy)
        edge = 20 if roomy else 10
        self._table_card.column.setContentsMargins(edge, edge, edge, min(edge, 16))
        self.table.allow_round(has_table_room(self.width(), self.height(), scale))
        self.notes.show_compact(not roomy)
        self.header.show_stacked(narrow)
        self.recording_bar.show_width(stacked=narrow, compact=medium)
