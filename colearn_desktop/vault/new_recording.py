"""A recording begins: its row, and a key of its own."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from colearn_desktop.domain.ids import RecordingId, SessionId
from colearn_desktop.vault.schema import recording
from colearn_desktop.vault.sealing import new_wrapped_key


def insert_recording(
    connection: Connection,
    recordings_key: bytearray,
    recording_id: RecordingId,
    session_id: SessionId,
    rate_hz: int,
    channels: int,
    started_utc_ms: int,
) -> bytes:
    """Store an empty recording with a fresh key, within a transaction.

    Args:
        recordings_key: The vault's key for wrapping.

    Returns:
        The recording's key as it is stored, wrapped.
    """
    wrapped_key = new_wrapped_key(recordings_key, recording_id)
    connection.execute(
        insert(recording).values(
            recording_id=recording_id,
            session_id=session_id,
            rate_hz=rate_hz,
            channels=channels,
            started_utc_ms=started_utc_ms,
            wrapped_key=wrapped_key,
            frames=0,
            bytes=0,
        )
    )
    return wrapped_key
