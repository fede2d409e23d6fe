"""Makes the program's own Python environment, `.venv` in the checkout.

The standard library alone, since it runs before anything is installed. The environment
holds exactly what a lock file names, checked by hash; a stamp written last says which
lock, so a second start is quick and an interrupted one begins again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_packages

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
RUNTIME_LOCK = CHECKOUT / "packaging" / "requirements.lock"
CHECK_LOCK = CHECKOUT / "packaging" / "requirements-check.lock"
OLDEST_PYTHON = (3, 11)
# Where files of Debian packages lie that are not installed.
DEBIAN_FILES = ENVIRONMENT / "debian"

_STAMP = ENVIRONMENT / "colearn-stamp"
_SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")


class SetupError(Exception):
    """The environment cannot be made; the message says what to do next."""


def tool(name: str) -> str:
    """Where the environment keeps a program, e.g. `python` or `lint-imports`."""
    return str(_SCRIPTS / (f"{name}.exe" if os.name == "nt" else name))


def scripts_first(path: str) -> str:
    """A PATH on which the environment's programs come before all others."""
    return f"{_SCRIPTS}{os.pathsep}{path}"


def prepare(lock: Path, packages: tuple[str, ...]) -> None:
    """Make the environment unless it is there already.

    Args:
        lock: What to install. The check lock contains the runtime lock, so an
            environment made from it serves both.
        packages: Debian packages that must be present; ignored elsewhere.

    Raises:
        SetupError: Something is missing that only a person can put right.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(
            "colearn-desktop needs Python {}.{} or newer; this is {}.{}.".format(
                *OLDEST_PYTHON, *sys.version_info
            )
        )
    current = _stamped(lock)
    uv = shutil.which("uv")
    if not current and uv is None and importlib.util.find_spec("ensurepip") is None:
        packages = (*packages, "python3-venv")
    try:
        system_packages.provide(packages)
    except system_packages.MissingPackagesError as error:
        raise SetupError(str(error)) from None
    if not current:
        _build(lock, uv)


def stamp(lock: Path) -> str:
    """What the stamp of an environment made from `lock` by this Python says."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    # The path too: an environment does not survive being moved.
    return f"{sys.version_info[0]}.{sys.version_info[1]} {digest} {ENVIRONMENT}\n"


def _stamped(lock: Path) -> bool:
    if not (_STAMP.is_file() and Path(tool("python")).exists()):
        return False
    return _STAMP.read_text(encoding="utf-8") in {stamp(lock), stamp(CHECK_LOCK)}


def _build(lock: Path, uv: str | None) -> None:
    print(f"Preparing {ENVIRONMENT} (only this once, with a connection) ...", flush=True)
    if not (uv and _install_with_uv(uv, lock)) and not _install_with_pip(lock):
        raise SetupError(
            "The Python packages could not be installed: see the message above. With a"
            " connection, the same command goes on from here."
        )
    _write_path_file()
    _STAMP.write_text(stamp(lock), encoding="utf-8")


def _install_with_uv(uv: str, lock: Path) -> bool:
    """Fast, but it does not read pip's settings: where it fails, pip may not."""
    options = ["--require-hashes", "--compile-bytecode", "--quiet", "-r", str(lock)]
    return _clear() and _run(
        [uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)],
        [uv, "pip", "install", "--python", tool("python"), *options],
    )


def _install_with_pip(lock: Path) -> bool:
    options = ["--disable-pip-version-check", "--require-hashes", "--quiet", "-r", str(lock)]
    return _clear() and _run(
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        [tool("python"), "-m", "pip", "install", *options],
    )


def _clear() -> bool:
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    return True


def _run(*commands: list[str]) -> bool:
    return all(subprocess.run(command, check=False).returncode == 0 for command in commands)


def _write_path_file() -> None:
    """Let the environment import the checkout from any folder: an editable install."""
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run(
        [tool("python"), "-c", query], check=True, capture_output=True, text=True
    )
    path_file = Path(answer.stdout.strip()) / "colearn_desktop_checkout.pth"
    path_file.write_text(f"{CHECKOUT}\n", encoding="utf-8")
