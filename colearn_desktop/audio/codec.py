"""One segment of sound as self-contained FLAC, and back, bit for bit."""

from __future__ import annotations

import io
from types import ModuleType

import numpy as np

from colearn_desktop.audio.ring import Samples
from colearn_desktop.domain.errors import SegmentDamagedError, SoundSystemMissingError

# Levels 0 to 8 of the `flac` program as libsndfile counts them: level / 8.
# Level 2 costs an eighth less than 3 as a whole pipeline, for 1 % more bytes.
SEGMENT_COMPRESSION = 2 / 8


def load_soundfile() -> ModuleType:
    """The `soundfile` module, loaded when it is first needed.

    Raises:
        SoundSystemMissingError: libsndfile is not installed.
    """
    try:
        import soundfile
    except OSError as error:
        raise SoundSystemMissingError("libsndfile") from error
    return soundfile  # type: ignore[no-any-return]  # it has no types


def encode_flac(
    samples: Samples, rate_hz: int, *, compression: float = SEGMENT_COMPRESSION
) -> bytes:
    """Encode frames as a FLAC file of their own.

    Args:
        samples: Shape (frames, channels) or (frames,), at least one frame.
        rate_hz: Frames in a second.
        compression: 0 (fast) to 1 (small).

    Raises:
        SoundSystemMissingError: libsndfile is not installed.
    """
    soundfile = load_soundfile()
    target = io.BytesIO()
    with soundfile.SoundFile(
        target,
        "w",
        samplerate=rate_hz,
        channels=samples.shape[1] if samples.ndim > 1 else 1,
        subtype="PCM_16",
        format="FLAC",
        compression_level=compression,
    ) as file:
        # As a buffer, because `write` asks for the position and sets it again, each time
        # through four of the callbacks that every FLAC frame already goes through.
        file.buffer_write(np.ascontiguousarray(samples), dtype="int16")
    return target.getvalue()


def decode_flac(flac: bytes) -> Samples:
    """Decode a FLAC file.

    Returns:
        Frames, shape (frames, channels).

    Raises:
        SegmentDamagedError: It is not FLAC, or less of it than it says.
        SoundSystemMissingError: libsndfile is not installed.
    """
    soundfile = load_soundfile()
    try:
        with soundfile.SoundFile(io.BytesIO(flac)) as file:
            samples: Samples = file.read(dtype="int16", always_2d=True)
            promised_frames = file.frames
    except (soundfile.LibsndfileError, TypeError) as error:
        raise SegmentDamagedError("not FLAC") from error
    if len(samples) != promised_frames:
        raise SegmentDamagedError(f"{len(samples)} of {promised_frames} frames")
    return samples


def silent_flac(frames: int, rate_hz: int, channels: int = 1) -> bytes:
    """FLAC of digital silence, to take the place of a segment that was struck."""
    return encode_flac(np.zeros((frames, channels), np.int16), rate_hz)
