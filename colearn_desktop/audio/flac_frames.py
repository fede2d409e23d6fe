"""The frames of a FLAC file: found, and put at another place in a longer one.

A frame says where it stands, and has two checksums. Both are linear, so that a frame is
moved by changing a few bytes at its beginning and mending the sums: its sound is neither
decoded nor encoded. Source of all formats: RFC 9639.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from colearn_desktop.domain.errors import SegmentDamagedError

_SYNC = b"\xff\xf8"  # of a stream that numbers its frames
_SYNC_BY_SAMPLE = b"\xff\xf9"  # of one that numbers its samples, as frames of any length need
_CRC8_POLYNOMIAL, _CRC16_POLYNOMIAL = 0x107, 0x18005
_CRC16_BYTES = 2
_STREAM_INFO_BYTES = 34
_LEAST_HEADER_BYTES = 6
_LEAST_BLOCK_FRAMES = 16  # that a file may announce
_OWN_BLOCK_BYTES = {6: 1, 7: 2}  # a block size that the header spells out
_OWN_RATE_BYTES = {12: 1, 13: 2, 14: 2}


@dataclass(frozen=True, slots=True)
class FlacFrame:
    """One frame as it stands in its file.

    Attributes:
        block_frames: Samples a channel.
        data: Its bytes, both checksums included.
        number_bytes: Length of the number in its header, from the fifth byte on.
        header_bytes: Length of its header, with the checksum of that.
    """

    block_frames: int
    data: bytes
    number_bytes: int
    header_bytes: int

    def length_at(self, first_frame: int) -> int:
        """How long it is when it begins with this sample of a stream, in bytes."""
        return len(self.data) - self.number_bytes + len(_coded(first_frame))

    def moved_to(self, first_frame: int) -> bytes:
        """Its bytes in a stream in which it begins with this sample."""
        old = self.data[: self.header_bytes]
        rest = old[4 + self.number_bytes : -1]
        new = _SYNC_BY_SAMPLE + old[2:4] + _coded(first_frame) + rest
        new += bytes((_crc8(new),))
        body = self.data[self.header_bytes : -_CRC16_BYTES]
        # The sum of a whole is the sum of its beginning, moved on by what follows, and the
        # sum of what follows; so the body need not be looked at.
        changed = _times(_crc16(old) ^ _crc16(new), _power(len(body)))
        sum_now = int.from_bytes(self.data[-_CRC16_BYTES:]) ^ changed
        return b"".join((new, body, sum_now.to_bytes(_CRC16_BYTES)))


def split_frames(flac: bytes) -> list[FlacFrame]:
    """All frames of a FLAC file that numbers its frames, as libsndfile writes them.

    Raises:
        SegmentDamagedError: It is no such file, or not whole.
    """
    total_frames, start = _stream_info(flac)
    # Sound may look like the beginning of the next frame, once in some thousand hours. Then
    # that frame seems to begin twice, and the sums of whole frames tell, at a cost.
    for thorough in (False, True):
        frames = list(_frames(flac, start, thorough=thorough))
        adds_up = sum(frame.block_frames for frame in frames) == total_frames
        if frames and adds_up and (thorough or not _has_a_second_beginning(frames)):
            return frames
    raise SegmentDamagedError("its frames do not add up")


class StreamTotals:
    """What the beginning of a FLAC file says of all its frames, added up one by one.

    Attributes:
        first_frame: How many samples a channel there are so far; where the next one begins.
        size_bytes: How long the frames are together.
    """

    def __init__(self) -> None:
        self.first_frame = 0
        self.size_bytes = 0
        self._blocks = _Extent()
        self._lengths = _Extent()
        self._last_block_frames: int | None = None

    def add(self, frame: FlacFrame) -> None:
        """Count a frame in, at its place after those before it."""
        # The last one may be as short as it likes: it counts once another follows.
        if self._last_block_frames is not None:
            self._blocks.add(self._last_block_frames)
        self._last_block_frames = frame.block_frames
        length = frame.length_at(self.first_frame)
        self._lengths.add(length)
        self.size_bytes += length
        self.first_frame += frame.block_frames

    def header(self, *, rate_hz: int, channels: int, md5: bytes) -> bytes:
        """The beginning of a file of these frames, of 16 bits a sample.

        Args:
            rate_hz: Samples a second.
            channels: 1 to 8.
            md5: Of all samples, interleaved, little-endian.
        """
        last = self._last_block_frames or 0
        longest = max(_LEAST_BLOCK_FRAMES, self._blocks.most, last)
        shortest = max(_LEAST_BLOCK_FRAMES, self._blocks.least or longest)
        numbers = (rate_hz << 44) | (channels - 1 << 41) | (15 << 36) | self.first_frame
        info = b"".join(
            (
                shortest.to_bytes(2),
                longest.to_bytes(2),
                (self._lengths.least or 0).to_bytes(3),
                self._lengths.most.to_bytes(3),
                numbers.to_bytes(8),
                md5,
            )
        )
        return b"fLaC" + bytes((0x80,)) + len(info).to_bytes(3) + info


class _Extent:
    """The least (None before the first) and the most of some numbers."""

    def __init__(self) -> None:
        self.least: int | None = None
        self.most = 0

    def add(self, number: int) -> None:
        """Count a number in."""
        self.least = number if self.least is None else min(self.least, number)
        self.most = max(self.most, number)


def _stream_info(flac: bytes) -> tuple[int, int]:
    """How many samples a channel the file has, and where its first frame begins."""
    place, last = 4, False
    total_frames = 0
    while not last:
        head = flac[place : place + 4]
        if flac[:4] != b"fLaC" or len(head) < 4:
            raise SegmentDamagedError("not FLAC")
        last = bool(head[0] & 0x80)
        if head[0] & 0x7F == 0:
            info = flac[place + 4 : place + 4 + _STREAM_INFO_BYTES]
            total_frames = int.from_bytes(info[10:18]) & (1 << 36) - 1
        place += 4 + int.from_bytes(head[1:])
    return total_frames, place


def _frames(flac: bytes, start: int, *, thorough: bool) -> Iterator[FlacFrame]:
    number = 0
    here = _header(flac, start, number)
    while here is not None:
        block_frames, number_bytes, header_bytes = here
        number += 1
        end, following = start + header_bytes, None
        while following is None:
            end = flac.find(_SYNC, end + 1)
            if end < 0:
                end = len(flac)
                break
            following = _header(flac, end, number)
            if thorough and following is not None and _crc16(flac[start:end]) != 0:
                following = None
        yield FlacFrame(block_frames, flac[start:end], number_bytes, header_bytes)
        start, here = end, following


def _has_a_second_beginning(frames: Sequence[FlacFrame]) -> bool:
    for number, frame in enumerate(frames):
        place = frame.data.find(_SYNC, frame.header_bytes)
        while place >= 0:
            if _header(frame.data, place, number) is not None:
                return True
            place = frame.data.find(_SYNC, place + 1)
    return False


def _header(flac: bytes, start: int, number: int) -> tuple[int, int, int] | None:
    """Block size, length of the number and of the whole, if the frame `number` begins here."""
    if flac[start : start + 2] != _SYNC or start + _LEAST_HEADER_BYTES > len(flac):
        return None
    coded = _coded(number)
    place = start + 4
    if flac[place : place + len(coded)] != coded:
        return None
    place += len(coded)
    block_code, rate_code = flac[start + 2] >> 4, flac[start + 2] & 0x0F
    own_bytes = _OWN_BLOCK_BYTES.get(block_code, 0)
    block_frames = _block_frames(block_code, flac[place : place + own_bytes])
    place += own_bytes + _OWN_RATE_BYTES.get(rate_code, 0)
    if block_frames is None or place >= len(flac) or _crc8(flac[start:place]) != flac[place]:
        return None
    return block_frames, len(coded), place + 1 - start


def _block_frames(code: int, own: bytes) -> int | None:
    match code:
        case 0:
            return None
        case 1:
            return 192
        case 2 | 3 | 4 | 5:
            return 144 << code
        case 6 | 7:
            return int.from_bytes(own) + 1
        case _:
            return 1 << code


def _coded(number: int) -> bytes:
    """A number in the way of UTF-8, drawn out to 36 bits."""
    if number < 0x80:
        return bytes((number,))
    rest: list[int] = []
    room = 0x3F
    while number > room:
        rest.append(0x80 | number & 0x3F)
        number >>= 6
        room = 0x3F >> len(rest)
    return bytes((0xFE & ~(room << 1 | 1) & 0xFF | number, *reversed(rest)))


# Checksums


def _table(polynomial: int, bits: int) -> tuple[int, ...]:
    values = []
    for value in range(256):
        remainder = value << (bits - 8)
        for _ in range(8):
            remainder <<= 1
            if remainder >> bits:
                remainder ^= polynomial
        values.append(remainder)
    return tuple(values)


_CRC8 = _table(_CRC8_POLYNOMIAL, 8)
_CRC16 = _table(_CRC16_POLYNOMIAL, 16)


def _crc8(data: bytes) -> int:
    remainder = 0
    for byte in data:
        remainder = _CRC8[remainder ^ byte]
    return remainder


def _crc16(data: bytes) -> int:
    remainder = 0
    for byte in data:
        remainder = (remainder << 8) & 0xFFFF ^ _CRC16[remainder >> 8 ^ byte]
    return remainder


def _times(one: int, other: int) -> int:
    """The product of two remainders, as polynomials over GF(2) modulo the CRC-16's."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        other >>= 1
        one <<= 1
        if one >> 16:
            one ^= _CRC16_POLYNOMIAL
    return product


@cache
def _power(length_bytes: int) -> int:
    """What a remainder is multiplied with when so many bytes follow."""
    if length_bytes == 0:
        return 1
    half = _power(length_bytes // 2)
    square = _times(half, half)
    return _times(square, 1 << 8) if length_bytes % 2 else square
