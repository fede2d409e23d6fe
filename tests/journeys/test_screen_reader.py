"""What a screen reader is told, through the real accessibility bus."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.audio_waiting import wait_until
from tests.journeys.tour import NAME

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"
# What holds other things, and says nothing itself.
FRAMES = {"application", "filler", "frame", "layered pane", "panel", "scroll pane", "viewport"}
CONTROLS = {
    "check box",
    "check menu item",
    "combo box",
    "dialog",
    "entry",
    "list",
    "list item",
    "menu item",
    "progress bar",
    "push button",
    "radio button",
    "slider",
    "spin button",
    "table",
    "text",
    "toggle button",
}
WITH_VALUE = {"progress bar", "slider", "spin button"}


@pytest.fixture
def bus() -> Iterator[dict[str, str]]:
    """The environment of a program that a screen reader can look into."""
    if not LAUNCHER.exists():
        message = "at-spi2-core is not installed: apt install at-spi2-core"
        if os.environ.get("COLEARN_REQUIRE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with subprocess.Popen(
        [str(LAUNCHER), "--launch-immediately"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as launcher:
        yield {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
        launcher.terminate()


def seen() -> list[dict[str, Any]]:
    """Everything the screen reader sees of the program now."""
    done = subprocess.run(
        [SYSTEM_PYTHON, "-P", "-W", "ignore", "tests/journeys/screen_reader.py", NAME],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _keep(trees: dict[str, list[dict[str, Any]]], screen: str) -> bool:
    """A program that has just started takes a moment to come on the bus."""
    trees[screen] = seen()
    return len(trees[screen]) > 5


def unnamed(tree: list[dict[str, Any]]) -> list[str]:
    """Controls and whatever takes the keyboard that could only be called by their kind."""
    return [
        f"{each['role']} in {' > '.join(each['path'][-3:])}"
        for each in tree
        if not each["name"].strip()
        and (each["role"] in CONTROLS or (each["focusable"] and each["role"] not in FRAMES))
    ]


@pytest.mark.journey
@pytest.mark.display
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_every_control_has_a_name_a_role_and_a_value_and_is_reached_by_tab(
    bus: dict[str, str], tmp_path: Path
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.tour", str(tmp_path)],
        cwd=ROOT,
        env=bus,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    trees: dict[str, list[dict[str, Any]]] = {}
    out_of_reach: dict[str, list[str]] = {}
    with program:
        assert program.stdin is not None
        assert program.stdout is not None
        while (told := json.loads(program.stdout.readline() or "{}")).get("screen") != "end":
            assert told, "it ended on the way"
            screen = told["screen"]
            out_of_reach[screen] = told["out of reach"]
            wait_until(lambda: _keep(trees, told["screen"]), f"a tree of {screen}", within_s=15)
            program.stdin.write("on\n")
            program.stdin.flush()
        assert program.wait(20) == 0
    if pictures := os.environ.get("COLEARN_PICTURES"):
        (Path(pictures) / "screen-reader.json").write_text(json.dumps(trees, indent=1))
    assert {screen: unnamed(tree) for screen, tree in trees.items() if unnamed(tree)} == {}
    assert {screen: away for screen, away in out_of_reach.items() if away} == {}
    for tree in trees.values():
        assert all(each["value"] is not None for each in tree if each["role"] in WITH_VALUE)
    live = {(each["role"], each["name"]) for each in trees["live"]}
    assert ("push button", "Seat 1, Ash") in live
    assert ("progress bar", "Ash") in live
