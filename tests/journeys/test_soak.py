"""A few seconds of the soak; tests/benchmarks/soak.py runs for as long as anybody likes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.audio_room import skip_without

ROOT = Path(__file__).resolve().parents[2]
SOUND_S = 8


@pytest.mark.audio
@pytest.mark.display
@pytest.mark.journey
def test_no_sample_is_lost_on_pipewire_while_the_window_is_held_up_again_and_again(
    tmp_path: Path,
) -> None:
    skip_without("pipewire", "wireplumber", "dbus-daemon", "pactl")
    target = tmp_path / "soak.json"
    soak = [sys.executable, str(ROOT / "tests" / "benchmarks" / "soak.py")]
    soak += ["--server", "pipewire", "--minutes", str(SOUND_S / 60), "--json", str(target)]
    done = subprocess.run(soak, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(target.read_text(encoding="utf-8"))
    assert result["bursts"]["0.3 s"] >= 1
    assert result["bursts"]["1.5 s"] >= 1
    assert result["floor_changes"] >= 1
    checked = result["checked"]
    assert (checked["jumps"], checked["missing_frames"], checked["stretches"]) == (0, 0, 1)
    assert checked["frames"] >= (SOUND_S - 1) * 48_000
