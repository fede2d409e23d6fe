"""All benchmarks, one after the other, as one table of figures and ratios.

    python packaging/test_room.py -- python tests/benchmarks/run_all.py
        [--quick] [--hours N ...] [--only NAME ...] [--json FILE]

Each runs as a process of its own and is explained in its own file. On a busy machine look
at the ratios: what stands beside a figure was measured in turn with it. Takes about ten
minutes; `--quick` about three, for finding out whether something is badly wrong.
`--hours 1 10 100` needs 20 GB below the folder for temporary files.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        beside: What the ratio is to; empty where a figure stands for itself.
    """

    what: str
    figure: float
    unit: str
    ratio: float | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A file of this folder, and how its results become lines."""

    arguments: tuple[str, ...]
    quick_arguments: tuple[str, ...]
    lines: Callable[[Any], Iterator[Line]]


def capture_lines(result: Any) -> Iterator[Line]:
    """CPU for an hour of sound; the pipeline is the yardstick."""
    for way in result["ways"]:
        beside = "live: ffmpeg | age" if way["way"].startswith("live") else "ffmpeg | age"
        name, figure = f"CPU of an hour: {way['way']}", way["cpu_s_per_hour"]
        yield Line(name, figure, "s", way["of_ffmpeg_age"], beside)
        if way["way"] == "ours, sealed vault":
            yield Line(name, figure, "s", way["of_encode_only"], "encode only")


def size_lines(result: Any) -> Iterator[Line]:
    """Of a vault that has grown."""
    for size in result:
        for key, what in (
            ("store_ms", "commit of a segment"),
            ("fetch_ms", "fetch and decode one, cold"),
            ("open_ms", "open, cold, without the passphrase's cost"),
        ):
            for share in ("p50", "p99", "most"):
                yield Line(f"{size['hours']:g} h: {what}, {share}", size[key][share], "ms")
        yield Line(
            f"{size['hours']:g} h: commit of a segment, p99",
            size["store_ms"]["p99"],
            "ms",
            size["store_p99_ratio"],
            "a vault of 1 h beside it",
        )


def seek_lines(result: Any) -> Iterator[Line]:
    """From a seek to its first sample."""
    yardstick = result["yardstick: unseal and decode one segment"]["p50_ms"]
    for name, times in result.items():
        if not name.startswith("yardstick"):
            ratio = round(times["p50_ms"] / yardstick, 2)
            yield Line(f"{name}, p50", times["p50_ms"], "ms", ratio, "unseal and decode")
            yield Line(f"{name}, p99", times["p99_ms"], "ms")
            yield Line(f"{name}, most", times["most_ms"], "ms")


def startup_lines(result: Any) -> Iterator[Line]:
    """From the command to the first paint."""
    figure = result["unlock_page_ms_median"]
    yield Line("start to first paint", figure, "ms", result["ratio_median"], "bare window")
    ratio = round(figure / result["modest_window_ms_median"], 2)
    yield Line("start to first paint", figure, "ms", ratio, "window with a button")


def live_lines(result: Any) -> Iterator[Line]:
    """Key presses, opening and rest of the live page."""
    for name, value in result.items():
        if isinstance(value, dict):
            for share in ("p50", "p99"):
                beside = "bare" if "press" in name else "rows and JSON"
                yield Line(f"{name}, {share}", value[share], "", value["ratio"][share], beside)
        elif name.startswith("at rest"):
            yield Line(name, value, "%")


def silencing_lines(result: Any) -> Iterator[Line]:
    """While two minutes of sound are silenced."""
    yield Line("silencing 120 s: takes", result["took_s"], "s")
    yield Line("silencing 120 s: longest stall of the screen", result["longest_gap_ms"], "ms")
    yield Line("silencing 120 s: longest key press", result["press_longest_ms"], "ms")


def export_lines(result: Any) -> Iterator[Line]:
    """While a vault is unlocked and an archive is written."""
    resting_ms = result["at rest"]["longest_ms"]
    for name in ("unlock", "export"):
        what = name if name == "unlock" else f"export of {result['megabytes']:g} MB"
        ratio = round(result[name]["longest_ms"] / resting_ms, 2)
        longest = f"{what}: longest stall of the screen"
        yield Line(longest, result[name]["longest_ms"], "ms", ratio, "at rest")
        yield Line(f"{what}: takes", result[name]["took_s"], "s")


def archive_lines(result: Any) -> Iterator[Line]:
    """Exporting a session."""
    megabytes = result["megabytes"]
    for way in result["ways"]:
        name = f"{way['way']}, {megabytes:g} MB"
        yield Line(name, way["wall_s"], "s", way.get("wall_ratio"), way.get("beside", ""))
        if "beside" in way:
            yield Line(f"{name}, CPU", way["cpu_s"], "s", way["cpu_ratio"], way["beside"])
        if way["peak_mib"] is not None:
            yield Line(f"{name}, memory", way["peak_mib"], "MiB")


def lock_lines(result: Any) -> Iterator[Line]:
    """Sound that is lost while the main thread keeps the interpreter lock."""
    for line in result["lines"]:
        name = f"lock kept {line['burst_s']:g} s, {line['server']}: {line['way']}"
        yield Line(name, line["lost_s"], "s", round(line["lost_s"] / line["of_s"], 2), "all")


def benchmarks(hours: list[str]) -> dict[str, Benchmark]:
    """All of them by name."""
    return {
        "capture_cost": Benchmark(
            ("--minutes", "5", "--rounds", "5"),
            ("--minutes", "2", "--rounds", "1", "--live", "0"),
            capture_lines,
        ),
        "vault_size": Benchmark(
            ("--hours", *hours), ("--hours", "0.5", "--stored", "100"), size_lines
        ),
        "seek": Benchmark((), ("--seeks", "20", "--hours", "0.2"), seek_lines),
        "startup": Benchmark(("--runs", "11"), ("--runs", "3"), startup_lines),
        "live_page": Benchmark(
            (), ("--presses", "60", "--rest", "5", "--opened", "1000"), live_lines
        ),
        "silencing_stall": Benchmark((), (), silencing_lines),
        "archive": Benchmark((), ("--minutes", "3", "--rounds", "1"), archive_lines),
        "interpreter_lock": Benchmark((), ("--held", "1"), lock_lines),
        "export_stall": Benchmark((), ("--megabytes", "50"), export_lines),
    }


def run(name: str, arguments: tuple[str, ...]) -> Any:
    """Run one; None if it failed, with what it said."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "result.json"
        command = [sys.executable, str(HERE / f"{name}.py"), *arguments, "--json", str(target)]
        print(f"--- {name}", file=sys.stderr, flush=True)
        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode or not target.exists():
            print(done.stdout[-2_000:], file=sys.stderr)
            return None
        return json.loads(target.read_text(encoding="utf-8"))


