"""Time from starting the program to the first paint of the unlock page.

Run it on a display: `python tests/benchmarks/startup.py [--runs N] [--json FILE]`.
The yardstick is a bare PySide6 window in the same run, the two in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print("painted", flush=True)
app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

# The whole command, up to where the unlock page paints itself.
OURS = """
import sys
from colearn_desktop import cli
def tell_when_painted():
    from colearn_desktop.ui.pages.unlock_page import UnlockPage
    def paint(page, event):
        super(UnlockPage, page).paintEvent(event)
        heavy = {"sqlalchemy", "numpy", "soundfile", "sounddevice"} & set(sys.modules)
        print("painted", *sorted(heavy), flush=True)
    UnlockPage.paintEvent = paint
tell_when_painted()
cli.main(["--vault", sys.argv[1]])
"""


def first_paint_ms(script: str, *arguments: str, home: str = "") -> tuple[float, str]:
    """Start a program, wait until it says it has painted, and end it."""
    # As installed: bytecode is kept between starts.
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    if home:  # leave this computer's own preferences and log alone
        environ |= {f"XDG_{kind}_HOME": home for kind in ("CONFIG", "STATE", "DATA")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=environ,
    )
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    took_ms = (time.perf_counter() - began) * 1_000
    process.kill()
    process.communicate()
    if not said.startswith("painted"):
        raise SystemExit("the window did not paint")
    return took_ms, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    from colearn_desktop.vault.vault import Vault

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Vault.create(folder / "vault", "correct horse battery")[0].close()
        bare: list[float] = []
        ours: list[float] = []
        said = ""
        for run in range(asked.runs + 1):
            bare_ms, _ = first_paint_ms(BARE)
            ours_ms, said = first_paint_ms(OURS, f"{name}/vault", home=name)
            if run:  # the first warms the disk cache
                bare.append(bare_ms)
                ours.append(ours_ms)
    ratios = [mine / yard for mine, yard in zip(ours, bare, strict=True)]
    result = {
        "machine": f"{platform.platform()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "runs": asked.runs,
        "bare_window_ms_median": round(statistics.median(bare)),
        "unlock_page_ms_median": round(statistics.median(ours)),
        "ratio_median": round(statistics.median(ratios), 2),
        "ratio_min_max": [round(min(ratios), 2), round(max(ratios), 2)],
        "heavy_modules_at_first_paint": said.split()[1:],
    }
    for key, value in result.items():
        print(f"{key:32} {value}")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
