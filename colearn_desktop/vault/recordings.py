"""Sound: recordings, their stretches and their sealed segments."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import (
    ColumnElement,
    Connection,
    exists,
    func,
    insert,
    select,
    update,
)

from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import SegmentDamagedError
from colearn_desktop.domain.ids import RecordingId, SessionId, new_id
from colearn_desktop.vault import erasing
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.new_recording import insert_recording
from colearn_desktop.vault.schema import audio_segment, recording, stretch
from colearn_desktop.vault.schema_arrivals import stretch_arrival
from colearn_desktop.vault.sealed_segments import (
    PLACES,
    SEAL_OF_STRETCH,
    of_stretch,
    opened_segment,
    place_of,
    sealed_bytes_of,
)
from colearn_desktop.vault.sealing import (
    SALT_BYTES,
    SegmentPlace,
    StretchSeal,
)
from colearn_desktop.vault.stored_recording import StoredRecording, stored_recording
from colearn_desktop.vault.stretch_writer import StretchWriter


@dataclass(frozen=True, slots=True)
class RecordingCheck:
    """What `verify` found.

    Attributes:
        segments: How many opened.
        missing: Stretch and index of segments that should be there.
        damaged: Stretch and index of segments that do not open.
        unfinished: Stretches without an end: a crash, or somebody cut them.
        totals_agree: Whether frames and bytes add up to the recording's own totals.
    """

    segments: int
    missing: tuple[tuple[int, int], ...]
    damaged: tuple[tuple[int, int], ...]
    unfinished: tuple[int, ...]
    totals_agree: bool

    @property
    def is_whole(self) -> bool:
        """Whether everything that was ever stored is there and opens."""
        return self.totals_agree and not self.missing and not self.damaged


class Recordings:
    """Stores and returns sealed sound.

    Args:
        database: Opened.
        keys: Opened keys of the vault.
    """

    def __init__(self, database: Database, keys: VaultKeys) -> None:
        self._database = database
        self._keys = keys

    # Writing

    def begin_recording(
        self, session_id: SessionId, rate_hz: int, channels: int, utc_ms: int
    ) -> RecordingId:
        """Make an empty recording with a fresh key."""
        recording_id = RecordingId(new_id())
        with self._database.writing() as connection:
            insert_recording(
                connection,
                self._keys.subkey("recordings"),
                recording_id,
                session_id,
                rate_hz,
                channels,
                utc_ms,
            )
        return recording_id

    def begin_stretch(
        self, recording_id: RecordingId, grant: RecordingGrant, utc_ms: int
    ) -> StretchWriter:
        """Begin a stretch with a fresh key under a stored grant.

        Raises:
            GrantEndedError: The grant has ended, is another session's or was never stored.
            StorageFullError: No room; nothing was stored.
        """
        salt = secrets.token_bytes(SALT_BYTES)
        with self._database.writing() as connection:
            number = (
                1
                + connection.execute(
                    select(func.coalesce(func.max(stretch.c.stretch), 0)).where(
                        stretch.c.recording_id == recording_id
                    )
                ).scalar_one()
            )
            connection.execute(
                insert(stretch).values(
                    recording_id=recording_id,
                    stretch=number,
                    grant_id=grant.grant_id,
                    salt=salt,
                    started_utc_ms=utc_ms,
                )
            )
            wrapped_key = connection.execute(
                select(recording.c.wrapped_key).where(recording.c.recording_id == recording_id)
            ).scalar_one()
        seal = StretchSeal(
            self._keys.subkey("recordings"), wrapped_key, recording_id, number, salt
        )
        return StretchWriter(self._database.own_connection(), recording_id, number, seal)

    # Reading

    def list_recordings(self, session_id: SessionId) -> list[StoredRecording]:
        """The recordings of a session, oldest first, erased ones included."""
        query = (
            select(recording)
            .where(recording.c.session_id == session_id, ~_never_came_in())
            .order_by(recording.c.started_utc_ms, recording.c.recording_id)
        )
        with self._database.reading() as connection:
            return [
                stored_recording(connection, row) for row in connection.execute(query).all()
            ]

    def get(self, recording_id: RecordingId) -> StoredRecording:
        """One recording.

        Raises:
            SegmentDamagedError: There is none of this id.
        """
        query = select(recording).where(recording.c.recording_id == recording_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                raise SegmentDamagedError("there is no such recording")
            return stored_recording(connection, row)

    def segments(self, recording_id: RecordingId, stretch_number: int) -> list[SegmentPlace]:
        """Where the segments of a stretch belong, in order, without reading their sound."""
        query = (
            select(*PLACES)
            .where(of_stretch(recording_id, stretch_number))
            .order_by(audio_segment.c.segment_index)
        )
        with self._database.reading() as connection:
            return [place_of(row) for row in connection.execute(query)]

    def fetch(self, recording_id: RecordingId, stretch_number: int, index: int) -> bytes:
        """One segment as FLAC. May be called from any thread.

        Raises:
            SegmentDamagedError: It is missing, altered, moved from another place, or its
                recording was erased.
        """
        with self._database.reading() as connection:
            seal = self._seal(connection, recording_id, stretch_number)
            return opened_segment(connection, seal, recording_id, stretch_number, index)

    def verify(
        self, recording_id: RecordingId, progress: Callable[[int, int], None] | None = None
    ) -> RecordingCheck:
        """Open every segment and count what is missing. Reads the whole recording.

        Args:
            recording_id: Of a recording that was not erased.
            progress: Told how many frames of how many have been read.

        Raises:
            SegmentDamagedError: The recording's key is gone or does not open.
        """
        stored = self.get(recording_id)
        if stored.erased:
            raise SegmentDamagedError("the recording was erased")
        opened = frames = sealed_bytes = 0
        missing: list[tuple[int, int]] = []
        damaged: list[tuple[int, int]] = []
        for each in stored.stretches:
            places = self.segments(recording_id, each.stretch)
            present = {place.index for place in places}
            missing.extend(
                (each.stretch, index)
                for index in range(max(present, default=-1) + 1)
                if index not in present
            )
            with self._database.reading() as connection:
                seal = self._seal(connection, recording_id, each.stretch)
                sealed_bytes += sealed_bytes_of(connection, recording_id, each.stretch)
            for place in places:
                # A short transaction each, so that the log can be emptied meanwhile.
                with self._database.reading() as connection:
                    try:
                        opened_segment(
                            connection, seal, recording_id, each.stretch, place.index
                        )
                        opened += 1
                    except SegmentDamagedError:
                        damaged.append((each.stretch, place.index))
                frames += place.frames
                if progress is not None:
                    progress(frames, stored.frames)
        return RecordingCheck(
            segments=opened,
            missing=tuple(missing),
            damaged=tuple(damaged),
            unfinished=tuple(each.stretch for each in stored.stretches if not each.finished),
            totals_agree=(frames, sealed_bytes) == (stored.frames, stored.bytes),
        )

    # Silencing and erasing

    def segments_within(
        self, recording_id: RecordingId, from_ms: int, until_ms: int
    ) -> list[tuple[int, SegmentPlace]]:
        """The segments with a part in a stretch of session time, each with its stretch."""
        rate_hz = recording.c.rate_hz
        length_ms = (audio_segment.c.frames * 1_000 + rate_hz - 1) // rate_hz
        query = (
            select(audio_segment.c.stretch, *PLACES)
            .join(recording, recording.c.recording_id == audio_segment.c.recording_id)
            .where(
                audio_segment.c.recording_id == recording_id,
                audio_segment.c.at_ms < until_ms,
                audio_segment.c.at_ms + length_ms > from_ms,
            )
            .order_by(audio_segment.c.stretch, audio_segment.c.segment_index)
        )
        with self._database.reading() as connection:
            return [(row.stretch, place_of(row)) for row in connection.execute(query)]

    def replace(
        self,
        recording_id: RecordingId,
        stretch_number: int,
        place: SegmentPlace,
        flac: bytes,
        peak: int,
    ) -> None:
        """Put the same frames with a struck part silenced in a segment's place.

        The database allows it under a strike that holds for good (`Strikes.hold`), and
        the old sound is gone once that strike is ended.

        Args:
            recording_id: Of a recording that was not erased.
            stretch_number: Of the segment.
            place: Of the segment as it stands.
            flac: Its sound from now on.
            peak: Of that sound; not above what it was.

        Raises:
            SegmentDamagedError: It is not there any more as `place` says, or the
                recording was erased.
            StorageFullError: No room; nothing has changed.
        """
        with self._database.reading() as connection:
            seal = self._seal(connection, recording_id, stretch_number)
        after = replace(place, peak=peak, generation=place.generation + 1)
        sealed = seal.seal_again(after, flac)
        with self._database.writing() as connection:
            replaced = connection.execute(
                update(audio_segment)
                .where(
                    of_stretch(recording_id, stretch_number),
                    audio_segment.c.segment_index == place.index,
                    audio_segment.c.generation == place.generation,
                )
                .values(sealed=sealed, peak=after.peak, generation=after.generation)
            ).rowcount
        if replaced != 1:
            raise SegmentDamagedError(f"segment {place.index} is not as it was")

    def erase_audio(
        self, recording_id: RecordingId, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Make a recording unreadable for good, then remove its sealed sound.

        The first step is short and final; the second takes some seconds for an hour of
        sound, can be cut off, and is gone on with by `finish_erasing`.

        Args:
            recording_id: Which recording; erasing it again does nothing.
            progress: Told how many segments of how many have been removed.

        Raises:
            VaultReadOnlyError: Nothing can be written; nothing has changed.
        """
        erasing.drop_key(self._database, recording_id)
        erasing.remove_segments(self._database, recording_id, progress)

    def finish_erasing(
        self,
        progress: Callable[[int, int], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> bool:
        """Remove the sealed sound of every recording without a key; see `remove_segments`.

        Returns:
            Whether all of it is gone.
        """
        return all(
            erasing.remove_segments(self._database, recording_id, progress, stopped)
            for recording_id in erasing.unfinished(self._database)
        )

    # Inside

    def _seal(
        self, connection: Connection, recording_id: RecordingId, stretch_number: int
    ) -> StretchSeal:
        values = {"recording": recording_id, "stretch": stretch_number}
        row = connection.execute(SEAL_OF_STRETCH, values).one_or_none()
        if row is None:
            raise SegmentDamagedError("there is no such stretch")
        return StretchSeal(
            self._keys.subkey("recordings"),
            row.wrapped_key,
            recording_id,
            stretch_number,
            row.salt,
        )


def _never_came_in() -> ColumnElement[bool]:
    """Of a recording: it was to come in with an archive, and nothing of it has yet."""
    arriving = exists().where(stretch_arrival.c.recording_id == recording.c.recording_id)
    return (recording.c.frames == 0) & arriving.correlate(recording)
