"""How long opening, storing and fetching take in a vault that has grown.

    python tests/benchmarks/vault_size.py [--hours N ...] [--stored N] [--json FILE]

Real segments of noise, sealed and committed by the recorder's own writer; while the vault
is filled its disk need not be waited for, while storing is measured it is (synchronous
FULL, as shipped). For opening and fetching the file is put out of the system's cache first.
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
from colearn_desktop.domain.ids import RecordingId  # noqa: E402
from colearn_desktop.vault.stretch_writer import StretchWriter  # noqa: E402
from colearn_desktop.vault.vault import Vault  # noqa: E402
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault  # noqa: E402
from tests.fakes.vault_room import VaultRoom, raw_sql  # noqa: E402

RATE_HZ = 48_000
FRAMES = SEGMENT_MS * RATE_HZ // 1_000
OPENINGS, FETCHES = 7, 100


class GrowingRecording:
    """One recording of a vault, and how far it has come."""

    def __init__(self, vault: Vault) -> None:
        self._place = VaultRoom(vault)
        self.recording_id: RecordingId = self._place.recording()
        self.writer: StretchWriter = self._place.writer(
            self._place.everyone_agrees(), self.recording_id
        )
        noise = np.random.default_rng(1)
        self._sounds = [
            encode_flac(noise.normal(0, 120, (FRAMES, 1)).astype(np.int16), RATE_HZ)
            for _each in range(20)
        ]
        self.segments = 0

    def store(self) -> None:
        """One segment more."""
        index = self.segments
        self.writer.append(
            index=index,
            first_frame=index * FRAMES,
            frames=FRAMES,
            peak=600,
            at_ms=index * SEGMENT_MS,
            last=False,
            flac=self._sounds[index % len(self._sounds)],
        )
        self.segments += 1

    def grow_to(self, hours: float) -> None:
        """Store up to a length, without waiting for the disk."""
        connection = self.writer._connection._connection
        connection.execute("PRAGMA synchronous = OFF")
        while self.segments * SEGMENT_MS < hours * 3_600_000:
            self.store()
        connection.execute("PRAGMA synchronous = FULL")


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


def measure(hours: list[float], stored: int) -> list[dict[str, object]]:
    """One line for each size, in one vault that grows."""
    lines: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        vault = cheap_vault(Path(name))
        recording = GrowingRecording(vault)
        database = vault.folder / "vault.db"
        dice = random.Random(3)
        for each in sorted(hours):
            recording.grow_to(each)
            storing = spread([in_ms(recording.store) for _segment in range(stored)])
            vault._database.checkpoint()
            fetching = []
            for _ in range(FETCHES):
                out_of_cache(database)
                index = dice.randrange(recording.segments)
                fetching.append(in_ms(partial(fetch, vault, recording.recording_id, index)))
            look = partial(vault.recordings.get, recording.recording_id)
            listing = spread([in_ms(look) for _ in range(5)])
            opening = []
            vault.close()
            for _ in range(OPENINGS):
                out_of_cache(database)
                began_s = time.perf_counter()
                vault = Vault.unlock(vault.folder, PASSPHRASE)
                opening.append((time.perf_counter() - began_s) * 1_000)
                vault.close()
            lines.append(
                {
                    "hours": each,
                    "gb": round(database.stat().st_size / 1e9, 2),
                    "store_ms": storing,
                    "fetch_ms": spread(fetching),
                    "list_ms": listing,
                    "open_ms": spread(opening),
                }
            )
            print(json.dumps(lines[-1]), flush=True)
            vault = Vault.unlock(vault.folder, PASSPHRASE)
            recording.writer._connection = vault._database.own_connection()
        raw_sql(vault).close()
        vault.close()
    return lines


def main() -> None:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--hours", type=float, nargs="+", default=[1, 10])
    parser.add_argument("--stored", type=int, default=500, help="segments stored, measured")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    lines = measure(chosen.hours, chosen.stored)
    if chosen.json:
        chosen.json.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
