"""Give the actions of the live page other keys."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.live.key_groups import grouped_actions
from colearn_desktop.ui.live.key_map import (
    DEFAULT_KEYS,
    FIXED_ACTIONS,
    KeyHabits,
    Refusal,
    key_map,
    refusal,
    shown_key,
)
from colearn_desktop.ui.live.live_keys import LiveAction, action_text
from colearn_desktop.ui.pages.shortcut_row import ShortcutRow
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_page_on_buttons


class ShortcutsDialog(QDialog):
    """All actions with their keys. Every change takes effect at once.

    Args:
        changes: Name of an action to its key, as the preferences have them.
        habits: What follows from them, and the two other choices.
    """

    keys_changed = Signal(object)  # dict: name of an action to its key
    plain_keys_toggled = Signal(bool)
    strip_toggled = Signal(bool)

    def __init__(
        self, changes: Mapping[str, str], habits: KeyHabits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Change the keys"))
        self.setAccessibleName(self.tr("Change the keys of the live page"))
        self._changes = dict(changes)
        self._keys = habits.keys
        self.plain_keys = QCheckBox(self.tr("Keys act without Alt"))
        self.plain_keys.setChecked(habits.plain)
        self.plain_keys.toggled.connect(self.plain_keys_toggled)
        self.strip = QCheckBox(self.tr("Show the most used keys below the live page"))
        self.strip.setChecked(habits.strip)
        self.strip.toggled.connect(self.strip_toggled)
        self.rows: dict[LiveAction, ShortcutRow] = {}
        self.reset_all_button = button(self.tr("All keys as they were"), icon="rotate-ccw")
        self.reset_all_button.clicked.connect(self._reset_all)
        self._lay_out()
        self._show_keys()

    # Changes

    def _change(self, action: LiveAction, key: str) -> None:
        """Give an action a key, or say why not."""
        row = self.rows[action]
        why_not = self._why_not(action, key)
        if why_not:
            row.show_refusal(why_not)
            announce(self, why_not)
            return
        changes = {name: old for name, old in self._changes.items() if name != action.value}
        if DEFAULT_KEYS.holder(key) is not action:
            changes[action.value] = key
        self._take(changes)
        done = self.tr("{key}: {action}").format(
            key=self._keys.shown(action), action=action_text(action)
        )
        announce(self, done)

    def _reset(self, action: LiveAction) -> None:
        holders = {
            self._keys.holder(key)
            for row in DEFAULT_KEYS.bindings
            if row.action is action
            for key in row.keys
        }
        for other in holders - {action, None}:
            assert other is not None
            words = self.tr("Its old key now stands for “{action}”. Change that first.")
            self.rows[action].show_refusal(words.format(action=action_text(other)))
            return
        self._take({name: key for name, key in self._changes.items() if name != action.value})

    def _reset_all(self) -> None:
        self._take({})

    def _take(self, changes: dict[str, str]) -> None:
        self._changes = changes
        self._keys = key_map(changes)
        self._show_keys()
        self.keys_changed.emit(dict(changes))

    def _why_not(self, action: LiveAction, key: str) -> str:
        why = refusal(action, key)
        shown = shown_key(key)
        if why is not None:
            return {
                Refusal.SEAT: self.tr("{key} stands for the person in that seat."),
                Refusal.TEXT: self.tr("{key} is needed for moving about or for writing."),
                Refusal.PROGRAM: self.tr("{key} does something else in this program."),
                Refusal.SYSTEM: self.tr(
                    "{key} cannot be used. Choose a letter, a sign, a function key, "
                    "or Ctrl and a letter."
                ),
                Refusal.FIXED: self.tr("{key} always does the same, so that it can be found."),
            }[why].format(key=shown)
        holder = self._keys.holder(key)
        if holder is None or holder is action:
            return ""
        return self.tr(
            "{key} stands for “{action}” already. Give that another key first."
        ).format(key=shown, action=action_text(holder))

    # Looks

    def _show_keys(self) -> None:
        for action, row in self.rows.items():
            row.show_key(self._keys.shown(action), is_changed=action.value in self._changes)
        self.reset_all_button.setEnabled(bool(self._changes))

    def _lay_out(self) -> None:
        scroll = PageScroll()
        scroll.column.setSpacing(12)
        scroll.column.addWidget(label(self.tr("Change the keys"), "title"))
        scroll.column.addWidget(
            label(
                self.tr(
                    "Press the key of an action, then the new one. Esc leaves it as it was. "
                    "The numbers of the seats, Esc and F1 cannot be changed."
                ),
                "quiet",
            )
        )
        scroll.column.addWidget(self.plain_keys)
        scroll.column.addWidget(
            label(
                self.tr("Switched off, every letter and digit needs Alt beside it."), "caption"
            )
        )
        scroll.column.addWidget(self.strip)
        for title, actions in grouped_actions():
            own = [action for action in actions if action not in FIXED_ACTIONS]
            if own:
                scroll.column.addSpacing(12)
                scroll.column.addWidget(label(title, "lead"))
            for action in own:
                row = ShortcutRow(action_text(action))
                row.key_chosen.connect(lambda key, which=action: self._change(which, key))
                row.reset_requested.connect(lambda which=action: self._reset(which))
                self.rows[action] = row
                scroll.column.addWidget(row)
        scroll.column.addStretch(1)
        close = button(self.tr("Done"), "primary")
        close.clicked.connect(self.accept)
        put_page_on_buttons(self, scroll, self.reset_all_button, close)
        theme = current_theme()
        self.resize(min(940, theme.px(640)), min(680, theme.px(680)))
        self.plain_keys.setFocus(Qt.FocusReason.OtherFocusReason)
