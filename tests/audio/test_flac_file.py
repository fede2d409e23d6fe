from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.audio.flac_file import FlacFile
from colearn_desktop.audio.simulated_microphone import simulated_voice
from colearn_desktop.domain.errors import SegmentDamagedError
from tests.fakes.audio_room import skip_without

RATE_HZ = 48_000
VOICE = simulated_voice(RATE_HZ)


def _segments(samples: np.ndarray, frames: int = RATE_HZ) -> list[bytes]:
    return [
        encode_flac(samples[start : start + frames], RATE_HZ)
        for start in range(0, len(samples), frames)
    ]


@pytest.mark.parametrize("frames", [1, 4_095, 4_096, 48_000, 3 * 48_000 + 17, len(VOICE)])
def test_segments_become_one_file_of_the_size_that_was_announced(frames: int) -> None:
    segments = _segments(VOICE[:frames])
    file = FlacFile(lambda: segments, rate_hz=RATE_HZ)
    size_bytes = file.size_bytes
    flac = b"".join(file.chunks())
    assert len(flac) == size_bytes
    assert flac == b"".join(file.chunks()), "it can be read again"


def test_other_programs_accept_the_file_and_read_the_same_samples(tmp_path: Path) -> None:
    skip_without("flac", "ffmpeg")
    samples = VOICE[: 5 * RATE_HZ + 1_234]
    segments = _segments(samples)
    path = tmp_path / "stretch.flac"
    path.write_bytes(b"".join(FlacFile(lambda: segments, rate_hz=RATE_HZ).chunks()))
    subprocess.run(["flac", "--test", "--warnings-as-errors", path], check=True)
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-xerror", "-i", path, "-f", "s16le", "-"],
        check=True,
        capture_output=True,
    )
    assert raw.stderr == b""
    assert np.array_equal(np.frombuffer(raw.stdout, np.int16), samples)
    # STREAMINFO (https://www.rfc-editor.org/rfc/rfc9639.html#section-8.2)
    header = path.read_bytes()[:42]
    assert int.from_bytes(header[21:26]) & (1 << 36) - 1 == len(samples)
    assert header[26:42] == hashlib.md5(samples.tobytes()).digest()


def test_stereo_is_kept(tmp_path: Path) -> None:
    samples = np.stack([VOICE[:90_000], VOICE[90_000:180_000]], axis=1)
    segments = _segments(samples)
    path = tmp_path / "stereo.flac"
    chunks = FlacFile(lambda: segments, rate_hz=RATE_HZ, channels=2).chunks()
    path.write_bytes(b"".join(chunks))
    assert np.array_equal(soundfile.read(path, dtype="int16")[0], samples)


def test_a_chunk_is_about_a_segment_long() -> None:
    segment = encode_flac(VOICE[: 2 * RATE_HZ], RATE_HZ)
    file = FlacFile(lambda: (segment for _ in range(20)), rate_hz=RATE_HZ)
    assert max(map(len, file.chunks())) < 1.5 * len(segment)


def test_a_damaged_segment_stops_it() -> None:
    segments = _segments(VOICE[: 3 * RATE_HZ])
    segments[1] = segments[1][:300]
    with pytest.raises(SegmentDamagedError):
        _ = FlacFile(lambda: segments, rate_hz=RATE_HZ).size_bytes


def test_segments_that_change_after_the_size_was_announced_are_noticed() -> None:
    segments = _segments(VOICE[: 3 * RATE_HZ])
    file = FlacFile(lambda: segments, rate_hz=RATE_HZ)
    _ = file.size_bytes
    segments[2] = encode_flac(np.zeros((RATE_HZ, 1), np.int16), RATE_HZ)
    with pytest.raises(SegmentDamagedError, match="changed"):
        list(file.chunks())
