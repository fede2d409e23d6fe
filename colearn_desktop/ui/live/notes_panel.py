"""Writing notes without missing the talk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import NoteId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.ui.live.note_editor import NoteEditor
from colearn_desktop.ui.live.note_entry import NoteView
from colearn_desktop.ui.live.note_list import NoteList
from colearn_desktop.ui.live.times import moment_text
from colearn_desktop.ui.widgets.basics import Card, button, label, set_property
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow

# A pause in typing this long saves what is there.
_PAUSE_MS = 1_000


class NoteKeeper(Protocol):
    """Where notes go; a `NoteTaking` is one."""

    def stamp_ms(self) -> int:
        """The stamp of a note whose first key is struck now."""
        ...

    def write(self, stamped_ms: int, kind: NoteKind, text: str) -> NoteId:
        """Keep a new note."""
        ...

    def revise(self, note_id: NoteId, kind: NoteKind, text: str) -> None:
        """Keep its new words."""
        ...

    def delete(self, note_id: NoteId) -> None:
        """Take it away."""
        ...

    def restore(self, note_id: NoteId) -> None:
        """Bring it back."""
        ...


class NotesPanel(Card):
    """The line being typed with its stamp on top, and the notes before it, newest first.

    The stamp is the moment of the first key, not of Enter. Whatever is typed is saved at
    each pause, so that nothing waits for Enter.

    Args:
        keeper: Keeps the notes.
        speaker: Who has the floor, for the stamp; empty for nobody.
        report: Told when a note cannot be kept. The words stay in the editor.
    """

    mark_requested = Signal()

    def __init__(
        self,
        keeper: NoteKeeper,
        speaker: Callable[[], str],
        report: Callable[[ColearnError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._speaker = speaker
        self._report = report
        self._note_id: NoteId | None = None
        self._stamped_ms: int | None = None
        self._stamped_speaker = ""
        self._editing = False
        self._is_refused = False
        self._deleted: NoteId | None = None
        self._views: Sequence[NoteView] = ()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)

        self._saved_icon = IconLabel("lock", "ink2", size_px=16)
        self._saved_words = label("", "caption")
        self.quote_button = button(self.tr("Quote"), "tag", "quote")
        self.follow_up_button = button(self.tr("Follow up"), "tag", "bookmark")
        self.mark_button = button("", "tag", "flag")
        self.mark_button.setAccessibleName(self.tr("Mark this moment"))
        self.mark_button.setToolTip(self.tr("Mark this moment (M)"))
        self.delete_button = button(self.tr("Delete"), "tag", "trash-2")
        self.undo_button = button(self.tr("Undo"), "tag", "undo-2")
        for kind_button in (self.quote_button, self.follow_up_button):
            kind_button.setCheckable(True)
        self._stamp = label("", "stamp")
        self.editor = NoteEditor()
        self.editor.setAccessibleName(self.tr("Note"))
        self.editor.setPlaceholderText(self.tr("Write a note. The time is added for you."))
        self._frame = QFrame()
        self.list = NoteList()
        self._lay_out()
        self._connect()
        self._begin_new()
        self._show_saved("")

    # What the page says

    def show_notes(self, views: Sequence[NoteView]) -> None:
        """Show the notes that are kept, newest first; the one in the editor is left out."""
        self._views = views
        self.list.show_notes([view for view in views if view.note_id != self._note_id])

    def show_now(self) -> None:
        """Move the stamp on while nothing is typed; from the first key on it stands."""
        if self._stamped_ms is None:
            self._show_stamp(self._keeper.stamp_ms(), self._speaker())

    def show_compact(self, compact: bool) -> None:
        """Less padding where room is short."""
        edge = 16 if compact else 20
        self.column.setContentsMargins(edge, edge if compact else 24, edge, 16)

    def show_marked(self, at_ms: int) -> None:
        """Say that a moment was marked; the next thing that is said takes its place."""
        self._saved_icon.hide()
        self._saved_words.setText(self.tr("Marked {moment}").format(moment=moment_text(at_ms)))

    def write(self) -> None:
        """Put the keyboard into the note."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> bool:
        """Keep what is typed now; False if it could not be kept."""
        self._pause.stop()
        text = self.editor.toPlainText().strip()
        if not text or self._stamped_ms is None:
            return True
        try:
            if self._note_id is None:
                self._note_id = self._keeper.write(self._stamped_ms, self._kind(), text)
                # The list heard of the note before its id was known here.
                self.show_notes(self._views)
            else:
                self._keeper.revise(self._note_id, self._kind(), text)
        except ColearnError as error:
            self._show_saved("failed")
            # It is tried again each second, and told once.
            self._pause.start()
            if not self._is_refused:
                self._is_refused = True
                self._report(error)
            return False
        self._is_refused = False
        self._show_saved("saved")
        return True

    @property
    def saved_text(self) -> str:
        """What it says about the note in the editor."""
        return self._saved_words.text()

    @property
    def stamp_text(self) -> str:
        """The stamp over the line being typed."""
        return self._stamp.text()

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.save()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            focused = event.type() == QEvent.Type.FocusIn
            set_property(self._frame, "focused", "true" if focused else "false")
        return False

    # Inside

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(self.tr("Notes"), "lead"))
        head.addStretch(1)
        head.addWidget(self._saved_icon)
        head.addWidget(self._saved_words)
        kinds = FlowRow(spacing_px=6)
        kinds.add(
            self.quote_button,
            self.follow_up_button,
            self.mark_button,
            self.delete_button,
            self.undo_button,
        )
        self._frame.setProperty("role", "note")
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.setSpacing(4)
        inside.addWidget(self._stamp)
        inside.addWidget(self.editor)
        self.column.setSpacing(12)
        self.column.setContentsMargins(20, 24, 20, 16)
        self.column.addLayout(head)
        self.column.addWidget(kinds)
        self.column.addWidget(self._frame)
        self.column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.editor.installEventFilter(self)
        self.editor.begun.connect(self._stamp_it)
        self.editor.textChanged.connect(self._typed)
        self.editor.finished.connect(self._finish)
        self._pause.timeout.connect(self.save)
        self.quote_button.clicked.connect(lambda: self._choose(self.quote_button))
        self.follow_up_button.clicked.connect(lambda: self._choose(self.follow_up_button))
        self.mark_button.clicked.connect(self.mark_requested)
        self.delete_button.clicked.connect(self._delete)
        self.undo_button.clicked.connect(self._restore)
        self.list.edit_requested.connect(self._edit)

    def _kind(self) -> NoteKind:
        if self.quote_button.isChecked():
            return NoteKind.QUOTE
        return NoteKind.FOLLOW_UP if self.follow_up_button.isChecked() else NoteKind.NOTE

    def _show_kind(self, kind: NoteKind) -> None:
        self.quote_button.setChecked(kind is NoteKind.QUOTE)
        self.follow_up_button.setChecked(kind is NoteKind.FOLLOW_UP)

    def _choose(self, chosen: QObject) -> None:
        for other in (self.quote_button, self.follow_up_button):
            if other is not chosen:
                other.setChecked(False)
        if self.editor.toPlainText().strip():
            self.save()
        self.write()

    def _stamp_it(self) -> None:
        if self._stamped_ms is None:
            self._stamped_ms = self._keeper.stamp_ms()
            self._stamped_speaker = self._speaker()
            self._show_stamp(self._stamped_ms, self._stamped_speaker)

    def _typed(self) -> None:
        if not self.editor.is_empty:
            self._forget_deleted()
            self._show_saved("unsaved")
            self._pause.start()
        elif self._note_id is None:
            # Everything was taken back before it was kept: the next key begins anew.
            self._pause.stop()
            self._stamped_ms = None
            self._show_saved("")
            self.show_now()

    def _finish(self) -> None:
        if self._note_id is not None and not self.editor.toPlainText().strip():
            self._delete()
        elif self.save():
            self._begin_new()

    def _begin_new(self) -> None:
        self._note_id = None
        self._stamped_ms = None
        self._editing = False
        self.editor.blockSignals(True)
        self.editor.show_text("")
        self.editor.blockSignals(False)
        self.editor.updateGeometry()
        self._pause.stop()
        self._show_kind(NoteKind.NOTE)
        self._show_tools()
        self.show_now()
        self.show_notes(self._views)

    def _edit(self, note_id: str) -> None:
        view = next((v for v in self._views if v.note_id == note_id), None)
        if view is None or not self.save():
            return
        self._note_id = view.note_id
        self._stamped_ms = view.stamped_ms
        self._editing = True
        self._show_stamp(view.stamped_ms, view.who)
        self._show_kind(view.kind)
        self.editor.blockSignals(True)
        self.editor.show_text(view.text)
        self.editor.blockSignals(False)
        self.editor.updateGeometry()
        self._pause.stop()
        self._forget_deleted()
        self._show_saved("saved")
        self.show_notes(self._views)
        self.write()

    def _delete(self) -> None:
        if self._note_id is None:
            return
        gone = self._note_id
        try:
            self._keeper.delete(gone)
        except ColearnError as error:
            self._report(error)
            return
        self._deleted = gone
        self._begin_new()
        self._show_saved("deleted")
        self.undo_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore(self) -> None:
        if self._deleted is None:
            return
        try:
            self._keeper.restore(self._deleted)
        except ColearnError as error:
            self._report(error)
            return
        self._forget_deleted()
        self._show_saved("saved")
        self.write()

    def _forget_deleted(self) -> None:
        self._deleted = None
        self._show_tools()

    def _show_tools(self) -> None:
        self.delete_button.setVisible(self._editing)
        self.undo_button.setVisible(self._deleted is not None)
        self.mark_button.setVisible(not self._editing and self._deleted is None)

    def _show_stamp(self, at_ms: int, who: str) -> None:
        words = f"{moment_text(at_ms)}   {who}".rstrip()
        if self._editing:
            words = self.tr("Editing {stamp}").format(stamp=words)
        if words != self._stamp.text():
            self._stamp.setText(words)

    def _show_saved(self, how: str) -> None:
        words = {
            "": "",
            "saved": self.tr("Saved, encrypted"),
            "unsaved": self.tr("Not saved yet"),
            "failed": self.tr("Could not be saved"),
            "deleted": self.tr("Note deleted"),
        }[how]
        self._saved_words.setText(words)
        self._saved_icon.setVisible(how in {"saved", "failed"})
        self._saved_icon.show_icon(
            "triangle-alert" if how == "failed" else "lock",
            "follow_up" if how == "failed" else "ink2",
        )
        set_property(self._saved_words, "role", "warning" if how == "failed" else "caption")
