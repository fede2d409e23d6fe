"""A made-up room for rehearsals: syllables of a synthetic voice, and plainly nobody's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache

import numpy as np

from colearn_desktop.audio.ring import SampleRing, Samples
from colearn_desktop.audio.signal import CaptureSignal
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.consent import RecordingGrant

LOOP_S = 20
# Real seconds between two looks at the clock; at 60 times its pace that is 1.2 s of sound.
_TICK_S = 0.02
_SEED = 7
_PEAK = 9_000
_ROOM_NOISE = 12.0
_HARMONICS = (1.0, 0.6, 0.35, 0.2)


def open_simulated_microphone(
    grant: RecordingGrant, ring: SampleRing, *, clock: Clock, rate_hz: int = 48_000
) -> AbstractContextManager[CaptureSignal]:
    """Fill `ring` with a simulated voice, at the pace of `clock`, while the block runs.

    It demands a grant as the real one does, so that a rehearsal rehearses the consent too.

    Args:
        grant: Permission by everyone in the rehearsal.
        ring: Every channel gets the same sound.
        clock: May run up to some 100 times as fast as the one on the wall.
        rate_hz: Frames in a second.

    Raises:
        TypeError: `grant` is not one.
    """
    if not isinstance(grant, RecordingGrant):
        raise TypeError("a microphone opens for a RecordingGrant alone")
    return _open(ring, clock, rate_hz)


@contextmanager
def _open(ring: SampleRing, clock: Clock, rate_hz: int) -> Iterator[CaptureSignal]:
    signal = CaptureSignal(ring, clock, rate_hz)
    loop = np.repeat(simulated_voice(rate_hz)[:, np.newaxis], ring.channels, axis=1)
    closing = threading.Event()
    speaker = threading.Thread(
        target=_speak, args=(signal, loop, closing), name="simulated microphone", daemon=True
    )
    speaker.start()
    try:
        yield signal
    finally:
        closing.set()
        speaker.join()


def _speak(signal: CaptureSignal, loop: Samples, closing: threading.Event) -> None:
    started_ms = signal.clock.monotonic_ms()
    while not closing.wait(_TICK_S):
        elapsed_ms = signal.clock.monotonic_ms() - started_ms
        due = elapsed_ms * signal.rate_hz // 1_000 - signal.frames_captured
        while due > 0:
            start = signal.frames_captured % len(loop)
            block = loop[start : start + due]
            signal.hear(block)
            due -= len(block)


@lru_cache(maxsize=2)
def simulated_voice(rate_hz: int, seed: int = _SEED) -> Samples:
    """20 s of sound in the rhythm of speech, shape (frames,); it can be played in a loop.

    Harmonic tones of 0.1 to 0.3 s that rise and fall like syllables, with pauses between
    words and phrases, over a little noise. The same seed gives the same samples.
    """
    random = np.random.default_rng(seed)
    sound = random.normal(0.0, _ROOM_NOISE, LOOP_S * rate_hz).astype(np.float32)
    # It starts and ends in a pause, so that the seam of the loop is not heard.
    at_s, voice_hz = 0.3, 140.0
    while at_s < LOOP_S - 0.8:
        length_s = random.uniform(0.1, 0.3)
        if random.random() < 0.08:  # somebody else goes on
            voice_hz = random.uniform(95.0, 230.0)
        pitch_hz = voice_hz * random.uniform(0.9, 1.15)
        start = int(at_s * rate_hz)
        syllable = _syllable(pitch_hz, length_s, rate_hz) * random.uniform(0.4, 1.0)
        sound[start : start + len(syllable)] += syllable
        pause_s = random.choice([0.02, 0.12, 0.5], p=[0.6, 0.32, 0.08])
        at_s += length_s + pause_s
    return sound.clip(-32_768, 32_767).astype(np.int16)


def _syllable(pitch_hz: float, length_s: float, rate_hz: int) -> np.ndarray:
    frames = int(length_s * rate_hz)
    turns = np.arange(frames, dtype=np.float32) * np.float32(2 * np.pi * pitch_hz / rate_hz)
    tone = sum(part * np.sin((k + 1) * turns) for k, part in enumerate(_HARMONICS))
    shape = np.hanning(frames).astype(np.float32)
    return np.asarray(tone * shape * np.float32(_PEAK / sum(_HARMONICS)), dtype=np.float32)
