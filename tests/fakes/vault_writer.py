"""A process that writes into a vault until somebody kills it, saying what it was promised."""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from colearn_desktop.domain.events import MomentMarked
from colearn_desktop.domain.ids import RecordingId, SessionId
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import VaultRoom, sound, store

# Imported once, then forked for each writer: a kill costs milliseconds, not half a second.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.fakes.vault_writer"])


@dataclass(frozen=True, slots=True)
class Promised:
    """What the writer was told is stored when it died."""

    session_id: SessionId
    recording_id: RecordingId
    events: int
    segments: int


def write_until_killed(folder: Path, commits: int) -> Promised:
    """Let a process write into the vault and kill it (SIGKILL) after some commits."""
    ours, theirs = _processes.Pipe(duplex=False)
    writer = _processes.Process(target=_write, args=(folder, theirs))
    writer.start()
    theirs.close()
    session_id, recording_id = ours.recv()
    counts = {"event": 0, "segment": 0}
    for _ in range(commits):
        counts[ours.recv()] += 1
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    _drain(ours, counts)
    writer.join()
    writer.close()
    return Promised(session_id, recording_id, counts["event"], counts["segment"])


def _drain(ours: Connection[Any, Any], counts: dict[str, int]) -> None:
    """What was promised between our decision and its death counts too."""
    try:
        while True:
            counts[ours.recv()] += 1
    except (EOFError, OSError):
        ours.close()


def _write(folder: Path, promises: Connection[Any, Any]) -> None:
    vault = Vault.unlock(folder, PASSPHRASE)
    place = VaultRoom(vault)
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    promises.send((place.session_id, recording_id))
    index = 0
    while True:
        store(writer, index, flac=sound(index, 40_000))
        promises.send("segment")
        index += 1
        place.log(MomentMarked(), at_ms=index)
        promises.send("event")
