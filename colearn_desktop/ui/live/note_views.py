"""From a session to the rows of its list of notes: no widgets, no decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain import note_search
from colearn_desktop.domain.floor import floor_at
from colearn_desktop.domain.ids import NoteId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import is_struck
from colearn_desktop.ui.live.floor_view import floor_name
from colearn_desktop.ui.live.times import moment_text
from colearn_desktop.ui.note_kind import kind_text


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as the list shows it; `who` had the floor, and may be empty.

    `author` is set only where more than one person took the notes; `struck` means that
    its moment lies within a struck part.
    """

    note_id: NoteId
    stamped_ms: int
    who: str
    kind: NoteKind
    text: str
    author: str = ""
    struck: bool = False

    @property
    def key(self) -> str:
        """Tells it from every other row."""
        return self.note_id


@dataclass(frozen=True, slots=True)
class MarkView:
    """A marked moment to which no note belongs yet."""

    stamped_ms: int
    who: str

    @property
    def key(self) -> str:
        """Tells it from every other row."""
        return f"mark {self.stamped_ms}"


NoteRow = NoteView | MarkView


def note_rows(state: SessionState) -> list[NoteRow]:
    """All notes, and the marks without a note, newest first."""
    placed_notes = state.placed_notes()
    several = len({placed.note.author for placed in placed_notes}) > 1
    rows: list[NoteRow] = [
        NoteView(
            placed.note.note_id,
            placed.note.stamped_ms,
            floor_name(state, placed.floor),
            placed.note.kind,
            placed.note.text,
            placed.note.author if several else "",
            is_struck(state, placed.note.stamped_ms),
        )
        for placed in placed_notes
    ]
    noted = {row.stamped_ms for row in rows}
    rows.extend(
        MarkView(at_ms, speaker_at(state, at_ms))
        for at_ms in sorted(set(state.marks_ms) - noted)
    )
    return sorted(rows, key=lambda row: row.stamped_ms)[::-1]


def speaker_at(state: SessionState, at_ms: int) -> str:
    """Who had the floor at a moment, by name; empty for nobody."""
    return floor_name(state, floor_at(state.floor_changes, at_ms))


def row_kind(row: NoteRow) -> str:
    """What the row is, in words; empty for a plain note."""
    if isinstance(row, MarkView):
        return QCoreApplication.translate("NoteViews", "Mark")
    return kind_text(row.kind)


def found_rows(rows: Sequence[NoteRow], query: str) -> list[NoteRow]:
    """The rows that a search finds, in their order."""
    if not query.strip():
        return list(rows)
    return [row for row in rows if note_search.matches(query, _fields(row))]


def _fields(row: NoteRow) -> list[str]:
    fields = [moment_text(row.stamped_ms), row.who, row_kind(row)]
    return fields if isinstance(row, MarkView) else [*fields, row.text, row.author]
