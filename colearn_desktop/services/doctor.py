"""Looks at this computer and says what is there and what is missing."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from colearn_desktop.domain.errors import AudioError, SoundSystemMissingError
from colearn_desktop.services.display import has_display
from colearn_desktop.services.recording_room import HOUR_MS, free_bytes, room_ms

LIBRARIES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "sqlcipher3",
    "cryptography",
    "numpy",
    "soundfile",
    "sounddevice",
    "rtmixer",
    "pyrage",
)
# Three and a half hours at 48 kHz take about 0.65 GB; as much again for the archive.
ENOUGH_DISK_BYTES = 2_000_000_000


class Check(StrEnum):
    """What is looked at."""

    PYTHON = "python"
    LIBRARIES = "libraries"
    MICROPHONES = "microphones"
    PLAYBACK = "playback"
    DISK = "disk"
    DISPLAY = "display"
    VAULT = "vault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        details: Names, versions, sizes; no sentences.
        to_install: Package that would help on Debian or Ubuntu, or empty.
    """

    check: Check
    is_fine: bool
    details: tuple[str, ...]
    to_install: str = ""


def examine(vault_folder: Path) -> list[Finding]:
    """Look at everything; takes under a second and changes nothing."""
    return [
        Finding(
            Check.PYTHON,
            sys.version_info >= (3, 11),
            (platform.python_version(), platform.platform()),
        ),
        _libraries(),
        _microphones(),
        _playback(),
        _disk(vault_folder),
        _display(),
        Finding(
            Check.VAULT,
            is_fine=True,
            details=(
                str(vault_folder),
                "present" if (vault_folder / "vault.key").exists() else "none yet",
            ),
        ),
    ]


def _libraries() -> Finding:
    found: list[str] = []
    missing: list[str] = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    return Finding(Check.LIBRARIES, not missing, tuple(missing or found))


def _microphones() -> Finding:
    from colearn_desktop.audio import devices

    try:
        names = tuple(device.name for device in devices.list_inputs())
    except SoundSystemMissingError:
        return Finding(Check.MICROPHONES, is_fine=False, details=(), to_install="libportaudio2")
    except AudioError:
        names = ()
    return Finding(Check.MICROPHONES, bool(names), names)


def _playback() -> Finding:
    from colearn_desktop.audio import devices

    try:
        return Finding(Check.PLAYBACK, devices.has_output(), ())
    except AudioError:
        return Finding(Check.PLAYBACK, is_fine=False, details=(), to_install="libportaudio2")


def _disk(folder: Path) -> Finding:
    free = free_bytes(folder)
    if free is None:
        return Finding(Check.DISK, is_fine=False, details=(str(folder),))
    hours = room_ms(free) // HOUR_MS
    return Finding(
        Check.DISK,
        free >= ENOUGH_DISK_BYTES,
        (f"{free / 1e9:.1f} GB", f"{hours} h of recording", str(folder)),
    )


def _display() -> Finding:
    if not has_display():
        return Finding(Check.DISPLAY, is_fine=False, details=())
    shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or sys.platform
    return Finding(Check.DISPLAY, is_fine=True, details=(shown,))
