"""The phases and turns of a sound file as a cue sheet, so that players can jump to them.

Source: CDRWIN user's guide, "Cue sheet commands", which players follow: a sheet beside its
sound file; times of three numbers, `minutes:seconds:frames` with 75 frames a second, from
the start of the file; at most 99 tracks in a sheet and 99 indexes in a track.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from colearn_desktop.domain.floor import Turn
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import merged
from colearn_desktop.outputs.session_record import (
    SessionRecord,
    SoundFile,
    all_turns,
    speaker_name,
)
from colearn_desktop.outputs.times import clock_text

FRAMES_A_SECOND = 75
MAX_TRACKS = 99
MAX_INDEXES = 99
SHORTEST_GAP_MS = 3_000
"""Where nobody has the floor for less than this, the turn before goes on in the list."""

_LONGEST_TEXT = 80  # of a CD text; players cut there or wrap badly


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a player may jump to.

    Attributes:
        at_ms: Session time.
        length_ms: How long until the next one.
    """

    at_ms: int
    phase: str
    speaker: str
    begins_phase: bool
    length_ms: int


def cue_path(sound: SoundFile) -> str:
    """Where the sheet of a sound file lies: beside it, of the same name."""
    return str(PurePosixPath(sound.path).with_suffix(".cue"))


def cue_sheet(record: SessionRecord, sound: SoundFile) -> str:
    """The cue sheet of one stretch of sound.

    Each phase and each turn begins a track. Where that makes more than 99, the beginnings
    of phases and the longest turns are tracks, and shorter turns are indexes within them.

    Args:
        record: What may leave; its names are the ones that may be read.
        sound: One of `record.sounds`.

    Returns:
        Its text, lines ended by CR LF.
    """
    state = record.state()
    stops = _stops(state, sound)
    tracks = _tracks(stops)
    lines = [
        'REM COMMENT "Phases and turns as tapped at the table; times are approximate"',
        f'REM SESSION_TIME "{clock_text(sound.start_ms)} to {clock_text(sound.end_ms)}"',
    ]
    lines += [
        f'REM STRUCK "{clock_text(span.start_ms)} to {clock_text(span.end_ms)}"'
        for span in merged(state.struck)
        if span.start_ms < sound.end_ms and span.end_ms > sound.start_ms
    ]
    lines.append(f'TITLE "{_plain(record.title or "Session")}"')
    lines.append(f'FILE "{PurePosixPath(sound.path).name}" WAVE')
    for number, track in enumerate(tracks, start=1):
        lines.append(f"  TRACK {number:02} AUDIO")
        lines.append(f'    TITLE "{_plain(_track_title(track[0]))}"')
        if track[0].speaker:
            lines.append(f'    PERFORMER "{_plain(track[0].speaker)}"')
        lines += [
            f"    INDEX {index:02} {_position(stop.at_ms - sound.start_ms)}"
            for index, stop in enumerate(track, start=1)
        ]
    return "".join(f"{line}\r\n" for line in lines)


def _stops(state: SessionState, sound: SoundFile) -> list[_Stop]:
    """Every beginning within the file, oldest first; the first at its very start."""
    turns = [turn for turn in all_turns(state) if turn.span.end_ms > sound.start_ms]
    phase_starts = {span.start_ms for _phase_id, span in state.phase_spans(sound.end_ms)}
    moments = phase_starts | {turn.span.start_ms for turn in turns} | _gaps(turns)
    within = sorted(m for m in moments if sound.start_ms < m < sound.end_ms)
    # Of those within one seventy-fifth of a second only the last one counts.
    by_frame = {_frame(m - sound.start_ms): m for m in [sound.start_ms, *within]}
    starts = list(by_frame.values())
    turn_starts = [turn.span.start_ms for turn in turns]
    stops: list[_Stop] = []
    for at_ms, end_ms in zip(starts, [*starts[1:], sound.end_ms], strict=True):
        index = bisect.bisect_right(turn_starts, at_ms) - 1
        holds = index >= 0 and at_ms < turns[index].span.end_ms
        phase = state.phase(state.phase_id_at(at_ms))
        stops.append(
            _Stop(
                at_ms,
                "" if phase is None else phase.step_name,
                speaker_name(state, turns[index].floor) if holds else "",
                begins_phase=at_ms in phase_starts,
                length_ms=end_ms - at_ms,
            )
        )
    return stops


def _gaps(turns: Sequence[Turn]) -> set[int]:
    """Where a turn ends and nobody else begins for a while."""
    ends = {
        turn.span.end_ms
        for turn, after in itertools.pairwise(turns)
        if after.span.start_ms - turn.span.end_ms >= SHORTEST_GAP_MS
    }
    return ends | {turn.span.end_ms for turn in turns[-1:]}


def _tracks(stops: Sequence[_Stop]) -> list[list[_Stop]]:
    """The stops as tracks; the first of each is the track's own beginning."""
    chosen = set(range(len(stops)))
    if len(stops) > MAX_TRACKS:
        by_worth = sorted(
            range(1, len(stops)),
            key=lambda i: (not stops[i].begins_phase, -stops[i].length_ms, i),
        )
        chosen = {0, *by_worth[: MAX_TRACKS - 1]}
    tracks: list[list[_Stop]] = []
    for index, stop in enumerate(stops):
        if index in chosen:
            tracks.append([stop])
        elif len(tracks[-1]) < MAX_INDEXES:
            tracks[-1].append(stop)
    return tracks


def _track_title(stop: _Stop) -> str:
    return " · ".join(part for part in (stop.phase, stop.speaker) if part) or "Recording"


def _frame(offset_ms: int) -> int:
    return offset_ms * FRAMES_A_SECOND // 1_000


def _position(offset_ms: int) -> str:
    """`mm:ss:ff`; minutes go past 99 where a file is longer."""
    seconds, frame = divmod(_frame(offset_ms), FRAMES_A_SECOND)
    return f"{seconds // 60:02}:{seconds % 60:02}:{frame:02}"


def _plain(text: str) -> str:
    """Words for between the quotes: the format has no way to write a quote in them."""
    words = "".join(c if c.isprintable() else " " for c in text.replace('"', "”"))
    return " ".join(words.split())[:_LONGEST_TEXT].rstrip()
