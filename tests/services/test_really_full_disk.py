"""A file system that really is full, for a minute of sound: nothing is lost or out of order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).parents[1] / "fakes" / "full_disk_recording.py"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a recording says that meets with a full disk, in a mount of its own."""
    folder = tmp_path_factory.mktemp("disk")
    mount = f'mount -t tmpfs -o size=24m none "{folder}"'
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("no mount namespaces here")
    if subprocess.run(
        ["unshare", "-m", "sh", "-c", mount], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting is not allowed here")
    done = subprocess.run(
        [
            "unshare",
            "-m",
            "sh",
            "-c",
            f'{mount} && "{sys.executable}" "$0" "{folder}"',
            PROGRAM,
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_it_is_said_within_two_seconds_and_again_when_it_is_over(told: dict[str, Any]) -> None:
    assert told["trouble"] == "StorageFullError"
    assert told["noticed_after_ms"] <= 2_000
    assert told["troubles_at_once"] == ["not_stored"]
    assert told["trouble_at_the_end"] is None


def test_a_minute_waits_in_memory_and_the_room_for_more_is_known(told: dict[str, Any]) -> None:
    assert 58_000 <= told["waiting_ms"] <= 62_000
    assert told["room_ms"] > 10 * 60_000
    assert told["waiting_at_the_end_ms"] == 0


def test_every_sample_is_stored_in_its_order(told: dict[str, Any]) -> None:
    assert told["stored_frames"] == told["spoken_frames"]
    assert told["is_the_same_sound"]


def test_the_log_hears_of_it_once_there_is_room(told: dict[str, Any]) -> None:
    # When the disk is nearly full comes first, as it should.
    about = [event for event in told["events"] if event[1] == "not_stored"]
    assert about == [
        ["RecordingTroubled", "not_stored"],
        ["RecordingTroubleEnded", "not_stored"],
    ]
    assert told["lost_frames"] == 0
