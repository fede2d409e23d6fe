"""Processes that record from a microphone until somebody kills them, and what was left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from colearn_desktop.audio.microphone import open_microphone
from colearn_desktop.audio.recorder import Recorder
from colearn_desktop.audio.segment import EncodedSegment
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import VaultRoom, placed

# Imported once, then forked for each recorder.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.fakes.live_recorder"])
RATE_HZ = 48_000
_LONGEST_START_S = 20.0
# Between two looks of the recorder's process at how much it has heard.
_LOOK_S = 0.002


@dataclass(frozen=True, slots=True)
class Killed:
    """What a recorder had said when it died.

    Attributes:
        acknowledged: How many segments it was told are stored.
        captured_frames: How much sound had come in, as of two milliseconds before.
    """

    recording_id: RecordingId
    acknowledged: int
    captured_frames: int


class LiveRecorder:
    """A process of its own that records into the vault of a folder."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self._promises, theirs = _processes.Pipe(duplex=False)
        self._captured = _processes.RawValue("q", 0)
        self._process = _processes.Process(
            target=_record, args=(folder, environ, theirs, self._captured)
        )
        self._process.start()
        theirs.close()
        assert self._promises.poll(_LONGEST_START_S), "the recorder does not start"
        self._recording_id = RecordingId(self._promises.recv())

    def hears(self) -> bool:
        """Whether sound has come in."""
        return bool(self._captured.value)

    def kill(self) -> Killed:
        """End it with SIGKILL, at once."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        self._process.close()
        acknowledged = 0
        try:
            while True:
                self._promises.recv()
                acknowledged += 1
        except (EOFError, OSError):
            self._promises.close()
        return Killed(self._recording_id, acknowledged, self._captured.value)


def _record(
    folder: Path, environ: dict[str, str], promises: Connection[Any, Any], captured: Any
) -> None:
    os.environ.update(environ)
    clock = SystemClock()
    place = VaultRoom(Vault.unlock(folder, PASSPHRASE))
    recording_id = place.recording()
    grant = place.everyone_agrees()
    writer = place.writer(grant, recording_id)

    def store(segments: Sequence[EncodedSegment]) -> None:
        writer.append_all([(placed(segment, RATE_HZ), segment.flac) for segment in segments])
        for segment in segments:
            promises.send(segment.index)
        writer.rest()

    recorder = Recorder(
        grant, open_input=partial(open_microphone, clock=clock), store=store, clock=clock
    )
    promises.send(recording_id)
    recorder.start()
    pause = threading.Event()
    while not pause.wait(_LOOK_S):
        captured.value = recorder.status().captured_frames
