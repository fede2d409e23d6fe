"""What people do on the live page: each wish becomes one call of the session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.events import StopReason
from colearn_desktop.domain.floor import GROUPS, NOBODY, SEVERAL, TEAM, Floor
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.note_actions import note_actions
from colearn_desktop.ui.live.notes_panel import NotesPanel
from colearn_desktop.ui.live.phase_clock import PhaseClock

# How long a question ("go on all the same?") stands before it is taken back.
_QUESTION_MS = 8_000


class LiveActions(QObject):
    """Acts on a session, reports expected failures, and says when to look again.

    Args:
        session: The session.
        recording: Its recording.
        clock: Asks before something that is hard to take back.
        notes: Keeps what is being typed before the session ends.
        report: Told of each expected failure.
    """

    acted = Signal()
    leave_note_requested = Signal()
    keys_requested = Signal()
    key_strip_requested = Signal()
    room_requested = Signal(str)  # a LiveAction
    strike_requested = Signal()
    shorten_requested = Signal()
    replan_requested = Signal()
    timeline_requested = Signal()

    def __init__(
        self,
        session: LiveSession,
        recording: ConsentedRecording,
        clock: PhaseClock,
        notes: NotesPanel,
        report: Callable[[ColearnError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._recording = recording
        self._clock = clock
        self._notes = notes
        self._report = report
        self._awaits_asker = False
        self._question_timer = QTimer(self, singleShot=True, interval=_QUESTION_MS)
        self._question_timer.timeout.connect(lambda: clock.ask_to_confirm(False))
        self._by_name = self._all_actions()

    @property
    def awaits_asker(self) -> bool:
        """Whether the next seat that is pressed asks to speak."""
        return self._awaits_asker

    def do(self, action: Callable[[], object]) -> bool:
        """Act, show what follows, and report an expected failure."""
        self._clock.ask_to_confirm(False)
        self._awaits_asker = False
        try:
            action()
        except ColearnError as error:
            self._report(error)
            return False
        finally:
            self.acted.emit()
        return True

    def act(self, name: str) -> None:
        """Do what a key or a button with this `LiveAction` stands for."""
        self._by_name[LiveAction(name)]()

    def press_seat(self, seat: int) -> None:
        """The floor goes there, or that person asks to speak."""
        if self._awaits_asker:
            self.toggle_queue(seat)
        else:
            self.do(lambda: self._session.give_floor(seat))

    def toggle_queue(self, seat: int) -> None:
        """That person asks to speak, or no longer does."""
        self.do(lambda: self._session.toggle_queue(seat))

    def send_home(self, seat: int) -> None:
        """Whoever sits there leaves the session."""
        person = self._session.state.at_seat(seat)
        if person is not None:
            self.do(lambda: self._session.leave(person.person_id))

    def mark(self) -> None:
        """Remember this moment, and say so."""
        if self.do(self._session.mark):
            self._notes.show_marked(self._session.now_ms())

    def go_on(self) -> None:
        """To the next phase; asks once if this one has most of its time left."""
        state = self._session.state
        phase = state.current_phase
        left_ms = state.left_ms(self._session.now_ms())
        early = phase is not None and left_ms * 2 > state.planned_ms(phase)
        if early and not self._clock.is_asking:
            self._ask_to_confirm()
        else:
            self.do(self._session.next_phase)

    def end(self) -> None:
        """End the session; asks once."""
        if not self._clock.is_asking:
            self._ask_to_confirm()
        elif self._notes.save():
            self.do(self._session.end)

    def leave_note(self) -> None:
        """Take back whatever was half asked, and give the keys back to the page."""
        self._await_asker(False)
        self._clock.ask_to_confirm(False)
        self._notes.save()
        self.leave_note_requested.emit()

    # Inside

    def _all_actions(self) -> dict[LiveAction, Callable[[], object]]:
        session, do = self._session, self.do
        return {
            LiveAction.NOBODY: lambda: self._give(NOBODY),
            LiveAction.SEVERAL: lambda: self._give(SEVERAL),
            LiveAction.GROUPS: lambda: self._give(GROUPS),
            LiveAction.TEAM: lambda: self._give(TEAM),
            LiveAction.QUEUE: lambda: self._await_asker(not self._awaits_asker),
            LiveAction.UNDO_FLOOR: lambda: do(session.undo_floor),
            LiveAction.EARLIER: lambda: do(session.move_floor_earlier),
            LiveAction.NEXT_PERSON: lambda: do(session.go_round.give_to_next),
            LiveAction.PASS: lambda: do(session.go_round.pass_turn),
            LiveAction.LATER: lambda: do(session.go_round.put_off),
            LiveAction.STILL: lambda: do(self._answer_the_table),
            LiveAction.MARK: self.mark,
            LiveAction.EXTEND: lambda: do(session.agenda.extend),
            LiveAction.SHORTEN: self.shorten_requested.emit,
            LiveAction.REPLAN: self.replan_requested.emit,
            LiveAction.PAUSE: self._pause_or_resume,
            LiveAction.NEXT: self._next_by_key,
            LiveAction.OFF_THE_RECORD: self._off_the_record,
            **note_actions(self._notes),
            LiveAction.ROOM_DISPLAY: lambda: self._ask_room(LiveAction.ROOM_DISPLAY),
            LiveAction.FACILITATOR_VIEW: lambda: self._ask_room(LiveAction.FACILITATOR_VIEW),
            LiveAction.ROOM_BLANK: lambda: self._ask_room(LiveAction.ROOM_BLANK),
            LiveAction.LEAVE_NOTE: self.leave_note,
            LiveAction.STRIKE: self.strike_requested.emit,
            LiveAction.HELP: self.keys_requested.emit,
            LiveAction.KEY_STRIP: self.key_strip_requested.emit,
            LiveAction.TIMELINE: self.timeline_requested.emit,
        }

    def _ask_room(self, action: LiveAction) -> None:
        self.room_requested.emit(action.value)

    def _give(self, floor: Floor) -> None:
        self.do(lambda: self._session.set_floor(floor))

    def _answer_the_table(self) -> None:
        """It asks one question at a time; to the other this is no answer."""
        self._session.quiet_floor.confirm()
        self._session.voices.leave_alone()

    def _await_asker(self, awaits: bool) -> None:
        self._awaits_asker = awaits and self._session.state.is_running
        self.acted.emit()

    def _pause_or_resume(self) -> None:
        paused = self._session.state.paused_since_ms is not None
        self.do(self._session.resume_clock if paused else self._session.pause_clock)

    def _next_by_key(self) -> None:
        """The key goes on; ending is for good and takes the button."""
        if self._session.state.next_phase() is not None:
            self.go_on()

    def _ask_to_confirm(self) -> None:
        self._clock.ask_to_confirm(True)
        self._question_timer.start()

    def _off_the_record(self) -> None:
        capture = self._recording.status().capture
        if capture is Capture.PAUSED:
            self.do(self._recording.resume)
        elif capture is not Capture.OFF:
            self.do(lambda: self._recording.pause(StopReason.OFF_THE_RECORD))
