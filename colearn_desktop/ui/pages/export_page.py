"""Exporting a session: from what would leave to the words that open it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.domain.clock import Clock
from colearn_desktop.services.archiving import ExportedArchive
from colearn_desktop.services.export_plan import ExportPlan
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.pages.centred_page import CentredPage
from colearn_desktop.ui.pages.export_steps import DoneStep, PlanStep, ProgressStep, TargetBar
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.widgets.basics import button
from colearn_desktop.ui.widgets.first_focus import FirstFocus


class ExportPage(QWidget):
    """Plan, progress, done. It writes nothing itself; it says what is wanted.

    Args:
        plan: What would go in and what would stay.
        clock: To tell the speed by.
    """

    export_requested = Signal(Path)
    cancel_requested = Signal()
    done_requested = Signal()
    back_requested = Signal()

    def __init__(self, plan: ExportPlan, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_focus = FirstFocus(self)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Export"))
        self._clock = clock
        self._began_ms = 0
        self.plan_step = PlanStep(plan)
        self.target = TargetBar(export_words.about_bytes(plan))
        self.progress_step = ProgressStep()
        self.done_step = DoneStep()
        self.target.export_requested.connect(self._begin)
        self.progress_step.cancel_requested.connect(self.cancel_requested)
        self.done_step.done_requested.connect(self.done_requested)
        header = PageHeader(self.tr("Export"))
        header.show_subtitle(plan.record.title)
        self.back_button = button(self.tr("Back"), icon="chevron-left", role="quiet")
        self.back_button.clicked.connect(self.back_requested)
        header.add_left(self.back_button)
        self._page = CentredPage()
        for step in (self.plan_step, self.progress_step, self.done_step):
            self._page.column.addWidget(step)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addWidget(self._page, 1)
        whole.addWidget(self.target)
        self._go_to(self.plan_step)

    def choose_folder(self, folder: Path) -> None:
        """Take this folder, as if it had been chosen by hand."""
        self.target.choose_folder(folder)

    def show_progress(self, done_bytes: int, total_bytes: int) -> None:
        """Show how far it is; before anything is known both are 0."""
        if not self.progress_step.isVisibleTo(self):
            return
        elapsed_ms = self._clock.monotonic_ms() - self._began_ms
        self.progress_step.show_progress(done_bytes, total_bytes, elapsed_ms)

    def show_done(self, exported: ExportedArchive) -> None:
        """It is written, read back and whole: show its words, this once."""
        self.done_step.show_archive(exported)
        self._go_to(self.done_step)

    def show_error(self, text: ErrorText) -> None:
        """It did not work, or was stopped; everything can be tried again."""
        self._go_to(self.plan_step)
        self.plan_step.banner.show_error(text)

    def _begin(self, folder: Path) -> None:
        self.plan_step.banner.hide()
        self._began_ms = self._clock.monotonic_ms()
        self.progress_step.begin()
        self._go_to(self.progress_step)
        self.export_requested.emit(folder)

    def _go_to(self, step: QWidget) -> None:
        for other in (self.plan_step, self.progress_step, self.done_step):
            other.setVisible(other is step)
        # Going back would lose the words, or leave the worker alone with its work.
        self.back_button.setVisible(step is self.plan_step)
        self.target.setVisible(step is self.plan_step)
        focus: QWidget = {
            self.plan_step: self.target.folder_button,
            self.progress_step: self.progress_step.cancel_button,
            self.done_step: self.done_step.written_down,
        }[step]
        self._first_focus.give_to(focus)
        focus.setFocus()
        self._page.verticalScrollBar().setValue(0)
