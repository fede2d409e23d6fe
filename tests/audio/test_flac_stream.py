"""A FLAC file that comes in piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.audio.flac_file import FlacFile
from colearn_desktop.audio.flac_stream import FlacStream
from colearn_desktop.audio.ring import Samples
from colearn_desktop.domain.errors import SegmentDamagedError, StorageFullError

RATE_HZ = 8_000


def noise(seconds: int, channels: int = 1) -> Samples:
    return np.random.default_rng(7).integers(
        -9_000, 9_000, (seconds * RATE_HZ, channels), np.int16
    )


def flac_of(samples: Samples) -> bytes:
    segments = [
        encode_flac(samples[start : start + RATE_HZ], RATE_HZ)
        for start in range(0, len(samples), RATE_HZ)
    ]
    file = FlacFile(lambda: segments, rate_hz=RATE_HZ, channels=samples.shape[1])
    return b"".join(file.chunks())


def stream(
    flac: bytes, frames: int, take: Callable[[Iterator[Samples]], None], channels: int = 1
) -> FlacStream:
    return FlacStream(
        len(flac),
        rate_hz=RATE_HZ,
        channels=channels,
        frames=frames,
        block_frames=1_000,
        take=take,
    )


def drain(blocks: Iterator[Samples]) -> None:
    for _block in blocks:
        pass


def pour(into: FlacStream, flac: bytes, piece_bytes: int) -> None:
    for start in range(0, len(flac), piece_bytes):
        into.write(flac[start : start + piece_bytes])
    into.close()


@pytest.mark.parametrize("piece_bytes", [999, 64 * 1024, 10_000_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_sample_arrives_bit_for_bit(piece_bytes: int, channels: int) -> None:
    samples = noise(40, channels)
    flac = flac_of(samples)
    taken: list[Samples] = []
    pour(stream(flac, len(samples), taken.extend, channels), flac, piece_bytes)
    assert np.array_equal(np.concatenate(taken), samples)


@pytest.mark.parametrize("cut_bytes", [1, 100, 30_000, 400_000])
def test_a_file_that_is_cut_short_is_said_to_be_damaged(cut_bytes: int) -> None:
    flac = flac_of(noise(40))
    kept = flac[: max(0, len(flac) - cut_bytes)]
    with pytest.raises(SegmentDamagedError):
        pour(stream(flac, 40 * RATE_HZ, drain), kept, 5_000)


@pytest.mark.parametrize("nonsense", [b"", b"x" * 300_000, b"fLaC" + bytes(300_000)])
def test_what_is_not_flac_is_said_to_be_damaged(nonsense: bytes) -> None:
    with pytest.raises(SegmentDamagedError):
        pour(stream(nonsense, RATE_HZ, drain), nonsense, 5_000)


def test_other_sound_than_was_promised_is_refused() -> None:
    flac = flac_of(noise(2))
    with pytest.raises(SegmentDamagedError):
        pour(stream(flac, 3 * RATE_HZ, drain), flac, 5_000)


def test_what_went_wrong_with_the_samples_reaches_whoever_hands_over() -> None:
    def take(blocks: Iterator[Samples]) -> None:
        next(blocks)
        raise StorageFullError

    flac = flac_of(noise(40))
    with pytest.raises(StorageFullError):
        pour(stream(flac, 40 * RATE_HZ, take), flac, 1_000)


def test_it_can_be_abandoned_in_the_middle() -> None:
    flac = flac_of(noise(40))
    into = stream(flac, 40 * RATE_HZ, drain)
    into.write(flac[:10_000])
    into.abandon()
