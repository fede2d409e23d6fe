"""Two hundred archives made to do harm: nothing gets out, nothing unverified is shown.

`COLEARN_HOSTILE=5000` makes more of them than the suite has time for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("COLEARN_HOSTILE", "200"))
pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among files"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hostile")
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("hostile_run.py"), folder, str(COUNT)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_nothing_escapes_and_nothing_unverified_is_shown(told: dict[str, Any]) -> None:
    assert told["problems"] == []
    assert sum(told["outcomes"].values()) == COUNT


def test_they_are_hostile_in_many_ways(told: dict[str, Any]) -> None:
    """A run in which all of them fail in one way would show little."""
    outcomes = told["outcomes"]
    assert {
        "ArchiveDamagedError",
        "ArchiveUnsafeError",
        "ArchiveTooNewError",
        "ArchiveSignatureError",
        "ArchivePartMissingError",
        "opened as unsigned",
        "opened as Mallory's",
    } <= set(outcomes)
    refused = sum(number for name, number in outcomes.items() if name.startswith("Archive"))
    assert refused > COUNT // 2


def test_they_never_take_a_gibibyte(told: dict[str, Any]) -> None:
    assert told["peak_kib"] < 1 << 20
