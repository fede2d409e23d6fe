"""Exporting sessions: from what would leave to the words that open it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.domain.clock import Clock
from colearn_desktop.services.archiving import ExportedArchive
from colearn_desktop.services.export_plan import ExportPlan
from colearn_desktop.services.session_list import SessionLine
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.pages.banner_room import BannerRoom
from colearn_desktop.ui.pages.centred_page import CentredPage
from colearn_desktop.ui.pages.export_choices import ContentsCard, RecipientsCard, SessionsCard
from colearn_desktop.ui.pages.export_done import DoneStep
from colearn_desktop.ui.pages.export_plan_view import PlanView
from colearn_desktop.ui.pages.export_target import TargetBar
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.pages.work_step import WorkStep
from colearn_desktop.ui.widgets.basics import Banner, PageScroll, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus


class ExportPage(QWidget):
    """Plan, progress, done. It writes nothing itself; it says what is wanted.

    Args:
        clock: To tell the speed by.
        vault_folder: Where nothing is exported to.
    """

    export_requested = Signal(Path)
    cancel_requested = Signal()
    done_requested = Signal()
    back_requested = Signal()

    def __init__(self, clock: Clock, vault_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_focus = FirstFocus(self)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Export"))
        self._clock = clock
        self._began_ms = 0
        self.banner = Banner()
        self.sessions = SessionsCard()
        self.contents = ContentsCard()
        self.recipients = RecipientsCard()
        self.plan = PlanView()
        self.target = TargetBar(vault_folder)
        self.progress_step = WorkStep(shows_speed=True)
        self.done_step = DoneStep()
        self.target.export_requested.connect(self._begin)
        self.progress_step.cancel_requested.connect(self.cancel_requested)
        self.done_step.done_requested.connect(self.done_requested)
        self._header = PageHeader(self.tr("Export"))
        self.back_button = button(self.tr("Back"), icon="chevron-left", role="quiet")
        self.back_button.clicked.connect(self.back_requested)
        self._header.add_left(self.back_button)
        self._plan_step = self._choices_beside_plan()
        self._work = CentredPage()
        for step in (self.progress_step, self.done_step):
            self._work.column.addWidget(step)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header)
        whole.addWidget(BannerRoom(self.banner))
        whole.addWidget(self._plan_step, 1)
        whole.addWidget(self._work, 1)
        whole.addWidget(self.target)
        self.show_plans(())
        self._go_to(self._plan_step)

    def show_sessions(self, chosen: Sequence[SessionLine], among: int) -> None:
        """Name the chosen sessions, of so many that could go in."""
        self.sessions.show_chosen(chosen, among)
        self._header.show_subtitle(
            chosen[0].title
            if len(chosen) == 1
            else self.tr("{count} sessions").format(count=len(chosen))
        )

    def show_plans(self, plans: Sequence[ExportPlan]) -> None:
        """Show what would go in; without any plan it is still being found out."""
        self.plan.show_plans(plans)
        self.target.show_needed(export_words.about_bytes(plans) if plans else None)

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
        self.done_step.show_archive(exported, self.recipients.chosen)
        self._go_to(self.done_step)

    def show_error(self, text: ErrorText) -> None:
        """It did not work, or was stopped; everything can be tried again."""
        self._go_to(self._plan_step)
        self.banner.show_error(text)

    def _choices_beside_plan(self) -> PageScroll:
        choices = QWidget()
        left = QVBoxLayout(choices)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(24)
        for card in (self.sessions, self.contents, self.recipients):
            left.addWidget(card)
        left.addStretch(1)
        found = QWidget()
        right = QVBoxLayout(found)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(24)
        right.addWidget(self.plan)
        right.addStretch(1)
        scroll = PageScroll()
        scroll.column.addWidget(
            label(
                self.tr(
                    "Nothing has been written yet. The archive will be encrypted: whoever "
                    "finds it sees that it exists and how large it is, nothing else."
                ),
                "quiet",
            )
        )
        scroll.column.addWidget(TwoColumns(choices, found, fold_below_px=900))
        scroll.column.addStretch(1)
        return scroll

    def _begin(self, folder: Path) -> None:
        self.banner.hide()
        self._began_ms = self._clock.monotonic_ms()
        self.progress_step.begin(
            self.tr("Writing the archive"),
            self.tr(
                "It is encrypted, written, and then read back to make sure that it is "
                "whole. Leave the stick where it is."
            ),
            self.tr("Export"),
        )
        self._go_to(self.progress_step)
        self.export_requested.emit(folder)

    def _go_to(self, step: QWidget) -> None:
        is_plan = step is self._plan_step
        self._plan_step.setVisible(is_plan)
        self._work.setVisible(not is_plan)
        for other in (self.progress_step, self.done_step):
            other.setVisible(other is step)
        # Going back would lose the words, or leave the worker alone with its work.
        self.back_button.setVisible(is_plan)
        self.target.setVisible(is_plan)
        focus: QWidget = {
            self._plan_step: self.target.folder_button,
            self.progress_step: self.progress_step.cancel_button,
            self.done_step: self.done_step.written_down,
        }[step]
        self._first_focus.give_to(focus)
        focus.setFocus()
        self._work.verticalScrollBar().setValue(0)
