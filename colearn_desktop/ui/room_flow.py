"""The room's screen and the facilitator's small view, for as long as a session is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.intentions import Intentions, remembered_intentions
from colearn_desktop.services.open_session import OpenSession
from colearn_desktop.services.room_display import RoomDisplay
from colearn_desktop.ui.live.key_map import DEFAULT_KEYS
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.lock_cover import LockCover
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.room.facilitator_view import FIRST, FacilitatorView
from colearn_desktop.ui.room.room_menu import RoomMenu, RoomMenuState
from colearn_desktop.ui.room.room_view import room_face
from colearn_desktop.ui.room.room_window import RoomShows, RoomWindow
from colearn_desktop.ui.room.room_wishes import RoomWishes
from colearn_desktop.ui.room.screens import Placement, ScreenLine, Standing
from colearn_desktop.vault.vault import Vault

# Whether this is being recorded has to be true within a second.
_SHOW_EVERY_MS = 200
_SCREEN_KEY = "room_screen"
_VIEW_SIZE_KEY = "facilitator_view_size"
_LARGEST_REMEMBERED_PX = 10_000


class RoomFlow(QObject):
    """Opens, fills and closes the two windows; the live page asks for them.

    Args:
        window: Where the facilitator's own page is.
        vault: Remembers the chosen screen, the view's size and the group's words.
        say: Says a sentence over the page.
        report: Told of each expected failure.
    """

    def __init__(
        self,
        window: MainWindow,
        vault: Vault,
        say: Callable[[str], None],
        report: Callable[[ColearnError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._main = window
        self._vault = vault
        self._say = say
        self._report = report
        self._session: OpenSession | None = None
        self._room: RoomDisplay | None = None
        self._page: LivePage | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self.window: RoomWindow | None = None
        self.view: FacilitatorView | None = None
        self._placement = Placement()
        self._wanted = RoomShows.SESSION
        self._message = ""
        self._wishes = RoomWishes(window, vault.settings, report, self)
        self._wishes.message_written.connect(self._message_written)
        self._wishes.intentions_kept.connect(self._intentions_kept)
        self._wishes.chosen.connect(self._choice_kept)
        self._timer = QTimer(self, interval=_SHOW_EVERY_MS)
        self._timer.timeout.connect(self._show)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._screen_added)
        application.screenRemoved.connect(self._screen_removed)
        window.page_shown.connect(self._page_shown)

    @property
    def placement(self) -> Placement:
        """Where the room's window stands."""
        return self._placement

    def join(self, page: LivePage, session: OpenSession) -> None:
        """A live page asks for the windows from now on."""
        if session is not self._session:
            self.close()
            self._session, self._room = session, RoomDisplay(session.live)
            self._unsubscribe = session.log.subscribe(self._show)
        self._page = page
        page.room_requested.connect(self._act)
        menu = RoomMenu(page.header)
        menu.aboutToShow.connect(lambda: menu.fill(self._menu_state()))
        menu.show_requested.connect(self.toggle_window)
        menu.screen_chosen.connect(self.choose_screen)
        menu.blank_requested.connect(self.toggle_blank)
        menu.message_requested.connect(lambda: self._wishes.ask_message(self._message))
        menu.page_requested.connect(lambda name: self.call_up(RoomShows(name)))
        menu.edit_intentions_requested.connect(self._wishes.edit_intentions)
        menu.play_requested.connect(self._play_or_pause)
        menu.again_requested.connect(self._play_again)
        menu.facilitator_requested.connect(self.toggle_view)
        menu.choices_requested.connect(self._ask_choices)
        page.header.set_room_menu(menu)
        self._tell_header()

    def leave_page(self) -> None:
        """The live page goes; the windows stay."""
        self._page = None

    def close(self) -> None:
        """The session closes, and both windows with it."""
        self._timer.stop()
        if self.window is not None:
            self.window.close()
        if self.view is not None:
            self.view.close()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._session = self._room = self._page = None
        self._wanted, self._message = RoomShows.SESSION, ""

    # The room's window

    def toggle_window(self) -> None:
        """Show it, or close it."""
        if self._placement.standing in (Standing.FULL_SCREEN, Standing.WINDOWED):
            assert self.window is not None
            self.window.close()
        else:
            self._open_window(self._vault.settings.get(_SCREEN_KEY))

    def choose_screen(self, name: str) -> None:
        """Show it there, now and the next time."""
        with suppress(ColearnError):  # a full disk: it is asked for again next time
            self._vault.settings.set(_SCREEN_KEY, name)
        self._open_window(name)

    def toggle_blank(self) -> None:
        """Nothing, or everything again."""
        if self.window is not None:
            self.window.show_blank(not self.window.is_blank)
            self._tell_header()

    def call_up(self, shows: RoomShows) -> None:
        """Call a page up, or take it away where it shows; opens the window if need be."""
        room = self._room
        if room is None:
            return
        if shows is self._wanted and self.window is not None:
            self._wanted = RoomShows.SESSION
            self._show()
            return
        try:
            intentions = remembered_intentions(self._vault.settings)
        except ColearnError as error:
            self._report(error)
            return
        if self._placement.standing not in (Standing.FULL_SCREEN, Standing.WINDOWED):
            self.toggle_window()
        window = self.window
        assert window is not None
        self._wanted = shows
        window.show_blank(False)
        window.message.words.show_text(self._message)
        if shows is RoomShows.INTENTIONS:
            window.intentions.show_intentions(intentions)
        elif shows is RoomShows.LOOK_BACK:
            titles: dict[str, str] = {p.phase_id: p.title for p in room.live.state.agenda}
            names = [person.name for person in room.people()]
            window.look_back.show_look_back(room.look_back(), titles, names)
        self._show()

    def _open_window(self, wanted: str) -> None:
        if self._session is None:
            return
        if self.window is None:
            window = RoomWindow(self._session.log.clock.monotonic_ms)
            window.closed.connect(self._window_closed)
            window.full_screen_toggled.connect(self._toggle_full_screen)
            window.blank_toggled.connect(self.toggle_blank)
            self.window = window
        self._show()
        self._stand(self._placement.opened(_screens(), self._own_screen(), wanted))
        if self._placement.standing is Standing.FULL_SCREEN:
            self._main.activateWindow()  # the keys stay the live page's

    def _stand(self, placement: Placement) -> None:
        self._placement = placement
        if self.window is not None:
            self.window.stand(placement)
        self._show()

    def _toggle_full_screen(self) -> None:
        if self.window is not None:
            self._stand(self._placement.toggled(self.window.screen().name()))

    def _window_closed(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
        self._placement = Placement()
        self._wanted = RoomShows.SESSION
        self._show()

    # Screens

    def _own_screen(self) -> str:
        return self._main.screen().name()

    def _screen_removed(self, screen: QScreen) -> None:
        window = self.window
        if window is None:
            return
        if (
            self._placement.standing is Standing.WINDOWED
            and window.screen().name() == screen.name()
        ):
            self._placement = Placement(Standing.WINDOWED, screen.name())
        after = self._placement.without_screen(screen.name())
        if after != self._placement:
            self._stand(after)
            self._say(
                self.tr(
                    "The room's screen {name} is gone, so the room sees nothing. The room "
                    "display comes back with it; {key} shows it here in a window."
                ).format(name=screen.name(), key=self._shown_key())
            )

    def _screen_added(self, screen: QScreen) -> None:
        after = self._placement.with_screen(screen.name(), self._own_screen())
        if after != self._placement:
            self._stand(after)
            self._main.activateWindow()
            self._say(self.tr("The room display is back on {name}.").format(name=screen.name()))

    # The facilitator's view

    def toggle_view(self) -> None:
        """Show it, or close it."""
        if self.view is not None:
            self.view.close()
        elif self._session is not None:
            view = FacilitatorView()
            view.closed.connect(self._view_closed)
            view.resize(_size(self._vault.settings.get(_VIEW_SIZE_KEY)))
            self.view = view
            self._show()
            view.show()

    def _view_closed(self, size: QSize) -> None:
        if self.view is not None:
            self.view.deleteLater()
            self.view = None
        with suppress(ColearnError):
            self._vault.settings.set(_VIEW_SIZE_KEY, f"{size.width()}x{size.height()}")
        self._show()

    # Wishes

    def _act(self, name: str) -> None:
        match LiveAction(name):
            case LiveAction.ROOM_DISPLAY:
                self.toggle_window()
            case LiveAction.FACILITATOR_VIEW:
                self.toggle_view()
            case LiveAction.ROOM_BLANK:
                self.toggle_blank()
            case _:
                pass

    def _message_written(self, text: str) -> None:
        self._message = text
        self._wanted = RoomShows.SESSION
        self.call_up(RoomShows.MESSAGE)

    def _intentions_kept(self, intentions: Intentions) -> None:
        if self.window is not None:
            self.window.intentions.show_intentions(intentions)

    def _ask_choices(self) -> None:
        if self._room is not None:
            self._wishes.ask_choices(self._room)

    def _choice_kept(self) -> None:
        if self._wanted is RoomShows.LOOK_BACK:  # made by the choice that held before
            self._wanted = RoomShows.SESSION
            self.call_up(RoomShows.LOOK_BACK)

    def _play_or_pause(self) -> None:
        if self.window is not None:
            self.window.look_back.play_or_pause()

    def _play_again(self) -> None:
        if self.window is not None:
            self.window.look_back.play_again()

    # Keeping in step

    def _page_shown(self) -> None:
        if self._is_locked and self.view is not None:
            self.view.close()
        self._show()

    @property
    def _is_locked(self) -> bool:
        return isinstance(self._main.page, LockCover)

    def _show(self) -> None:
        session, room = self._session, self._room
        if session is None or room is None or (self.window is None and self.view is None):
            self._timer.stop()
            self._tell_header()
            return
        if not self._timer.isActive():
            self._timer.start()
        if self.window is not None:
            self.window.show_face(room_face(room, session.recording.status()))
            self.window.show_page(RoomShows.WAIT if self._is_locked else self._wanted)
        if self.view is not None:
            self.view.show_session(session.live)
        self._tell_header()

    def _tell_header(self) -> None:
        if self._page is None:
            return
        window, words = self.window, self.tr("Room display")
        if self._placement.standing is Standing.WAITING:
            words = self.tr("Room: no screen")
        elif window is not None and window.is_blank:
            words = self.tr("Room: blank")
        elif window is not None and self._wanted is not RoomShows.SESSION:
            words = {
                RoomShows.MESSAGE: self.tr("Room: message"),
                RoomShows.INTENTIONS: self.tr("Room: intentions"),
                RoomShows.LOOK_BACK: self.tr("Room: look back"),
            }[self._wanted]
        self._page.header.show_room(words)

    def _menu_state(self) -> RoomMenuState:
        window = self.window
        return RoomMenuState(
            screens=_screens(),
            own=self._own_screen(),
            placement=self._placement,
            shows=self._wanted,
            is_blank=window is not None and window.is_blank,
            is_look_back_playing=window is not None and window.look_back.is_playing,
            is_facilitator_view_open=self.view is not None,
            keys=DEFAULT_KEYS if self._page is None else self._page.page_keys.keys,
        )

    def _shown_key(self) -> str:
        keys = DEFAULT_KEYS if self._page is None else self._page.page_keys.keys
        return keys.shown(LiveAction.ROOM_DISPLAY)


def _screens() -> list[ScreenLine]:
    return [
        ScreenLine(
            screen.name(),
            round(screen.size().width() * screen.devicePixelRatio()),
            round(screen.size().height() * screen.devicePixelRatio()),
        )
        for screen in QGuiApplication.screens()
    ]


def _size(text: str) -> QSize:
    """A remembered size, or the first one where the text makes no sense."""
    width, _, height = text.partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        return FIRST
    if max(len(width), len(height)) > len(str(_LARGEST_REMEMBERED_PX)):
        return FIRST
    largest = QSize(_LARGEST_REMEMBERED_PX, _LARGEST_REMEMBERED_PX)
    return QSize(int(width), int(height)).boundedTo(largest)
