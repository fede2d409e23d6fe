"""What can be done with an earlier note that is open again, and with one just deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.ids import NoteId
from colearn_desktop.ui.widgets.basics import button
from colearn_desktop.ui.widgets.flow_row import FlowRow


class NoteTools(FlowRow):
    """Delete, earlier wordings, done; after a deletion, undo. Hidden while a note is new."""

    delete_requested = Signal()
    history_requested = Signal()
    done_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing_px=4)
        self.delete_button = button(self.tr("Delete"), "tag", "trash-2")
        self.history_button = button(self.tr("Wordings"), "tag")
        self.history_button.setAccessibleName(self.tr("Earlier wordings of this note"))
        self.history_button.setToolTip(self.history_button.accessibleName())
        self.done_button = button(self.tr("Done"), "tag")
        self.undo_button = button(self.tr("Undo"), "tag", "undo-2")
        self._is_editing = False
        self._deleted: NoteId | None = None
        self.delete_button.clicked.connect(self.delete_requested)
        self.history_button.clicked.connect(self.history_requested)
        self.done_button.clicked.connect(self.done_requested)
        self.undo_button.clicked.connect(self.undo_requested)
        self.add(self.delete_button, self.history_button, self.done_button, self.undo_button)
        self._show()

    @property
    def deleted(self) -> NoteId | None:
        """The note that Undo would bring back."""
        return self._deleted

    def show_editing(self, editing: bool) -> None:
        """An earlier note is open again, or no longer."""
        self._is_editing = editing
        self._show()

    def offer_undo(self, note_id: NoteId) -> None:
        """This note was just deleted."""
        self._deleted = note_id
        self._show()
        self.undo_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget_deleted(self) -> None:
        """Something else was done: too late for Undo."""
        self._deleted = None
        self._show()

    def _show(self) -> None:
        for part in (self.delete_button, self.history_button, self.done_button):
            part.setVisible(self._is_editing)
        self.undo_button.setVisible(self._deleted is not None)
        self.setVisible(self._is_editing or self._deleted is not None)
