from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from colearn_desktop.audio import voice_activity
from colearn_desktop.audio.ring import Samples
from colearn_desktop.audio.voice_activity import VoiceActivity, resampled

RATE_HZ = 48_000
WORDS = "We met to talk about the river, and nobody wanted to go home before the rain stopped."


def blocks(sound: Samples, rate_hz: int = RATE_HZ) -> Iterator[Samples]:
    """A tenth of a second at a time, as a recorder reads."""
    step = rate_hz // 10
    for start in range(0, len(sound) - step, step):
        yield sound[start : start + step].reshape(step, -1)


def share_of_voice(sound: Samples, rate_hz: int = RATE_HZ) -> float:
    voice = VoiceActivity(rate_hz)
    said = []
    for block in blocks(sound, rate_hz):
        voice.hear(block)
        said.append(voice.is_voice is True)
    return float(np.mean(said))


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    path: Path = tmp_path_factory.mktemp("speech") / "speech.wav"
    subprocess.run(["espeak-ng", "-w", str(path), WORDS], check=True)
    spoken, rate_hz = soundfile.read(path, dtype="int16")
    at = np.arange(len(spoken) * RATE_HZ // rate_hz) * rate_hz / RATE_HZ
    heard: Samples = np.interp(at, np.arange(len(spoken)), spoken).astype(np.int16)
    return heard


def test_the_extra_is_installed_with_the_tests() -> None:
    assert voice_activity.is_available()


@pytest.mark.parametrize("every", [1, 2, 3])
def test_speech_is_heard_at_each_rate(speech: Samples, every: int) -> None:
    assert share_of_voice(speech[::every], RATE_HZ // every) > 0.9


def test_speech_is_heard_in_two_channels(speech: Samples) -> None:
    assert share_of_voice(np.stack((speech, speech // 2), axis=1)) > 0.9


def _noises() -> dict[str, Samples]:
    random = np.random.default_rng(5)
    frames = 8 * RATE_HZ
    at = np.arange(frames)
    taps = np.zeros(frames)
    taps[:: RATE_HZ // 2] = 20_000
    knock = np.exp(-np.arange(2_000) / 200) * random.normal(0, 1, 2_000)
    hum = 3_000 * np.sin(2 * np.pi * 50 * at / RATE_HZ)
    rumble = np.cumsum(random.normal(0, 30, frames))
    rumble -= np.convolve(rumble, np.ones(4_800) / 4_800, "same")
    every = {
        "nothing": np.zeros(frames),
        "a fan": random.normal(0, 300, frames),
        "mains hum": hum,
        "knocks on the table": np.convolve(taps, knock)[:frames],
        "traffic": rumble,
        "a kettle's whistle": 5_000 * np.sin(2 * np.pi * 2_500 * at / RATE_HZ),
    }
    return {name: sound.clip(-32_000, 32_000).astype(np.int16) for name, sound in every.items()}


@pytest.mark.parametrize("name", _noises())
def test_a_noise_is_no_speech(name: str) -> None:
    assert share_of_voice(_noises()[name]) == 0


def test_a_model_that_fails_is_no_longer_asked_and_nothing_is_raised(
    speech: Samples, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> None:
        raise OSError("no such library")

    monkeypatch.setattr(voice_activity, "_load_model", missing)
    voice = VoiceActivity(RATE_HZ)
    for block in blocks(speech[:RATE_HZ]):
        voice.hear(block)
    assert voice.is_voice is None
    assert len(caplog.records) == 1


def test_what_waits_for_its_window_is_wiped(speech: Samples) -> None:
    voice = VoiceActivity(RATE_HZ)
    for block in blocks(speech[: 2 * RATE_HZ]):
        voice.hear(block)
    assert voice._window.any()
    voice.forget()
    assert not voice._window.any()
    assert voice.is_voice is None


def test_resampling_keeps_the_mean() -> None:
    samples = np.arange(768, dtype=np.float32)
    fewer = resampled(samples, 512)
    assert len(fewer) == 512
    assert float(fewer.mean()) == pytest.approx(float(samples.mean()))
