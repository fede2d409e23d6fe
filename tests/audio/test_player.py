from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.audio.play_plan import PlayPlan
from colearn_desktop.audio.player import Player
from colearn_desktop.audio.timeline import PlayableSegment, Timeline
from colearn_desktop.domain.errors import (
    NoPlaybackDeviceError,
    PlaybackDeviceLostError,
    SegmentDamagedError,
    VaultLockedError,
)
from colearn_desktop.domain.floor import Span
from tests.fakes.audio_room import RATE_HZ, VirtualRoom, align, make_speech, virtual_room
from tests.fakes.audio_waiting import wait_until


def _segments(samples: np.ndarray, at_ms: int = 0) -> list[PlayableSegment]:
    """The samples as segments of a second that adjoin, from a moment of session time on."""
    result = []
    for start in range(0, len(samples), RATE_HZ):
        flac = encode_flac(samples[start : start + RATE_HZ], RATE_HZ)
        frames = min(RATE_HZ, len(samples) - start)
        result.append(
            PlayableSegment(at_ms + start // 48, frames, lambda flac=flac: flac)  # type: ignore[misc]
        )
    return result


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return make_speech(tmp_path_factory.mktemp("talk") / "talk.wav")


class Listening:
    """Writes down what is played in the room; each test hears what comes after `begin`."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._from_bytes = 0

    def begin(self) -> None:
        wait_until(self._size_bytes, "the listener hears silence")
        self._from_bytes = self._size_bytes()

    def until_silence(self) -> np.ndarray:
        """All that was heard, half a second of silence at its end."""
        seen = len(self._heard())
        wait_until(lambda: len(self._heard()) > seen + RATE_HZ // 2, "half a second more")
        wait_until(lambda: not self._heard()[-RATE_HZ // 2 :].any(), "silence")
        return self._heard()

    def _size_bytes(self) -> int:
        return self._raw.stat().st_size // 2 * 2 if self._raw.exists() else 0

    def _heard(self) -> np.ndarray:
        heard = self._raw.read_bytes()[self._from_bytes : self._size_bytes()]
        return np.frombuffer(heard[: len(heard) // 2 * 2], np.int16)


@pytest.fixture(scope="module")
def listener(
    room: VirtualRoom, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Listening]:
    # One for all tests: the first sound of an idle room takes two seconds to come.
    raw = tmp_path_factory.mktemp("heard") / "heard.raw"
    process = room.start_listening(raw)
    yield Listening(raw)
    process.send_signal(signal.SIGTERM)
    process.wait()


@pytest.fixture
def listening(listener: Listening) -> Listening:
    listener.begin()
    return listener


# Where things are


def test_a_moment_finds_its_segment_and_gaps_lead_to_what_follows() -> None:
    second = PlayableSegment(0, 48_000, lambda: b"")
    timeline = Timeline(
        [
            second,
            PlayableSegment(1_000, 24_000, second.fetch),
            PlayableSegment(9_000, 100, second.fetch),
        ],
        RATE_HZ,
    )
    assert timeline.place(-5) == (0, 0)
    assert timeline.place(250) == (0, 12_000)
    assert timeline.place(1_000) == (1, 0)
    assert timeline.place(1_499) == (1, 23_952)
    assert timeline.place(1_500) == (2, 0)
    assert timeline.place(8_999) == (2, 0)
    assert timeline.place(9_002) == (2, 96)
    assert timeline.place(9_003) is None
    assert timeline.end_ms == 9_002
    assert Timeline([], RATE_HZ).place(0) is None


def test_seeking_moves_the_position_without_any_device() -> None:
    player = Player(_segments(np.zeros(2 * RATE_HZ, np.int16), at_ms=60_000), rate_hz=RATE_HZ)
    assert player.position_ms == 60_000
    player.seek_ms(61_500)
    assert player.position_ms == 61_500
    player.seek_ms(99_000)
    assert player.position_ms == player.end_ms == 62_000
    assert player.at_end
    player.close()


def test_stopping_goes_back_to_the_start() -> None:
    player = Player(_segments(np.zeros(2 * RATE_HZ, np.int16), at_ms=60_000), rate_hz=RATE_HZ)
    player.seek_ms(61_500)
    player.stop()
    assert player.position_ms == 60_000
    player.close()


def test_a_session_without_sound_is_at_its_end() -> None:
    player = Player([], rate_hz=RATE_HZ)
    assert player.at_end
    assert player.position_ms == 0
    player.close()


# What is heard


@pytest.mark.audio
def test_what_is_played_is_what_was_recorded(talk: np.ndarray, listening: Listening) -> None:
    player = Player(_segments(talk), rate_hz=RATE_HZ)
    player.play()
    wait_until(lambda: not player.is_playing, "it plays to its end", within_s=20)
    assert player.at_end
    assert player.failure is None
    assert player.position_ms == player.end_ms
    heard = listening.until_silence()
    player.close()
    assert align(talk, heard)[1] >= 0.999


@pytest.mark.audio
def test_the_gap_between_two_stretches_is_skipped(
    talk: np.ndarray, listening: Listening
) -> None:
    first, second = talk[: 2 * RATE_HZ], talk[2 * RATE_HZ : 4 * RATE_HZ]
    player = Player(_segments(first) + _segments(second, at_ms=600_000), rate_hz=RATE_HZ)
    seen: set[int] = set()

    def is_over() -> bool:
        seen.add(player.position_ms)
        return not player.is_playing

    player.play()
    wait_until(is_over, "it plays to its end")
    heard = listening.until_silence()
    player.close()
    assert align(talk[: 4 * RATE_HZ], heard)[1] >= 0.9999
    assert not any(2_000 < moment < 600_000 for moment in seen)
    assert max(seen) == 602_000


@pytest.mark.audio
def test_pause_and_play_go_on_where_it_was_and_seek_goes_elsewhere(
    talk: np.ndarray, listening: Listening
) -> None:
    player = Player(_segments(talk), rate_hz=RATE_HZ)
    player.seek_ms(3_000)
    player.play()
    wait_until(lambda: player.position_ms >= 3_400, "it plays")
    player.pause()
    paused_ms = player.position_ms
    assert 3_400 <= paused_ms < 3_700
    assert not player.is_playing
    heard = listening.until_silence()
    part = talk[3 * RATE_HZ : 3 * RATE_HZ + RATE_HZ // 4]
    assert align(part, heard)[1] >= 0.99
    assert player.position_ms == paused_ms
    player.play()
    player.seek_ms(1_000)
    wait_until(lambda: 1_100 <= player.position_ms < 2_000, "it plays from the new place")
    player.stop()
    assert player.position_ms == 0
    player.close()


def _tone(hz: float, seconds: float) -> np.ndarray:
    moments = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return (12_000 * np.sin(2 * np.pi * hz * moments)).astype(np.int16)


def _sounding(heard: np.ndarray) -> np.ndarray:
    """From the first sound to the last."""
    loud = np.flatnonzero(np.abs(heard.astype(np.int32)) > 300)
    return heard[loud[0] : loud[-1] + 1]


def _loudest_hz(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE_HZ / len(sound))


@pytest.mark.audio
@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_another_speed_changes_the_length_and_not_the_pitch(
    speed: float, listening: Listening
) -> None:
    player = Player(_segments(_tone(440, 4)), rate_hz=RATE_HZ)
    player.follow(PlayPlan(speed=speed))
    player.play()
    wait_until(lambda: not player.is_playing, "it plays to its end", within_s=20)
    assert player.position_ms == pytest.approx(4_000, abs=1)
    heard = _sounding(listening.until_silence())
    player.close()
    assert len(heard) / RATE_HZ == pytest.approx(4 / speed, abs=0.02)
    middle = heard[len(heard) // 4 : -len(heard) // 4]
    assert _loudest_hz(middle) == pytest.approx(440, abs=1)


@pytest.mark.audio
def test_the_speed_changes_while_it_plays(listening: Listening) -> None:
    player = Player(_segments(_tone(440, 6)), rate_hz=RATE_HZ)
    player.play()
    wait_until(lambda: player.position_ms > 2_000, "it plays")
    player.follow(PlayPlan(speed=2.0))
    wait_until(lambda: not player.is_playing, "it plays to its end", within_s=20)
    heard = _sounding(listening.until_silence())
    player.close()
    assert 3.9 < len(heard) / RATE_HZ < 4.6  # two seconds, and the other four in two
    assert _loudest_hz(heard) == pytest.approx(440, abs=1)


@pytest.mark.audio
def test_a_loop_is_heard_again_and_again(talk: np.ndarray, listening: Listening) -> None:
    player = Player(_segments(talk[: 4 * RATE_HZ]), rate_hz=RATE_HZ)
    player.seek_ms(1_200)
    player.follow(PlayPlan(loop=Span(1_200, 1_900)))
    player.play()
    seen: set[int] = set()

    def rounds() -> bool:
        seen.add(player.position_ms)
        return len(listening._heard()) > 4 * RATE_HZ

    wait_until(rounds, "four seconds", within_s=20)
    assert player.is_playing
    assert all(1_200 <= moment <= 1_900 for moment in seen)
    player.follow(PlayPlan())
    wait_until(lambda: not player.is_playing, "it plays on to its end")
    heard = listening.until_silence()
    player.close()
    part = talk[1_200 * 48 : 1_900 * 48]
    assert align(np.tile(part, 3), heard)[1] >= 0.999
    assert align(talk[2 * RATE_HZ : 4 * RATE_HZ], heard)[1] >= 0.999


@pytest.mark.audio
def test_silences_are_skipped_and_told(talk: np.ndarray, listening: Listening) -> None:
    first, last = talk[:RATE_HZ], talk[RATE_HZ : 3 * RATE_HZ]
    hush = np.zeros(3 * RATE_HZ, np.int16)
    player = Player(_segments(np.concatenate([first, hush, last])), rate_hz=RATE_HZ)
    player.follow(PlayPlan(silences=(Span(1_000, 4_000),)))
    player.play()
    wait_until(lambda: not player.is_playing, "it plays to its end")
    heard = listening.until_silence()
    assert player.skipped_ms == 3_000
    player.close()
    assert align(talk[: 3 * RATE_HZ], heard)[1] >= 0.9999


@pytest.mark.audio
def test_a_seek_begins_with_the_very_frame(talk: np.ndarray, listening: Listening) -> None:
    player = Player(_segments(talk), rate_hz=RATE_HZ)
    player.play()
    wait_until(lambda: player.position_ms > 300, "it plays")
    player.seek_ms(2_345)
    wait_until(lambda: player.position_ms > 3_300, "it plays from there")
    player.pause()
    heard = listening.until_silence()
    player.close()
    exact, before = 2_345 * 48, 2_335 * 48
    start, likeness = align(talk[exact : exact + RATE_HZ // 2], heard)
    assert likeness >= 0.999
    # Ten milliseconds earlier it was not yet that part of the talk.
    ahead = heard[start - 480 : start].astype(float)
    assert not np.array_equal(ahead, talk[before:exact].astype(float))


@pytest.mark.audio
def test_a_damaged_segment_is_silent_and_counted(
    talk: np.ndarray, listening: Listening
) -> None:
    segments = _segments(talk[: 4 * RATE_HZ])

    def refuse() -> bytes:
        raise SegmentDamagedError

    segments[1] = PlayableSegment(1_000, RATE_HZ, refuse)
    segments[2] = PlayableSegment(2_000, RATE_HZ, lambda: b"something else")
    player = Player(segments, rate_hz=RATE_HZ)
    player.play()
    wait_until(lambda: not player.is_playing, "it plays to its end")
    assert player.damaged_segments == 2
    heard = listening.until_silence()
    player.close()
    expected = talk[: 4 * RATE_HZ].copy()
    expected[RATE_HZ : 3 * RATE_HZ] = 0
    assert align(expected, heard)[1] >= 0.999


@pytest.mark.audio
def test_a_vault_that_is_locked_stops_it_with_the_reason(
    room: VirtualRoom, talk: np.ndarray
) -> None:
    def refuse() -> bytes:
        raise VaultLockedError

    player = Player(
        [*_segments(talk[:RATE_HZ]), PlayableSegment(1_000, RATE_HZ, refuse)], rate_hz=RATE_HZ
    )
    player.play()
    wait_until(lambda: not player.is_playing, "it stops")
    assert isinstance(player.failure, VaultLockedError)
    player.close()


@pytest.mark.audio
def test_without_anything_to_play_through_the_failure_says_so(talk: np.ndarray) -> None:
    player = Player(_segments(talk[:RATE_HZ]), rate_hz=RATE_HZ, device_key="ALSA: pulled out")
    with virtual_room(private=True), pytest.raises(NoPlaybackDeviceError):
        player.play()
    assert not player.is_playing
    player.close()


@pytest.mark.audio
def test_a_loudspeaker_that_goes_away_stops_it_with_the_reason(talk: np.ndarray) -> None:
    with virtual_room(private=True) as room:
        player = Player(_segments(talk), rate_hz=RATE_HZ)
        player.play()
        wait_until(lambda: player.position_ms > 300, "it plays")
        room.kill_server()
        wait_until(lambda: not player.is_playing, "it stops")
        assert isinstance(player.failure, PlaybackDeviceLostError)
        assert 200 <= player.position_ms < 2_000  # where it was
        player.close()


@pytest.mark.audio
def test_a_loudspeaker_that_falls_still_stops_it_with_the_reason(talk: np.ndarray) -> None:
    with virtual_room(private=True) as room:
        player = Player(_segments(np.tile(talk, 3)), rate_hz=RATE_HZ)
        player.play()
        wait_until(lambda: player.position_ms > 300, "it plays")
        room.freeze_server()
        try:
            wait_until(lambda: not player.is_playing, "it stops", within_s=15)
            assert isinstance(player.failure, PlaybackDeviceLostError)
        finally:
            room.thaw_server()
        player.close()
