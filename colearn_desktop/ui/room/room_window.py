"""The room's own window: one page at a time, or none of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QScreen,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget, QWidget

from colearn_desktop.ui.room.look_back_page import LookBackPage
from colearn_desktop.ui.room.room_face import (
    IntentionsPage,
    PhasePage,
    RecordingWords,
    WordsPage,
    unit_px,
)
from colearn_desktop.ui.room.room_view import RoomFace
from colearn_desktop.ui.room.screens import Placement, Standing
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button

_WINDOW_SHARE = 0.5
_BUTTON_UNITS = 26


class RoomShows(StrEnum):
    """What stands in the room's window."""

    SESSION = "session"
    MESSAGE = "message"
    INTENTIONS = "intentions"
    LOOK_BACK = "look_back"
    WAIT = "wait"


class RoomWindow(QWidget):
    """Shows what it is told; blank beats everything.

    Args:
        now_ms: The monotonic clock, for the look back.
    """

    closed = Signal()
    full_screen_toggled = Signal()
    blank_toggled = Signal()

    def __init__(self, now_ms: Callable[[], int]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("colearn: for the room"))
        self.setAccessibleName(self.tr("Room display"))
        self.setMinimumSize(320, 200)
        self._is_blank = False
        self._shows = RoomShows.SESSION
        self.session = PhasePage()
        self.message = WordsPage()
        self.intentions = IntentionsPage()
        self.look_back = LookBackPage(now_ms)
        self.wait = WordsPage()
        self.wait.words.show_text(self.tr("Please wait"))
        self._stack = QStackedWidget(self)
        self._pages: dict[RoomShows, QWidget] = {
            RoomShows.SESSION: self.session,
            RoomShows.MESSAGE: self.message,
            RoomShows.INTENTIONS: self.intentions,
            RoomShows.LOOK_BACK: self.look_back,
            RoomShows.WAIT: self.wait,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.recording = RecordingWords(self)
        self.full_screen_button = button(self.tr("Full screen"), "quiet", "monitor")
        self.full_screen_button.setParent(self)
        self.full_screen_button.setToolTip(self.tr("Fill this screen (F11 or a double click)"))
        self.full_screen_button.clicked.connect(self.full_screen_toggled)
        self._add_keys()

    # What it shows

    @property
    def is_blank(self) -> bool:
        """Whether the plain background is all there is."""
        return self._is_blank

    @property
    def shows(self) -> RoomShows:
        """What is there when it is not blank."""
        return self._shows

    def show_face(self, face: RoomFace) -> None:
        """The session as it stands."""
        self.session.show_face(face)
        self.recording.show_line(face.recording)

    def show_page(self, shows: RoomShows) -> None:
        """Another page."""
        if shows is not self._shows:
            self._shows = shows
            self._stack.setCurrentWidget(self._pages[shows])

    def show_blank(self, blank: bool) -> None:
        """Nothing at all, or everything again."""
        if blank != self._is_blank:
            self._is_blank = blank
            self._stack.setVisible(not blank)
            self.recording.setVisible(not blank)
            self._show_button()

    # Where it stands

    def stand(self, placement: Placement) -> None:
        """Stand there: full screen, in a window, or out of sight."""
        screen = _screen_named(placement.screen) or self.screen()
        match placement.standing:
            case Standing.FULL_SCREEN:
                self._move_to(screen)
                self.showFullScreen()
            case Standing.WINDOWED:
                moved = self.isFullScreen() or not self.isVisible()
                if self.isFullScreen():
                    self.showNormal()
                if moved:
                    self._stand_in_corner(screen)
                self.show()
                self.raise_()
                self.activateWindow()  # or it would open behind the page that asked for it
            case _:
                self.hide()
        self._show_button()

    def _move_to(self, screen: QScreen) -> None:
        self.winId()  # a window handle, so that there is something to put on a screen
        handle = self.windowHandle()
        if handle.screen().name() != screen.name():
            # Out of full screen first: some window managers move nothing that fills one.
            if self.isFullScreen():
                self.showNormal()
            handle.setScreen(screen)
        self.setGeometry(screen.geometry())

    def _stand_in_corner(self, screen: QScreen) -> None:
        room = screen.availableGeometry()
        width = round(room.width() * _WINDOW_SHARE)
        place = QRect(0, 0, width, round(width * 9 / 16))
        place.moveBottomRight(room.bottomRight())
        self.setGeometry(place.translated(-24, -24))

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack.setGeometry(self.rect())
        unit = unit_px(self.size())
        edge, height = round(8 * unit), max(1, round(5.2 * unit))
        middle = round(self.height() * 0.91)
        width = max(1, round(self.width() * 0.58))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - edge - width if mirrored else edge
        self.recording.setGeometry(left, middle - height // 2, width, height)
        size = self.full_screen_button.sizeHint()
        self.full_screen_button.setGeometry(
            # Between the recording's words and the look back's buttons.
            self.width() - size.width() - round(_BUTTON_UNITS * unit),
            middle - size.height() // 2,
            size.width(),
            size.height(),
        )
        self._show_button()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current_theme().color("bg"))
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.full_screen_toggled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _show_button(self) -> None:
        self.full_screen_button.setVisible(not self.isFullScreen() and not self._is_blank)
        self.full_screen_button.raise_()

    def _leave_full_screen(self) -> None:
        if self.isFullScreen():
            self.full_screen_toggled.emit()

    def _add_keys(self) -> None:
        for keys, act in (
            ("F11", self.full_screen_toggled.emit),
            ("Escape", self._leave_full_screen),
            ("B", self.blank_toggled.emit),
            ("F7", self.blank_toggled.emit),
            ("F5", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)


def _screen_named(name: str) -> QScreen | None:
    return next((s for s in QGuiApplication.screens() if s.name() == name), None)
