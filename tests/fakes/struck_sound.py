"""A vault with real sound of which a part was struck, and a process that silences it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from colearn_desktop.audio.codec import decode_flac, encode_flac
from colearn_desktop.audio.ring import Samples
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.domain.striking import struck_frames
from colearn_desktop.services.silencing import silence_strikes
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import VaultRoom, raw_sql

RATE_HZ = 8_000

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.fakes.struck_sound"])


class StruckSound:
    """Noise in segments of a given grid.

    Args:
        grid: Session time and frames of each segment, in order.
    """

    def __init__(self, vault: Vault, grid: Sequence[tuple[int, int]], seed: int = 1) -> None:
        self.vault = vault
        self.grid = grid
        self.place = VaultRoom(vault)
        self.recording_id: RecordingId = vault.recordings.begin_recording(
            self.place.session_id, RATE_HZ, 1, 1_000
        )
        self.writer = self.place.writer(self.place.everyone_agrees(), self.recording_id)
        source = np.random.default_rng(seed)
        self.samples: list[Samples] = [
            source.integers(-9_000, 9_000, (frames, 1), dtype=np.int16) for _at, frames in grid
        ]
        self._first_frame = 0
        for index in range(len(grid) - 1):
            self.store(index)

    def store(self, index: int) -> None:
        """Store one segment; all but the last are there from the start."""
        at_ms, frames = self.grid[index]
        self.writer.append(
            index=index,
            first_frame=self._first_frame,
            frames=frames,
            peak=int(np.abs(self.samples[index].astype(np.int32)).max()),
            at_ms=at_ms,
            last=index == len(self.grid) - 1,
            flac=encode_flac(self.samples[index], RATE_HZ),
        )
        self._first_frame += frames

    def strike(self, from_ms: int, until_ms: int) -> None:
        self.place.log(StretchStruck(from_ms, until_ms))

    def sealed(self) -> list[bytes]:
        """The stored bytes of every segment."""
        raw = raw_sql(self.vault)
        rows = raw.execute(
            "SELECT sealed FROM audio_segment WHERE recording_id = ? ORDER BY segment_index",
            (self.recording_id,),
        ).fetchall()
        raw.close()
        return [row[0] for row in rows]

    def expected(self, spans: Sequence[Span]) -> list[Samples]:
        """What every segment should sound like once these are silenced."""
        result = []
        for (at_ms, frames), sound in zip(self.grid, self.samples, strict=True):
            after = sound.copy()
            for first, until in struck_frames(spans, at_ms, frames, RATE_HZ):
                after[first:until] = 0
            result.append(after)
        return result

    def check(self, spans: Sequence[Span], vault: Vault | None = None) -> None:
        """Exact outside, silent inside, as long as before, peaks true, and whole."""
        recordings = (vault or self.vault).recordings
        places = recordings.segments(self.recording_id, 1)
        for place, sound in zip(places, self.expected(spans), strict=False):
            flac = recordings.fetch(self.recording_id, 1, place.index)
            assert np.array_equal(decode_flac(flac), sound)
            assert place.peak == int(np.abs(sound.astype(np.int32)).max())
        frames = sum(frames for _at, frames in self.grid[: len(places)])
        assert recordings.get(self.recording_id).frames == frames
        assert recordings.verify(self.recording_id).is_whole


def silence_until_killed(folder: Path, step: int | None, after_s: float = 0.0) -> bool:
    """Let a process silence everything in a vault, and kill it (SIGKILL) on its way.

    Args:
        step: Which of its steps it is killed at; None to be killed after a time.

    Returns:
        Whether it was killed before it was done.
    """
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=_silence, args=(folder, step, theirs))
    process.start()
    theirs.close()
    word = ours.recv()
    if step is None and word == "open" and ours.poll(after_s):
        word = ours.recv()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    process.close()
    ours.close()
    return bool(word != "done")


def _silence(folder: Path, wanted: int | None, told: Connection[Any, Any]) -> None:
    vault = Vault.unlock(folder, PASSPHRASE)
    steps = 0

    def step() -> None:
        nonlocal steps
        if steps == wanted:
            told.send("there")
            told.recv()  # until it is killed
        steps += 1

    def stopped() -> bool:
        step()
        return False

    strikes, database = vault.strikes, vault._database
    hold, empty_log = strikes.hold, database.empty_log

    def hold_in_steps(*arguments: Any) -> None:
        hold(*arguments)
        step()

    def empty_log_in_steps() -> bool:
        step()
        is_empty = empty_log()
        step()
        return is_empty

    strikes.hold = hold_in_steps  # type: ignore[method-assign, assignment]
    database.empty_log = empty_log_in_steps  # type: ignore[method-assign]
    if wanted is None:
        told.send("open")
    silence_strikes(vault, FakeClock(), stopped=stopped)
    told.send("done")
    told.recv()
