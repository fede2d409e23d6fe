"""The notes as one page that opens in any browser, with nothing from elsewhere.

From the folder of an opened archive it plays the archive's own sound: a click on a note, a
turn or the timeline goes there. Other people's words are escaped. Without the sound, without scripts and on paper it is
still all there to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from string import Template

from colearn_desktop.domain.agenda import Phase
from colearn_desktop.domain.floor import Turn
from colearn_desktop.domain.notes import NoteKind, PlacedNote
from colearn_desktop.domain.retention import Kept
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import merged
from colearn_desktop.outputs.html_page import html_page
from colearn_desktop.outputs.page_script import SCRIPT
from colearn_desktop.outputs.page_timeline import timeline
from colearn_desktop.outputs.session_record import (
    LeftOut,
    SessionRecord,
    SoundFile,
    all_turns,
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

_PLAYER = Template("""\
<section class="player" aria-label="Player"><div>
<div class="row"><audio controls preload="metadata" src="$first"></audio>
<button type="button" data-by-ms="-10000">Back 10 s</button>
<button type="button" data-by-ms="10000">On 10 s</button></div>
<p id="now">0:00:00</p>
<p id="said" role="status"></p>
</div></section>""")

_HINT = (
    '<p class="quiet hint">Click a note or a turn to hear it from five seconds before, or '
    "anywhere in the timeline.</p>"
)
_NO_SOUND = '<p class="quiet">There is no recording in this archive.</p>'
_TURNS_HEAD = (
    '<thead><tr><th scope="col">From</th><th scope="col">Length</th>'
    '<th scope="col">Who</th><th scope="col">Phase</th></tr></thead>\n<tbody>'
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def notes_html(record: SessionRecord) -> str:
    """Notes by phase with a timeline, each linked to five seconds before it in the sound."""
    state = record.state()
    sections = [
        _section(record, state, state.phase(phase_id), number, list(notes))
        for number, (phase_id, notes) in enumerate(
            groupby(state.placed_notes(), key=lambda placed: placed.phase_id), start=1
        )
    ]
    if not sections:
        sections = [
            '<section><p class="quiet">There are no notes in this record.</p></section>'
        ]
    return html_page(
        record.title or "Session",
        _head(record, state),
        "\n".join([_overview(record, state), *sections, _sounds(record.sounds)]),
        player=_PLAYER.substitute(first=escape(record.sounds[0].path)) if record.sounds else "",
        script=SCRIPT if record.sounds else "",
    )


def _head(record: SessionRecord, state: SessionState) -> str:
    day = utc_date(state.started_utc_ms or record.created_utc_ms)
    facts = [record.place, day, f"length {clock_text(length_ms(state))}"]
    line = " · ".join(escape(fact) for fact in facts if fact)
    sentences = [
        *_anonymous(record),
        *_promised(record),
        *_struck(state),
        *_left_out(record.left_out),
    ]
    return f'<p class="quiet">{line}</p>' + "".join(
        f'\n<p class="quiet">{sentence}</p>' for sentence in sentences
    )


def _anonymous(record: SessionRecord) -> list[str]:
    if not record.is_anonymous:
        return []
    return ["Anonymous notes: without names, speakers and moments, in no order in a phase."]


def _promised(record: SessionRecord) -> list[str]:
    """Whoever gets a copy is bound by what its room was told."""
    if record.is_anonymous:  # a day would say which session it was
        return []
    words = {Kept.RECORDING: "the recording", Kept.SESSION: "everything"}
    return [
        f"The room was promised that {words[promise.subject]} is deleted by {promise.due_date}."
        for promise in record.promises
        if promise.due_date is not None and (promise.subject is Kept.SESSION or record.sounds)
    ]


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


def _overview(record: SessionRecord, state: SessionState) -> str:
    turns = all_turns(state)
    lines = [
        '<section aria-labelledby="overview">\n<h2 id="overview">The session at a glance</h2>'
    ]
    lines.append(_HINT if record.sounds else _NO_SOUND)
    lines.append(timeline(record, state))
    if turns:
        lines += [
            f"<details><summary>All turns ({len(turns)})</summary>\n<table>",
            _TURNS_HEAD,
            *_turn_rows(record, state, turns),
            "</tbody></table></details>",
        ]
    return "\n".join([*lines, "</section>"])


def _turn_rows(
    record: SessionRecord, state: SessionState, turns: Iterable[Turn]
) -> Iterable[str]:
    for turn in turns:
        at_ms = turn.span.start_ms
        phase = state.phase(turn.phase_id)
        title = "" if phase is None else phase.title
        yield (
            f"<tr{_playable(record.sounds, at_ms)}><td>{_linked_time(record.sounds, at_ms)}"
            f"</td><td>{clock_text(turn.span.length_ms)}</td>"
            f"<td>{escape(speaker_name(state, turn.floor))}</td><td>{escape(title)}</td></tr>"
        )


def _section(
    record: SessionRecord,
    state: SessionState,
    phase: Phase | None,
    number: int,
    notes: Sequence[PlacedNote],
) -> str:
    heading = "Outside the agenda" if phase is None else phase.title
    question = "" if phase is None else phase.question
    label = f"phase-{number}"
    words = _words_in(record)
    lines = [
        f'<section aria-labelledby="{label}">\n<h2 id="{label}"{words}>{escape(heading)}</h2>'
    ]
    if question:
        lines.append(f'<p class="quiet"{words}>{escape(question)}</p>')
    lines.append('<ol class="notes">')
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
    return (
        f'<li class="{note.kind.value}"{_playable(record.sounds, note.stamped_ms)}>{above}'
        f"<p{_words_in(record)}>{escape(note.text)}</p></li>"
    )


def _words_in(record: SessionRecord) -> str:
    """The language of the consent form is the one that people spoke, as far as we know."""
    form = next((f for f in record.forms if f.sha256 == record.form_sha256), None)
    known = form is not None and _LANGUAGE.fullmatch(form.language)
    return f' lang="{form.language}" dir="auto"' if form and known else ' dir="auto"'


def _sound_at(sounds: Sequence[SoundFile], at_ms: int) -> SoundFile | None:
    return next((sound for sound in sounds if sound.start_ms <= at_ms < sound.end_ms), None)


def _playable(sounds: Sequence[SoundFile], at_ms: int) -> str:
    return "" if _sound_at(sounds, at_ms) is None else f' data-ms="{at_ms}"'


def _linked_time(sounds: Sequence[SoundFile], at_ms: int) -> str:
    text = clock_text(at_ms)
    sound = _sound_at(sounds, at_ms)
    if sound is None:
        return text
    start_s = max(0, at_ms - LEAD_IN_MS - sound.start_ms) // 1_000
    return (
        f'<a href="{escape(sound.path)}#t={start_s}">'
        f'<span class="unseen">Listen at </span>{text}</a>'
    )


def _sounds(sounds: Sequence[SoundFile]) -> str:
    if not sounds:
        return ""
    files = "\n".join(
        f'<li data-src="{escape(sound.path)}" data-ms="{sound.start_ms}" '
        f'data-end-ms="{sound.end_ms}"><a href="{escape(sound.path)}">'
        f"{clock_text(sound.start_ms)} to {clock_text(sound.end_ms)}</a></li>"
        for sound in sounds
    )
    return (
        '<section aria-labelledby="sound">\n<h2 id="sound">Sound</h2>\n'
        '<p class="quiet">A voice can be recognised. Please keep it as you were asked to.</p>\n'
        f'<ol id="stretches">\n{files}\n</ol>\n</section>'
    )
