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
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from colearn_desktop.domain.sound_quality import SoundQuality

THEMES = ("system", "light", "dark", "high_contrast")
QUALITIES = tuple(SoundQuality)
SMALLEST_SCALE, LARGEST_SCALE = 0.8, 2.0
_DAY_MINUTES = 24 * 60
_MOST_KEYS = 100
_ACTION_NAME = re.compile(r"[a-z][a-z_]{0,39}")
# "M", "?", "F5", "Ctrl+F", "Alt+Up": at most three modifiers, then one sign or a name.
_KEY = re.compile(r"((Ctrl|Alt|Shift|Meta)\+){0,3}(\S|[A-Z][A-Za-z0-9]{1,15})")

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
        name_check: Words that tell who somebody is are pointed out in notes.
        single_keys: Letters and digits act by themselves; with Alt they always do.
        changed_keys: Name of an action of the live page to the key it was given. Whether
            both exist and fit together, the table of keys knows.
        key_strip: The most used keys stand at the foot of the live page.
        asks_who_talks: While recording, speech is told from other sound (an extra).
        sound_quality: "best", "speech" or "small", for sessions without sound yet.
        first_steps_done: The guided first steps were finished or put away.
    """

    theme: str = "system"
    text_scale: float = 1.0
    vault_folder: str = ""
    microphone: str = ""
    lock_after_minutes: int = 10
    single_keys: bool = True
    changed_keys: Mapping[str, str] = field(default_factory=dict)
    key_strip: bool = False
    first_steps_done: bool = False
    name_check: bool = True
    asks_who_talks: bool = False
    sound_quality: str = "best"


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
    known["changed_keys"] = _sensible_keys(plain.get("changed_keys"))
    return Preferences(**known)


def _sensible_keys(plain: object) -> dict[str, str]:
    """What may be names of actions and their keys, each key once; the rest is left out."""
    keys: dict[str, str] = {}
    if not isinstance(plain, dict):
        return keys
    for name, key in list(plain.items())[:_MOST_KEYS]:
        fits = isinstance(key, str) and key.isprintable() and _KEY.fullmatch(key)
        if fits and _ACTION_NAME.fullmatch(name) and key not in keys.values():
            keys[name] = key
    return keys


def _makes_sense(name: str, value: object, kind: type) -> bool:
    """Whether the value is one that the program itself could have written."""
    if type(value) is not kind:  # not isinstance: True is an int
        return False
    match name, value:
        case "theme", str():
            return value in THEMES
        case "text_scale", float():
            return SMALLEST_SCALE <= value <= LARGEST_SCALE  # False for NaN too
        case "sound_quality", str():
            return value in QUALITIES
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
