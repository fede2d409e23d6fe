"""Exporting one session: the page, the worker and what passes between them."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.archiving import ExportedArchive, export_session, plan_export
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.export_page import ExportPage
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
        self._session_id = session_id
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
            plan = plan_export(self._vault, self._session_id)
        except ColearnError as error:
            self.failed.emit(error)
            return
        page = ExportPage(plan, self._clock)
        page.export_requested.connect(self._export)
        page.cancel_requested.connect(self._cancelled.set)
        page.done_requested.connect(self.finished)
        page.back_requested.connect(self.finished)
        self._page = page
        self._window.show_page(page)

    def close(self) -> None:
        """Stop what is under way, and take the page and its words away."""
        self._cancelled.set()
        self._timer.stop()
        if self._page is not None:
            self._window.drop_page(self._page)
            self._page = None

    def _export(self, folder: Path) -> None:
        self._cancelled.clear()
        self._progress = (0, 0)
        self._timer.start()

        def note_progress(done_bytes: int, total_bytes: int) -> None:
            self._progress = (done_bytes, total_bytes)

        self._tasks.run(
            lambda: export_session(
                self._vault,
                self._session_id,
                folder,
                clock=self._clock,
                progress=note_progress,
                cancelled=self._cancelled.is_set,
            ),
            self._done,
            self._failed,
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
