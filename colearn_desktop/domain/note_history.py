"""How a note read before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.ids import NoteId
from colearn_desktop.domain.merging import undone_events
from colearn_desktop.domain.notes import NoteKind

TYPED_ON_WITHIN_MS = 60_000


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a note.

    Attributes:
        at_ms: Session time at which it was saved.
        utc_ms: The same by the wall clock.
        author: Who took the notes then; empty if nobody said.
    """

    at_ms: int
    utc_ms: int
    kind: NoteKind
    text: str
    author: str


def wordings(events: Iterable[Event], note_id: NoteId) -> list[Wording]:
    """Every wording of a note, oldest first; the last one is how it reads now.

    Half a sentence that was saved in a pause, and then typed on within a minute, is no
    wording of its own.
    """
    log = list(events)
    undone = undone_events(log)
    found: list[Wording] = []
    author = ""
    for event in log:
        if event.event_id in undone:
            continue
        match event.body:
            case happened.NotesHandedOver(name):
                author = name
            case happened.NoteWritten(changed_id, kind=kind, text=text) | happened.NoteRevised(
                changed_id, kind, text
            ) if changed_id == note_id:
                found.append(Wording(event.at_ms, event.utc_ms, kind, text, author))
    return [
        wording
        for wording, following in zip(found, [*found[1:], None], strict=True)
        if following is None or not _is_typed_on(wording, following)
    ]


def _is_typed_on(wording: Wording, following: Wording) -> bool:
    return (
        following.text.startswith(wording.text)
        and following.author == wording.author
        and following.at_ms - wording.at_ms <= TYPED_ON_WITHIN_MS
    )
