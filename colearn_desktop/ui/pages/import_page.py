"""Opening an archive: from the file to what came into the vault."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.domain.clock import Clock
from colearn_desktop.services.archive_opening import OpenedArchive
from colearn_desktop.services.importing import ImportPlan
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages import import_words
from colearn_desktop.ui.pages.centred_page import CentredPage
from colearn_desktop.ui.pages.import_steps import ContentsStep, KeyStep, ResultStep
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.work_step import WorkStep
from colearn_desktop.ui.widgets.basics import button
from colearn_desktop.ui.widgets.first_focus import FirstFocus


class ImportPage(QWidget):
    """Words, progress, contents, result. It opens nothing itself; it says what is wanted.

    Args:
        name: What the archive is called.
        clock: To tell the time that is left by.
    """

    open_requested = Signal(str)  # the words
    import_requested = Signal()
    extract_requested = Signal()
    cancel_requested = Signal()
    back_requested = Signal()
    done_requested = Signal()

    def __init__(self, name: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_focus = FirstFocus(self)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Open an archive"))
        self._clock = clock
        self._began_ms = 0
        self._back_to: QWidget
        self.key_step = KeyStep()
        self.work_step = WorkStep()
        self.contents_step = ContentsStep()
        self.result_step = ResultStep()
        self.key_step.show_archive(name)
        self.key_step.open_requested.connect(self.open_requested)
        self.work_step.cancel_requested.connect(self.cancel_requested)
        self.contents_step.import_requested.connect(self.import_requested)
        self.contents_step.extract_requested.connect(self.extract_requested)
        self.result_step.done_requested.connect(self.done_requested)
        header = PageHeader(self.tr("Open an archive"))
        header.show_subtitle(name)
        self.back_button = button(self.tr("Back"), icon="chevron-left", role="quiet")
        self.back_button.clicked.connect(self.back_requested)
        header.add_left(self.back_button)
        self._page = CentredPage()
        self._steps = (self.key_step, self.work_step, self.contents_step, self.result_step)
        for step in self._steps:
            self._page.column.addWidget(step)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addWidget(self._page, 1)
        self._back_to = self.key_step
        self._go_to(self.key_step)

    def ask_words(self) -> None:
        """Only its words open it."""
        self._go_to(self.key_step)

    def show_work(self, title: str, hint: str) -> None:
        """Something slow has begun."""
        self._began_ms = self._clock.monotonic_ms()
        self.work_step.begin(title, hint)
        self._go_to(self.work_step)

    def show_progress(self, done_bytes: int, total_bytes: int) -> None:
        """Show how far it is; before anything is known both are 0."""
        if self.work_step.isVisibleTo(self):
            elapsed_ms = self._clock.monotonic_ms() - self._began_ms
            self.work_step.show_progress(done_bytes, total_bytes, elapsed_ms)

    def show_contents(self, opened: OpenedArchive, plan: ImportPlan) -> None:
        """It is whole: show what is in it."""
        self.key_step.field.clear()
        self.contents_step.banner.hide()
        self.contents_step.show_contents(opened, plan)
        self._back_to = self.contents_step
        self._go_to(self.contents_step)

    def show_imported(self, plan: ImportPlan) -> None:
        """It is in the vault."""
        self.show_result(self.tr("Brought into this vault"), import_words.result_lines(plan))

    def show_result(self, title: str, lines: Sequence[str]) -> None:
        """It is done."""
        self.result_step.show_lines(title, lines)
        self._go_to(self.result_step)

    def show_error(self, text: ErrorText) -> None:
        """It did not work, or was stopped; what went before can be done again."""
        self._go_to(self._back_to)
        banner = (
            self.contents_step.banner
            if self._back_to is self.contents_step
            else self.key_step.banner
        )
        banner.show_error(text)

    def _go_to(self, step: QWidget) -> None:
        for other in self._steps:
            other.setVisible(other is step)
        self.back_button.setVisible(step is not self.work_step)
        contents = self.contents_step
        focus: QWidget = {
            self.key_step: self.key_step.field.line,
            self.work_step: self.work_step.cancel_button,
            contents: (
                contents.import_button
                if contents.import_button.isEnabled()
                else contents.extract_button
            ),
            self.result_step: self.result_step.done_button,
        }[step]
        self._first_focus.give_to(focus)
        focus.setFocus()
        self._page.verticalScrollBar().setValue(0)
