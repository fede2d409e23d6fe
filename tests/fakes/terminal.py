"""A terminal of a program's own, for programs that read passphrases from /dev/tty only."""

from __future__ import annotations

import os
import select
import subprocess
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="Windows has no such terminals")
PATIENCE_S = 30.0


def run_and_answer(command: list[str], folder: Path, answer: str) -> tuple[int, str]:
    """Run a program on a terminal of its own and type the answer at each prompt.

    Returns its exit status and what it said; `age` reads passphrases from /dev/tty only.
    """
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen(
            ["setsid", "--ctty", "--wait", *command],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        said = ""
        answered = 0
        while select.select([ours], [], [], PATIENCE_S)[0]:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux says so when the other side has closed
                break
            if not piece:
                break
            said += piece.decode(errors="replace")
            prompts = said.casefold().count("enter passphrase") + said.count("Confirm")
            if prompts > answered:
                answered = prompts
                os.write(ours, f"{answer}\n".encode())
        return process.wait(PATIENCE_S), said
    finally:
        os.close(ours)
