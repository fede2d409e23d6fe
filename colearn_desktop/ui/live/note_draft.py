"""The note in the editor, and what of it is kept already."""

from __future__ import annotations

from colearn_desktop.domain.ids import NoteId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.note_taking import NoteTaking
from colearn_desktop.ui.live.note_views import NoteView


class NoteDraft:
    """Knows which note is being written and its stamp, from the first key to the last save.

    Attributes:
        note_id: None until it was first kept.
        kind: What the next save keeps it as.
        is_editing: It is an earlier note that was opened again.
    """

    def __init__(self, notes: NoteTaking) -> None:
        self._notes = notes
        self._stamped_ms: int | None = None
        self._mark_ms: int | None = None
        self.note_id: NoteId | None = None
        self.kind = NoteKind.NOTE
        self.is_editing = False

    @property
    def is_stamped(self) -> bool:
        """Whether its moment stands."""
        return self._stamped_ms is not None

    @property
    def is_at_mark(self) -> bool:
        """Whether it is a new note that belongs to a marked moment."""
        return self._mark_ms is not None

    @property
    def moment_ms(self) -> int:
        """Its stamp, or the one that it would have if its first key were struck now."""
        if self._stamped_ms is not None:
            return self._stamped_ms
        return self._notes.stamp_ms() if self._mark_ms is None else self._mark_ms

    def begin(self, mark_ms: int | None = None) -> None:
        """A new note, perhaps at a marked moment."""
        self.note_id = None
        self._stamped_ms = None
        self._mark_ms = mark_ms
        self.kind = NoteKind.NOTE
        self.is_editing = False

    def edit(self, view: NoteView) -> None:
        """An earlier note is opened again; its stamp stays."""
        self.note_id = view.note_id
        self._stamped_ms = view.stamped_ms
        self._mark_ms = None
        self.kind = view.kind
        self.is_editing = True

    def stamp(self) -> None:
        """The first key was struck."""
        self._stamped_ms = self.moment_ms

    def take_stamp_back(self) -> None:
        """Everything was taken back before it was kept: the next key begins anew."""
        if self.note_id is None:
            self._stamped_ms = None

    def keep(self, text: str) -> None:
        """Store it as it reads now.

        Raises:
            VaultError: It could not be stored.
        """
        if self.note_id is None:
            self.note_id = self._notes.write(self.moment_ms, self.kind, text)
        else:
            self._notes.revise(self.note_id, self.kind, text)
