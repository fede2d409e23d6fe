"""Checks everything: `python3 packaging/check.py [--fast] [pytest arguments]`.

Lint, format, types, layers and lock files, then every test, on a screen, a bus and a
microphone of their own. Much of a test is waiting for a window or for a second of sound,
so that two halves run beside each other. `--fast` leaves out the tests marked slow. Exit
code 0 only if all steps passed; a missing component is a failure, never a skipped test.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import environment
import system_packages
import test_room

_WITH_WINDOWS = ("tests/ui", "tests/journeys")


@dataclass(frozen=True)
class Result:
    """How one step went."""

    step: str
    passed: bool
    seconds: float
    closing_line: str = ""


def main(arguments: list[str]) -> int:
    """Run all steps, even after one has failed. Returns 0, 1, or 2 without a set-up."""
    chosen = [argument for argument in arguments if argument != "--fast"]
    speed = ["-m", "not slow"] if "--fast" in arguments else []
    test_room.interrupt_on_termination()
    try:
        environment.prepare(environment.CHECK_LOCK, system_packages.TESTS)
        system_packages.unpack(system_packages.UNPACKED, environment.DEBIAN_FILES)
        results = [_run(step, command) for step, command in _static_steps()]
        results += _run_tests([*speed, *chosen]) if chosen else _run_halves(speed)
    except (
        environment.SetupError,
        system_packages.MissingPackagesError,
        test_room.RoomError,
    ) as error:
        print(error, file=sys.stderr)
        return 2
    print(summary(results), flush=True)
    return 0 if all(result.passed for result in results) else 1


def summary(results: list[Result]) -> str:
    """A table of the steps, and below it what the tests said at their end."""
    lines = ["", "step            result   seconds"]
    lines += [
        f"{result.step:<15} {'pass' if result.passed else 'FAIL':<8} {result.seconds:>7.1f}"
        for result in results
    ]
    closing = [result.closing_line for result in results if result.step.startswith("pytest")]
    return "\n".join([*lines, "", *closing])


def _static_steps() -> list[tuple[str, list[str]]]:
    python = environment.tool("python")
    return [
        ("ruff check", [python, "-m", "ruff", "check"]),
        ("ruff format", [python, "-m", "ruff", "format", "--check"]),
        ("mypy", [python, "-m", "mypy", "--strict"]),
        ("layers", [environment.tool("lint-imports"), "--no-cache"]),
        ("locks", [python, str(environment.CHECKOUT / "packaging" / "lock_guard.py")]),
    ]


def _run_tests(arguments: list[str]) -> list[Result]:
    with _room() as environ:
        return [_run("pytest", _pytest(arguments), environ)]


def _run_halves(arguments: list[str]) -> list[Result]:
    windows = _pytest([*arguments, *_WITH_WINDOWS])
    others = _pytest([*arguments, *(f"--ignore={folder}" for folder in _WITH_WINDOWS)])
    # A room each: sound and key presses of one half must not reach the other.
    with (
        _room() as here,
        _room() as beside,
        _run_beside("pytest windows", windows, beside) as finished,
    ):
        return [_run("pytest others", others, here), finished()]


def _room() -> AbstractContextManager[dict[str, str]]:
    linux = sys.platform.startswith("linux")
    return test_room.test_room() if linux else nullcontext(dict(os.environ))


def _pytest(arguments: list[str]) -> list[str]:
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    return [environment.tool("python"), "-m", "pytest", *colour, *arguments]


@contextmanager
def _run_beside(
    step: str, command: list[str], environ: dict[str, str]
) -> Iterator[Callable[[], Result]]:
    """Run a step while the block runs; what is yielded waits for it and says how it went."""
    started = time.monotonic()

    def finished() -> Result:
        process.wait()
        seconds = time.monotonic() - started
        said.seek(0)
        lines = said.read().decode(errors="replace").splitlines()
        print(f"\n--- {step}", *lines, sep="\n", flush=True)
        closing_line = next((line for line in reversed(lines) if line.strip()), "").strip()
        return Result(step, process.returncode == 0, seconds, closing_line)

    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command,
            cwd=environment.CHECKOUT,
            env=_demanding(environ),
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield finished
        except BaseException:
            _interrupt(process)
            raise


def _demanding(environ: dict[str, str] | None) -> dict[str, str]:
    """With what makes a missing component a failure."""
    return {**(os.environ if environ is None else environ), "COLEARN_REQUIRE_ALL": "1"}


def _run(step: str, command: list[str], environ: dict[str, str] | None = None) -> Result:
    print(f"\n--- {step}", flush=True)
    started = time.monotonic()
    closing_line = ""
    with subprocess.Popen(
        command,
        cwd=environment.CHECKOUT,
        env=_demanding(environ),
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


def _interrupt(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
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
