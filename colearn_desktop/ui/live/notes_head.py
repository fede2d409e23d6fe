"""The head of the notes: whether they are saved, who writes them, and the search."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.widgets.basics import button, label, set_property
from colearn_desktop.ui.widgets.button import ElidingButton, IconLabel


class NotesHead(QWidget):
    """A heading with the state of saving, and below it who writes."""

    search_requested = Signal()
    handover_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved_icon = IconLabel("lock", "ink2", size_px=16)
        self._saved_words = label("", "caption")
        self.search_button = button("", "tag", "search")
        self.search_button.setAccessibleName(self.tr("Search the notes"))
        name_key(self.search_button, LiveAction.SEARCH_NOTES, self.tr("Search the notes"))
        self.search_button.clicked.connect(self.search_requested)
        self.author_button = ElidingButton("", "link")
        self.author_button.clicked.connect(self.handover_requested)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.tr("Notes"), "lead"))
        row.addStretch(1)
        row.addWidget(self._saved_icon)
        row.addWidget(self._saved_words)
        row.addWidget(self.search_button)
        below = QHBoxLayout()
        below.addWidget(self.author_button)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(below)
        self.show_author("")
        self.show_saved("")

    @property
    def saved_text(self) -> str:
        """What it says about the note in the editor."""
        return self._saved_words.text()

    def show_author(self, name: str) -> None:
        """Say who writes, or ask."""
        self.author_button.show_text(
            self.tr("by {name}, change…").format(name=name)
            if name
            else self.tr("Who writes the notes?")
        )
        self.author_button.setAccessibleName(
            self.tr("Notes by {name}. Hand them to somebody else").format(name=name)
            if name
            else self.tr("Say who writes the notes")
        )

    def show_words(self, words: str) -> None:
        """Say something that the next state of saving replaces."""
        self._saved_icon.hide()
        set_property(self._saved_words, "role", "caption")
        self._saved_words.setText(words)

    def show_saved(self, how: str) -> None:
        """Say whether it is kept: "", "saved", "unsaved", "failed" or "deleted"."""
        self.show_words(
            {
                "": "",
                "saved": self.tr("Saved, encrypted"),
                "unsaved": self.tr("Not saved yet"),
                "failed": self.tr("Could not be saved"),
                "deleted": self.tr("Note deleted"),
            }[how]
        )
        self._saved_icon.setVisible(how in {"saved", "failed"})
        self._saved_icon.show_icon(
            "triangle-alert" if how == "failed" else "lock",
            "follow_up" if how == "failed" else "ink2",
        )
        set_property(self._saved_words, "role", "warning" if how == "failed" else "caption")
