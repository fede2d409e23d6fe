"""One question before something is erased, how far it is, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.services.what_goes import WhatGoes
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.keeping import erase_words
from colearn_desktop.ui.keeping.text_saving import TextToKeep
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Banner, PageScroll, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.vault.erasures import Erasure

_WIDTH_PX, _HEIGHT_PX = 640, 620


class EraseDialog(QDialog):
    """Says what will be gone, and asks once. It erases nothing itself.

    Args:
        what: What would go; several recordings of one session, or one thing.

    Attributes:
        has_begun: Whether the question was answered with yes.
    """

    erase_requested = Signal()

    def __init__(self, what: Sequence[WhatGoes], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = tuple(what)
        title = erase_words.question(what)
        self.setWindowTitle(self.tr("Erase"))
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._is_working = False
        self.has_begun = False
        self.banner = Banner()
        self.keep_button = button(self.tr("Keep everything"))
        self.keep_button.clicked.connect(self.reject)
        self.erase_button = button(self.tr("Erase for good"), "danger", "trash-2")
        self.erase_button.clicked.connect(self._begin)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Erasing"))
        self.progress_words = label("")
        self.receipt = TextToKeep(self.tr("Receipt"), self.tr("receipt.txt"))
        self.close_button = button(self.tr("Close"), "primary")
        self.close_button.clicked.connect(self.accept)
        self._faces = QStackedWidget()
        self._question_face = self._made_question(title)
        self._progress_face = self._made_progress()
        self._receipt_face = self._made_receipt()
        for face in (self._question_face, self._progress_face, self._receipt_face):
            self._faces.addWidget(face)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._faces)
        theme, screen = current_theme(), self.screen().availableGeometry()
        self.resize(
            min(theme.px(_WIDTH_PX), screen.width() - 80),
            min(theme.px(_HEIGHT_PX), screen.height() - 80),
        )
        self.keep_button.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Show how much of the rest is gone; before anything is known both are 0."""
        if total > 0:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def show_receipt(self, erasures: Sequence[Erasure]) -> None:
        """It is gone; offer the receipt."""
        self._is_working = False
        self.receipt.show_text(erase_words.receipt_text(erasures, self._what))
        self._faces.setCurrentWidget(self._receipt_face)
        self.close_button.setFocus()

    def show_error(self, text: ErrorText) -> None:
        """It did not work, or not all of it."""
        self._is_working = False
        self.banner.show_error(text)
        self._faces.setCurrentWidget(self._question_face)
        self.keep_button.setFocus()

    def reject(self) -> None:
        """Keep everything, while there is anything to keep."""
        if not self._is_working:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_working:
            event.ignore()
        else:
            super().closeEvent(event)

    def _begin(self) -> None:
        if self._is_working:
            return
        self._is_working = self.has_begun = True
        self.banner.hide()
        self.bar.setRange(0, 0)
        self._faces.setCurrentWidget(self._progress_face)
        self.erase_requested.emit()

    # Faces

    def _made_question(self, title: str) -> QWidget:
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(self.banner)
        page.column.addWidget(label(title, "title"))
        for heading, lines, icon, token in (
            (self.tr("This will be gone"), erase_words.what_goes(self._what), "x", "ink"),
            (self.tr("This stays"), erase_words.what_stays(self._what), "check", "primary"),
            (
                self.tr("Erasing here does not reach"),
                erase_words.not_reached(self._what),
                "triangle-alert",
                "follow_up",
            ),
        ):
            page.column.addWidget(label(heading, "lead"))
            for line in lines:
                row = QHBoxLayout()
                row.setSpacing(12)
                row.addWidget(IconLabel(icon, token, 18), 0, Qt.AlignmentFlag.AlignTop)
                row.addWidget(label(line), 1)
                page.column.addLayout(row)
        page.column.addStretch(1)
        final = label(self.tr("This cannot be taken back."), "strong")
        return _with_foot(page, final, self.keep_button, self.erase_button)

    def _made_progress(self) -> QWidget:
        page = PageScroll()
        page.column.addWidget(label(self.tr("Erasing"), "title"))
        page.column.addWidget(self.bar)
        page.column.addWidget(
            label(
                self.tr(
                    "What could be read is gone with the first moment. What is left is being "
                    "overwritten; if the program is closed meanwhile, it goes on at the next "
                    "unlock."
                )
            )
        )
        page.column.addStretch(1)
        return page

    def _made_receipt(self) -> QWidget:
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.tr("It is erased"), "title"))
        page.column.addWidget(
            label(
                self.tr(
                    "This receipt names nobody. It stays in the vault, under “Copies handed "
                    "over”, and can be given to whoever asked."
                )
            )
        )
        page.column.addWidget(self.receipt, 1)
        return _with_foot(page, None, self.close_button)


def _with_foot(page: PageScroll, words: QWidget | None, *buttons: QWidget) -> QWidget:
    face = QWidget()
    foot = QHBoxLayout()
    foot.setContentsMargins(32, 8, 32, 24)
    foot.setSpacing(12)
    if words is not None:
        foot.addWidget(words, 1)
    else:
        foot.addStretch(1)
    for each in buttons:
        foot.addWidget(each)
    whole = QVBoxLayout(face)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(page, 1)
    whole.addLayout(foot)
    return face
