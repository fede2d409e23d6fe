"""The keys with which a session is played: one table, from which they work and are told.

F4, F7, F8 and F9 are what foot pedals send that were made for typing up recordings; others
send the media keys.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.pages.review_words import tr
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow


class PlayAction(StrEnum):
    """What a key can do while one looks back. Each has a button as well."""

    TOGGLE = "toggle"
    PAUSE = "pause"
    BACK = "back"
    ON = "on"
    LITTLE_BACK = "little_back"
    LITTLE_ON = "little_on"
    SLOWER = "slower"
    FASTER = "faster"
    NORMAL_SPEED = "normal_speed"
    LOOP_START = "loop_start"
    LOOP_END = "loop_end"
    NO_LOOP = "no_loop"
    SKIP_SILENCE = "skip_silence"
    CLOSER = "closer"
    FARTHER = "farther"
    WHOLE = "whole"


_KEYS: dict[PlayAction, tuple[str | Qt.Key, ...]] = {
    # Space is left to the widgets: a button that has the keyboard keeps it.
    PlayAction.TOGGLE: (
        *("F9", Qt.Key.Key_MediaTogglePlayPause, Qt.Key.Key_MediaPlay, Qt.Key.Key_MediaPause),
    ),
    PlayAction.PAUSE: ("F4", Qt.Key.Key_MediaStop),
    PlayAction.BACK: (*("Left", "F7", Qt.Key.Key_MediaPrevious, Qt.Key.Key_AudioRewind),),
    PlayAction.ON: ("Right", "F8", Qt.Key.Key_MediaNext, Qt.Key.Key_AudioForward),
    PlayAction.LITTLE_BACK: ("Shift+Left",),
    PlayAction.LITTLE_ON: ("Shift+Right",),
    PlayAction.SLOWER: ("-",),
    PlayAction.FASTER: ("+", "="),
    PlayAction.NORMAL_SPEED: ("0",),
    PlayAction.LOOP_START: ("[",),
    PlayAction.LOOP_END: ("]",),
    PlayAction.NO_LOOP: ("\\",),
    PlayAction.SKIP_SILENCE: ("S",),
    PlayAction.CLOSER: ("Ctrl++", "Ctrl+="),
    PlayAction.FARTHER: ("Ctrl+-",),
    PlayAction.WHOLE: ("Ctrl+0",),
}


def hear_keys(page: QWidget, act: Callable[[PlayAction], None]) -> None:
    """Have the keys act while the keyboard is anywhere in `page`."""
    for action, keys in _KEYS.items():
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda action=action: act(action))


def keys_in_words() -> list[tuple[str, str]]:
    """Each key and what it does, the most used first."""
    return [
        (tr("Space, F9"), tr("Play or pause. After a pause, from a moment earlier.")),
        (tr("F4"), tr("Pause")),
        (tr("Left, Right"), tr("10 seconds back, 10 seconds on. Also F7 and F8.")),
        (tr("Shift+Left, Shift+Right"), tr("1 second back, 1 second on")),
        ("−, +", tr("Slower, faster; the voices stay as high as they are")),
        ("0", tr("Normal speed")),
        ("[, ]", tr("The loop begins here, ends here")),
        ("\\", tr("No loop")),
        ("S", tr("Skip silences longer than 1.5 seconds, or play them")),
        (tr("Ctrl and +, −"), tr("Show less time larger, more time smaller")),
        (tr("Ctrl+0"), tr("Show the whole session")),
        (tr("Page Up, Page Down"), tr("1 minute on, 1 minute back, in the picture")),
        (tr("Enter"), tr("On a note: hear it from five seconds before")),
        (tr("Media keys"), tr("Play, pause, stop; previous and next are 10 seconds")),
    ]


class PlayKeysDialog(QDialog):
    """Which key does what while one looks back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setAccessibleName(tr("Keys for playing"))
        scroll = PageScroll()
        scroll.column.setSpacing(16)
        scroll.column.addWidget(label(tr("Keys"), "title"))
        hint = tr(
            "Each has a button as well. A foot pedal works if it sends the media keys, or "
            "F4, F7, F8 and F9 as those for typing up recordings do."
        )
        scroll.column.addWidget(label(hint, "quiet"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for row, (keys, text) in enumerate(keys_in_words()):
            grid.addWidget(label(keys, "strong"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text), row, 1)
        scroll.column.addLayout(grid)
        scroll.column.addStretch(1)
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        foot = FlowRow()
        foot.setContentsMargins(32, 16, 32, 24)
        foot.add(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addWidget(foot)
        theme = current_theme()
        self.resize(min(900, theme.px(600)), min(680, theme.px(680)))
        close.setFocus()
