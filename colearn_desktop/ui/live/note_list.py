"""The earlier notes and marks, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.live.note_entry import NoteEntry
from colearn_desktop.ui.live.note_views import MarkView, NoteRow
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, label

_LEAST_HEIGHT_PX = 120


class NoteList(PageScroll):
    """Scrolls by itself; entries are kept from one showing to the next.

    One of them can be chosen by key, while the keyboard stays where it is.
    """

    edit_requested = Signal(str)  # note id
    note_at_requested = Signal(int)  # moment of a mark, in session time

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, NoteEntry] = {}
        self._shown: tuple[Sequence[NoteRow], str] = ([], "")
        self._chosen_key: str | None = None
        self._nothing = label("", "quiet")
        self._nothing.hide()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addStretch(1)
        self.setMinimumHeight(current_theme().px(_LEAST_HEIGHT_PX))

    @property
    def entries(self) -> Sequence[NoteEntry]:
        """As they stand, newest first."""
        return sorted(self._entries.values(), key=self.column.indexOf)

    @property
    def empty_text(self) -> str:
        """What it says when it has nothing to show; empty while it has."""
        return "" if self._nothing.isHidden() else self._nothing.text()

    @property
    def chosen(self) -> NoteRow | None:
        """What Enter would edit."""
        entry = self._entries.get(self._chosen_key or "")
        return None if entry is None else entry.view

    def show_notes(self, views: Sequence[NoteRow], empty_text: str = "") -> None:
        """Show these, in this order, or say why there are none."""
        if (views, empty_text) == self._shown:
            return
        self._shown = (list(views), empty_text)
        for key in self._entries.keys() - {view.key for view in views}:
            gone = self._entries.pop(key)
            self.column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, view in enumerate(views):
            entry = self._entries.get(view.key)
            if entry is None:
                entry = NoteEntry(view)
                entry.clicked.connect(lambda _=False, key=view.key: self._open(key))
                self._entries[view.key] = entry
                self.column.insertWidget(place, entry)
            else:
                entry.show_note(view)
                # Not `indexOf`, which looks through all of them.
                here = self.column.itemAt(place)
                if here is None or here.widget() is not entry:
                    self.column.removeWidget(entry)
                    self.column.insertWidget(place, entry)
        self._say_nothing("" if views else empty_text)

    def choose(self, step: int) -> None:
        """Choose the next entry down (1) or up (-1); above the first, none is chosen."""
        entries = self.entries
        keys = [entry.view.key for entry in entries]
        before = keys.index(self._chosen_key) if self._chosen_key in keys else -1
        place = min(before + step, len(keys) - 1)
        self._choose(keys[place] if place >= 0 else None)
        if place >= 0:
            # Entries that have just come have no place before the layout is done.
            self.body.layout().activate()  # type: ignore[union-attr]  # it has one
            self.ensureWidgetVisible(entries[place], 0, 8)
            announce(self, entries[place].accessibleName())

    def choose_none(self) -> None:
        """No entry is chosen."""
        self._choose(None)

    def open_chosen(self) -> bool:
        """Ask to edit what is chosen; False if nothing is."""
        if self.chosen is None:
            return False
        self._open(self.chosen.key)
        return True

    # Inside

    def _choose(self, key: str | None) -> None:
        self._chosen_key = key
        for each, entry in self._entries.items():
            entry.show_chosen(each == key)

    def _open(self, key: str) -> None:
        view = self._entries[key].view
        if isinstance(view, MarkView):
            self.note_at_requested.emit(view.stamped_ms)
        else:
            self.edit_requested.emit(view.note_id)

    def _say_nothing(self, text: str) -> None:
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        if text and self.column.indexOf(self._nothing) < 0:
            self.column.insertWidget(0, self._nothing)
        elif not text:
            self.column.removeWidget(self._nothing)
