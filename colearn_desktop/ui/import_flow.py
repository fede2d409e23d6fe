"""Opening one archive: the page, the worker and what passes between them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ArchiveNotForUsError, ColearnError
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.archive_opening import OpenedArchive, open_archive
from colearn_desktop.services.host_identity import host_identity
from colearn_desktop.services.importing import ImportPlan, import_archive, plan_import
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages import import_words
from colearn_desktop.ui.pages.import_page import ImportPage
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.archive.opening_key import OpeningKey

Result = TypeVar("Result")
_SHOW_PROGRESS_EVERY_MS = 200


class ImportFlow(QObject):
    """Verifies an archive, shows what is in it, and brings it in or saves it.

    Args:
        running: Tells which session is being run now; None if none is.
    """

    finished = Signal()

    def __init__(
        self,
        window: MainWindow,
        vault: Vault,
        archive: Path,
        clock: Clock,
        tasks: Tasks,
        running: Callable[[], SessionId | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._vault = vault
        self._archive = archive
        self._clock = clock
        self._tasks = tasks
        self._running = running
        self._opened: OpenedArchive | None = None
        self._plan: ImportPlan | None = None
        self._cancelled = threading.Event()
        self._progress = (0, 0)  # replaced whole by the worker, read by the timer
        self._timer = QTimer(self, interval=_SHOW_PROGRESS_EVERY_MS)
        self._timer.timeout.connect(self._show_progress)
        self._page: ImportPage | None = ImportPage(archive.name, clock)
        self._page.open_requested.connect(self._open_with_words)
        self._page.import_requested.connect(self._import)
        self._page.extract_requested.connect(self._ask_folder)
        self._page.cancel_requested.connect(self._cancelled.set)
        self._page.back_requested.connect(self.finished)
        self._page.done_requested.connect(self.finished)

    @property
    def is_working(self) -> bool:
        """Whether locking for good would break something off."""
        return self._timer.isActive()

    def begin(self) -> None:
        """Try the vault's own key, which needs no words; ask for them if it does not fit."""
        assert self._page is not None
        self._window.show_page(self._page)

        def open_with_own_key() -> tuple[OpenedArchive, ImportPlan]:
            from colearn_desktop.archive.opening_key import OwnKey

            return self._open(OwnKey(host_identity(self._vault).age_identity))

        self._work(
            open_with_own_key,
            self._show_contents,
            self.tr("Opening the archive"),
            on_error=self._ask_words,
        )

    def close(self) -> None:
        """Stop what is under way, and take the page away."""
        self._cancelled.set()
        self._timer.stop()
        if self._page is not None:
            self._window.drop_page(self._page)
            self._page = None

    # Opening

    def _ask_words(self, error: Exception) -> None:
        if self._page is None:
            return
        self._page.ask_words()
        if not isinstance(error, ArchiveNotForUsError):
            self._page.show_error(error_text(error))

    def _open_with_words(self, words: str) -> None:
        def open_with_words() -> tuple[OpenedArchive, ImportPlan]:
            from colearn_desktop.archive.opening_key import Words

            return self._open(Words(words))

        self._work(open_with_words, self._show_contents, self.tr("Checking the archive"))

    def _open(self, key: OpeningKey) -> tuple[OpenedArchive, ImportPlan]:
        opened = open_archive(
            self._vault,
            self._archive,
            key,
            progress=self._note_progress,
            cancelled=self._cancelled.is_set,
        )
        return opened, plan_import(self._vault, opened, self._running())

    def _show_contents(self, found: tuple[OpenedArchive, ImportPlan]) -> None:
        self._opened, self._plan = found
        if self._page is not None:
            self._page.show_contents(*found)

    # Bringing in

    def _import(self) -> None:
        if self._plan is None or self.is_working:
            return
        question = import_words.merge_question(self._plan)
        if not question:
            self._begin_import()
            return
        title = self.tr("Add to what is here?")
        self._ask(title, question, self.tr("Add"), self._begin_import)

    def _ask(self, title: str, question: str, yes: str, action: Callable[[], None]) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agree.clicked.connect(action)
        box.open()

    def _begin_import(self) -> None:
        opened = self._opened
        if opened is None or self.is_working:
            return

        def bring_in() -> ImportPlan:
            return import_archive(
                self._vault,
                opened,
                clock=self._clock,
                progress=self._note_progress,
                cancelled=self._cancelled.is_set,
                running=self._running(),
            )

        def done(plan: ImportPlan) -> None:
            if self._page is not None:
                self._page.show_imported(plan)

        self._work(bring_in, done, self.tr("Bringing it into the vault"))

    # Plain files

    def _ask_folder(self) -> None:
        if self._page is None or self.is_working:
            return
        self._ask(
            self.tr("Save without encryption?"),
            self.tr(
                "The files will lie in a folder that anybody can read who can use this "
                "computer or finds the stick. Voices and words in them are not protected any "
                "more."
            ),
            self.tr("Save unencrypted"),
            self._choose_folder,
        )

    def _choose_folder(self) -> None:
        if self._page is None:
            return
        dialog = QFileDialog(self._page, self.tr("In which folder shall a new one be made?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.extract_into(Path(chosen)))
        dialog.open()

    def extract_into(self, folder: Path) -> None:
        """Save everything as plain files in a new folder in this one."""
        opened = self._opened
        if opened is None or self.is_working:
            return

        def extract() -> Path:
            from colearn_desktop.archive.reader import extract_archive
            from colearn_desktop.archive.volumes import archive_name

            into = folder / f"{archive_name(opened.archive)}-opened"
            extract_archive(
                opened.archive,
                opened.key,
                into,
                progress=self._note_progress,
                cancelled=self._cancelled.is_set,
            )
            return into

        def done(into: Path) -> None:
            if self._page is not None:
                self._page.show_result(
                    self.tr("Saved as plain files"),
                    [
                        self.tr("They are in the folder {folder}.").format(folder=into.name),
                        self.tr("They are not encrypted there. Delete them when you are done."),
                    ],
                )

        self._work(extract, done, self.tr("Saving the files"))

    # The worker

    def _work(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        title: str,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        assert self._page is not None
        self._cancelled.clear()
        self._progress = (0, 0)
        self._page.show_work(
            title,
            self.tr("It is read and checked from end to end. Leave the stick where it is."),
        )
        self._timer.start()

        def finish(result: Result) -> None:
            self._timer.stop()
            done(result)

        def fail(error: Exception) -> None:
            self._timer.stop()
            if not isinstance(error, ColearnError):
                # A bug: whoever hears of all unforeseen errors hears of this one, too.
                self._show_error(error)
                raise error
            (on_error or self._show_error)(error)

        self._tasks.run(work, finish, fail)

    def _show_error(self, error: Exception) -> None:
        if self._page is not None:
            self._page.show_error(error_text(error))

    def _note_progress(self, done_bytes: int, total_bytes: int) -> None:
        self._progress = (done_bytes, total_bytes)

    def _show_progress(self) -> None:
        if self._page is not None:
            self._page.show_progress(*self._progress)
