"""How sealed segments are found in the database and opened, one at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from colearn_desktop.domain.errors import SegmentDamagedError
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.schema import audio_segment, recording, stretch
from colearn_desktop.vault.sealing import SegmentPlace, StretchSeal

PLACES = (
    audio_segment.c.segment_index,
    audio_segment.c.first_frame,
    audio_segment.c.frames,
    audio_segment.c.peak,
    audio_segment.c.at_ms,
    audio_segment.c.last,
    audio_segment.c.generation,
)


def of_stretch(recording_id: Any, stretch_number: Any) -> Any:
    """The condition that a segment is of this stretch."""
    return (audio_segment.c.recording_id == recording_id) & (
        audio_segment.c.stretch == stretch_number
    )


# Asked for at every second of sound: to build them costs more than to run them.
SEAL_OF_STRETCH = (
    select(recording.c.wrapped_key, stretch.c.salt)
    .join(stretch, stretch.c.recording_id == recording.c.recording_id)
    .where(
        recording.c.recording_id == bindparam("recording"),
        stretch.c.stretch == bindparam("stretch"),
    )
)
_SEALED = select(*PLACES, audio_segment.c.sealed).where(
    of_stretch(bindparam("recording"), bindparam("stretch")),
    audio_segment.c.segment_index == bindparam("index"),
)


def opened_segment(
    connection: Connection,
    seal: StretchSeal,
    recording_id: RecordingId,
    stretch_number: int,
    index: int,
) -> bytes:
    """One segment as FLAC.

    Raises:
        SegmentDamagedError: It is missing, altered, or was put in another one's place.
    """
    values = {"recording": recording_id, "stretch": stretch_number, "index": index}
    row = connection.execute(_SEALED, values).one_or_none()
    if row is None:
        raise SegmentDamagedError(f"segment {index} is missing")
    return seal.open(place_of(row), row.sealed)


def place_of(row: Any) -> SegmentPlace:
    """Where a segment belongs, from a row with `PLACES`."""
    return SegmentPlace(
        index=row.segment_index,
        first_frame=row.first_frame,
        frames=row.frames,
        peak=row.peak,
        at_ms=row.at_ms,
        last=bool(row.last),
        generation=row.generation,
    )


def sealed_bytes_of(
    connection: Connection, recording_id: RecordingId, stretch_number: int
) -> int:
    """How much sealed sound a stretch has."""
    total: int = connection.execute(
        select(func.coalesce(func.sum(func.length(audio_segment.c.sealed)), 0)).where(
            of_stretch(recording_id, stretch_number)
        )
    ).scalar_one()
    return total
