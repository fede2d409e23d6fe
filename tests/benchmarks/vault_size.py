"""How long opening, storing, fetching and listing take in a vault that has grown.

    python tests/benchmarks/vault_size.py [--hours N ...] [--stored N] [--keep DIR] [--json FILE]

Real segments of noise, sealed and committed by the recorder's own writer, in sessions of
three and a half hours; while the vault is filled its disk need not be waited for, while
storing is measured it is (synchronous FULL, as shipped). Each time a segment is stored in
the vault that has grown, one is stored in a vault of one hour beside it, so that both meet
the same disk on the same day. For opening and fetching the file is put out of the system's
cache first. `--keep` leaves the vault behind for `seek.py --vault`.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from colearn_desktop.audio.codec import decode_flac, encode_flac  # noqa: E402
from colearn_desktop.audio.recorder import SEGMENT_MS  # noqa: E402
from colearn_desktop.domain.ids import RecordingId, SessionId  # noqa: E402
from colearn_desktop.vault.sealing import SegmentPlace  # noqa: E402
from colearn_desktop.vault.vault import Vault  # noqa: E402
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault  # noqa: E402
from tests.fakes.vault_room import VaultRoom  # noqa: E402

RATE_HZ = 48_000
FRAMES = SEGMENT_MS * RATE_HZ // 1_000
SESSION_MS = 3_500 * 3_600
OPENINGS, FETCHES = 7, 200


class GrowingVault:
    """A vault of sessions of three and a half hours, and how far the last has come."""

    def __init__(self, folder: Path) -> None:
        self.vault = cheap_vault(folder)
        noise = np.random.default_rng(1)
        self._sounds = [
            encode_flac(noise.normal(0, 120, (FRAMES, 1)).astype(np.int16), RATE_HZ)
            for _each in range(20)
        ]
        self.sessions: list[tuple[SessionId, RecordingId, int]] = []
        self.segments = 0
        self._begin()

    @property
    def hours(self) -> float:
        """Of sound, in all."""
        return self.segments * SEGMENT_MS / 3_600_000

    def store(self, count: int = 1) -> None:
        """Some segments more, in one commit."""
        first = self._index
        self._writer.append_all(
            [
                (
                    SegmentPlace(i, i * FRAMES, FRAMES, 600, i * SEGMENT_MS, last=False),
                    self._sounds[i % len(self._sounds)],
                )
                for i in range(first, first + count)
            ]
        )
        self._index += count
        self.segments += count
        self.sessions[-1] = (*self.sessions[-1][:2], self._index)

    def rest(self) -> None:
        """What the recorder's thread does when nobody waits for it."""
        self._writer.rest()

    def grow_to(self, hours: float) -> None:
        """Store up to a length, without waiting for the disk until the end."""
        self._pragma("synchronous = OFF")
        while self.hours < hours:
            self.store(16)
            self.rest()
            if self._index * SEGMENT_MS >= SESSION_MS:
                self._writer.close()
                self._begin()
                self._pragma("synchronous = OFF")
        self._pragma("synchronous = FULL")
        self.vault._database.checkpoint()
        with (self.vault.folder / "vault.db").open("rb") as file:
            os.fsync(file.fileno())

    def open_again(self) -> None:
        """After the vault was closed."""
        self.vault = Vault.unlock(self.vault.folder, PASSPHRASE)
        self._writer._connection = self.vault._database.own_connection()

    def _begin(self) -> None:
        place = VaultRoom(self.vault)
        recording_id = place.recording()
        self._writer = place.writer(place.everyone_agrees(), recording_id)
        self._index = 0
        self.sessions.append((place.session_id, recording_id, 0))

    def _pragma(self, what: str) -> None:
        self._writer._connection._connection.execute(f"PRAGMA {what}")


def in_ms(work: Callable[[], object]) -> float:
    """How long it takes."""
    began_s = time.perf_counter()
    work()
    return (time.perf_counter() - began_s) * 1_000


def spread(times_ms: list[float]) -> dict[str, float]:
    """How they lie."""
    ordered = sorted(times_ms)
    return {
        "p50": round(ordered[len(ordered) // 2], 2),
        "p99": round(ordered[max(0, math.ceil(len(ordered) * 0.99) - 1)], 2),
        "most": round(ordered[-1], 2),
        "count": len(ordered),
    }


def out_of_cache(database: Path) -> None:
    """Let the next reader go to the disk."""
    with database.open("rb") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def fetch(vault: Vault, recording_id: RecordingId, index: int) -> None:
    """One segment, from the file to its samples."""
    decode_flac(vault.recordings.fetch(recording_id, 1, index))


def store_side_by_side(
    big: GrowingVault, small: GrowingVault, count: int
) -> tuple[list[float], list[float]]:
    """What a commit takes in each, in turn, at some hundred times the pace of life."""
    times_ms: tuple[list[float], list[float]] = ([], [])
    for number in range(2 * count):
        which = number % 2
        grown = (big, small)[which]
        times_ms[which].append(in_ms(grown.store))
        grown.rest()
        time.sleep(0.004)
    return times_ms


def measure(hours: list[float], stored: int, folder: Path) -> list[dict[str, object]]:
    """One line for each size, in one vault that grows."""
    lines: list[dict[str, object]] = []
    small = GrowingVault(folder / "beside")
    small.grow_to(1)
    big = GrowingVault(folder / "grown")
    database = big.vault.folder / "vault.db"
    dice = random.Random(3)
    for each in sorted(hours):
        big.grow_to(each)
        in_big, in_small = store_side_by_side(big, small, stored)
        big.vault._database.checkpoint()
        fetching = []
        for _ in range(FETCHES):
            out_of_cache(database)
            _session, recording_id, segments = dice.choice(big.sessions)
            index = dice.randrange(max(1, segments))
            if index < segments:
                fetching.append(in_ms(partial(fetch, big.vault, recording_id, index)))
        look = partial(big.vault.recordings.get, big.sessions[0][1])
        listing = spread([in_ms(look) for _ in range(5)])
        opening = []
        big.vault.close()
        for _ in range(OPENINGS):
            out_of_cache(database)
            began_s = time.perf_counter()
            vault = Vault.unlock(big.vault.folder, PASSPHRASE)
            opening.append((time.perf_counter() - began_s) * 1_000)
            vault.close()
        lines.append(
            {
                "hours": each,
                "gb": round(database.stat().st_size / 1e9, 2),
                "store_ms": spread(in_big),
                "store_beside_ms": spread(in_small),
                "store_p99_ratio": round(spread(in_big)["p99"] / spread(in_small)["p99"], 2),
                "fetch_ms": spread(fetching),
                "list_ms": listing,
                "open_ms": spread(opening),
            }
        )
        print(json.dumps(lines[-1]), flush=True)
        big.open_again()
    big.vault.close()
    small.vault.close()
    told = [session for session, _recording, _segments in big.sessions]
    (folder / "sessions.json").write_text(json.dumps(told), encoding="utf-8")
    return lines


def main() -> None:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--hours", type=float, nargs="+", default=[1, 10])
    parser.add_argument("--stored", type=int, default=1_000, help="segments stored, measured")
    parser.add_argument("--keep", type=Path, help="a folder for the vault, which stays there")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if chosen.keep:
        chosen.keep.mkdir(parents=True)
        lines = measure(chosen.hours, chosen.stored, chosen.keep)
    else:
        with tempfile.TemporaryDirectory() as name:
            lines = measure(chosen.hours, chosen.stored, Path(name))
    if chosen.json:
        chosen.json.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
