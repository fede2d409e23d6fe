"""The menu of the room display on the live page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from colearn_desktop.ui.live.key_map import KeyMap
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.room.room_window import RoomShows
from colearn_desktop.ui.room.screens import Placement, ScreenLine, Standing


@dataclass(frozen=True, slots=True)
class RoomMenuState:
    """What the menu has to know to say what each line would do.

    Attributes:
        own: The screen with the facilitator's own page.
    """

    screens: Sequence[ScreenLine]
    own: str
    placement: Placement
    shows: RoomShows
    is_blank: bool
    is_look_back_playing: bool
    is_facilitator_view_open: bool
    keys: KeyMap


class RoomMenu(QMenu):
    """Everything about the room's screen, in words. Keys are named; the page listens to them."""

    show_requested = Signal()
    screen_chosen = Signal(str)
    blank_requested = Signal()
    message_requested = Signal()
    page_requested = Signal(str)  # a RoomShows to call up, or to take away when it shows
    edit_intentions_requested = Signal()
    play_requested = Signal()
    again_requested = Signal()
    facilitator_requested = Signal()
    choices_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Room display"))

    def fill(self, state: RoomMenuState) -> None:
        """Write the lines anew; called before it opens."""
        self.clear()
        is_open = state.placement.standing in (Standing.FULL_SCREEN, Standing.WINDOWED)
        words = self.tr("Close the room display") if is_open else self.tr("Show")
        self._add(words, state.keys.shown(LiveAction.ROOM_DISPLAY)).triggered.connect(
            self.show_requested
        )
        self._add_screens(state)
        blank = self.tr("Show it again") if state.is_blank else self.tr("Blank")
        self._add(
            blank, state.keys.shown(LiveAction.ROOM_BLANK), enabled=is_open
        ).triggered.connect(self.blank_requested)
        self.addSeparator()
        self._add(self.tr("Message…")).triggered.connect(self.message_requested)
        if state.shows is RoomShows.MESSAGE:
            self._add_page(self.tr("Take the message back"), RoomShows.MESSAGE)
        self._add_page(
            self.tr("Take the intentions away")
            if state.shows is RoomShows.INTENTIONS
            else self.tr("Intentions"),
            RoomShows.INTENTIONS,
        )
        self._add(self.tr("Change the intentions…")).triggered.connect(
            self.edit_intentions_requested
        )
        if state.shows is RoomShows.LOOK_BACK:
            words = self.tr("Pause") if state.is_look_back_playing else self.tr("Play")
            look_back = self.addMenu(self.tr("Look back"))
            look_back.addAction(words).triggered.connect(self.play_requested)
            look_back.addAction(self.tr("Again")).triggered.connect(self.again_requested)
            away = look_back.addAction(self.tr("Take it away"))
            away.triggered.connect(lambda: self.page_requested.emit(RoomShows.LOOK_BACK))
        else:
            self._add_page(self.tr("Look back"), RoomShows.LOOK_BACK)
        self.addSeparator()
        view = (
            self.tr("Close the facilitator view")
            if state.is_facilitator_view_open
            else self.tr("Facilitator view")
        )
        self._add(view, state.keys.shown(LiveAction.FACILITATOR_VIEW)).triggered.connect(
            self.facilitator_requested
        )
        self._add(self.tr("What the room sees…")).triggered.connect(self.choices_requested)

    def _add_screens(self, state: RoomMenuState) -> None:
        screens = self.addMenu(self.tr("Choose the screen"))
        for screen in state.screens:
            words = self.tr("{name}, {width} × {height}").format(
                name=screen.name, width=screen.width, height=screen.height
            )
            if screen.name == state.own:
                words = self.tr("{screen} (this screen, in a window)").format(screen=words)
            line = screens.addAction(words)
            line.setCheckable(True)
            line.setChecked(screen.name == state.placement.screen)
            line.triggered.connect(lambda _=False, n=screen.name: self.screen_chosen.emit(n))

    def _add_page(self, words: str, page: RoomShows) -> None:
        self._add(words).triggered.connect(lambda: self.page_requested.emit(page.value))

    def _add(self, words: str, key: str = "", *, enabled: bool = True) -> QAction:
        # After a tab a menu shows the key without listening to it: the page does.
        line = self.addAction(f"{words}\t{key}" if key else words)
        line.setEnabled(enabled)
        return line
