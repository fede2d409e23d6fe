"""Brings the sound of an archive into a vault, a piece at a time.

Each file is decoded as it comes, cut into segments as a microphone's sound is, silenced
where it was struck, and sealed under a key of its own. Memory stays flat, no plaintext
reaches a disk, and every sample stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from colearn_desktop.domain.errors import ArchiveDamagedError, SegmentDamagedError
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import GrantId
from colearn_desktop.domain.striking import struck_frames
from colearn_desktop.outputs.session_record import SoundFile
from colearn_desktop.services.import_plan import SessionImport
from colearn_desktop.vault.arrivals import ArrivedStretch, ArrivingStretch
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.audio.ring import Samples

# As the recorder cuts them.
SEGMENT_MS = 850
# Half a minute of sound in a transaction: a key press hardly waits for it.
_SEGMENTS_AT_ONCE = 32


class SoundArrival:
    """Takes the files of one session's sound.

    Args:
        vault: Whose turn to bring something in we have.
        coming: The session.
        utc_ms: Now.
    """

    def __init__(self, vault: Vault, coming: SessionImport, utc_ms: int) -> None:
        self._vault = vault
        self._coming = coming
        self._utc_ms = utc_ms
        self._grant_id: GrantId | None = None
        self._struck = [
            *coming.state.struck,
            *(Span(*held) for held in vault.strikes.held(coming.record.session_id)),
        ]
        self._sinks: list[_SoundSink] = []

    @property
    def stored(self) -> tuple[ArrivedStretch, ...]:
        """The stretches that are all in."""
        return tuple(sink.stretch.stored() for sink in self._sinks)

    def sink(self, sound: SoundFile, size_bytes: int) -> _SoundSink:
        """What takes the bytes of one file."""
        record = self._coming.record
        if self._grant_id is None:
            self._grant_id = self._vault.arrivals.prepare(
                self._coming.header, self._coming.form, self._utc_ms
            )
        started_utc_ms = (self._coming.state.started_utc_ms or 0) + sound.start_ms
        stretch = self._vault.arrivals.begin_stretch(
            self._grant_id,
            record.session_id,
            sound.recording_id,
            sound.stretch,
            rate_hz=sound.rate_hz,
            channels=sound.channels,
            started_utc_ms=started_utc_ms,
            utc_ms=self._utc_ms,
        )
        sink = _SoundSink(stretch, sound, size_bytes, self._struck)
        self._sinks.append(sink)
        return sink

    def abandon(self) -> None:
        """Stop what decodes."""
        for sink in self._sinks:
            sink.abandon()


class _SoundSink:
    """Takes one file."""

    def __init__(
        self,
        stretch: ArrivingStretch,
        sound: SoundFile,
        size_bytes: int,
        struck: Sequence[Span],
    ) -> None:
        from colearn_desktop.audio.flac_stream import FlacStream

        self.stretch = stretch
        self._sound = sound
        self._struck = struck
        self._stream = FlacStream(
            size_bytes,
            rate_hz=sound.rate_hz,
            channels=sound.channels,
            frames=sound.frames,
            block_frames=max(1, SEGMENT_MS * sound.rate_hz // 1_000),
            take=self._store,
        )

    def write(self, data: bytes, /) -> int:
        try:
            return self._stream.write(data)
        except SegmentDamagedError as error:
            raise ArchiveDamagedError("a file of sound cannot be read") from error

    def close(self) -> None:
        try:
            self._stream.close()
        except SegmentDamagedError as error:
            raise ArchiveDamagedError("a file of sound cannot be read") from error

    def abandon(self) -> None:
        self._stream.abandon()

    def _store(self, blocks: Iterator[Samples]) -> None:
        batch: list[tuple[SegmentPlace, bytes]] = []
        for segment in self._segments(blocks):
            batch.append(segment)
            if len(batch) == _SEGMENTS_AT_ONCE:
                self.stretch.append(batch)
                batch = []
        self.stretch.append(batch)

    def _segments(self, blocks: Iterator[Samples]) -> Iterator[tuple[SegmentPlace, bytes]]:
        from colearn_desktop.audio.codec import encode_flac
        from colearn_desktop.audio.levels import measure

        sound = self._sound
        frames = 0
        for index, block in enumerate(blocks):
            at_ms = sound.start_ms + frames * 1_000 // sound.rate_hz
            for first, until in struck_frames(self._struck, at_ms, len(block), sound.rate_hz):
                block[first:until] = 0
            place = SegmentPlace(
                index=index,
                first_frame=frames,
                frames=len(block),
                peak=measure(block).peak,
                at_ms=at_ms,
                last=frames + len(block) == sound.frames,
            )
            frames += len(block)
            yield place, encode_flac(block, sound.rate_hz)
