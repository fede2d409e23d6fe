"""What somebody prefers at this computer, while the window is open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from colearn_desktop.domain.sound_quality import SoundQuality
from colearn_desktop.services.preferences import (
    Preferences,
    read_preferences,
    write_preferences,
)
from colearn_desktop.ui.theme import ThemeChoice, apply_theme

if TYPE_CHECKING:
    from colearn_desktop.services.open_session import SoundWishes
    from colearn_desktop.ui.live.key_map import KeyHabits

_SMALLEST_SCALE, _LARGEST_SCALE = 1.0, 2.0


class Habits(QObject):
    """Keeps the preferences in their file, and the application looking as they say.

    Attributes:
        preferences: As they are stored.
    """

    keys_changed = Signal()

    def __init__(self, application: QApplication, file: Path) -> None:
        super().__init__()
        self._application = application
        self._file = file
        self.preferences: Preferences = read_preferences(file)
        self._apply_look()

    def remember(self, **changed: str | float | dict[str, str]) -> None:
        """Store some of them anew."""
        self.preferences = replace(self.preferences, **changed)  # type: ignore[arg-type]  # one of its fields
        write_preferences(self._file, self.preferences)

    def take(self, preferences: Preferences) -> None:
        """Store them all as the settings page has them, and look like that."""
        self.preferences = preferences
        write_preferences(self._file, preferences)
        self._apply_look()

    def step_text(self, step: float) -> None:
        """Make all text larger or smaller by this part of its usual size."""
        scale = round(self.preferences.text_scale + step, 2)
        self.remember(text_scale=min(_LARGEST_SCALE, max(_SMALLEST_SCALE, scale)))
        self._apply_look()

    def keys(self) -> KeyHabits:
        """The keys of the live page as they were changed."""
        from colearn_desktop.ui.live.key_map import KeyHabits, key_map

        preferences = self.preferences
        return KeyHabits(
            key_map(preferences.changed_keys), preferences.single_keys, preferences.key_strip
        )

    def checks_names(self) -> bool:
        """Whether notes point out words that tell who somebody is."""
        return self.preferences.name_check

    def asks_who_talks(self) -> bool:
        """Whether speech is told from other sound while it is recorded."""
        # Imported late: it brings numpy, and the first page is to be painted before.
        from colearn_desktop.audio import voice_activity

        return self.preferences.asks_who_talks and voice_activity.is_available()

    def sound_wishes(self) -> SoundWishes:
        """What is chosen about sound, whenever it is asked for."""
        # Imported late, with all that records.
        from colearn_desktop.services.open_session import SoundWishes

        return SoundWishes(
            self.asks_who_talks, lambda: SoundQuality(self.preferences.sound_quality)
        )

    def ask_for_keys(self, window: QWidget) -> None:
        """Show which keys there are and let them be changed."""
        from colearn_desktop.ui.pages.shortcuts_dialog import ShortcutsDialog

        dialog = ShortcutsDialog(self.preferences.changed_keys, self.keys(), window)
        dialog.keys_changed.connect(lambda keys: self._change_keys(changed_keys=keys))
        dialog.plain_keys_toggled.connect(lambda on: self._change_keys(single_keys=on))
        dialog.strip_toggled.connect(lambda on: self._change_keys(key_strip=on))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _change_keys(self, **changed: bool | dict[str, str]) -> None:
        self.remember(**changed)
        self.keys_changed.emit()

    def _apply_look(self) -> None:
        apply_theme(
            self._application, ThemeChoice(self.preferences.theme), self.preferences.text_scale
        )
