"""While a vault is open: which page shows, and what its wishes lead to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError, SessionError
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.consented_recording import ChooseInput
from colearn_desktop.services.new_session import create_session
from colearn_desktop.services.open_session import USUAL_SOUND, OpenSession, SoundWishes
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.services.silencer import Silencer
from colearn_desktop.services.templates import usable_templates
from colearn_desktop.ui.archive_door import ArchiveDoor
from colearn_desktop.ui.arrivals import ask_who_arrives, let_in
from colearn_desktop.ui.closing_question import closing_question
from colearn_desktop.ui.error_boxes import ErrorBoxes
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.export_flow import ExportFlow
from colearn_desktop.ui.keeping_flow import KeepingFlow, Ways
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.notice import Notice
from colearn_desktop.ui.pages.arrival_dialog import Arrival
from colearn_desktop.ui.pages.consent_page import ConsentPage
from colearn_desktop.ui.pages.new_session_dialog import NewSessionDialog
from colearn_desktop.ui.pages.review_page import ReviewPage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.setup_page import SetupPage
from colearn_desktop.ui.room_flow import RoomFlow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.vault import Vault

Result = TypeVar("Result")

_log = logging.getLogger(__name__)
_CHECK_EVERY_MS = 100


class SessionFlow(QObject):
    """Owns the pages of an open vault and the session that is open in it.

    A session that runs goes on running whichever page shows, until the window closes.
    """

    settings_requested = Signal()
    help_requested = Signal()
    sessions_shown = Signal(SessionsPage)
    lock_requested = Signal()
    keys_change_requested = Signal()
    key_strip_toggled = Signal(bool)
    rehearsal_requested = Signal()
    first_steps_requested = Signal()

    def __init__(
        self,
        window: MainWindow,
        vault: Vault,
        clock: Clock,
        choose_input: ChooseInput,
        tasks: Tasks,
        *,
        habits: Callable[[], KeyHabits],
        name_check: Callable[[], bool] = lambda: True,
        sound: SoundWishes = USUAL_SOUND,
    ) -> None:
        super().__init__(window)
        self.vault = vault
        self._window = window
        self._clock = clock
        self._choose_input = choose_input
        self._habits = habits
        self._name_check = name_check
        self._sound = sound
        self._tasks = tasks
        self._notice = Notice(window)
        self._error_boxes = ErrorBoxes(window)
        self.room = RoomFlow(window, vault, self._notice.say, self._report, self)
        # Where a rehearsal goes instead of to a list of sessions.
        self.home: Callable[[], None] | None = None
        self._open: OpenSession | None = None
        self._silencer = Silencer(vault, clock)
        self._silencer.finish_earlier()
        self._lent: OpenSession | None = None
        self._pages: list[QWidget] = []
        self._export: ExportFlow | None = None
        self._sessions_page = SessionsPage(window)
        # A window that is shown later would show it too, under another page.
        self._sessions_page.hide()
        self._sessions_page.new_session_requested.connect(self._new_session)
        self._sessions_page.open_requested.connect(self.open_session)
        self._sessions_page.setup_requested.connect(self._set_up)
        self._sessions_page.export_requested.connect(self._export_session)
        self.archives = ArchiveDoor(
            window, self._sessions_page, vault, clock, tasks, self._running_session
        )
        self.archives.finished.connect(self.show_sessions)
        self._sessions_page.rehearsal_requested.connect(self.rehearsal_requested)
        self._sessions_page.first_steps_requested.connect(self.first_steps_requested)
        self._sessions_page.settings_requested.connect(self.settings_requested)
        self._sessions_page.help_requested.connect(self.help_requested)
        self._sessions_page.lock_requested.connect(self.lock_requested)
        self.keeping = KeepingFlow(
            window,
            vault,
            clock,
            tasks,
            self._report,
            Ways(self.show_sessions, self.open_session, self._reopen),
        )
        self.keeping.serve_sessions_page(self._sessions_page)
        self._is_check_failing = False
        window.ask_before_closing(self._closing_question)
        self._check_timer = QTimer(self, interval=_CHECK_EVERY_MS)
        self._check_timer.timeout.connect(self._check)
        self._check_timer.start()

    @property
    def session(self) -> OpenSession | None:
        """The session that is open."""
        return self._open

    @property
    def is_session_running(self) -> bool:
        """Whether a session is on; locking then only hides the screen."""
        return self._open is not None and self._open.log.state.is_running

    @property
    def is_recording(self) -> bool:
        """Whether sound is being captured."""
        return self._open is not None and self._open.recording.status().capture in (
            Capture.STARTING,
            Capture.CAPTURING,
        )

    @property
    def is_exporting(self) -> bool:
        """Whether locking for good would break an export off, or lose its words."""
        export = self._export
        is_held = export is not None and (export.is_writing or export.has_words_to_copy)
        return is_held or self.archives.is_working

    def go_live_with(self, session: OpenSession) -> None:
        """Show the live page of a session that is open already; who opened it closes it."""
        self._open = self._lent = session
        self._go_live()

    def show_sessions(self) -> None:
        """The list of sessions."""
        if self.home is not None:
            self.home()
            return
        self._window.ask_before_closing(self._closing_question)
        if self._open is not None and not self.is_session_running:
            self._close_session()
        lines = self._reporting(lambda: list_sessions(self.vault))
        self._sessions_page.show_sessions(lines or [])
        self._sessions_page.show_due(len(self.keeping.due()))
        self.sessions_shown.emit(self._sessions_page)
        self._window.show_page(self._sessions_page)
        self._drop_pages()

    def open_session(self, session_id: str) -> None:
        """Go to where a session stands: set-up, live page or review."""
        session = self._session(SessionId(session_id))
        if session is None:
            return
        state = session.log.state
        if state.ended_at_ms is not None:
            self._review()
        elif state.is_running:
            self._go_live()
        else:
            self._set_up(session_id)

    def follow_preferences(self) -> None:
        """Take up what was changed in the settings behind the page that shows."""
        for page in self._pages:
            if isinstance(page, LivePage):
                page.follow(self._habits())
                page.notes.check_names(self._name_check())

    def close(self) -> None:
        """Stop what runs and forget what was shown; the vault stays to be closed."""
        self._check_timer.stop()
        self._window.ask_before_closing(lambda: "")
        if self._export is not None:
            self._export.close()
        self.keeping.close()
        self.archives.close()
        self._close_session()
        self._silencer.close()
        self._drop_pages()
        self._notice.deleteLater()
        self._window.drop_page(self._sessions_page)

    # Pages

    def _new_session(self) -> None:
        templates, errors = usable_templates()
        if templates:
            dialog = NewSessionDialog(templates, self._window)
            dialog.accepted.connect(lambda: self._create_session(dialog))
            dialog.open()
        for error in errors:
            self._report(error)

    def _create_session(self, dialog: NewSessionDialog) -> None:
        wish = dialog.result_value()
        with_errors = self._reporting(
            lambda: create_session(
                self.vault,
                wish.template,
                title=wish.title,
                place=wish.place,
                participants=wish.participants,
                clock=self._clock,
            )
        )
        if with_errors is not None:
            self._set_up(with_errors)

    def _set_up(self, session_id: str) -> None:
        session = self._session(SessionId(session_id))
        if session is None:
            return
        page = SetupPage(session.setup)
        page.back_requested.connect(self.show_sessions)
        page.consent_requested.connect(lambda: self._ask_consent(back_to=self._reopen))
        page.start_requested.connect(self._go_live)
        self._show(page)

    def _ask_consent(self, back_to: Callable[[], None], person_id: str | None = None) -> None:
        assert self._open is not None
        page = ConsentPage(self._open.recording, single_keys=self._habits().plain)
        page.back_requested.connect(back_to)
        has_ended = self._open.log.state.ended_at_ms is not None
        page.done_requested.connect(self._reopen if has_ended else self._go_live)
        self.keeping.serve_consent_page(page, self._open.log)
        if person_id is not None:
            page.show_person(person_id)
        self._show(page)

    def _go_live(self) -> None:
        assert self._open is not None
        page = LivePage(
            self._open.live,
            self._open.recording,
            self._report,
            habits=self._habits(),
            striking=self._open.striking,
        )
        page.notes.check_names(self._name_check())
        page.consent_requested.connect(lambda: self._ask_consent(back_to=self._go_live))
        page.leave_requested.connect(self.show_sessions)
        page.settings_requested.connect(self.settings_requested)
        page.help_requested.connect(self.help_requested)
        page.keys_change_requested.connect(self.keys_change_requested)
        page.key_strip_toggled.connect(self.key_strip_toggled)
        page.arrival_requested.connect(self._ask_who_arrives)
        page.review_requested.connect(self._review)
        self._show(page)
        self.room.join(page, self._open)

    def _review(self) -> None:
        assert self._open is not None
        session = self._open
        playback = SessionPlayback(self.vault, session.log.session_id)
        page = ReviewPage(session.log, playback, self._report, striking=session.striking)
        page.back_requested.connect(self.show_sessions)
        page.export_requested.connect(lambda: self._export_session(session.log.session_id))
        page.consent_requested.connect(lambda: self._ask_consent(back_to=self._reopen))
        self.keeping.serve_review_page(page, session.log)
        # A rehearsal leaves nothing behind anyway, and is lent by whoever plays it.
        page.keep_or_erase.setVisible(session is not self._lent)
        self._show(page)

    def _export_session(self, session_id: str) -> None:
        export = ExportFlow(
            self._window, self.vault, SessionId(session_id), self._clock, self._tasks
        )
        export.finished.connect(self._export_finished)
        export.failed.connect(self._report)
        self._export = export
        export.begin()

    def _export_finished(self) -> None:
        if self._export is not None:
            self._export.close()
            self._export.deleteLater()
            self._export = None
        self._reopen()

    def _reopen(self) -> None:
        """Back to wherever the open session stands, or to the list."""
        if self._open is None:
            self.show_sessions()
        else:
            self.open_session(self._open.log.session_id)

    def _ask_who_arrives(self) -> None:
        assert self._open is not None
        ask_who_arrives(self._open, self._window, self._let_in)

    def _let_in(self, arrival: Arrival) -> None:
        assert self._open is not None
        recording = self._open.recording
        person_id = self._reporting(lambda: let_in(recording, arrival))
        if person_id is not None:
            self._ask_consent(back_to=self._go_live, person_id=person_id)

    # Inside

    def _session(self, session_id: SessionId) -> OpenSession | None:
        """The open session, opening it if it is another one; None if that failed."""
        if self._open is not None and self._open.log.session_id != session_id:
            if self.is_session_running:
                QMessageBox.information(
                    self._window,
                    self.tr("Another session is running"),
                    self.tr("End the session that is running before you open another one."),
                )
                return None
            self._close_session()
        if self._open is None:
            self._open = self._reporting(
                lambda: OpenSession(
                    self.vault,
                    session_id,
                    self._clock,
                    self._choose_input,
                    self._silencer,
                    sound=self._sound,
                )
            )
        return self._open

    def _close_session(self) -> None:
        self.room.close()
        if self._open is not None:
            if self._open is not self._lent:
                self._open.close()
            self._open = None

    def _show(self, page: QWidget) -> None:
        self._window.show_page(page)
        self._drop_pages()
        self._pages.append(page)

    def _drop_pages(self) -> None:
        for page in self._pages:
            if isinstance(page, ReviewPage):
                page.close_playback()
            self._window.drop_page(page)
        self._pages.clear()
        self.room.leave_page()

    def _check(self) -> None:
        if self._open is None:
            return
        try:
            self._open.check()
        except ColearnError as error:
            # Once a failing disk has said so, saying it ten times a second helps nobody.
            if not self._is_check_failing:
                self._is_check_failing = True
                self._report(error)
        else:
            self._is_check_failing = False

    def _running_session(self) -> SessionId | None:
        return self._open.log.session_id if self.is_session_running and self._open else None

    def _closing_question(self) -> str:
        return closing_question(self._open, self._export, is_importing=self.archives.is_working)

    def _reporting(self, work: Callable[[], Result]) -> Result | None:
        try:
            return work()
        except ColearnError as error:
            self._report(error)
            return None

    def _report(self, error: Exception) -> None:
        if isinstance(error, SessionError):
            # A slip of the finger in a live session: say it, and take no key away.
            _log.info("said: %s", type(error).__name__)
            self._notice.say(str(error_text(error)))
        else:
            self._error_boxes.show(error)
