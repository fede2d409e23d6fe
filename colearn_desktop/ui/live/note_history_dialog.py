"""How a note read before, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from colearn_desktop.domain.note_history import Wording
from colearn_desktop.ui.live.times import moment_text, wall_clock_text
from colearn_desktop.ui.note_kind import kind_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card, PageScroll, button, label


class NoteHistoryDialog(QDialog):
    """Each wording with its time and who wrote it, the present one first.

    Args:
        wordings: Oldest first.
    """

    wording_requested = Signal(object)  # Wording

    def __init__(self, wordings: Sequence[Wording], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Earlier wordings"))
        self.setAccessibleName(self.windowTitle())
        self.back_buttons: list[QPushButton] = []
        scroll = PageScroll()
        scroll.column.setContentsMargins(24, 24, 24, 16)
        scroll.column.setSpacing(12)
        scroll.column.addWidget(label(self.tr("How this note has read"), "lead"))
        if len(wordings) == 1:
            scroll.column.addWidget(
                label(self.tr("It has had only this wording so far."), "quiet")
            )
        for place, wording in enumerate(reversed(wordings)):
            scroll.column.addWidget(self._card(wording, is_now=place == 0))
        scroll.column.addStretch(1)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 24)
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        whole.addLayout(foot)
        theme = current_theme()
        self.resize(min(900, theme.px(480)), min(680, theme.px(520)))
        close.setFocus()

    def _card(self, wording: Wording, *, is_now: bool) -> QWidget:
        card = Card()
        card.column.setContentsMargins(16, 12, 16, 12)
        card.column.setSpacing(8)
        facts = [
            self.tr("As it reads now") if is_now else "",
            self.tr("{moment}, at {time}").format(
                moment=moment_text(wording.at_ms), time=wall_clock_text(wording.utc_ms)
            ),
            self.tr("by {name}").format(name=wording.author) if wording.author else "",
            kind_text(wording.kind),
        ]
        card.column.addWidget(label(" · ".join(fact for fact in facts if fact), "caption"))
        card.column.addWidget(label(wording.text))
        if not is_now:
            back = button(self.tr("Bring this wording back"), icon="undo-2")
            back.clicked.connect(lambda: self._bring_back(wording))
            self.back_buttons.append(back)
            card.column.addWidget(back)
        return card

    def _bring_back(self, wording: Wording) -> None:
        self.accept()
        self.wording_requested.emit(wording)
