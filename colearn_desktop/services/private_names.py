"""Real names that the team keeps to itself, so that a note with one in it can be noticed.

They lie in the vault alone, encrypted with everything else: never in an event, a log or
an archive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from colearn_desktop.domain.one_line import LONGEST_NAME, one_line
from colearn_desktop.domain.words import folded
from colearn_desktop.vault.settings import Settings

_KEY = "private_names"
MOST_NAMES = 500


def read_private_names(settings: Settings) -> tuple[str, ...]:
    """The names, in the order in which they were entered."""
    try:
        plain = json.loads(settings.get(_KEY, "[]"))
    except ValueError:
        return ()
    if not isinstance(plain, list):
        return ()
    return tuple(name for name in plain if isinstance(name, str))


def write_private_names(settings: Settings, names: Iterable[str]) -> tuple[str, ...]:
    """Keep these names in place of those before; blank and repeated ones are dropped.

    Returns:
        What is kept.

    Raises:
        StorageFullError: No room; the old names stand.
    """
    by_key: dict[str, str] = {}
    for name in names:
        tidy = one_line(name, LONGEST_NAME)
        if folded(tidy).strip():
            by_key.setdefault(folded(tidy), tidy)
    kept = tuple(by_key.values())[:MOST_NAMES]
    settings.set(_KEY, json.dumps(kept, ensure_ascii=False))
    return kept
