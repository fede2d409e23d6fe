"""A process that takes notes until somebody kills it, saying what it was told is saved."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import PASSPHRASE

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.fakes.note_writer"])

SENTENCE = "buses stop at six so evening meetings leave people out ".split()  # noqa: SIM905


def write_notes_until_killed(folder: Path, saves: int) -> tuple[SessionId, list[str]]:
    """Let a process save its growing notes and kill it (SIGKILL) after so many saves.

    Returns:
        The session, and each note as the process was last told it is saved.
    """
    ours, theirs = _processes.Pipe(duplex=False)
    writer = _processes.Process(target=_write, args=(folder, theirs))
    writer.start()
    theirs.close()
    session_id = ours.recv()
    saved: dict[int, str] = {}
    for _ in range(saves):
        number, text = ours.recv()
        saved[number] = text
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    _drain(ours, saved)
    writer.join()
    writer.close()
    return session_id, list(saved.values())


def _drain(ours: Connection[Any, Any], saved: dict[int, str]) -> None:
    try:
        while True:
            number, text = ours.recv()
            saved[number] = text
    except (EOFError, OSError):
        ours.close()


def _write(folder: Path, promises: Connection[Any, Any]) -> None:
    vault = Vault.unlock(folder, PASSPHRASE)
    clock = SystemClock()
    live = LiveSession(SessionLog(vault, make_session(vault, clock), clock))
    live.start()
    promises.send(live.log.session_id)
    number = 0
    while True:
        text = f"{number}: {SENTENCE[0]}"
        note_id = live.notes.write(live.notes.stamp_ms(), NoteKind.INSIGHT, text)
        promises.send((number, text))
        for word in SENTENCE[1:]:
            text = f"{text} {word}"
            live.notes.revise(note_id, NoteKind.INSIGHT, text)
            promises.send((number, text))
        number += 1
