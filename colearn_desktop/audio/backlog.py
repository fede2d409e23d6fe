"""Segments on their way to the disk, however long that takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from colearn_desktop.audio.segment import EncodedSegment
from colearn_desktop.domain.errors import (
    ColearnError,
    StorageFullError,
    VaultError,
    VaultLockedError,
)

# About twenty minutes of one microphone.
LIMIT_BYTES = 64 * 1024 * 1024
RETRY_MS = 1_000
# Speech and a room's noise in FLAC, until there is something to measure.
_USUAL_BYTES_PER_FRAME = 1.1
Store = Callable[[Sequence[EncodedSegment]], None]

# In one commit, when there is more than one to store: after a disk was full or away, and
# wherever sound comes faster than life. Twice as many would gain little, and a key press
# has to wait for the commit's few milliseconds.
MOST_AT_ONCE = 16


class Backlog:
    """Stores segments in their order, and keeps those the store would not take.

    Args:
        store: Returns once segments are on the disk; raises if none of them is.
        limit_bytes: Above this it counts as full.
    """

    def __init__(self, store: Store, limit_bytes: int = LIMIT_BYTES) -> None:
        self._store = store
        self._limit_bytes = limit_bytes
        self._waiting: deque[EncodedSegment] = deque()
        self._waiting_bytes = 0
        self._added_bytes = 0
        self._added_frames = 0
        self._retry_at_ms = 0
        self.stored_frames = 0
        self.trouble: ColearnError | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is stored."""
        return not self._waiting

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be added for now."""
        return self._waiting_bytes >= self._limit_bytes

    @property
    def room_frames(self) -> int:
        """For how many frames more there is room, at the rate of those before."""
        rate = _USUAL_BYTES_PER_FRAME
        if self._added_frames:
            # Digital silence takes nearly nothing and says nothing about the sound to come.
            rate = max(rate / 4, self._added_bytes / self._added_frames)
        return round(max(0, self._limit_bytes - self._waiting_bytes) / rate)

    def add(self, segment: EncodedSegment) -> None:
        """Take one more, to be stored after those that wait."""
        self._waiting.append(segment)
        self._waiting_bytes += len(segment.flac)
        self._added_bytes += len(segment.flac)
        self._added_frames += segment.frames

    def store_due(self, now_ms: int) -> None:
        """Store some of what waits, unless the store failed less than a second ago.

        A full disk, or another failure of the vault that may pass, is kept in `trouble`.

        Raises:
            VaultLockedError: There is no vault any more to store it in.
            GrantEndedError: It may not be stored.
        """
        if self.trouble is not None and now_ms < self._retry_at_ms:
            return
        due = list(islice(self._waiting, MOST_AT_ONCE))
        try:
            self._store_some(due, one_by_one=self.trouble is not None)
        except VaultLockedError:
            raise
        except VaultError as trouble:
            self.trouble = trouble
            self._retry_at_ms = now_ms + RETRY_MS
        else:
            self.trouble = None

    def _store_some(self, due: Sequence[EncodedSegment], *, one_by_one: bool) -> None:
        if len(due) > 1 and not one_by_one:
            try:
                self._store(due)
            except StorageFullError:
                pass  # the first of them may still fit
            else:
                self._let_go(due)
                return
        for segment in due:
            self._store([segment])
            self._let_go([segment])

    def _let_go(self, stored: Sequence[EncodedSegment]) -> None:
        for segment in stored:
            self._waiting.popleft()
            self._waiting_bytes -= len(segment.flac)
            self.stored_frames += segment.frames

    def discard(self) -> None:
        """Forget everything that is not stored."""
        self._waiting.clear()
        self._waiting_bytes = 0
