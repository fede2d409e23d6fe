from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from colearn_desktop.audio import flac_frames
from colearn_desktop.audio.codec import decode_flac, encode_flac
from colearn_desktop.audio.flac_file import FlacFile
from colearn_desktop.audio.flac_frames import split_frames
from colearn_desktop.audio.ring import Samples
from colearn_desktop.domain.errors import SegmentDamagedError
from tests.fakes.audio_room import skip_without

RATE_HZ = 48_000
BLOCK = 4_096


def sound(frames: int, loudness: int, channels: int = 1, seed: int = 0) -> Samples:
    random = np.random.default_rng(seed)
    return random.integers(-loudness, loudness + 1, (frames, channels), np.int16)


def joined(parts: list[Samples]) -> bytes:
    segments = [encode_flac(part, RATE_HZ) for part in parts]
    file = FlacFile(lambda: segments, rate_hz=RATE_HZ, channels=parts[0].shape[1])
    return b"".join(file.chunks())


@pytest.mark.parametrize("channels", [1, 2])
def test_other_programs_read_segments_of_any_length(tmp_path: Path, channels: int) -> None:
    skip_without("flac", "ffmpeg")
    lengths = [40_800, 3, 40_800, BLOCK, 1, 17, BLOCK + 1, 40_800, 5]
    parts = [sound(each, 30_000, channels, place) for place, each in enumerate(lengths)]
    parts += [sound(40_800, 0, channels), sound(40_800, 1, channels)]
    path = tmp_path / "joined.flac"
    path.write_bytes(joined(parts))
    subprocess.run(["flac", "--test", "-s", "--warnings-as-errors", path], check=True)
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-xerror", "-i", path, "-f", "s16le", "-"],
        check=True,
        capture_output=True,
    )
    assert raw.stderr == b""
    assert raw.stdout == np.concatenate(parts).tobytes()


def test_players_find_any_moment_of_a_joined_file(tmp_path: Path) -> None:
    skip_without("ffmpeg")
    whole = sound(60 * 40_800, 300)
    path = tmp_path / "joined.flac"
    path.write_bytes(
        joined([whole[start : start + 40_800] for start in range(0, 60 * 40_800, 40_800)])
    )
    for second in (3, 17, 44):
        command = ["ffmpeg", "-v", "error", "-ss", str(second), "-i", str(path)]
        command += ["-frames:a", "1", "-f", "s16le", "-"]
        heard = np.frombuffer(
            subprocess.run(command, check=True, capture_output=True).stdout, np.int16
        )
        assert np.array_equal(heard, whole[second * RATE_HZ :][: len(heard), 0])
        assert len(heard)


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 3 * BLOCK), min_size=1, max_size=6),
    st.sampled_from([0, 1, 50, 5_000, 32_767]),
)
@example([1], 1)
def test_every_sample_comes_back(lengths: list[int], loudness: int) -> None:
    parts = [sound(each, loudness, seed=place) for place, each in enumerate(lengths)]
    assert np.array_equal(decode_flac(joined(parts)), np.concatenate(parts))


@given(st.integers(0, (1 << 36) - 1))
def test_a_number_is_written_as_utf_8_would(number: int) -> None:
    coded = flac_frames._coded(number)
    if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
        assert coded == chr(number).encode()
    if len(coded) == 1:
        assert coded[0] == number
        return
    ones = f"{coded[0]:08b}".index("0")
    assert ones == len(coded)
    value = coded[0] & 0x7F >> ones
    for byte in coded[1:]:
        assert byte >> 6 == 0b10
        value = value << 6 | byte & 0x3F
    assert value == number


def test_sound_that_looks_like_the_next_frame_does_not_cut_its_own_in_two() -> None:
    flac = encode_flac(sound(3 * BLOCK, 9_000), RATE_HZ)
    frames = split_frames(flac)
    first, second = frames[0], frames[1]
    # The header of the second frame, put into the middle of the first: nothing but the sum
    # of the whole frame tells now that it is none.
    decoy = second.data[: second.header_bytes]
    inside = first.data[: first.header_bytes + 500] + decoy
    inside += first.data[first.header_bytes + 500 + len(decoy) : -2]
    inside += flac_frames._crc16(inside).to_bytes(2)
    start = flac.index(first.data)
    altered = flac[:start] + inside + flac[start + len(first.data) :]
    assert [len(frame.data) for frame in split_frames(altered)] == [
        len(frame.data) for frame in frames
    ]


def test_a_frame_with_a_wrong_sum_is_refused_where_the_sums_are_asked() -> None:
    flac = bytearray(encode_flac(sound(3 * BLOCK, 9_000), RATE_HZ))
    frames = split_frames(bytes(flac))
    start = flac.index(frames[0].data)
    header = frames[1].data[: frames[1].header_bytes]
    flac[start + 500 : start + 500 + len(header)] = header  # and the sum as it was
    with pytest.raises(SegmentDamagedError):
        split_frames(bytes(flac))


@pytest.mark.parametrize(
    "flac",
    [
        b"",
        b"fLaC",
        b"RIFF" + bytes(100),
        encode_flac(sound(BLOCK, 9), RATE_HZ)[:60],
        encode_flac(sound(3 * BLOCK, 9_000), RATE_HZ)[:9_000],
    ],
)
def test_what_is_no_whole_file_is_refused(flac: bytes) -> None:
    with pytest.raises(SegmentDamagedError):
        split_frames(flac)
