"""One host of the address book."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.hosts.host_words import compared_words, day, mark_of
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.vault.known_hosts import KnownHost


class HostRow(QWidget):
    """Name, when added, whether compared; and what can be done with it."""

    compare_requested = Signal(object)  # KnownHost
    rename_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, host: KnownHost, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host = host
        self.setAccessibleName(host.name)
        is_new = host.compared_utc_ms is None
        self.compare_button = button(
            self.tr("Compare the words…") if is_new else self.tr("Compare again…"),
            role="outline" if is_new else "quiet",
            icon="list",
        )
        self.rename_button = button(self.tr("Rename…"), role="quiet", icon="pencil")
        self.remove_button = button(self.tr("Remove…"), role="quiet", icon="trash-2")
        for part, wish, words in (
            (self.compare_button, self.compare_requested, self.tr("Compare the words: {name}")),
            (self.rename_button, self.rename_requested, self.tr("Rename {name}")),
            (self.remove_button, self.remove_requested, self.tr("Remove {name}")),
        ):
            part.setAccessibleName(words.format(name=host.name))
            part.clicked.connect(lambda _checked, wish=wish: wish.emit(self.host))
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(IconLabel(*mark_of(host), size_px=16), 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(label(compared_words(host), "body"), 1)
        buttons = FlowRow()
        buttons.add(self.compare_button, self.rename_button, self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(host.name, "strong"))
        added = self.tr("Added on {day}").format(day=day(host.added_utc_ms))
        column.addWidget(label(added, "caption"))
        column.addLayout(state)
        column.addSpacing(4)
        column.addWidget(buttons)
