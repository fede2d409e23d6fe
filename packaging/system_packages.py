"""Knows which Debian packages the program and its tests need, and provides them.

Python wheels bring almost everything; these are the libraries they expect of the system.
Windows and macOS need none, and other Linux systems are left to their owners.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

# PortAudio for sound; GLib for QtCore, in which even the command line words its errors.
ALWAYS = ("libglib2.0-0", "libportaudio2")

WINDOW = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)

TESTS = (
    *ALWAYS,
    *WINDOW,
    "age",  # opens our archives with the public tool
    "at-spi2-core",  # what a screen reader sees
    "chromium",  # opens the page of notes in an archive
    "cuetools",  # reads the cue sheets in an archive
    "dbus",
    "espeak-ng",  # speech for the virtual microphone
    "ffmpeg",
    "flac",
    "gir1.2-atspi-2.0",
    "imagemagick",
    "libasound2-plugins",  # PortAudio reaches PulseAudio through ALSA
    "openbox",  # without a window manager no window is ever active
    "pipewire",
    "poppler-utils",
    "pulseaudio",
    "pulseaudio-utils",
    "python3-gi",
    "wireplumber",  # chooses PipeWire's devices
    "xauth",
    "xdotool",
    "xvfb",
)

# Of these the tests use files alone. Installed, they would take the sound of the desktop
# away from PulseAudio, or remove it altogether.
UNPACKED = ("pipewire-alsa", "pipewire-pulse")

_APT_LISTS = Path("/var/lib/apt/lists")


class MissingPackagesError(Exception):
    """System packages are missing and only the machine's owner can install them."""


def for_start(environ: dict[str, str]) -> tuple[str, ...]:
    """The packages that starting the program needs: a window's only where one can open."""
    wants_window = any(
        environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    return (*ALWAYS, *WINDOW) if wants_window else ALWAYS


def provide(packages: tuple[str, ...]) -> None:
    """See to it that Debian packages are installed; do nothing on other systems.

    Raises:
        MissingPackagesError: Some are missing, and we are not root or apt-get failed.
    """
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        return
    missing = missing_from(packages, _dpkg_listing())
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        raise MissingPackagesError(
            "Some system packages are missing. Please run this line, then try again:\n\n"
            f"    sudo {shlex.join(install)}\n"
        )
    print(f"Installing system packages: {' '.join(missing)}", flush=True)
    fresh = not any(_APT_LISTS.glob("*_Packages*"))
    if fresh or not _apt(install):  # stale lists name files that the mirror has dropped
        _apt(["apt-get", "update"])
        if not _apt(install):
            raise MissingPackagesError(
                "apt-get could not install the system packages; its message is above."
            )


def unpack(packages: tuple[str, ...], folder: Path) -> None:
    """Lay the files of Debian packages below `folder`, a folder a package, and install none.

    Does nothing on other systems, and nothing again.

    Raises:
        MissingPackagesError: apt-get cannot fetch one.
    """
    if not (shutil.which("dpkg-deb") and shutil.which("apt-get")):
        return
    for package in packages:
        if (folder / package).exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            fetch = ["apt-get", "download", package]
            if not _apt(fetch, work):
                _apt(["apt-get", "update"])
                if not _apt(fetch, work):
                    raise MissingPackagesError(
                        f"apt-get could not fetch {package}; its message is above."
                    )
            files = Path(work) / "files"
            for archive in Path(work).glob("*.deb"):
                subprocess.run(["dpkg-deb", "-x", archive, files], check=True)
            files.rename(folder / package)


def missing_from(packages: tuple[str, ...], listing: str) -> list[str]:
    """Which packages are not installed.

    Args:
        packages: Names to look for; a package that provides the name counts, since
            releases rename libraries (`libglib2.0-0t64` provides `libglib2.0-0`).
        listing: One line a package: status, tab, name, tab, what it provides.

    Returns:
        The missing names, sorted.
    """
    present: set[str] = set()
    for line in listing.splitlines():
        status, name, provides = line.split("\t")
        if status.startswith("ii"):
            present.add(name)
            present.update(part.split()[0] for part in provides.split(",") if part.strip())
    return sorted(set(packages) - present)


def _dpkg_listing() -> str:
    fields = "${db:Status-Abbrev}\t${Package}\t${Provides}\n"
    command = ["dpkg-query", "--show", f"--showformat={fields}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _apt(command: list[str], folder: str | None = None) -> bool:
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        print(done.stdout.decode(errors="replace"), flush=True)
    return done.returncode == 0
