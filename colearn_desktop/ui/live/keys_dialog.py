"""The list of keys, as a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from colearn_desktop.ui.live.key_groups import grouped_actions
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.live.live_keys import action_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_page_on_buttons


class KeysDialog(QDialog):
    """Which key does what.

    Args:
        habits: The keys in force.
    """

    manual_requested = Signal()
    change_requested = Signal()

    def __init__(self, habits: KeyHabits | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        habits = habits or KeyHabits()
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.tr("Keys of the live page"))
        scroll = PageScroll()
        scroll.column.setSpacing(16)
        scroll.column.addWidget(label(self.tr("Keys"), "title"))
        scroll.column.addWidget(
            label(
                self.tr(
                    "Plain keys work while no note is being typed; with Alt they always work. "
                    "Each has a button as well."
                )
                if habits.plain
                else self.tr(
                    "Letters and digits act only with Alt, as you have chosen. "
                    "Each has a button as well."
                ),
                "quiet",
            )
        )
        for title, lines in self._lines(habits):
            scroll.column.addWidget(label(title, "lead"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(8)
            grid.setColumnMinimumWidth(0, current_theme().px(88))
            grid.setColumnStretch(1, 1)
            for row, (keys, text) in enumerate(lines):
                top = Qt.AlignmentFlag.AlignTop
                grid.addWidget(label(keys, "strong", wrap=False), row, 0, top)
                grid.addWidget(label(text), row, 1)
            scroll.column.addLayout(grid)
        scroll.column.addStretch(1)
        self._lay_out(scroll)

    def _lines(self, habits: KeyHabits) -> list[tuple[str, list[tuple[str, str]]]]:
        groups = [
            (
                title,
                [
                    (row.shown, action_text(action))
                    for action in actions
                    for row in habits.keys.bindings
                    if row.action is action
                ],
            )
            for title, actions in grouped_actions()
        ]
        groups[0][1].insert(0, ("1 … 9", self.tr("The person in this seat has the floor")))
        groups[-1][1].append(("Ctrl+L", self.tr("Lock the screen")))
        return groups

    def _lay_out(self, scroll: PageScroll) -> None:
        change = button(self.tr("Change the keys…"), icon="pencil")
        change.clicked.connect(self.accept)
        change.clicked.connect(self.change_requested)
        manual = button(self.tr("Open the manual"), icon="file-text")
        manual.clicked.connect(self.manual_requested)
        manual.clicked.connect(self.accept)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        put_page_on_buttons(self, scroll, change, manual, close)
        theme = current_theme()
        self.resize(min(900, theme.px(600)), min(680, theme.px(680)))
        close.setFocus()
