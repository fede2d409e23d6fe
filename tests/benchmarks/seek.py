"""From a seek to its first sample, in a recording of three and a half hours.

    .venv/bin/python packaging/test_room.py -- .venv/bin/python tests/benchmarks/seek.py

A vault with a real recording of noise at 48 kHz, sealed second by second, is played into
the virtual room; `--vault DIR` takes a session in the middle of a vault that
`vault_size.py --keep DIR` has left. Measured for each seek while it plays, at each speed:
from the call to the first frame of the new place handed to the device, fetched, opened,
decoded and (at another speed) stretched; once more with the file out of the system's cache
at each seek; and how long it takes to begin playing after a pause, and with the device
opened anew (which waits for the virtual room's loudspeaker, a null sink that takes up to two
seconds to begin; so does a seek in which its buffer runs dry). The yardstick is to unseal and decode one such segment.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from colearn_desktop.audio.codec import decode_flac, encode_flac
from colearn_desktop.audio.player import LATENCY_S, Player
from colearn_desktop.domain.consent import grant_recording
from colearn_desktop.domain.ids import GrantId, SessionId, new_id
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.services.recorded_sound import recorded_stretches
from colearn_desktop.vault.vault import Vault
from tests.benchmarks.vault_size import out_of_cache
from tests.fakes.audio_room import virtual_room
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.services.past_session import PastSession

RATE_HZ = 48_000
HOURS = 3.5


class WatchedPlayer:
    """Notes when the first frame of a wanted place is handed to the device."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._fill = player._fill
        self._wanted = -1
        self.came_s = 0.0
        player._fill = self._watch  # type: ignore[method-assign, assignment]

    def settle(self) -> None:
        """Wait until the device plays at its pace."""
        while self._player.position_ms < 2_000:
            time.sleep(0.01)

    def seek_s(self, at_ms: int) -> float:
        """How long it took, in seconds."""
        self.came_s = 0.0
        self._wanted = at_ms
        asked_s = time.perf_counter()
        self._player.seek_ms(at_ms)
        return self._waited(asked_s)

    def play_s(self, at_ms: int) -> float:
        """The same after a pause."""
        self._player.pause()
        self._player.seek_ms(at_ms)
        self.came_s = 0.0
        self._wanted = at_ms
        asked_s = time.perf_counter()
        self._player.play()
        return self._waited(asked_s)

    def open_s(self, at_ms: int) -> float:
        """The same with the device closed, too."""
        self._player.pause()
        with self._player._device_lock:
            self._player._close_device()
        return self.play_s(at_ms)

    def _waited(self, asked_s: float) -> float:
        while not self.came_s:
            if time.perf_counter() - asked_s > 10:
                raise TimeoutError
            time.sleep(0.000_5)
        return self.came_s - asked_s

    def _watch(self, out: object, frames: int, moment: object, flags: object) -> None:
        self._fill(out, frames, moment, flags)  # type: ignore[arg-type]
        if self._wanted >= 0 and self._player._position_ms > self._wanted:
            self.came_s = time.perf_counter()
            self._wanted = -1


def record(past: PastSession, seconds: int) -> None:
    """Seconds of noise, of which twenty differ."""
    store = past.vault.recordings
    form = past.vault.consents.form(past.log.header.form_sha256)
    grant = grant_recording(
        GrantId(new_id()), past.session_id, past.log.state.present, past.ledger, form
    )
    past.vault.consents.save_grant(grant, past.clock.utc_ms())
    recording_id = store.begin_recording(past.session_id, RATE_HZ, 1, past.clock.utc_ms())
    writer = store.begin_stretch(recording_id, grant, past.clock.utc_ms())
    noise = np.random.default_rng(1)
    sounds = [
        encode_flac(noise.normal(0, 900, (RATE_HZ, 1)).astype(np.int16), RATE_HZ)
        for _second in range(20)
    ]
    for index in range(seconds):
        writer.append(
            index=index,
            first_frame=index * RATE_HZ,
            frames=RATE_HZ,
            peak=4_000,
            at_ms=index * 1_000,
            last=index == seconds - 1,
            flac=sounds[index % len(sounds)],
        )


def line(name: str, times_s: list[float]) -> str:
    """Median, 99th percentile and the largest."""
    in_ms = sorted(1_000 * each for each in times_s)
    p99 = in_ms[min(len(in_ms) - 1, int(0.99 * len(in_ms)))]
    return (
        f"{name:<44} median {statistics.median(in_ms):6.1f} ms   p99 {p99:6.1f} ms   "
        f"largest {in_ms[-1]:6.1f} ms   of {len(in_ms)}"
    )


def measure(
    vault: Vault, session_id: SessionId, seeks: int
) -> Iterator[tuple[str, list[float]]]:
    """What is measured, and how long each took."""
    dice = random.Random(7)
    began_s = time.perf_counter()
    playback = SessionPlayback(vault, session_id)
    yield "the session opened for playing", [time.perf_counter() - began_s]
    (stretch,) = recorded_stretches(vault, session_id)

    def places(count: int) -> list[int]:
        return [dice.randrange(0, stretch.end_ms - 10_000) for _each in range(count)]

    yardstick = []
    for _ in range(seeks):
        index = dice.choice(stretch.places).index
        began_s = time.perf_counter()
        decode_flac(vault.recordings.fetch(stretch.recording_id, 1, index))
        yardstick.append(time.perf_counter() - began_s)
    yield "yardstick: unseal and decode one segment", yardstick
    player = playback._player
    assert player is not None
    watched = WatchedPlayer(player)
    playback.play()
    watched.settle()
    for speed in (1.0, 0.5, 2.0):
        playback.set_speed(speed)
        times_s = [watched.seek_s(at_ms) for at_ms in places(seeks)]
        yield f"seek to first sample at {speed:g} x", times_s
    playback.set_speed(1.0)
    times_s = []
    for at_ms in places(seeks):
        out_of_cache(vault.folder / "vault.db")
        times_s.append(watched.seek_s(at_ms))
    yield "seek to first sample, file not in memory", times_s
    yield "play after a pause", [watched.play_s(at_ms) for at_ms in places(seeks // 5)]
    yield "play, the device opened anew", [watched.open_s(at) for at in places(seeks // 20)]
    playback.close()


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeks", type=int, default=200)
    arguments.add_argument("--hours", type=float, default=HOURS)
    arguments.add_argument("--vault", type=Path, help="one that vault_size.py has kept")
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    told: dict[str, list[float]] = {}
    with ExitStack() as stack:
        stack.enter_context(virtual_room())
        if chosen.vault:
            sessions = json.loads((chosen.vault / "sessions.json").read_text("utf-8"))
            session_id = SessionId(sessions[len(sessions) // 2])
            vault = Vault.unlock(chosen.vault / "grown" / "vault", PASSPHRASE)
        else:
            past = PastSession(Path(stack.enter_context(tempfile.TemporaryDirectory())))
            past.everyone_agrees()
            record(past, round(chosen.hours * 3_600))
            session_id, vault = past.session_id, past.vault
        for name, times_s in measure(vault, session_id, chosen.seeks):
            print(line(name, times_s), flush=True)
            told[name] = times_s
        print(f"heard later still by what the device holds: {1_000 * LATENCY_S:.0f} ms")
        vault.close()
    if chosen.json:
        result = {
            name: {
                "p50_ms": round(1_000 * statistics.median(times), 1),
                "p99_ms": round(1_000 * sorted(times)[int(0.99 * len(times) - 0.01)], 1),
                "most_ms": round(1_000 * max(times), 1),
            }
            for name, times in told.items()
        }
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
