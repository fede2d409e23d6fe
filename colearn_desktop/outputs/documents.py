"""All documents about one session, ready to be packed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from colearn_desktop.outputs.answer_counts_csv import answer_counts_csv
from colearn_desktop.outputs.consent_csv import consent_csv
from colearn_desktop.outputs.cue_sheet import cue_path, cue_sheet
from colearn_desktop.outputs.ledger_jsonl import ledger_jsonl
from colearn_desktop.outputs.notes_html import notes_html
from colearn_desktop.outputs.notes_vtt import notes_vtt
from colearn_desktop.outputs.ro_crate import PATH as CRATE_PATH
from colearn_desktop.outputs.ro_crate import FileFacts, ro_crate_json
from colearn_desktop.outputs.session_json import session_json
from colearn_desktop.outputs.session_record import SessionRecord
from colearn_desktop.outputs.times import clock_text
from colearn_desktop.outputs.turns_csv import turns_csv


@dataclass(frozen=True, slots=True)
class Document:
    """One text file.

    Attributes:
        path: Relative, with `/`.
        data: Its text in UTF-8.
    """

    path: str
    data: bytes


_Kind = tuple[str, str, str, Callable[[SessionRecord], str]]
_KINDS: tuple[_Kind, ...] = (
    ("session.json", "application/json", "The whole record, to be read in again", session_json),
    ("notes.html", "text/html", "Notes by phase, for reading", notes_html),
    ("notes.vtt", "text/vtt", "Notes as captions, in session time", notes_vtt),
    ("turns.csv", "text/csv", "Who held the floor when, as tapped at the table", turns_csv),
    ("consent.csv", "text/csv", "Who agreed to what, when and how", consent_csv),
    ("ledger.jsonl", "application/jsonl", "Answers and events, oldest first", ledger_jsonl),
)
_ANONYMOUS_KINDS: tuple[_Kind, ...] = (
    *(kind for kind in _KINDS if kind[0] in ("session.json", "notes.html", "ledger.jsonl")),
    (
        "consent-counts.csv",
        "text/csv",
        "How many people gave which answer; nobody's own",
        answer_counts_csv,
    ),
)


def documents(record: SessionRecord, sound_bytes: Sequence[int] = ()) -> tuple[Document, ...]:
    """Every document of the record, the crate's metadata last.

    Args:
        record: What may leave.
        sound_bytes: The length of each file of `record.sounds`, in their order.
    """
    made: list[Document] = []
    facts: list[FileFacts] = []
    for path, media_type, about, write in _ANONYMOUS_KINDS if record.is_anonymous else _KINDS:
        data = write(record).encode()
        made.append(Document(path, data))
        facts.append(FileFacts(path, media_type, len(data), about))
    for sound, size_bytes in zip(record.sounds, sound_bytes, strict=True):
        about = f"Sound from {clock_text(sound.start_ms)} to {clock_text(sound.end_ms)}"
        facts.append(FileFacts(sound.path, "audio/flac", size_bytes, about))
        sheet = cue_sheet(record, sound).encode()
        made.append(Document(cue_path(sound), sheet))
        about = "Phases and turns of that sound, for players"
        facts.append(FileFacts(cue_path(sound), "application/x-cue", len(sheet), about))
    made.append(Document(CRATE_PATH, ro_crate_json(record, facts).encode()))
    return tuple(made)
