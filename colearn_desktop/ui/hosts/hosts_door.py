"""The way from the settings to the address book."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.widgets.basics import Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow


class HostsDoor(Card):
    """Says what the address book is for, and opens it."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_button = button(self.tr("Hosts I know…"), icon="users")
        self.open_button.clicked.connect(self.opened)
        self.column.addWidget(label(self.tr("Other hosts"), "lead"))
        self.column.addWidget(
            label(
                self.tr(
                    "Exchange cards with the hosts to whom you hand archives: theirs then open "
                    "without words, and yours show that they come from you."
                )
            )
        )
        row = FlowRow()
        row.add(self.open_button)
        self.column.addWidget(row)
