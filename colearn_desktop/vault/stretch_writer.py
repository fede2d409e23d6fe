"""The recorder thread's way into the vault: sealed segments, all or none in a commit."""

from __future__ import annotations

from collections.abc import Sequence

from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.engine import OwnConnection
from colearn_desktop.vault.sealing import SegmentPlace, StretchSeal

# OR ROLLBACK, as the guards do it: a failure undoes the whole transaction in any case, and
# a statement that can be undone alone has a journal of its own (see `triggers`).
_INSERT = """
    INSERT OR ROLLBACK INTO audio_segment (recording_id, stretch, segment_index, first_frame, frames,
        peak, at_ms, last, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_COUNT = """
    UPDATE OR ROLLBACK recording SET frames = frames + ?, bytes = bytes + ?
    WHERE recording_id = ?"""


# Of sound in the write-ahead log, before it is brought into the file.
_LOG_BYTES = 4_000_000


class StretchWriter:
    """Stores the segments of one stretch, in order, from one thread.

    It has a connection of its own, which it gives up with the last segment, with `close`
    or when the vault is closed, whichever comes first.

    Attributes:
        stretch: Counts from 1 within the recording.
    """

    def __init__(
        self,
        connection: OwnConnection,
        recording_id: RecordingId,
        stretch: int,
        seal: StretchSeal,
    ) -> None:
        self.stretch = stretch
        self._recording_id = recording_id
        self._connection = connection
        self._seal = seal
        self._logged_bytes = 0
        # Sealed by an attempt that failed, and not stored since.
        self._attempts: dict[int, tuple[SegmentPlace, bytes]] = {}

    def append(
        self,
        *,
        index: int,
        first_frame: int,
        frames: int,
        peak: int,
        at_ms: int,
        last: bool,
        flac: bytes,
    ) -> None:
        """Seal and store one segment; durable when this returns.

        After StorageFullError the same segment can be tried again as it was.

        Args:
            index: From 0, without gaps.
            first_frame: Of the stretch's own count of frames.
            frames: How many frames it holds.
            peak: Largest distance from zero, 0 to 32,768.
            at_ms: Session time of its first frame.
            last: The stretch ends with it.
            flac: A whole FLAC stream.

        Raises:
            As `append_all`.
        """
        self.append_all([(SegmentPlace(index, first_frame, frames, peak, at_ms, last), flac)])

    def append_all(self, segments: Sequence[tuple[SegmentPlace, bytes]]) -> None:
        """Seal and store several that adjoin, in one transaction: all of them or none.

        Each is looked at by the database's guards as if it came alone. A grant cannot end
        in between, because that would be another transaction.

        Args:
            segments: The next ones in order, each with its FLAC; at least one.

        Raises:
            StorageFullError: No room; nothing of it was stored.
            GrantEndedError: Somebody withdrew or arrived; nothing of it was stored.
            VaultLockedError: The vault or the writer was closed.
            ValueError: One differs from the failed attempt at the same index.
        """
        for place, flac in segments:
            self._refuse_second_content(place, flac)
        sealed = [self._seal.seal(place, flac) for place, flac in segments]
        frames = sum(place.frames for place, _flac in segments)
        with self._connection.writing() as connection:
            for (place, _flac), each in zip(segments, sealed, strict=True):
                connection.execute(
                    _INSERT,
                    (
                        self._recording_id, self.stretch, place.index, place.first_frame,
                        place.frames, place.peak, place.at_ms, int(place.last), each,
                    ),
                )  # fmt: skip
            connection.execute(_COUNT, (frames, sum(map(len, sealed)), self._recording_id))
        for place, _flac in segments:
            del self._attempts[place.index]
        self._logged_bytes += sum(map(len, sealed))
        if segments[-1][0].last:
            self.close()

    def rest(self) -> None:
        """Do what is due and nobody has to wait for: now and then, empty the log.

        A commit that did it would hold up a key press for the twenty or, on a bad day, some
        hundred milliseconds that the disk takes.
        """
        if self._logged_bytes >= _LOG_BYTES:
            self._logged_bytes = 0
            self._connection.move_log()

    def close(self) -> None:
        """Give the connection up; calling it again does nothing."""
        self._connection.close()

    def _refuse_second_content(self, place: SegmentPlace, flac: bytes) -> None:
        """One nonce for two contents would lay both open, even if one was never stored."""
        if self._attempts.setdefault(place.index, (place, flac)) != (place, flac):
            raise ValueError(f"segment {place.index} differs from its failed attempt")
