"""Three and a half hours with eight people, 600 changes of the floor and 250 notes.

By keys on the real page, under a clock that jumps; killed fifty times on the way.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from colearn_desktop.services.new_session import create_session
from colearn_desktop.services.templates import available_templates
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import cheap_vault
from tests.journeys.long_script import FLOOR_CHANGES, NOTES, PEOPLE, Kind, long_evening

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50


def run(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.long_evening", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.journey
@pytest.mark.display
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_figure_is_exact_after_fifty_kills(tmp_path: Path) -> None:
    steps = long_evening()
    assert sum(step.kind is Kind.FLOOR for step in steps) == FLOOR_CHANGES
    assert sum(step.kind is Kind.NOTE for step in steps) == NOTES
    with cheap_vault(tmp_path) as vault:
        create_session(
            vault,
            available_templates()[0],
            title="Bridge Street, May",
            place="Bridge Street",
            participants=PEOPLE,
            clock=FakeClock(),
        )
    rng = random.Random()
    acknowledged = 0
    for kill_at in sorted(rng.sample(range(1, len(steps)), KILLS)):
        acknowledged = until_killed(tmp_path, kill_at, acknowledged, rng.random() * 0.03)
    with run(tmp_path) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        assert process.wait() == 0, "\n".join(lines[-30:])
    assert int(lines[0].removeprefix("compared ")) >= acknowledged
    assert lines[-1] == "whole"


def until_killed(folder: Path, kill_at: int, acknowledged: int, moment_s: float) -> int:
    """Let it run to this step and a moment on; how many steps it said were done."""
    with run(folder) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line.strip())
            what, _, number = said[-1].partition(" ")
            if what == "compared":
                assert int(number) >= acknowledged, "something that was done is gone"
            elif what != "step":
                continue
            if int(number) >= kill_at:
                break
        else:
            raise AssertionError("\n".join(said[-30:]))
        time.sleep(moment_s)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().splitlines()
        assert process.wait() == -signal.SIGKILL, "\n".join(said + rest)
    # A line cut short by the kill says nothing.
    steps = [line.removeprefix("step ") for line in (*said, *rest) if line.startswith("step ")]
    return max((int(step) for step in steps[:-1]), default=acknowledged)
