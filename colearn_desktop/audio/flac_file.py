"""Many segments as one ordinary FLAC file, streamed, its size known beforehand.

A tar archive needs a file's size before its bytes, and libsndfile goes back to the start
of a FLAC file when it closes it, to fill in the total and the checksum. Encoding is
deterministic, so it is done twice: the first pass counts the bytes and keeps the finished
header, the second puts that header first. Neither keeps more than a segment in memory, and
nothing is written to a disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from colearn_desktop.audio.codec import SEGMENT_COMPRESSION, decode_flac, load_soundfile
from colearn_desktop.domain.errors import SegmentDamagedError

# Everything libsndfile rewrites at the end lies in the first 42 bytes.
_HEADER_BYTES = 4_096


class FlacFile:
    """One continuous FLAC file made of the segments of one stretch.

    Args:
        segments: Gives the segments' FLAC bytes from the first to the last, anew each
            time it is called; the same ones each time.
        rate_hz: Of all the segments.
        channels: Of all the segments.
        compression: 0 (fast) to 1 (small).
    """

    def __init__(
        self,
        segments: Callable[[], Iterable[bytes]],
        *,
        rate_hz: int,
        channels: int = 1,
        compression: float = SEGMENT_COMPRESSION,
    ) -> None:
        self._segments = segments
        self._rate_hz = rate_hz
        self._channels = channels
        self._compression = compression
        self._size_and_header: tuple[int, bytes] | None = None

    @property
    def size_bytes(self) -> int:
        """Exact size of the file. The first call encodes everything once.

        Raises:
            SegmentDamagedError: A segment does not decode.
        """
        return self._measured()[0]

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes, from the first to the last.

        Raises:
            SegmentDamagedError: A segment does not decode, or is not what it was when
                the size was asked for.
        """
        size_bytes, header = self._measured()
        sink = _Sink()
        sent_bytes = 0
        for chunk in self._encoded(sink):
            # The header as it will be, in place of the header as it is for now.
            start = header[sent_bytes : sent_bytes + len(chunk)]
            yield start + chunk[len(start) :]
            sent_bytes += len(chunk)
        if sink.size_bytes != size_bytes or bytes(sink.header) != header:
            raise SegmentDamagedError("the segments changed between two readings")

    def _measured(self) -> tuple[int, bytes]:
        if self._size_and_header is None:
            sink = _Sink()
            for _chunk in self._encoded(sink):
                pass
            self._size_and_header = (sink.size_bytes, bytes(sink.header))
        return self._size_and_header

    def _encoded(self, sink: _Sink) -> Iterator[bytes]:
        soundfile = load_soundfile()
        with soundfile.SoundFile(
            sink,
            "w",
            samplerate=self._rate_hz,
            channels=self._channels,
            subtype="PCM_16",
            format="FLAC",
            compression_level=self._compression,
        ) as file:
            for flac in self._segments():
                samples = decode_flac(flac)
                if samples.shape[1] != self._channels:
                    raise SegmentDamagedError(f"{samples.shape[1]} channels")
                file.write(samples)
                yield sink.take()
        yield sink.take()


class _Sink:
    """A write-only file that keeps its first bytes and passes the rest on."""

    def __init__(self) -> None:
        self.header = bytearray()
        self.size_bytes = 0
        self._position = 0
        self._fresh = bytearray()

    def take(self) -> bytes:
        """What was appended since the last call."""
        fresh, self._fresh = bytes(self._fresh), bytearray()
        return fresh

    # What soundfile asks of a file

    def write(self, data: bytes | memoryview) -> int:
        """Append, or change the header."""
        plain = bytes(data)
        start = self._position
        if start < _HEADER_BYTES:
            self.header[start : start + len(plain)] = plain
            del self.header[_HEADER_BYTES:]
        self._position = start + len(plain)
        if self._position > self.size_bytes:
            self._fresh += plain[self.size_bytes - start :]
            self.size_bytes = self._position
        return len(plain)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the place of the next write."""
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size_bytes}
        self._position = origin[whence] + offset
        return self._position

    def tell(self) -> int:
        """The place of the next write."""
        return self._position

    def read(self, _size: int = -1) -> bytes:
        """Nothing: soundfile wants the method, the encoder never calls it."""
        return b""
