"""The earlier notes, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.ids import NoteId
from colearn_desktop.ui.live.note_entry import NoteEntry, NoteView
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll

_LEAST_HEIGHT_PX = 120


class NoteList(PageScroll):
    """Scrolls by itself; entries are kept from one showing to the next."""

    edit_requested = Signal(str)  # note id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[NoteId, NoteEntry] = {}
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addStretch(1)
        self.setMinimumHeight(current_theme().px(_LEAST_HEIGHT_PX))

    @property
    def entries(self) -> Sequence[NoteEntry]:
        """As they stand, newest first."""
        return sorted(self._entries.values(), key=self.column.indexOf)

    def show_notes(self, views: Sequence[NoteView]) -> None:
        """Show these, in this order."""
        for note_id in self._entries.keys() - {view.note_id for view in views}:
            gone = self._entries.pop(note_id)
            self.column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, view in enumerate(views):
            entry = self._entries.get(view.note_id)
            if entry is None:
                entry = NoteEntry(view)
                entry.clicked.connect(
                    lambda _=False, note_id=view.note_id: self.edit_requested.emit(note_id)
                )
                self._entries[view.note_id] = entry
                self.column.insertWidget(place, entry)
            else:
                entry.show_note(view)
                if self.column.indexOf(entry) != place:
                    self.column.removeWidget(entry)
                    self.column.insertWidget(place, entry)
