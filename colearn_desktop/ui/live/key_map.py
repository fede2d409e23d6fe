"""Which key does what: the table of `live_keys`, and what a person changed of it.

Keys are written as Qt writes them in every language: "M", "?", "F5", "Ctrl+F", "Alt+Up".
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.ui.live.live_keys import (
    BINDINGS,
    HIGHEST_SEAT_KEY,
    KeyBinding,
    LiveAction,
)

# Everyone must find the way out of a text and to the help without having learnt anything.
FIXED_ACTIONS = frozenset({LiveAction.LEAVE_NOTE, LiveAction.HELP})

_SEAT_KEYS = frozenset(str(seat) for seat in range(1, HIGHEST_SEAT_KEY + 1))
_NAMED_PLAIN_KEYS = frozenset({"Backspace", "Del", "Ins", "Return", "Enter"})
# Plain, they move about in a text, a list or a page; with Ctrl they edit or scroll.
_MOVING_KEYS = frozenset(
    {"Tab", "Backtab", "Space", "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown"}
)
_WITH_ALT = frozenset({"Up", "Down", "PgUp", "PgDown"})
_CTRL_FOR_TEXT = frozenset("ACVXZYKU")
_CTRL_FOR_PROGRAM = frozenset({"L", "+", "-", "=", "Q", "W"})
# F1 and Escape are fixed actions; F10 opens menus on some desktops.
_FUNCTION_KEYS = frozenset(f"F{number}" for number in (*range(2, 10), 11, 12))
_SHOWN = {"Return": "Enter", "Escape": "Esc"}


class Refusal(StrEnum):
    """Why a key cannot be given to any action."""

    SEAT = "seat"
    TEXT = "text"
    PROGRAM = "program"
    SYSTEM = "system"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The rows in force; an action may have several, the first is the one on its button."""

    bindings: tuple[KeyBinding, ...] = BINDINGS

    def shown(self, action: LiveAction) -> str:
        """The action's key as the screen calls it."""
        return next((row.shown for row in self.bindings if row.action is action), "")

    def holder(self, key: str) -> LiveAction | None:
        """The action that a key stands for."""
        for row in self.bindings:
            if key.casefold() in (each.casefold() for each in row.keys):
                return row.action
        return None


DEFAULT_KEYS = KeyMap()


@dataclass(frozen=True, slots=True)
class KeyHabits:
    """How somebody likes the keys of the live page.

    Attributes:
        keys: Which key does what.
        plain: Keys act without Alt (WCAG 2.1.4 wants a way to switch that off).
        strip: The most used keys stand at the foot of the page.
    """

    keys: KeyMap = DEFAULT_KEYS
    plain: bool = True
    strip: bool = False


def key_map(changes: Mapping[str, str]) -> KeyMap:
    """The table with what somebody changed; a change that makes no sense is left out.

    Args:
        changes: Name of a `LiveAction` to its key. May come from a file of another version.
    """
    wanted = {
        LiveAction(name): key
        for name, key in changes.items()
        if name in set(LiveAction)
        and LiveAction(name) not in FIXED_ACTIONS
        and refusal(LiveAction(name), key) is None
    }
    while True:
        rows = tuple(_rows(wanted))
        clashing = _clashing(rows, wanted)
        if clashing is None:
            return KeyMap(rows)
        del wanted[clashing]


def refusal(action: LiveAction, key: str) -> Refusal | None:
    """Why this key cannot stand for any such action; None when it can, if it is free."""
    *modifiers, name = _parts(key)
    if action in FIXED_ACTIONS or name in {"Escape", "Esc", "F1"}:
        return Refusal.FIXED
    if not modifiers:
        return _plain_refusal(name)
    if modifiers == ["Ctrl"]:
        return _ctrl_refusal(name)
    return None if modifiers == ["Alt"] and name in _WITH_ALT else Refusal.SYSTEM


def shown_key(key: str) -> str:
    """A key as the screen calls it."""
    return "+".join(_SHOWN.get(part, part) for part in _parts(key))


def works_in_texts(key: str) -> bool:
    """Whether a key needs no Alt while a text is being typed."""
    return len(_parts(key)) > 1 or key in _FUNCTION_KEYS


def _plain_refusal(name: str) -> Refusal | None:
    if name in _SEAT_KEYS:
        return Refusal.SEAT
    if name in _MOVING_KEYS:
        return Refusal.TEXT
    is_character = len(name) == 1 and name.isprintable() and not name.isspace()
    fits = is_character or name in _NAMED_PLAIN_KEYS or name in _FUNCTION_KEYS
    return None if fits else Refusal.SYSTEM


def _ctrl_refusal(name: str) -> Refusal | None:
    if name in _CTRL_FOR_PROGRAM:
        return Refusal.PROGRAM
    if name in _CTRL_FOR_TEXT or name in _MOVING_KEYS or name in _NAMED_PLAIN_KEYS:
        return Refusal.TEXT
    return None if len(name) == 1 and name in string.ascii_uppercase else Refusal.SYSTEM


def _parts(key: str) -> list[str]:
    """Modifiers and the key; "+" is a key, too."""
    if key == "+":
        return ["+"]
    return [*key[:-2].split("+"), "+"] if key.endswith("++") else key.split("+")


def _rows(wanted: Mapping[LiveAction, str]) -> Iterator[KeyBinding]:
    placed: set[LiveAction] = set()
    for row in BINDINGS:
        key = wanted.get(row.action)
        if key is None:
            yield row
        elif row.action not in placed:
            placed.add(row.action)
            # The key to the left of the letters and that on the number pad are one.
            keys = ("Return", "Enter") if key in {"Return", "Enter"} else (key,)
            yield KeyBinding(row.action, keys, shown_key(key), works_in_texts(key))


def _clashing(
    rows: tuple[KeyBinding, ...], wanted: Mapping[LiveAction, str]
) -> LiveAction | None:
    """A changed action that shares a key with another one."""
    held: dict[str, LiveAction] = {}
    for row in sorted(rows, key=lambda row: row.action in wanted):
        for key in row.keys:
            first = held.setdefault(key.casefold(), row.action)
            if first is not row.action and row.action in wanted:
                return row.action
    return None
