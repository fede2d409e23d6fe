"""How the program looks and behaves on this computer.

A plain file, because it is needed before any vault is open; so it holds nothing about a
session or a person.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

THEMES = ("system", "light", "dark", "high_contrast")
SMALLEST_SCALE, LARGEST_SCALE = 0.8, 2.0
_DAY_MINUTES = 24 * 60

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What can be chosen.

    Attributes:
        theme: "system", "light", "dark" or "high_contrast".
        text_scale: 1.0 is 100 %.
        vault_folder: The vault used last, or empty for the default place.
        microphone: Key of the chosen input, or empty for the system's default.
        lock_after_minutes: Idle time after which the vault locks; 0 is never.
        single_keys: Letters and digits act by themselves; with Alt they always do.
    """

    theme: str = "system"
    text_scale: float = 1.0
    vault_folder: str = ""
    microphone: str = ""
    lock_after_minutes: int = 10
    single_keys: bool = True


def read_preferences(path: Path) -> Preferences:
    """Read them; what is missing or makes no sense takes its default."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, RecursionError):
        _log.warning("preferences cannot be read, defaults are used")
        return Preferences()
    if not isinstance(plain, dict):
        return Preferences()
    known = {
        field.name: plain[field.name]
        for field in dataclasses.fields(Preferences)
        if _makes_sense(field.name, plain.get(field.name), type(field.default))
    }
    return Preferences(**known)


def _makes_sense(name: str, value: object, kind: type) -> bool:
    """Whether the value is one that the program itself could have written."""
    if type(value) is not kind:  # not isinstance: True is an int
        return False
    match name, value:
        case "theme", str():
            return value in THEMES
        case "text_scale", float():
            return SMALLEST_SCALE <= value <= LARGEST_SCALE  # False for NaN too
        case "lock_after_minutes", int():
            return 0 <= value <= _DAY_MINUTES
        case _, str():
            # What no file system and no other program can have given.
            return value.isprintable()
        case _:
            return True


def write_preferences(path: Path, preferences: Preferences) -> None:
    """Replace the file at once or not at all; a read-only place is no reason to stop."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_suffix(".part")
        aside.write_text(json.dumps(dataclasses.asdict(preferences), indent=1), "utf-8")
        os.replace(aside, path)  # noqa: PTH105 - the one call that replaces on Windows too
