"""The notes as one page that opens in any browser, with nothing from elsewhere.

No scripts; a content policy forbids them and everything from a network. Other people's
words are escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from colearn_desktop.domain.agenda import Phase
from colearn_desktop.domain.notes import NoteKind, PlacedNote
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import merged
from colearn_desktop.outputs.html_page import html_page
from colearn_desktop.outputs.session_record import (
    LeftOut,
    SessionRecord,
    SoundFile,
    length_ms,
    speaker_name,
)
from colearn_desktop.outputs.times import clock_text, utc_date

LEAD_IN_MS = 5_000
"""A note begins a moment after the words it is about: its link starts before it."""

_KINDS = {
    NoteKind.INSIGHT: "Insight",
    NoteKind.QUOTE: "Quote",
    NoteKind.ACTION: "Action",
    NoteKind.QUESTION: "Question",
    NoteKind.FOLLOW_UP: "Follow up",
}


def notes_html(record: SessionRecord) -> str:
    """Notes by phase, each linked to five seconds before its moment in the sound."""
    state = record.state()
    sections = [
        _section(record, state, state.phase(phase_id), list(notes))
        for phase_id, notes in groupby(state.placed_notes(), key=lambda n: n.phase_id)
    ]
    if not sections:
        sections = [
            '<section><p class="quiet">There are no notes in this record.</p></section>'
        ]
    if record.sounds:
        sections.append(_sounds(record.sounds))
    return html_page(record.title or "Session", _head(record, state), "\n".join(sections))


def _head(record: SessionRecord, state: SessionState) -> str:
    day = utc_date(state.started_utc_ms or record.created_utc_ms)
    facts = [record.place, day, f"length {clock_text(length_ms(state))}"]
    line = " · ".join(escape(fact) for fact in facts if fact)
    sentences = [*_anonymous(record), *_struck(state), *_left_out(record.left_out)]
    return f'<p class="quiet">{line}</p>' + "".join(
        f'\n<p class="quiet">{sentence}</p>' for sentence in sentences
    )


def _anonymous(record: SessionRecord) -> list[str]:
    if not record.is_anonymous:
        return []
    return ["Anonymous notes: without names, speakers and moments, in no order in a phase."]


def _struck(state: SessionState) -> list[str]:
    """Which parts the room did not want kept; never what they were about."""
    parts = [
        f"{clock_text(s.start_ms)} to {clock_text(s.end_ms)}" for s in merged(state.struck)
    ]
    if not parts:
        return []
    return [f"Struck on request, and silent in the recording: {', '.join(parts)}."]


def _left_out(left_out: LeftOut) -> list[str]:
    sentences = []
    if left_out.notes:
        sentences.append(f"Notes left out for want of consent: {left_out.notes}.")
    if left_out.struck_notes:
        sentences.append(f"Notes of struck parts left out: {left_out.struck_notes}.")
    if left_out.people:
        sentences.append(f"People who appear without their pseudonym: {left_out.people}.")
    if left_out.sound_ms:
        sentences.append(f"Recording left out: {clock_text(left_out.sound_ms)}.")
    return sentences


def _section(
    record: SessionRecord,
    state: SessionState,
    phase: Phase | None,
    notes: Sequence[PlacedNote],
) -> str:
    heading = "Outside the agenda" if phase is None else phase.title
    question = "" if phase is None else phase.question
    lines = [f"<section>\n<h2>{escape(heading)}</h2>"]
    if question:
        lines.append(f'<p class="quiet">{escape(question)}</p>')
    lines.append("<ol>")
    lines.extend(_item(record, state, placed) for placed in notes)
    lines.append("</ol>\n</section>")
    return "\n".join(lines)


def _item(record: SessionRecord, state: SessionState, placed: PlacedNote) -> str:
    note = placed.note
    # An anonymous note has no moment, only its phase.
    time = "" if record.is_anonymous else _linked_time(record.sounds, note.stamped_ms)
    meta = [time, escape(speaker_name(state, placed.floor))]
    if note.kind in _KINDS:
        meta.append(f"<b>{_KINDS[note.kind]}</b>")
    line = " · ".join(part for part in meta if part)
    above = f'<p class="meta">{line}</p>\n' if line else ""
    return f'<li class="{note.kind.value}">{above}<p>{escape(note.text)}</p></li>'


def _linked_time(sounds: Sequence[SoundFile], at_ms: int) -> str:
    text = clock_text(at_ms)
    for sound in sounds:
        if sound.start_ms <= at_ms < sound.end_ms:
            start_s = max(0, at_ms - LEAD_IN_MS - sound.start_ms) // 1_000
            return f'<a href="{escape(sound.path)}#t={start_s}">{text}</a>'
    return text


def _sounds(sounds: Sequence[SoundFile]) -> str:
    players = "\n".join(
        f"<h3>From {clock_text(sound.start_ms)} to {clock_text(sound.end_ms)}</h3>\n"
        f'<audio controls preload="none" src="{escape(sound.path)}" '
        f'aria-label="Sound from {clock_text(sound.start_ms)}"></audio>'
        for sound in sounds
    )
    return (
        "<section>\n<h2>Sound</h2>\n"
        '<p class="quiet">A voice can be recognised. Please keep it as you were asked to.</p>\n'
        f"{players}\n</section>"
    )
