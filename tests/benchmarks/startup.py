"""Time from starting the program to the first paint of the unlock page.

Run it on a display: `python tests/benchmarks/startup.py [--runs N] [--json FILE]`.
The yardstick is a bare PySide6 window in the same run, in turn with ours. A window with a
label, a styled button and nothing else is measured beside them: no program can be below it.
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
from dataclasses import dataclass
from pathlib import Path

from colearn_desktop.services.preferences import Preferences, write_preferences
from colearn_desktop.vault.vault import Vault

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

# What no window of a program like ours can do without: words, a button, a style sheet.
MODEST = BARE.replace(
    "window = Window()",
    """
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout
app.setStyleSheet("QPushButton { color: #1C5D5B; border: 1px solid #847E70; }")
window = Window()
column = QVBoxLayout(window)
column.addWidget(QLabel("Unlock your vault"), 0, Qt.AlignmentFlag.AlignBottom)
column.addWidget(QPushButton("Unlock"), 0, Qt.AlignmentFlag.AlignTop)
""",
)

# None of them is needed to ask for a passphrase.
SLOW_LIBRARIES = (
    "cryptography",
    "email",
    "numpy",
    "pyrage",
    "sounddevice",
    "soundfile",
    "sqlalchemy",
    "sqlcipher3",
)

# The whole command as from a menu, up to where the unlock page paints itself. Where the log
# belongs is asked when all is imported and no page is made: a place to slip in without
# doing either.
OURS = """
import sys
from colearn_desktop import cli, paths
log_folder = paths.log_folder
def tell_when_painted():
    from colearn_desktop.ui.pages.unlock_page import UnlockPage
    def paint(page, event):
        super(UnlockPage, page).paintEvent(event)
        print("painted", *sorted({SLOW} & set(sys.modules)), flush=True)
    UnlockPage.paintEvent = paint
    return log_folder()
paths.log_folder = tell_when_painted
cli.main([])
""".replace("SLOW", ", ".join(repr(name) for name in SLOW_LIBRARIES))


@dataclass(frozen=True, slots=True)
class FirstPaint:
    """One start: how long it took, processor time of the whole process, what it said."""

    wall_ms: float
    cpu_ms: float
    loaded: list[str]


def furnish(home: Path, vault: Path) -> None:
    """Leave behind what an earlier start leaves: preferences that name the vault."""
    write_preferences(
        home / "colearn-desktop" / "preferences.json", Preferences(vault_folder=str(vault))
    )


def first_paint(script: str, home: Path) -> FirstPaint:
    """Start a program, wait until it says it has painted, and end it."""
    # As installed: bytecode is kept between starts.
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Leave this computer's own preferences and log alone.
    environ |= {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "STATE", "DATA")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=environ,
    )
    assert process.stdout is not None
    said = process.stdout.readline().split()
    wall_ms = (time.perf_counter() - began) * 1_000
    process.kill()
    process.stdout.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if said[:1] != ["painted"]:
        raise RuntimeError("the window did not paint")
    return FirstPaint(wall_ms, (used.ru_utime + used.ru_stime) * 1_000, said[1:])


def main() -> None:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()

    starts: dict[str, list[FirstPaint]] = {"bare_window": [], "modest_window": []}
    starts["unlock_page"] = []
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        Vault.create(home / "vault", "correct horse battery")[0].close()
        furnish(home, home / "vault")
        for run in range(asked.runs + 1):
            for which, script in zip(starts, (BARE, MODEST, OURS), strict=True):
                start = first_paint(script, home)
                if run:  # the first warms the disk cache
                    starts[which].append(start)
    ratios = [
        ours.wall_ms / bare.wall_ms
        for ours, bare in zip(starts["unlock_page"], starts["bare_window"], strict=True)
    ]
    result: dict[str, object] = {
        "machine": f"{platform.platform()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "runs": asked.runs,
    }
    for which, runs in starts.items():
        result[f"{which}_ms_median"] = round(statistics.median(run.wall_ms for run in runs))
        result[f"{which}_cpu_ms_median"] = round(statistics.median(run.cpu_ms for run in runs))
    result["ratio_median"] = round(statistics.median(ratios), 2)
    result["ratio_min_max"] = [round(min(ratios), 2), round(max(ratios), 2)]
    result["slow_libraries_at_first_paint"] = starts["unlock_page"][-1].loaded
    for key, value in result.items():
        print(f"{key:32} {value}")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
