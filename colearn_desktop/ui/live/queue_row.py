"""Who asked to speak, in the order of asking; and, never imposed, who was heard least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.widgets.basics import label
from colearn_desktop.ui.widgets.button import Button
from colearn_desktop.ui.widgets.flow_row import FlowRow


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asked to speak."""

    seat: int
    name: str


class _Entry(QWidget):
    """A name that gives the floor, and a cross that takes it off the row."""

    floor_requested = Signal(int)  # seat number
    removal_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._seat = 0
        self.name_button = Button("", "tag")
        self.name_button.clicked.connect(lambda: self.floor_requested.emit(self._seat))
        self.remove_button = Button("", "tag", "x")
        self.remove_button.clicked.connect(lambda: self.removal_requested.emit(self._seat))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.name_button)
        row.addWidget(self.remove_button)

    def show_asker(self, asker: Asker, place: int) -> None:
        self._seat = asker.seat
        name = asker.name
        self.name_button.setText(name.replace("&", "&&"))
        self.name_button.setAccessibleName(
            self.tr("Give the floor to {name}, who asked as number {place}").format(
                name=name, place=place
            )
        )
        self.remove_button.setAccessibleName(
            self.tr("{name} no longer asks to speak").format(name=name)
        )
        self.remove_button.setToolTip(self.remove_button.accessibleName())


class QueueRow(QWidget):
    """A row of names. Hidden while nobody asks."""

    floor_requested = Signal(int)  # seat number
    removal_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[Asker, ...], Asker | None] = (), None
        self._entries: list[_Entry] = []
        self._row = FlowRow(spacing_px=6)
        self._row.add(label(self.tr("Asked to speak:"), "caption", wrap=False))
        self.least_button = Button("", "tag")
        self.least_button.clicked.connect(self._give_to_least)
        both = FlowRow(spacing_px=6)
        both.add(self._row, self.least_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(both)
        self.hide()

    @property
    def names(self) -> list[str]:
        """Who is shown, in their order."""
        return [asker.name for asker in self._shown[0]]

    def entry(self, place: int) -> _Entry:
        """The controls of whoever is at this place, 0 for the first."""
        return self._entries[place]

    def show_queue(self, askers: Sequence[Asker], least: Asker | None) -> None:
        """Show who asked, and who of them was heard least if that is somebody else."""
        shown = tuple(askers), least
        if shown == self._shown:
            return
        self._shown = shown
        while len(self._entries) < len(askers):
            self._add_entry()
        for place, entry in enumerate(self._entries):
            if place < len(askers):
                entry.show_asker(askers[place], place + 1)
            entry.setVisible(place < len(askers))
        self.least_button.setVisible(least is not None)
        if least is not None:
            name = least.name.replace("&", "&&")
            self.least_button.setText(self.tr("Least heard first: {name}").format(name=name))
        self.setVisible(bool(askers))

    def _add_entry(self) -> None:
        entry = _Entry()
        entry.floor_requested.connect(self.floor_requested)
        entry.removal_requested.connect(self.removal_requested)
        self._entries.append(entry)
        self._row.add(entry)

    def _give_to_least(self) -> None:
        least = self._shown[1]
        if least is not None:
            self.floor_requested.emit(least.seat)
