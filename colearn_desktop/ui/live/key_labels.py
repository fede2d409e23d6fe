"""Buttons that name their key, whatever key that is at present."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget

from colearn_desktop.ui.live.key_map import DEFAULT_KEYS, KeyMap
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.widgets.button import KeyButton

_ACTION, _WORDS = "liveAction", "wordsBeforeKey"


def name_key(part: QAbstractButton, action: LiveAction, words: str = "") -> None:
    """Have a button of the live page name the key of its action.

    A `KeyButton` shows it. Others say it in the tool tip, after `words`.
    """
    part.setProperty(_ACTION, action.value)
    part.setProperty(_WORDS, words)
    _show(part, action, words, DEFAULT_KEYS)


def show_keys(page: QWidget, keys: KeyMap) -> None:
    """Have every button on a page that `name_key` was told of name its present key."""
    for part in page.findChildren(QAbstractButton):
        name = part.property(_ACTION)
        if name:
            _show(part, LiveAction(name), str(part.property(_WORDS) or ""), keys)


def _show(part: QAbstractButton, action: LiveAction, words: str, keys: KeyMap) -> None:
    key = keys.shown(action)
    if isinstance(part, KeyButton):
        part.show_key(key)
    if words:
        part.setToolTip(f"{words} ({key})" if key else words)
