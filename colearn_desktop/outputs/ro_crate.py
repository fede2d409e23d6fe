"""RO-Crate metadata: what each file of the archive is, for people and for repositories.

Source: RO-Crate Metadata Specification 1.1, https://w3id.org/ro/crate/1.1
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from colearn_desktop.outputs.session_record import SessionRecord
from colearn_desktop.outputs.times import utc_text

PATH = "ro-crate-metadata.json"
_TERMS = "#terms"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of the archive.

    Attributes:
        path: Relative, with `/`.
        media_type: E.g. `text/csv`.
        size_bytes: Its length.
        about: One line on what it holds.
    """

    path: str
    media_type: str
    size_bytes: int
    about: str


def ro_crate_json(record: SessionRecord, files: Sequence[FileFacts]) -> str:
    """The metadata file for these files, itself not among them."""
    answers = (
        "consent-counts.csv counts the answers"
        if record.is_anonymous
        else "consent.csv says who agreed to what"
    )
    graph: list[dict[str, Any]] = [
        {
            "@id": PATH,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": record.title or "Session",
            "description": "Anonymous notes of one co-learning conversation."
            if record.is_anonymous
            else "The record of one co-learning conversation: notes, consent, "
            "turns and, where everyone agreed, sound.",
            "datePublished": utc_text(record.exported_utc_ms),
            "license": {"@id": _TERMS},
            "hasPart": [{"@id": file.path} for file in files],
        },
        {
            "@id": _TERMS,
            "@type": "CreativeWork",
            "name": "Terms of the consent forms",
            "description": "People agreed to single purposes, each for themselves. "
            f"{answers}; the forms' texts are in session.json. "
            "No other use is permitted.",
        },
        *(
            {
                "@id": file.path,
                "@type": "File",
                "name": file.about,
                "encodingFormat": file.media_type,
                "contentSize": str(file.size_bytes),
            }
            for file in files
        ),
    ]
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return json.dumps(crate, ensure_ascii=False, indent=1) + "\n"
