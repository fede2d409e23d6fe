"""Hears the keys of the live page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.live.key_map import DEFAULT_KEYS, KeyMap
from colearn_desktop.ui.live.live_keys import HIGHEST_SEAT_KEY, KeyBinding


class LiveKeys(QObject):
    """Listens for the keys of a page.

    A text that has the keyboard takes plain keys before any shortcut sees them, so that
    nobody changes the floor by writing; with Alt the keys work there, too.

    Args:
        page: Hears them while it, or anything in it, has the keyboard.
        keys: Which key does what.
    """

    struck = Signal(str)  # a LiveAction
    seat_struck = Signal(int)

    def __init__(self, page: QWidget, keys: KeyMap = DEFAULT_KEYS) -> None:
        super().__init__(page)
        self._page = page
        self._keys = keys
        self._are_plain_allowed = True
        self._plain: list[QShortcut] = []
        self._all: list[QShortcut] = []
        self._listen_to_all()

    @property
    def keys(self) -> KeyMap:
        """Which key does what."""
        return self._keys

    def use(self, keys: KeyMap) -> None:
        """Listen for other keys from now on."""
        if keys == self._keys:
            return
        for shortcut in self._all:
            shortcut.setEnabled(False)  # deleting waits for the event that led here
            shortcut.deleteLater()
        self._all.clear()
        self._plain.clear()
        self._keys = keys
        self._listen_to_all()
        self.allow_plain_keys(self._are_plain_allowed)

    def allow_plain_keys(self, allowed: bool) -> None:
        """Switch the keys without Alt on or off; those with Alt always work."""
        self._are_plain_allowed = allowed
        for shortcut in self._plain:
            shortcut.setEnabled(allowed)

    def _listen_to_all(self) -> None:
        for binding in self._keys.bindings:
            for key in binding.keys:
                self._listen(binding, key)
        for seat in range(1, HIGHEST_SEAT_KEY + 1):
            for keys in (str(seat), f"Alt+{seat}"):
                shortcut = self._shortcut(keys)
                shortcut.activated.connect(lambda n=seat: self.seat_struck.emit(n))
                if keys == str(seat):
                    self._plain.append(shortcut)

    def _listen(self, binding: KeyBinding, key: str) -> None:
        plain = self._shortcut(key)
        plain.activated.connect(lambda: self.struck.emit(binding.action.value))
        if binding.anywhere:
            return
        self._plain.append(plain)
        with_alt = self._shortcut(f"Alt+{key}")
        with_alt.activated.connect(lambda: self.struck.emit(binding.action.value))

    def _shortcut(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        # A key held down a moment too long is one press, not five.
        shortcut.setAutoRepeat(False)
        self._all.append(shortcut)
        return shortcut
