"""Refuses a lock file that names an index, a host or a local path, or lacks a hash.

A lock says what to install, never from where: that is the business of the machine.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_PIN = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[A-Za-z0-9.!+]+)"
    r"(?P<marker> ; [A-Za-z0-9_'\"<>=!.,() -]+)? \\"
)
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?P<more> \\)?")
_NAME = re.compile(r"[A-Za-z0-9._-]+")

Pins = dict[str, set[str]]  # several versions where a marker chooses between them


def read_pins(text: str) -> tuple[Pins, list[str]]:
    """Read a lock.

    Args:
        text: The lock file's content.

    Returns:
        The versions pinned for each name, and a sentence for each line that is neither
        a pin nor a hash, and for each pin without a hash.
    """
    pins: Pins = {}
    problems: list[str] = []
    wants_hash = False
    for number, line in enumerate(text.splitlines(), start=1):
        hash_line = _HASH.fullmatch(line) if wants_hash else None
        pin = None if wants_hash else _PIN.fullmatch(line)
        if hash_line:
            wants_hash = hash_line["more"] is not None
        elif pin:
            pins.setdefault(pin["name"], set()).add(pin["version"])
            wants_hash = True
        else:
            problems.append(f"line {number} is not a pin with hashes: {line.strip()!r}")
            wants_hash = False
    if wants_hash:
        problems.append("the last pin has no hash")
    return pins, problems


def find_problems(runtime: str, check: str, project: str) -> list[str]:
    """Judge both locks against each other and against the project.

    Args:
        runtime: Content of the runtime lock.
        check: Content of the check lock, which must contain all of the runtime lock.
        project: Content of `pyproject.toml`.

    Returns:
        A sentence a problem; none if all is well.
    """
    runtime_pins, problems = read_pins(runtime)
    check_pins, check_problems = read_pins(check)
    problems = [f"requirements.lock: {problem}" for problem in problems]
    problems += [f"requirements-check.lock: {problem}" for problem in check_problems]
    problems += [
        f"{name}: the two locks differ"
        for name, versions in runtime_pins.items()
        if check_pins.get(name) != versions
    ]
    table = tomllib.loads(project)["project"]
    wanted = [(name, runtime_pins) for name in table["dependencies"]]
    wanted += [(name, check_pins) for name in table["optional-dependencies"]["test"]]
    for requirement, pins in wanted:
        match = _NAME.match(requirement)
        name = match[0].lower() if match else requirement
        if name not in pins:
            problems.append(f"{name}: in pyproject.toml, but not in the lock")
    return problems


def main() -> int:
    """Print the problems of this checkout's locks. Returns 1 if there are any."""
    folder = Path(__file__).resolve().parent
    problems = find_problems(
        runtime=(folder / "requirements.lock").read_text(encoding="utf-8"),
        check=(folder / "requirements-check.lock").read_text(encoding="utf-8"),
        project=(folder.parent / "pyproject.toml").read_text(encoding="utf-8"),
    )
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
