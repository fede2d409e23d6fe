"""A session's sound as files of an archive, joined from sealed seconds as it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from colearn_desktop.domain.errors import CancelledError, SegmentDamagedError
from colearn_desktop.domain.floor import Span
from colearn_desktop.outputs.session_record import SoundFile
from colearn_desktop.outputs.times import clock_text
from colearn_desktop.services.recorded_sound import (
    RecordedStretch,
    fetch_unless_struck,
    in_batches,
)
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.audio.flac_file import FlacFile


def sound_file(number: int, stretch: RecordedStretch) -> SoundFile:
    """Where a stretch will lie, and what it is; `number` counts from 1."""
    start = clock_text(stretch.start_ms).replace(":", "-")
    frames = stretch.frames
    return SoundFile(
        path=f"audio/{number:03}-from-{start}.flac",
        recording_id=stretch.recording_id,
        stretch=stretch.stretch,
        start_ms=stretch.start_ms,
        end_ms=stretch.start_ms + frames * 1_000 // stretch.rate_hz,
        rate_hz=stretch.rate_hz,
        channels=stretch.channels,
        frames=frames,
    )


class SoundReader:
    """Reads stretches out of the vault, counts what it reads, and stops when asked."""

    def __init__(
        self,
        vault: Vault,
        struck: Sequence[Span],
        cancelled: Callable[[], bool],
        measured: Callable[[int], None],
    ) -> None:
        self._vault = vault
        self._struck = struck
        self._cancelled = cancelled
        self._measured: Callable[[int], None] | None = measured
        self._damaged: set[tuple[str, int, int]] = set()
        self.read_bytes = 0

    @property
    def damaged_segments(self) -> int:
        """How many segments were replaced by silence."""
        return len(self._damaged)

    def finish_measuring(self) -> None:
        """From now on the archive's writer tells how far it is."""
        self._measured = None

    def flac_file(self, stretch: RecordedStretch) -> FlacFile:
        """A stretch as one file."""
        from colearn_desktop.audio.flac_file import FlacFile

        return FlacFile(
            lambda: self._segments(stretch),
            rate_hz=stretch.rate_hz,
            channels=stretch.channels,
        )

    def _segments(self, stretch: RecordedStretch) -> Iterator[bytes]:
        from colearn_desktop.audio.codec import silent_flac

        for place, frames in stretch.pieces():
            if self._cancelled():
                raise CancelledError
            if place is None:
                yield from in_batches(
                    frames,
                    stretch.rate_hz,
                    lambda part: silent_flac(part, stretch.rate_hz, stretch.channels),
                )
            else:
                flac = self._fetched(stretch, place)
                yield flac or silent_flac(frames, stretch.rate_hz, stretch.channels)
                self._count(len(flac))

    def _fetched(self, stretch: RecordedStretch, place: SegmentPlace) -> bytes:
        """A segment; nothing if it does not open: one damaged second is not the end."""
        try:
            return fetch_unless_struck(self._vault, stretch, place, self._struck)
        except SegmentDamagedError:
            self._damaged.add((stretch.recording_id, stretch.stretch, place.index))
            return b""

    def _count(self, size_bytes: int) -> None:
        if self._measured is not None:
            self.read_bytes += size_bytes
            self._measured(self.read_bytes)
