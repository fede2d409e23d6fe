from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def screen(name: str, x: int, width: int, height: int) -> dict[str, object]:
    return {
        "name": name,
        "x": x,
        "y": 0,
        "width": width,
        "height": height,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }


def test_the_room_display_follows_its_screen(tmp_path: Path) -> None:
    screens = tmp_path / "screens.json"
    lines = [
        screen("Laptop", 0, 1366, 768),
        screen("Beamer", 1366, 1280, 720),
        screen("Telly", 2646, 3840, 2160),
    ]
    screens.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": lines}))
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.room.two_screens", str(tmp_path)],
        cwd=CHECKOUT,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={screens}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "as it should be" in done.stdout
