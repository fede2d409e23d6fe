"""What the keys of the live page do in the notes."""

from __future__ import annotations

from collections.abc import Callable

from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.notes_panel import NotesPanel


def note_actions(notes: NotesPanel) -> dict[LiveAction, Callable[[], object]]:
    """One call of the panel for each key."""
    return {
        LiveAction.WRITE: notes.write,
        LiveAction.INSIGHT: lambda: notes.choose_kind(NoteKind.INSIGHT),
        LiveAction.QUOTE: lambda: notes.choose_kind(NoteKind.QUOTE),
        LiveAction.ACTION: lambda: notes.choose_kind(NoteKind.ACTION),
        LiveAction.QUESTION: lambda: notes.choose_kind(NoteKind.QUESTION),
        LiveAction.FOLLOW_UP: lambda: notes.choose_kind(NoteKind.FOLLOW_UP),
        LiveAction.NEWER_NOTE: lambda: notes.list.choose(-1),
        LiveAction.OLDER_NOTE: lambda: notes.list.choose(1),
        LiveAction.EDIT_NOTE: notes.list.open_chosen,
        LiveAction.SEARCH_NOTES: notes.search.open_search,
    }
