"""The ways in which an archive is handed to the program: a button, and dropping it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.ui.import_flow import ImportFlow
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.vault import Vault


class ArchiveDoor(QObject):
    """Opens one archive after the other.

    Args:
        page: Where archives are asked for and dropped.
        running: Tells which session is being run now; None if none is.
    """

    finished = Signal()

    def __init__(
        self,
        window: MainWindow,
        page: SessionsPage,
        vault: Vault,
        clock: Clock,
        tasks: Tasks,
        running: Callable[[], SessionId | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._vault = vault
        self._clock = clock
        self._tasks = tasks
        self._running = running
        self.flow: ImportFlow | None = None
        page.archive_requested.connect(self._ask_which)
        page.archive_dropped.connect(self.open)

    @property
    def is_working(self) -> bool:
        """Whether an archive is being read now."""
        return self.flow is not None and self.flow.is_working

    def open(self, archive: Path) -> None:
        """Open this one, as if it had been chosen by hand."""
        if self.is_working:
            return
        self.close()
        self.flow = ImportFlow(
            self._window, self._vault, archive, self._clock, self._tasks, self._running
        )
        self.flow.finished.connect(self._finish)
        self.flow.begin()

    def close(self) -> None:
        """Stop what is under way."""
        if self.flow is not None:
            self.flow.close()
            self.flow.deleteLater()
            self.flow = None

    def _ask_which(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Which archive?"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Archives ({pattern})").format(pattern="*.tar.age*"),
                self.tr("All files (*)"),
            ]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.open(Path(chosen)))
        dialog.open()

    def _finish(self) -> None:
        # Before its page goes, or an empty window would show.
        self.finished.emit()
        self.close()
