"""Writing notes without missing the talk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.note_history import Wording
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.themes import BegunWord, completions
from colearn_desktop.services.note_taking import NoteTaking
from colearn_desktop.ui.live.handover_dialog import HandoverDialog
from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.kind_bar import KindBar
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.name_check import NameCheck
from colearn_desktop.ui.live.note_draft import NoteDraft
from colearn_desktop.ui.live.note_editor import NoteEditor
from colearn_desktop.ui.live.note_history_dialog import NoteHistoryDialog
from colearn_desktop.ui.live.note_list import NoteList
from colearn_desktop.ui.live.note_saver import NoteSaver
from colearn_desktop.ui.live.note_search_bar import NoteSearchBar
from colearn_desktop.ui.live.note_tools import NoteTools
from colearn_desktop.ui.live.note_views import NoteRow, NoteView, found_rows
from colearn_desktop.ui.live.notes_head import NotesHead
from colearn_desktop.ui.live.privacy_line import PrivacyLine
from colearn_desktop.ui.live.times import moment_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card, button, label, set_property


class NotesPanel(Card):
    """The line being typed with its stamp on top, and the notes before it, newest first.

    The stamp is the moment of the first key, not of Enter, less the note-taker's lag.
    Whatever is typed is saved at each pause, so that nothing waits for Enter.

    Args:
        notes: Keeps the notes.
        speaker_at: Who had the floor at a moment, for the stamp; empty for nobody.
        report: Told when a note cannot be kept. The words stay in the editor.
    """

    mark_requested = Signal()

    def __init__(
        self,
        notes: NoteTaking,
        speaker_at: Callable[[int], str],
        report: Callable[[ColearnError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._notes = notes
        self._speaker_at = speaker_at
        self._report = report
        self._draft = NoteDraft(notes)
        self._rows: Sequence[NoteRow] = ()

        self.head = NotesHead()
        self.search = NoteSearchBar()
        self.kinds = KindBar()
        self.mark_button = button("", "tag", "flag")
        self.mark_button.setAccessibleName(self.tr("Mark this moment"))
        name_key(self.mark_button, LiveAction.MARK, self.tr("Mark this moment"))
        self.kinds.add(self.mark_button)
        self.tools = NoteTools()
        self._stamp = label("", "stamp")
        self.editor = NoteEditor(self._complete)
        self.editor.setAccessibleName(self.tr("Note"))
        self.editor.setPlaceholderText(self.tr("Write a note. The time is added for you."))
        self.privacy = PrivacyLine()
        self._name_check = NameCheck(notes, self.editor, self.privacy)
        self._saver = NoteSaver(self._draft, self.editor.toPlainText, report, self)
        self._frame = QFrame()
        self.list = NoteList()
        self._lay_out()
        self._connect()
        self._begin_new()
        self.head.show_saved("")

    # What the page says

    def show_notes(self, rows: Sequence[NoteRow]) -> None:
        """Show the notes that are kept, newest first; the one in the editor is left out."""
        self._rows = rows
        query = self.search.query
        shown = [row for row in found_rows(rows, query) if row.key != self._draft.note_id]
        self.list.show_notes(
            shown, self.tr("No note has “{query}”.").format(query=query) if query else ""
        )
        self.head.show_author(self._notes.note_taker.name)
        self.show_now()

    def show_now(self) -> None:
        """Move the stamp on while nothing is typed; from the first key on it stands."""
        moment_ms = self._draft.moment_ms
        words = f"{moment_text(moment_ms)}   {self._speaker_at(moment_ms)}".rstrip()
        if self._draft.is_editing:
            words = self.tr("Editing {stamp}").format(stamp=words)
        elif self._draft.is_at_mark:
            words = self.tr("At mark {stamp}").format(stamp=words)
        if words != self._stamp.text():
            self._stamp.setText(words)

    def show_compact(self, compact: bool) -> None:
        """Less padding where room is short."""
        edge = 16 if compact else 20
        self.column.setContentsMargins(edge, edge if compact else 24, edge, 16)

    def show_marked(self, at_ms: int) -> None:
        """Say that a moment was marked; the next thing that is said takes its place."""
        self.head.show_words(self.tr("Marked {moment}").format(moment=moment_text(at_ms)))

    def check_names(self, checked: bool) -> None:
        """Whether words that could tell who somebody is are pointed out."""
        self._name_check.want(checked)

    def write(self) -> None:
        """Put the keyboard into the note, and the note where it can be seen."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self._frame, 0, current_theme().px(72))
            around = around.parentWidget()

    def choose_kind(self, kind: NoteKind) -> None:
        """Make the note one of this kind, or a plain one if it is; then write."""
        self._draft.kind = NoteKind.NOTE if kind is self._draft.kind else kind
        self.kinds.show_kind(self._draft.kind)
        if self.editor.toPlainText().strip():
            self.save()
        self.write()

    def save(self) -> bool:
        """Keep what is typed now; False if it could not be kept."""
        return self._saver.save()

    @property
    def saved_text(self) -> str:
        """What it says about the note in the editor."""
        return self.head.saved_text

    @property
    def stamp_text(self) -> str:
        """The stamp over the line being typed."""
        return self._stamp.text()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The settings may have been open.
        self._notes.read_private_names_again()
        self._name_check.look(still_typing=False)

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
        self._frame.setProperty("role", "note")
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.setSpacing(4)
        inside.addWidget(self._stamp)
        inside.addWidget(self.editor)
        inside.addWidget(self.privacy)
        self.column.setSpacing(12)
        self.column.setContentsMargins(20, 24, 20, 16)
        for part in (self.head, self.kinds, self._frame, self.tools, self.search):
            self.column.addWidget(part)
        self.column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.editor.installEventFilter(self)
        self.editor.begun.connect(self._stamp_it)
        self.editor.textChanged.connect(self._typed)
        self.editor.finished.connect(self._finish)
        self._saver.kept.connect(self._kept)
        self._saver.failed.connect(lambda: self.head.show_saved("failed"))
        self._saver.paused.connect(lambda: self._name_check.look(still_typing=False))
        self.kinds.kind_requested.connect(self.choose_kind)
        self.mark_button.clicked.connect(self.mark_requested)
        self.tools.delete_requested.connect(self._delete)
        self.tools.undo_requested.connect(self._restore)
        self.tools.history_requested.connect(self._show_history)
        self.tools.done_requested.connect(self._finish)
        self.head.search_requested.connect(self.search.open_search)
        self.head.handover_requested.connect(self._ask_who_writes)
        self.search.changed.connect(lambda: self.show_notes(self._rows))
        self.search.closed.connect(self._close_search)
        self.search.step_requested.connect(self.list.choose)
        self.search.open_requested.connect(self._open_found)
        self.list.edit_requested.connect(self._edit)
        self.list.note_at_requested.connect(self._begin_at)
        self.privacy.dismissed.connect(self._dismiss)

    def _complete(self, begun: BegunWord) -> list[str]:
        if begun.mark == "@":
            return completions(begun.typed, self._notes.pseudonyms())
        return completions(begun.typed, self._notes.themes())

    def _stamp_it(self) -> None:
        if not self._draft.is_stamped:
            self._draft.stamp()
            self.show_now()

    def _typed(self) -> None:
        self._name_check.look(still_typing=True)
        if not self.editor.is_empty:
            self.list.choose_none()
            self.tools.forget_deleted()
            self.head.show_saved("unsaved")
            self._saver.typed()
        elif self._draft.note_id is None:
            self._saver.rest()
            self._draft.take_stamp_back()
            self.head.show_saved("")
            self.show_now()

    def _kept(self) -> None:
        # The list heard of a new note before its id was known here.
        self.show_notes(self._rows)
        self.head.show_saved("saved")

    def _finish(self) -> None:
        has_words = bool(self.editor.toPlainText().strip())
        if self._draft.note_id is not None and not has_words:
            self._delete()
        elif not has_words and self.list.open_chosen():
            return
        elif self.save():
            self._begin_new()

    def _begin_new(self, mark_ms: int | None = None) -> None:
        self._draft.begin(mark_ms)
        self._show_draft("")

    def _begin_at(self, mark_ms: int) -> None:
        if self.save():
            self._begin_new(mark_ms)
            self.write()

    def _edit(self, note_id: str) -> None:
        row = next((row for row in self._rows if row.key == note_id), None)
        if isinstance(row, NoteView) and self.save():
            self._draft.edit(row)
            self._show_draft(row.text)
            self.tools.forget_deleted()
            self.head.show_saved("saved")
            self.write()

    def _show_draft(self, text: str) -> None:
        self.editor.blockSignals(True)
        self.editor.show_text(text)
        self.editor.blockSignals(False)
        self.editor.updateGeometry()
        self._saver.rest()
        self.list.choose_none()
        self.kinds.show_kind(self._draft.kind)
        self.tools.show_editing(self._draft.is_editing)
        self.show_notes(self._rows)
        self._name_check.look(still_typing=False)

    def _delete(self) -> None:
        gone = self._draft.note_id
        if gone is not None and self._does(lambda: self._notes.delete(gone)):
            self._begin_new()
            self.head.show_saved("deleted")
            self.tools.offer_undo(gone)

    def _restore(self) -> None:
        gone = self.tools.deleted
        if gone is not None and self._does(lambda: self._notes.restore(gone)):
            self.tools.forget_deleted()
            self.head.show_saved("saved")
            self.write()

    def _does(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except ColearnError as error:
            self._report(error)
            return False
        return True

    # Looking back

    def _show_history(self) -> None:
        note_id = self._draft.note_id
        if note_id is None or self.findChild(QDialog) is not None or not self.save():
            return
        dialog = NoteHistoryDialog(self._notes.wordings(note_id), self)
        dialog.wording_requested.connect(lambda wording: self._bring_back(note_id, wording))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _bring_back(self, note_id: str, wording: Wording) -> None:
        """As a new revision: what was there until now stays among the wordings."""
        if self._draft.note_id == note_id:
            self._draft.kind = wording.kind
            self.editor.show_text(wording.text)
            self.kinds.show_kind(wording.kind)
            self.save()
            self.write()

    def _close_search(self) -> None:
        self.list.choose_none()
        self.show_notes(self._rows)
        self.write()

    def _open_found(self) -> None:
        if self.list.chosen is None:
            self.list.choose(1)
        self.list.open_chosen()

    # Who writes, and about whom

    def _ask_who_writes(self) -> None:
        # A second press of the button while the first one's window is about to open.
        if self.findChild(QDialog) is not None or not self.save():
            return
        notes = self._notes
        dialog = HandoverDialog(notes.possible_note_takers(), notes.note_taker, self)
        dialog.accepted.connect(lambda: self._hand_over(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _hand_over(self, dialog: HandoverDialog) -> None:
        taker = dialog.note_taker
        if self.save() and self._does(lambda: self._notes.hand_over(taker.name, taker.lag_ms)):
            self._begin_new()
            self.write()

    def _dismiss(self, word: str) -> None:
        self._name_check.dismiss(word)
        self.write()
