"""A paused player keeps its device for a while, because to open one can take two seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from colearn_desktop.audio import player as player_module
from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.audio.player import Player
from colearn_desktop.audio.portaudio import start_stream
from colearn_desktop.audio.timeline import PlayableSegment
from tests.fakes.audio_room import RATE_HZ, virtual_room
from tests.fakes.audio_waiting import wait_until

pytestmark = pytest.mark.audio

_SECOND = encode_flac(np.full((RATE_HZ, 1), 900, np.int16), RATE_HZ)


def paused_player() -> Player:
    """One that has played a little."""
    segments = [PlayableSegment(1_000 * i, RATE_HZ, lambda: _SECOND) for i in range(20)]
    player = Player(segments, rate_hz=RATE_HZ)
    player.play()
    wait_until(lambda: player.position_ms > 300, "it plays")
    player.pause()
    return player


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The streams that are opened, in order."""
    streams: list[object] = []

    def counted(make: Callable[[], Any]) -> Any:
        streams.append(start_stream(make))
        return streams[-1]

    monkeypatch.setattr(player_module, "start_stream", counted)
    return streams


@pytest.mark.usefixtures("room")
def test_after_a_pause_it_plays_on_without_opening_the_device_again(
    opened: list[object],
) -> None:
    player = paused_player()
    paused_ms, asked = player.position_ms, player._asked
    wait_until(lambda: player._asked > asked + 10, "the device asks on")
    assert player.position_ms == paused_ms < 3_000
    assert not player.is_playing
    player.seek_ms(9_000)
    player.play()
    wait_until(lambda: 9_100 < player.position_ms < 12_000, "it plays from there")
    player.pause()
    assert len(opened) == 1
    assert player.failure is None
    player.close()


@pytest.mark.usefixtures("room")
def test_a_long_pause_lets_the_device_go_and_play_opens_it_anew(
    opened: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_module, "_HELD_S", 0.2)
    player = paused_player()
    wait_until(lambda: player._stream is None, "the device is let go")
    assert player.failure is None
    player.play()
    wait_until(lambda: player.position_ms > 700, "it plays")
    assert len(opened) == 2
    player.close()


def test_a_device_that_fell_still_in_a_pause_is_let_go_without_a_word() -> None:
    with virtual_room(private=True) as room:
        player = paused_player()
        room.freeze_server()
        try:
            wait_until(lambda: player._stream is None, "it is let go", within_s=15)
        finally:
            room.thaw_server()
        assert player.failure is None
        player.play()
        wait_until(lambda: player.position_ms > 700, "it plays", within_s=15)
        player.close()
