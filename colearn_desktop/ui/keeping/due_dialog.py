"""What is due to be deleted: one press each honours it, or it is put off with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.services.keeping_promises import Due
from colearn_desktop.ui.keeping.promise_words import due_words
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card, PageScroll, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_WIDTH_PX, _HEIGHT_PX = 640, 460


class DueDialog(QDialog):
    """Emits what was chosen, and closes with it."""

    delete_requested = Signal(object)  # a Due
    postpone_requested = Signal(object)

    def __init__(self, due: Sequence[Due], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Due to be deleted"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.windowTitle(), "title"))
        page.column.addWidget(
            label(self.tr("People were promised this. You will see first what would be gone."))
        )
        for each in due:
            page.column.addWidget(self._card(each))
        page.column.addStretch(1)
        later = button(self.tr("Not now"))
        later.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 8, 32, 24)
        foot.addStretch(1)
        foot.addWidget(later)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page, 1)
        whole.addLayout(foot)
        theme, screen = current_theme(), self.screen().availableGeometry()
        self.resize(
            min(theme.px(_WIDTH_PX), screen.width() - 80),
            min(theme.px(_HEIGHT_PX), screen.height() - 80),
        )
        later.setFocus()

    def _card(self, due: Due) -> Card:
        card = Card()
        card.column.setSpacing(12)
        words = due_words(due)
        card.column.addWidget(label(words, "strong"))
        if due.is_running:
            card.column.addWidget(label(self.tr("It is running. End it first."), "quiet"))
        delete = button(self.tr("Delete…"), "outline", "trash-2")
        delete.setEnabled(not due.is_running)
        postpone = button(self.tr("Put it off…"), "quiet", "clock")
        for each, wish in (
            (delete, self.delete_requested),
            (postpone, self.postpone_requested),
        ):
            each.setAccessibleName(f"{each.text()} {words}")
            each.clicked.connect(lambda _on=False, wish=wish: self._choose(wish, due))
        row = FlowRow()
        row.add(delete, postpone)
        card.column.addWidget(row)
        return card

    def _choose(self, wish: SignalInstance, due: Due) -> None:
        self.accept()
        wish.emit(due)
