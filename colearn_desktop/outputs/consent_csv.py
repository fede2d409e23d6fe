"""Who answered what, when and how, as a table."""

from __future__ import annotations

from colearn_desktop.outputs.csv_text import csv_text
from colearn_desktop.outputs.session_record import SessionRecord
from colearn_desktop.outputs.times import clock_text, utc_text

HEADER = (
    "person",
    "purpose",
    "answer",
    "session_time",
    "utc",
    "form_version",
    "form_sha256",
    "language",
    "method",
    "witness",
    "consent_id",
    "person_id",
)


def consent_csv(record: SessionRecord) -> str:
    """One line an answer, oldest first; later answers for a purpose replace earlier ones."""
    people = record.state().people
    return csv_text(
        HEADER,
        (
            (
                people[answer.person_id].name,
                answer.purpose.value,
                answer.state.value,
                clock_text(answer.at_ms),
                utc_text(answer.utc_ms),
                answer.form_version,
                answer.form_sha256,
                answer.language,
                answer.method.value,
                answer.witness,
                answer.consent_id,
                answer.person_id,
            )
            for answer in record.consents
        ),
    )
