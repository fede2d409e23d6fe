"""Copies handed over, letters, promises and erasing: their pages and questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import PersonId, RecordingId, SessionId
from colearn_desktop.outputs.times import utc_date
from colearn_desktop.services.erasing import erase
from colearn_desktop.services.export_register import copies_with
from colearn_desktop.services.keeping_promises import (
    Due,
    due_things,
    promise_day,
    what_is_honoured,
)
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.what_goes import (
    WhatGoes,
    if_person_goes,
    if_recording_goes,
    if_session_goes,
    kept_recordings,
)
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.keeping.copies_page import CopiesPage
from colearn_desktop.ui.keeping.copy_words import one_line
from colearn_desktop.ui.keeping.due_dialog import DueDialog
from colearn_desktop.ui.keeping.erase_choice import EraseChoice
from colearn_desktop.ui.keeping.erase_dialog import EraseDialog
from colearn_desktop.ui.keeping.letter_dialog import LetterDialog
from colearn_desktop.ui.keeping.letter_words import letters
from colearn_desktop.ui.keeping.postpone_dialog import PostponeDialog
from colearn_desktop.ui.keeping.receipt_dialog import ReceiptDialog
from colearn_desktop.ui.keeping.remark_dialog import RemarkDialog
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.consent_page import ConsentPage
from colearn_desktop.ui.pages.review_page import ReviewPage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.erasures import Erasure, ErasureKind
from colearn_desktop.vault.vault import Vault

Result = TypeVar("Result")
_SHOW_PROGRESS_EVERY_MS = 200


@dataclass(frozen=True, slots=True)
class Ways:
    """Where it goes from here.

    Attributes:
        leave: To the list of sessions; the one that is open is closed.
        open_session: To wherever the session of this id stands.
        back: To wherever the open session stands, or to the list.
    """

    leave: Callable[[], None]
    open_session: Callable[[str], None]
    back: Callable[[], None]


class KeepingFlow(QObject):
    """What a host does about data that was kept.

    Args:
        report: Told of failures.
        ways: To the other pages.
    """

    def __init__(
        self,
        window: MainWindow,
        vault: Vault,
        clock: Clock,
        tasks: Tasks,
        report: Callable[[ColearnError], None],
        ways: Ways,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._vault = vault
        self._clock = clock
        self._tasks = tasks
        self._report = report
        self._ways = ways
        self._page: CopiesPage | None = None
        self._about: SessionId | None = None
        self._dialog: EraseDialog | None = None
        self._progress = (0, 0)  # replaced whole by the worker, read by the timer
        self._timer = QTimer(self, interval=_SHOW_PROGRESS_EVERY_MS)
        self._timer.timeout.connect(self._show_progress)

    def close(self) -> None:
        """Take its page away; an erasure that is under way goes on at the next unlock."""
        self._timer.stop()
        self._drop_page()

    def serve_sessions_page(self, page: SessionsPage) -> None:
        """Do what the list of sessions asks for."""
        page.erase_requested.connect(self.ask_erase_session)
        page.copies_requested.connect(self.show_copies)
        page.due_requested.connect(self.show_due)

    def serve_review_page(self, page: ReviewPage, log: SessionLog) -> None:
        """Do what the page of a session that has ended asks for."""
        page.copies_requested.connect(lambda: self.show_copies(log.session_id))
        page.erase_requested.connect(lambda: self.ask_what_to_erase(log, page.ask_which_part))

    def serve_consent_page(self, page: ConsentPage, log: SessionLog) -> None:
        """Write the letter for somebody who withdrew there."""
        page.letter_requested.connect(
            lambda who: self.write_letter(log.session_id, who, log.state.people[who].name)
        )

    # Copies and letters

    def show_copies(self, session_id: str = "") -> None:
        """The register: of one session, or of all."""
        self._about = SessionId(session_id) if session_id else None
        title = self._titles().get(session_id, "") if session_id else ""
        self._drop_page()
        page = CopiesPage(title)
        page.back_requested.connect(self._leave_copies)
        page.remark_requested.connect(self._ask_remark)
        page.receipt_requested.connect(self._show_receipt)
        self._page = page
        self._show_register()
        self._window.show_page(page)

    def write_letter(self, session_id: str, person_id: str, pseudonym: str) -> None:
        """The letter that asks for the copies of one person's words."""
        session, person = SessionId(session_id), PersonId(person_id)
        copies = self._reporting(lambda: copies_with(self._vault, session, person))
        found = letters(copies or [], session, person, pseudonym)
        if found:
            self._open(LetterDialog(found, session, self._today(), self._window))

    # Erasing

    def ask_what_to_erase(self, log: SessionLog, silence_part: Callable[[], None]) -> None:
        """Let somebody choose what of a session that has ended is erased."""
        session_id, people = log.session_id, list(log.state.people.values())
        recordings = self._reporting(lambda: kept_recordings(self._vault, session_id))
        choice = EraseChoice(recordings or [], people, may_silence=True, parent=self._window)
        choice.part_chosen.connect(silence_part)
        choice.session_chosen.connect(lambda: self.ask_erase_session(session_id))
        choice.recording_chosen.connect(
            lambda chosen: self._ask(
                lambda: [if_recording_goes(self._vault, session_id, RecordingId(chosen))]
            )
        )
        choice.person_chosen.connect(
            lambda chosen: self._ask(
                lambda: [if_person_goes(self._vault, session_id, PersonId(chosen))]
            )
        )
        self._open(choice)

    def ask_erase_session(self, session_id: str) -> None:
        """Ask whether a whole session is erased."""
        self._ask(lambda: [if_session_goes(self._vault, SessionId(session_id))])

    # Promises

    def due(self) -> Sequence[Due]:
        """What is due to be deleted today."""
        return self._reporting(lambda: due_things(self._vault, self._clock)) or []

    def show_due(self) -> None:
        """List what is due."""
        dialog = DueDialog(self.due(), self._window)
        dialog.delete_requested.connect(
            lambda due: self._ask(lambda: what_is_honoured(self._vault, due))
        )
        dialog.postpone_requested.connect(self._ask_postpone)
        self._open(dialog)

    # Inside

    def _ask(self, look: Callable[[], list[WhatGoes]]) -> None:
        what = self._reporting(look)
        if not what:
            return
        dialog = EraseDialog(what, self._window)
        dialog.erase_requested.connect(lambda: self._erase(what))
        dialog.finished.connect(lambda _result: self._finish_dialog(what))
        self._dialog = dialog
        self._open(dialog)

    def _erase(self, what: list[WhatGoes]) -> None:
        self._ways.leave()
        self._progress = (0, 0)
        self._timer.start()

        def note_progress(done: int, total: int) -> None:
            self._progress = (done, total)

        self._tasks.run(
            lambda: [
                erase(self._vault, self._clock, each, progress=note_progress) for each in what
            ],
            self._erased,
            self._failed,
        )

    def _show_progress(self) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(*self._progress)

    def _erased(self, erasures: list[Erasure]) -> None:
        self._timer.stop()
        if self._dialog is not None:
            self._dialog.show_receipt(erasures)

    def _failed(self, error: Exception) -> None:
        self._timer.stop()
        if self._dialog is not None:
            self._dialog.show_error(error_text(error))

    def _finish_dialog(self, what: list[WhatGoes]) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None and dialog.has_begun:
            if what[0].kind is ErasureKind.SESSION:
                self._ways.leave()
            else:
                self._ways.open_session(what[0].session_id)

    def _ask_postpone(self, due: Due) -> None:
        dialog = PostponeDialog(due, self._today(), self._window)
        dialog.accepted.connect(lambda: self._postpone(due, dialog))
        self._open(dialog)

    def _postpone(self, due: Due, dialog: PostponeDialog) -> None:
        promise = due.promise
        self._reporting(
            lambda: promise_day(
                self._vault,
                self._clock,
                promise.session_id,
                promise.subject,
                dialog.day(),
                dialog.reason_words(),
            )
        )
        self._ways.leave()

    def _ask_remark(self, copy_id: str) -> None:
        copies = self._vault.register.list(self._about)
        copy = next(each for each in copies if each.copy_id == copy_id)
        dialog = RemarkDialog(one_line(copy), self._window)
        dialog.accepted.connect(lambda: self._remark(copy_id, dialog.text()))
        self._open(dialog)

    def _remark(self, copy_id: str, text: str) -> None:
        now_ms = self._clock.utc_ms()
        self._reporting(lambda: self._vault.register.remark(copy_id, text, now_ms))
        self._show_register()

    def _show_receipt(self, erasure_id: str) -> None:
        erasures = self._reporting(self._vault.erasures.history) or []
        found = [each for each in erasures if each.erasure_id == erasure_id]
        self._open(ReceiptDialog(found, self._window))

    def _show_register(self) -> None:
        about, page = self._about, self._page
        if page is None:
            return
        copies = self._reporting(lambda: self._vault.register.list(about)) or []
        erasures = self._reporting(self._vault.erasures.history) or []
        if about is not None:
            erasures = [each for each in erasures if each.session_id == about]
        page.show_register(copies, erasures, self._titles())

    def _titles(self) -> dict[str, str]:
        headers = self._reporting(self._vault.sessions.list) or ()
        return {header.session_id: header.title for header in headers}

    def _leave_copies(self) -> None:
        self._ways.back()
        self._drop_page()

    def _drop_page(self) -> None:
        if self._page is not None:
            self._window.drop_page(self._page)
            self._page = None

    def _today(self) -> date:
        return date.fromisoformat(utc_date(self._clock.utc_ms()))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _reporting(self, work: Callable[[], Result]) -> Result | None:
        try:
            return work()
        except ColearnError as error:
            self._report(error)
            return None
