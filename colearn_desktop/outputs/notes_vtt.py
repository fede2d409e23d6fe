"""Notes as WebVTT cues, so that any player shows them beside the sound.

Source: W3C, WebVTT: The Web Video Text Tracks Format. Times are session time; each file of
sound begins at the session time that `session.json` gives for it.
"""

from __future__ import annotations

from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.striking import merged
from colearn_desktop.outputs.session_record import SessionRecord, speaker_name

SHORTEST_CUE_MS = 2_000
LONGEST_CUE_MS = 15_000


def notes_vtt(record: SessionRecord) -> str:
    """One cue a note: from its stamp until the next one, 2 to 15 seconds.

    The line above the times says number, phase and kind; the speaker is the cue's voice.
    """
    state = record.state()
    notes = state.placed_notes()
    blocks = ["WEBVTT", "NOTE Times are session time: 00:00:00.000 is the start."]
    blocks += [
        f"NOTE Struck on request: {_time(span.start_ms)} to {_time(span.end_ms)}. "
        "The sound is silent there."
        for span in merged(state.struck)
    ]
    for index, placed in enumerate(notes):
        note = placed.note
        end_ms = note.stamped_ms + LONGEST_CUE_MS
        if index + 1 < len(notes):
            end_ms = min(end_ms, notes[index + 1].note.stamped_ms)
        end_ms = max(end_ms, note.stamped_ms + SHORTEST_CUE_MS)
        phase = state.phase(placed.phase_id)
        heading = [str(index + 1), "" if phase is None else phase.title]
        if note.kind is not NoteKind.NOTE:
            heading.append(note.kind.value.replace("_", " "))
        speaker = speaker_name(state, placed.floor)
        text = _payload(note.text)
        blocks.append(
            f"{_identifier(' | '.join(part for part in heading if part))}\n"
            f"{_time(note.stamped_ms)} --> {_time(end_ms)}\n"
            + (f"<v {_escaped(_one_line(speaker))}>{text}" if speaker else text)
        )
    return "\n\n".join(blocks) + "\n"


def _time(at_ms: int) -> str:
    seconds, thousandths = divmod(max(0, at_ms), 1_000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _identifier(text: str) -> str:
    """A line before the times must not look like the times."""
    return _one_line(text).replace("-->", "→")


def _payload(text: str) -> str:
    """A blank line would end the cue, so there is none."""
    lines = (_one_line(line) for line in text.splitlines())
    return "\n".join(_escaped(line) for line in lines if line) or "…"


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
