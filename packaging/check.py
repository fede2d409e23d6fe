"""Checks everything: `python3 packaging/check.py [--fast] [pytest arguments]`.

Lint, format, types, layers and lock files, then every test, on a screen, a bus and a
microphone of their own. `--fast` leaves out the tests marked slow. Exit code 0 only if
all steps passed; a missing component is a failure, never a skipped test.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass

import environment
import system_packages
import test_room


@dataclass(frozen=True)
class Result:
    """How one step went."""

    step: str
    passed: bool
    seconds: float
    closing_line: str = ""


def main(arguments: list[str]) -> int:
    """Run all steps, even after one has failed. Returns 0, 1, or 2 without a set-up."""
    fast = "--fast" in arguments
    pytest_arguments = [argument for argument in arguments if argument != "--fast"]
    if fast:
        pytest_arguments += ["-m", "not slow"]
    test_room.interrupt_on_termination()
    try:
        environment.prepare(environment.CHECK_LOCK, system_packages.TESTS)
        results = [_run(step, command) for step, command in _static_steps()]
        results.append(_run_tests(pytest_arguments))
    except (environment.SetupError, test_room.RoomError) as error:
        print(error, file=sys.stderr)
        return 2
    print(summary(results), flush=True)
    return 0 if all(result.passed for result in results) else 1


def summary(results: list[Result]) -> str:
    """A table of the steps, and below it the last step's own closing line."""
    lines = ["", "step          result   seconds"]
    lines += [
        f"{result.step:<13} {'pass' if result.passed else 'FAIL':<8} {result.seconds:>7.1f}"
        for result in results
    ]
    return "\n".join([*lines, "", results[-1].closing_line])


def _static_steps() -> list[tuple[str, list[str]]]:
    python = environment.tool("python")
    return [
        ("ruff check", [python, "-m", "ruff", "check"]),
        ("ruff format", [python, "-m", "ruff", "format", "--check"]),
        ("mypy", [python, "-m", "mypy", "--strict"]),
        ("layers", [environment.tool("lint-imports"), "--no-cache"]),
        ("locks", [python, str(environment.CHECKOUT / "packaging" / "lock_guard.py")]),
    ]


def _run_tests(arguments: list[str]) -> Result:
    linux = sys.platform.startswith("linux")
    with test_room.test_room() if linux else nullcontext(dict(os.environ)) as environ:
        environ["COLEARN_REQUIRE_ALL"] = "1"
        if sys.stdout.isatty():
            arguments = ["--color=yes", *arguments]
        return _run("pytest", [environment.tool("python"), "-m", "pytest", *arguments], environ)


def _run(step: str, command: list[str], environ: dict[str, str] | None = None) -> Result:
    print(f"\n--- {step}", flush=True)
    started = time.monotonic()
    closing_line = ""
    with subprocess.Popen(
        command,
        cwd=environment.CHECKOUT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # so that Ctrl-C reaches it once, from us
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                closing_line = line.strip() or closing_line
        except KeyboardInterrupt:
            _interrupt(process)
            raise
    return Result(step, process.returncode == 0, time.monotonic() - started, closing_line)


def _interrupt(process: subprocess.Popen[str]) -> None:
    """Let pytest tear down what its tests have set up, but not for ever."""
    process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(130)
