"""The recorder thread's way into the vault: one sealed segment, one commit."""

from __future__ import annotations

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
        self._attempt: tuple[SegmentPlace, bytes] | None = None

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
            StorageFullError: No room; nothing of it was stored.
            GrantEndedError: Somebody withdrew or arrived; nothing of it was stored.
            VaultLockedError: The vault or the writer was closed.
            ValueError: It differs from the failed attempt at the same index.
        """
        place = SegmentPlace(index, first_frame, frames, peak, at_ms, last)
        self._refuse_second_content(place, flac)
        sealed = self._seal.seal(place, flac)
        with self._connection.writing() as connection:
            connection.execute(
                _INSERT,
                (
                    self._recording_id, self.stretch, index, first_frame, frames,
                    peak, at_ms, int(last), sealed,
                ),
            )  # fmt: skip
            connection.execute(_COUNT, (frames, len(sealed), self._recording_id))
        self._attempt = None
        if last:
            self.close()

    def close(self) -> None:
        """Give the connection up; calling it again does nothing."""
        self._connection.close()

    def _refuse_second_content(self, place: SegmentPlace, flac: bytes) -> None:
        """One nonce for two contents would lay both open, even if one was never stored."""
        before = self._attempt
        if before is not None and before[0].index == place.index and before != (place, flac):
            raise ValueError(f"segment {place.index} differs from its failed attempt")
        self._attempt = (place, flac)
