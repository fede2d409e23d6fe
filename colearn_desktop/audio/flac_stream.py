"""Decodes a FLAC file that comes in piece by piece, in constant memory.

libsndfile asks for bytes where an archive hands them over, so it decodes on a thread of its
own, and whoever hands over waits while enough lies ready.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator

from colearn_desktop.audio.codec import load_soundfile
from colearn_desktop.audio.ring import Samples
from colearn_desktop.domain.errors import SegmentDamagedError

_WAITING_PIECES = 8
# libsndfile looks at the beginning twice. Our own files begin with less than a KiB.
_KEPT_BYTES = 64 * 1024


class FlacStream:
    """Takes a file's bytes and gives its samples to a function on another thread.

    Args:
        size_bytes: How long the file will be.
        rate_hz: What it has to be.
        channels: What it has to have.
        frames: How many it has to hold.
        block_frames: How many to give at once.
        take: Called with blocks, shape (frames, channels), on the other thread; what it
            raises comes out of `write` or `close`.
    """

    def __init__(
        self,
        size_bytes: int,
        *,
        rate_hz: int,
        channels: int,
        frames: int,
        block_frames: int,
        take: Callable[[Iterator[Samples]], None],
    ) -> None:
        self._source = _Source(size_bytes)
        self._expected = (rate_hz, channels, frames)
        self._block_frames = block_frames
        self._take = take
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="flac-in", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> int:
        """Take the next bytes.

        Raises:
            SegmentDamagedError: It is not the FLAC file that was expected.
            Exception: Whatever `take` raised.
        """
        while not self._source.offer(data):
            if not self._thread.is_alive():
                self._raise()
                break  # all samples were taken; what follows the last is of no use
        return len(data)

    def close(self) -> None:
        """The file is whole: wait until all of it was taken.

        Raises:
            As `write`.
        """
        self._source.end()
        self._thread.join()
        self._raise()

    def abandon(self) -> None:
        """Take no more, and wait for the thread."""
        self._source.stop()
        self._thread.join()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._decode()
            self._source.stop()
        except BaseException as error:  # noqa: BLE001 - raised again on the other thread
            self._error = error
            self._source.stop()

    def _decode(self) -> None:
        soundfile = load_soundfile()
        rate_hz, channels, frames = self._expected
        try:
            with soundfile.SoundFile(self._source) as file:
                # Or it would set the position again after each block, and that looks back.
                file.seekable = lambda: False
                if (
                    (file.samplerate, file.channels, file.frames) != (rate_hz, channels, frames)
                    or file.format != "FLAC"
                    or file.subtype != "PCM_16"
                ):
                    raise SegmentDamagedError("not the sound that the record promises")
                self._take(self._blocks(file, frames))
        except (soundfile.LibsndfileError, TypeError) as error:
            raise SegmentDamagedError("not FLAC") from error

    def _blocks(self, file: object, frames: int) -> Iterator[Samples]:
        left = frames
        while left:
            samples: Samples = file.read(  # type: ignore[attr-defined]  # it has no types
                min(self._block_frames, left), dtype="int16", always_2d=True
            )
            if not len(samples) or self._source.was_stopped:
                raise SegmentDamagedError(f"{left} frames are missing")
            left -= len(samples)
            yield samples


class _Source:
    """A file to read from once, whose beginning can be read again."""

    def __init__(self, size_bytes: int) -> None:
        self._size_bytes = size_bytes
        self._pieces: queue.Queue[bytes] = queue.Queue(_WAITING_PIECES)
        self._stopped = threading.Event()
        self._head = bytearray()
        self._rest = memoryview(b"")
        self._read_bytes = 0  # how much was taken from the pieces
        self._position = 0

    @property
    def was_stopped(self) -> bool:
        return self._stopped.is_set()

    def offer(self, data: bytes) -> bool:
        """Put the next bytes down; False if nobody took any for a while."""
        if self._stopped.is_set():
            return False
        try:
            self._pieces.put(data, timeout=0.2)
        except queue.Full:
            return False
        return True

    def end(self) -> None:
        """No more bytes will come."""
        while not self._stopped.is_set():
            if self.offer(b""):
                return

    def stop(self) -> None:
        """Give no more, and take no more."""
        self._stopped.set()

    # What soundfile asks of a file

    def read(self, size: int = -1) -> bytes:
        """As many bytes as were asked for: fewer would mean the end of the file."""
        wanted = self._size_bytes - self._position if size < 0 else size
        parts: list[bytes] = []
        while wanted > 0 and (part := self._read_some(wanted)):
            self._position += len(part)
            wanted -= len(part)
            parts.append(part)
        return b"".join(parts)

    def _read_some(self, size: int) -> bytes:
        if self._position < self._read_bytes:
            if self._position >= len(self._head):
                self.stop()  # it lies behind us
                return b""
            return bytes(self._head[self._position : self._position + size])
        if self._position > self._read_bytes and not self._skip():
            return b""
        return self._next(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size_bytes}
        self._position = origin[whence] + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def write(self, _data: bytes) -> int:
        """Nothing: soundfile wants the method, a decoder never calls it."""
        return 0

    def _skip(self) -> bool:
        while self._read_bytes < self._position:
            if not self._next(self._position - self._read_bytes):
                return False
        return True

    def _next(self, size: int) -> bytes:
        while not self._rest:
            if self._stopped.is_set():
                return b""
            try:
                piece = self._pieces.get(timeout=0.2)
            except queue.Empty:
                continue
            if not piece:
                self._pieces.put(piece)  # the end stays the end
                return b""
            self._rest = memoryview(piece)
        taken, self._rest = bytes(self._rest[:size]), self._rest[size:]
        if self._read_bytes < _KEPT_BYTES:
            self._head += taken[: _KEPT_BYTES - self._read_bytes]
        self._read_bytes += len(taken)
        return taken
