"""Starts the program from a checkout: `python3 packaging/start.py [arguments]`.

The first start makes the environment; later ones only look at its stamp.
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment
import system_packages


def main(arguments: list[str]) -> int:
    """Prepare, then become the program. Returns its exit code, or 2 if it cannot start."""
    try:
        packages = system_packages.for_start(dict(os.environ))
        environment.prepare(environment.RUNTIME_LOCK, packages)
    except environment.SetupError as error:
        print(error, file=sys.stderr)
        return 2
    # -P: a file in the current folder must not stand in for a module.
    command = [environment.tool("python"), "-P", "-m", "colearn_desktop", *arguments]
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - signals reach the program itself
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
