"""How many people gave which answer, as a table; nobody's own answer."""

from __future__ import annotations

from colearn_desktop.outputs.csv_text import csv_text
from colearn_desktop.outputs.session_record import SessionRecord

HEADER = ("purpose", "answer", "people")


def answer_counts_csv(record: SessionRecord) -> str:
    """One line for each purpose and answer that anybody gave under the form in force."""
    return csv_text(
        HEADER,
        (
            (count.purpose.value, count.state.value, count.people)
            for count in record.answer_counts
        ),
    )
