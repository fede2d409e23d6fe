"""Erasing sound for good: its key first, at once, and the sealed rest after it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import delete, select, update

from colearn_desktop.domain.clock import sleep_ms
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.engine import LET_OTHERS_WRITE_MS, Database
from colearn_desktop.vault.migrations import remove_copy
from colearn_desktop.vault.schema import audio_segment, recording, stretch

_log = logging.getLogger(__name__)
# `secure_delete` overwrites every page. A batch is short enough that a key press on
# another thread, which waits for its end, goes unnoticed.
_BATCH_SEGMENTS = 50


def drop_key(database: Database, recording_id: RecordingId) -> None:
    """Forget the key of a recording: from now on nobody can open its sound."""
    with database.writing() as connection:
        connection.execute(
            update(recording)
            .where(recording.c.recording_id == recording_id)
            .values(wrapped_key=None)
        )
    # The old page with the key must not live on in the log or in a copy.
    database.checkpoint()
    remove_copy(database.path)
    _log.info("recording %s erased", recording_id)


def remove_segments(
    database: Database,
    recording_id: RecordingId,
    progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> bool:
    """Delete the sealed sound of a recording without a key, and give its room back.

    Returns:
        Whether all of it is gone; False if `stopped` said so on the way.
    """
    query = select(audio_segment.c.segment_id).where(
        audio_segment.c.recording_id == recording_id
    )
    with database.reading() as connection:
        ids = connection.execute(query).scalars().all()
    for start in range(0, len(ids), _BATCH_SEGMENTS):
        if stopped is not None and stopped():
            return False
        batch = ids[start : start + _BATCH_SEGMENTS]
        with database.writing() as connection:
            connection.execute(
                delete(audio_segment).where(audio_segment.c.segment_id.in_(batch))
            )
        sleep_ms(LET_OTHERS_WRITE_MS)
        if progress is not None:
            progress(start + len(batch), len(ids))
    with database.writing() as connection:
        connection.execute(delete(stretch).where(stretch.c.recording_id == recording_id))
    database.return_free_room()
    return True


def unfinished(database: Database) -> list[RecordingId]:
    """Recordings without a key whose sealed sound is still there."""
    query = (
        select(stretch.c.recording_id)
        .join(recording, recording.c.recording_id == stretch.c.recording_id)
        .where(recording.c.wrapped_key.is_(None))
        .distinct()
    )
    with database.reading() as connection:
        return [RecordingId(each) for each in connection.execute(query).scalars()]
