"""The list of keys, as a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.live.live_keys import BINDINGS, action_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label


class KeysDialog(QDialog):
    """Which key does what."""

    manual_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.tr("Keys of the live page"))
        scroll = PageScroll()
        scroll.column.addWidget(label(self.tr("Keys"), "title"))
        scroll.column.addWidget(
            label(
                self.tr(
                    "Plain keys work while no note is being typed; with Alt they always work. "
                    "Each has a button as well."
                ),
                "quiet",
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        lines = [("1 … 9", self.tr("The person in this seat has the floor"))]
        lines += [(binding.shown, action_text(binding.action)) for binding in BINDINGS]
        lines.append(("Ctrl+L", self.tr("Lock the screen")))
        for row, (keys, text) in enumerate(lines):
            grid.addWidget(label(keys, "strong", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text), row, 1)
        scroll.column.addLayout(grid)
        scroll.column.addStretch(1)
        manual = button(self.tr("Open the manual"), icon="file-text")
        manual.clicked.connect(self.manual_requested)
        manual.clicked.connect(self.accept)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 0, 32, 24)
        foot.addWidget(manual)
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        whole.addLayout(foot)
        theme = current_theme()
        self.resize(min(900, theme.px(560)), min(680, theme.px(680)))
        close.setFocus()
