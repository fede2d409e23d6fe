"""What a listing of recordings says, read without touching the sound itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, func, select

from colearn_desktop.domain.ids import RecordingId, SessionId
from colearn_desktop.vault.schema import audio_segment, stretch
from colearn_desktop.vault.schema_arrivals import stretch_arrival, stretch_arrived


@dataclass(frozen=True, slots=True)
class StoredStretch:
    """One unbroken run of sound.

    Attributes:
        stretch: Counts from 1 within the recording.
        first_at_ms: Session time of its first frame; 0 while it has none.
        frames: In all its segments.
        segments: How many segments it has.
        finished: Whether it ended in order, not by a crash.
    """

    stretch: int
    first_at_ms: int
    frames: int
    segments: int
    finished: bool


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """One recording.

    Attributes:
        frames: Captured, all stretches together.
        bytes: Sealed sound stored, all stretches together.
        stretches: In order; empty once erased.
        erased: Its key is gone, and its sound with it.
    """

    recording_id: RecordingId
    session_id: SessionId
    rate_hz: int
    channels: int
    frames: int
    bytes: int
    started_utc_ms: int
    stretches: tuple[StoredStretch, ...]
    erased: bool


def is_arriving() -> ColumnElement[bool]:
    """Of a stretch: it comes in with an archive that is not all in yet."""

    def noted_in(table: Table) -> ColumnElement[bool]:
        return (
            exists()
            .where(
                table.c.recording_id == stretch.c.recording_id,
                table.c.stretch == stretch.c.stretch,
            )
            .correlate(stretch)
        )

    return noted_in(stretch_arrival) & ~noted_in(stretch_arrived)


def stored_recording(connection: Connection, row: Any) -> StoredRecording:
    """Read what belongs to a row of the recording table."""
    # One pass over the index of places; a crash leaves stretches without segments.
    places = (
        select(
            audio_segment.c.stretch,
            func.min(audio_segment.c.at_ms).label("first_at_ms"),
            func.sum(audio_segment.c.frames).label("frames"),
            func.count().label("segments"),
            func.max(audio_segment.c.last).label("last"),
        )
        .where(audio_segment.c.recording_id == row.recording_id)
        .group_by(audio_segment.c.stretch)
    )
    found = {each.stretch: each for each in connection.execute(places)}
    numbers = connection.execute(
        select(stretch.c.stretch)
        .where(stretch.c.recording_id == row.recording_id, ~is_arriving())
        .order_by(stretch.c.stretch)
    ).scalars()
    erased = row.wrapped_key is None
    return StoredRecording(
        recording_id=RecordingId(row.recording_id),
        session_id=SessionId(row.session_id),
        rate_hz=row.rate_hz,
        channels=row.channels,
        frames=row.frames,
        bytes=row.bytes - row.freed_bytes,
        started_utc_ms=row.started_utc_ms,
        stretches=() if erased else tuple(_stretch(n, found.get(n)) for n in numbers),
        erased=erased,
    )


def _stretch(number: int, row: Any) -> StoredStretch:
    if row is None:
        return StoredStretch(number, first_at_ms=0, frames=0, segments=0, finished=False)
    return StoredStretch(
        stretch=number,
        first_at_ms=row.first_at_ms,
        frames=row.frames,
        segments=row.segments,
        finished=bool(row.last),
    )
