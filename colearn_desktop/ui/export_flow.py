"""Exporting sessions: the page, the worker and what passes between them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.archiving import (
    ExportedArchive,
    ExportWish,
    export_sessions,
    plan_exports,
)
from colearn_desktop.services.export_plan import ExportPlan
from colearn_desktop.services.session_list import SessionLine, SessionStage, list_sessions
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.hosts.hosts_flow import HostsFlow
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.export_page import ExportPage
from colearn_desktop.ui.pages.pick_sessions_dialog import PickSessionsDialog
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.vault import Vault

_SHOW_PROGRESS_EVERY_MS = 200


class ExportFlow(QObject):
    """Plans, writes and verifies one archive; the screen stays free meanwhile."""

    finished = Signal()
    failed = Signal(object)  # ColearnError before there is a page to show it on

    def __init__(
        self,
        window: MainWindow,
        vault: Vault,
        session_id: SessionId,
        clock: Clock,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._vault = vault
        self._wish = ExportWish((session_id,))
        self._lines: Sequence[SessionLine] = ()
        self._clock = clock
        self._tasks = tasks
        self._page: ExportPage | None = None
        self._cancelled = threading.Event()
        self._progress = (0, 0)  # replaced whole by the worker, read by the timer
        self._has_words_to_copy = False
        self._timer = QTimer(self, interval=_SHOW_PROGRESS_EVERY_MS)
        self._timer.timeout.connect(self._show_progress)

    @property
    def is_writing(self) -> bool:
        """Whether an archive is being written now."""
        return self._timer.isActive()

    @property
    def has_words_to_copy(self) -> bool:
        """Whether an archive is there whose words nobody can have written down yet."""
        return self._has_words_to_copy

    def begin(self) -> None:
        """Show what would go in, and ask where to."""
        try:
            lines = list_sessions(self._vault)
            is_planned = any(
                line.session_id in self._wish.session_ids and line.state is SessionStage.PLANNED
                for line in lines
            )
            if is_planned:  # there is nothing to hand on, only something to run together
                self._wish = replace(self._wish, contents=Contents.TEAM_COPY)
            plans = plan_exports(self._vault, self._wish)
            hosts = self._vault.known_hosts.list()
        except ColearnError as error:
            self.failed.emit(error)
            return
        self._lines = [
            line
            for line in lines
            if line.state is not SessionStage.PLANNED
            or line.session_id in self._wish.session_ids
        ]
        page = ExportPage(self._clock, self._vault.folder)
        page.sessions.choose_requested.connect(self._ask_which_sessions)
        page.contents.contents_chosen.connect(self._choose_contents)
        page.recipients.hosts_requested.connect(self._show_hosts)
        page.export_requested.connect(self._export)
        page.cancel_requested.connect(self._cancelled.set)
        page.done_requested.connect(self.finished)
        page.back_requested.connect(self.finished)
        self._page = page
        self._show_sessions()
        if is_planned:
            page.contents.offer_only(Contents.TEAM_COPY)
            page.sessions.hide()
        page.recipients.show_hosts(hosts)
        page.show_plans(plans)
        self._window.show_page(page)

    def close(self) -> None:
        """Stop what is under way, and take the page and its words away."""
        self._cancelled.set()
        self._timer.stop()
        if self._page is not None:
            self._window.drop_page(self._page)
            self._page = None

    # What shall be in it

    def _ask_which_sessions(self) -> None:
        dialog = PickSessionsDialog(self._lines, self._wish.session_ids, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._choose_sessions(dialog.chosen))
        dialog.open()

    def _choose_sessions(self, session_ids: tuple[SessionId, ...]) -> None:
        self._wish = replace(self._wish, session_ids=session_ids)
        self._show_sessions()
        self._choice_changed()

    def _choose_contents(self, contents: Contents) -> None:
        if contents is not self._wish.contents:
            self._wish = replace(self._wish, contents=contents)
            self._choice_changed()

    def _show_sessions(self) -> None:
        if self._page is not None:
            # The earliest first, as they lie in the archive.
            chosen = [
                line
                for line in reversed(self._lines)
                if line.session_id in self._wish.session_ids
            ]
            self._page.show_sessions(chosen, among=len(self._lines))

    def _choice_changed(self) -> None:
        if self._page is not None:
            self._page.banner.hide()
            self._plan()

    def _plan(self) -> None:
        """Find out anew what would go in; the last choice counts."""
        if self._page is None:
            return
        self._page.show_plans(())
        wish = self._wish

        def show(plans: tuple[ExportPlan, ...]) -> None:
            if self._page is not None and wish is self._wish:
                self._page.show_plans(plans)

        self._tasks.run(lambda: plan_exports(self._vault, wish), show, self._failed)

    def _show_hosts(self) -> None:
        flow = HostsFlow(self._window, self._vault, self._clock, self._tasks)
        flow.finished.connect(self._look_at_hosts)
        flow.begin()

    def _look_at_hosts(self) -> None:
        if self._page is None:
            return
        try:
            self._page.recipients.show_hosts(self._vault.known_hosts.list())
        except ColearnError as error:
            self._failed(error)

    # Writing it

    def _export(self, folder: Path) -> None:
        assert self._page is not None
        self._cancelled.clear()
        self._progress = (0, 0)
        self._timer.start()
        hosts = self._page.recipients.chosen
        wish = replace(self._wish, recipients=tuple(host.age_recipient for host in hosts))

        def note_progress(done_bytes: int, total_bytes: int) -> None:
            self._progress = (done_bytes, total_bytes)

        self._tasks.run(
            lambda: export_sessions(
                self._vault,
                wish,
                folder,
                clock=self._clock,
                progress=note_progress,
                cancelled=self._cancelled.is_set,
            ),
            self._done,
            self._export_failed,
            # Nobody saw its passphrase, so nobody can ever open it.
            lambda exported: shutil.rmtree(exported.archive.parent, ignore_errors=True),
        )

    def _show_progress(self) -> None:
        if self._page is not None:
            self._page.show_progress(*self._progress)

    def _done(self, exported: ExportedArchive) -> None:
        self._timer.stop()
        if self._page is not None:
            self._page.show_done(exported)
            self._has_words_to_copy = True

    def _failed(self, error: Exception) -> None:
        self._timer.stop()
        if self._page is not None:
            self._page.show_error(error_text(error))

    def _export_failed(self, error: Exception) -> None:
        self._failed(error)
        # It may have failed because something changed: what goes in is shown anew.
        self._plan()
