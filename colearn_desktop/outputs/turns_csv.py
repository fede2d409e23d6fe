"""Who held the floor when, as a table."""

from __future__ import annotations

from colearn_desktop.outputs.csv_text import csv_text
from colearn_desktop.outputs.session_record import SessionRecord, all_turns, speaker_name
from colearn_desktop.outputs.times import clock_text

HEADER = (
    "start_ms",
    "end_ms",
    "length_ms",
    "phase",
    "phase_kind",
    "floor",
    "speaker",
    "person_id",
    "session_time",
    "goes_on",
)


def turns_csv(record: SessionRecord) -> str:
    """One line a turn, oldest first, in milliseconds of session time.

    Taps at the table are approximate: these times are too. `goes_on` is 1 where a pause cut
    a turn in two and this is the rest of it, so that turns can be counted.
    """
    state = record.state()
    rows: list[tuple[str | int, ...]] = []
    for turn in all_turns(state):
        phase = state.phase(turn.phase_id)
        rows.append(
            (
                turn.span.start_ms,
                turn.span.end_ms,
                turn.span.length_ms,
                "" if phase is None else phase.title,
                "" if phase is None else phase.kind.value,
                turn.floor.kind.value,
                speaker_name(state, turn.floor),
                turn.floor.person_id or "",
                clock_text(turn.span.start_ms),
                int(turn.resumed),
            )
        )
    return csv_text(HEADER, rows)
