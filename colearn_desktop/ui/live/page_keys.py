"""How the keys of the live page are heard, named on its buttons and explained."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.live.key_labels import show_keys
from colearn_desktop.ui.live.key_listener import LiveKeys
from colearn_desktop.ui.live.key_map import KeyHabits, KeyMap
from colearn_desktop.ui.live.key_strip import KeyStrip
from colearn_desktop.ui.live.keys_dialog import KeysDialog


class PageKeys(QObject):
    """Keeps a page to somebody's key habits.

    Args:
        page: With all its buttons.
        strip: At its foot.
        habits: To begin with.
    """

    change_requested = Signal()
    manual_requested = Signal()
    strip_toggled = Signal(bool)

    def __init__(self, page: QWidget, strip: KeyStrip, habits: KeyHabits) -> None:
        super().__init__(page)
        self._page = page
        self._strip = strip
        self._habits = habits
        self.listener = LiveKeys(page, habits.keys)
        self.follow(habits)

    @property
    def keys(self) -> KeyMap:
        """Which key does what."""
        return self._habits.keys

    def follow(self, habits: KeyHabits) -> None:
        """Take up habits that were changed."""
        self._habits = habits
        self.listener.use(habits.keys)
        self.listener.allow_plain_keys(habits.plain)
        show_keys(self._page, habits.keys)
        self._strip.show_keys(habits.keys)
        self._strip.want(habits.strip)

    def toggle_strip(self) -> None:
        """Show the most used keys at the foot of the page, or hide them."""
        shown = not self._strip.is_wanted
        self._strip.want(shown)
        self.strip_toggled.emit(shown)

    def explain(self) -> None:
        """List all keys in a window of their own."""
        dialog = KeysDialog(self._habits, self._page)
        dialog.manual_requested.connect(self.manual_requested)
        dialog.change_requested.connect(self.change_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
