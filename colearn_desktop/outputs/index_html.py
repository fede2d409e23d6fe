"""The first page of an archive with several sessions: which folder holds which."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from colearn_desktop.outputs.html_page import html_page
from colearn_desktop.outputs.session_record import SessionRecord, length_ms
from colearn_desktop.outputs.times import clock_text, utc_date

PATH = "index.html"


def session_folder(number: int, record: SessionRecord) -> str:
    """As "02-2026-05-03": a number and a day, so that an unpacked folder tells no more.

    Args:
        number: Its place in the archive, from 1.
    """
    return f"{number:02}-{session_day(record)}"


def session_day(record: SessionRecord) -> str:
    """The day on which it began, in UTC."""
    return utc_date(record.state().started_utc_ms or record.created_utc_ms)


def index_html(sessions: Sequence[tuple[str, SessionRecord]]) -> str:
    """A page with a link to the notes in each folder.

    Args:
        sessions: Folder and record of each, in order.
    """
    items = "\n".join(_item(folder, record) for folder, record in sessions)
    return html_page(
        "Sessions",
        f'<p class="quiet">Sessions in this archive: {len(sessions)}.</p>',
        f'<section aria-label="Sessions">\n<ol class="notes">\n{items}\n</ol>\n</section>',
    )


def _item(folder: str, record: SessionRecord) -> str:
    state = record.state()
    facts = [
        session_day(record),
        record.place,
        f"length {clock_text(length_ms(state))}",
        f"notes: {len(state.notes)}",
    ]
    if record.sounds:
        facts.append("with sound")
    line = " · ".join(escape(fact) for fact in facts if fact)
    return (
        f'<li><p dir="auto"><a href="{escape(folder)}/notes.html">'
        f"{escape(record.title or 'Session')}</a></p>"
        f'<p class="meta">{line}</p></li>'
    )