def main() -> int:
    """Measure, print the table, write JSON where asked. Returns 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--hours", nargs="+", default=["1", "10"], metavar="N")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    raw: dict[str, Any] = {}
    lines: dict[str, list[Line]] = {}
    for name, benchmark in benchmarks(chosen.hours).items():
        if chosen.only and name not in chosen.only:
            continue
        raw[name] = run(
            name, benchmark.quick_arguments if chosen.quick else benchmark.arguments
        )
        lines[name] = [] if raw[name] is None else list(benchmark.lines(raw[name]))
    load = os.getloadavg() if hasattr(os, "getloadavg") else ()
    print(f"{platform.platform()}, {os.cpu_count()} cores, load at the end {load}")
    print(f"{'':58}{'figure':>10}    {'ratio':>7}  beside")
    for name, of_one in lines.items():
        if not of_one:
            print(f"{name:58}{'failed':>10}")
        for line in of_one:
            ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
            print(f"{line.what:58}{line.figure:>10} {line.unit:3}{ratio:>7}  {line.beside}")
    if chosen.json:
        result = {
            "machine": platform.platform(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "lines": {name: [asdict(line) for line in each] for name, each in lines.items()},
            "raw": raw,
        }
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 1 if None in raw.values() else 0


if __name__ == "__main__":
    sys.exit(main())
