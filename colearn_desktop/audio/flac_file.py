"""Many segments as one ordinary FLAC file, streamed, its size known beforehand.

A tar archive needs a file's size before its bytes. The first pass decodes each segment,
which proves it sound and gives the file its checksum, and measures its frames; the second
puts the frames after one another under one header. Neither encodes anything nor keeps more
than a segment in memory, and nothing is written to a disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.audio.flac_frames import StreamTotals, split_frames
from colearn_desktop.domain.errors import SegmentDamagedError


class FlacFile:
    """One continuous FLAC file made of the segments of one stretch.

    Args:
        segments: Gives the segments' FLAC bytes from the first to the last, anew each
            time it is called; the same ones each time.
        rate_hz: Of all the segments.
        channels: Of all the segments.
    """

    def __init__(
        self,
        segments: Callable[[], Iterable[bytes]],
        *,
        rate_hz: int,
        channels: int = 1,
    ) -> None:
        self._segments = segments
        self._rate_hz = rate_hz
        self._channels = channels
        self._size_and_header: tuple[int, bytes] | None = None

    @property
    def size_bytes(self) -> int:
        """Exact size of the file. The first call decodes everything once.

        Raises:
            SegmentDamagedError: A segment does not decode, or there is none.
        """
        return self._measured()[0]

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes, from the first to the last.

        Raises:
            SegmentDamagedError: A segment does not decode, or is not what it was when
                the size was asked for.
        """
        size_bytes, header = self._measured()
        yield header
        sent_bytes, first_frame = len(header), 0
        for flac in self._segments():
            moved: list[bytes] = []
            for frame in split_frames(flac):
                moved.append(frame.moved_to(first_frame))
                first_frame += frame.block_frames
            chunk = b"".join(moved)
            sent_bytes += len(chunk)
            if sent_bytes > size_bytes:
                break
            yield chunk
        if sent_bytes != size_bytes:
            raise SegmentDamagedError("the segments changed between two readings")

    def _measured(self) -> tuple[int, bytes]:
        if self._size_and_header is None:
            md5 = hashlib.md5(usedforsecurity=False)
            totals = StreamTotals()
            for flac in self._segments():
                samples = decode_flac(flac)
                if samples.shape[1] != self._channels:
                    raise SegmentDamagedError(f"{samples.shape[1]} channels")
                md5.update(samples.astype("<i2", copy=False).data)
                for frame in split_frames(flac):
                    totals.add(frame)
            if not totals.first_frame:
                raise SegmentDamagedError("there is no sound")
            header = totals.header(
                rate_hz=self._rate_hz, channels=self._channels, md5=md5.digest()
            )
            self._size_and_header = (len(header) + totals.size_bytes, header)
        return self._size_and_header
