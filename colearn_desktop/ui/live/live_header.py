"""The head of the live page: which session, where it stands, and the ways out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from colearn_desktop.ui.live.phase_steps import PhaseSteps
from colearn_desktop.ui.live.step_button import Step
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button, label, set_property

# From here on the room display's button has words beside its icon.
_WORDS_FROM_PX = 1400
# Below, the phases need what the word beside the icon of arrivals takes.
_ARRIVAL_WORDS_FROM_PX = 1200
_LEAST_TITLE_PX = 260


class LiveHeader(QFrame):
    """Title and projected end, the phases as steps, arrivals, keys and settings."""

    leave_requested = Signal()
    arrival_requested = Signal()
    people_requested = Signal()
    keys_requested = Signal()
    settings_requested = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.leave_button = button("", "icon", "chevron-left")
        self._title = label("", "lead")
        self._whole_title = title
        self._caption = label("", "caption")
        self.steps = PhaseSteps()
        self.room_button = button("", "icon", "monitor")
        self.room_button.hide()
        self._room_words = ""
        self.arrival_button = button(self.tr("Arrival"), "quiet", "user-plus")
        self.people_button = button("", "icon", "users")
        self.keys_button = button("", "icon", "circle-help")
        self.settings_button = button("", "icon", "settings")
        for part, name in (
            (self.leave_button, self.tr("All sessions")),
            (self.room_button, self.tr("Room display")),
            (self.arrival_button, self.tr("Somebody came in")),
            (
                self.people_button,
                self.tr("The people here: more time, other seats, gone home"),
            ),
            (self.keys_button, self.tr("Keys")),
            (self.settings_button, self.tr("Settings")),
        ):
            part.setAccessibleName(name)
            part.setToolTip(name)
        self._lay_out()
        self.leave_button.clicked.connect(self.leave_requested)
        self.arrival_button.clicked.connect(self.arrival_requested)
        self.people_button.clicked.connect(self.people_requested)
        self.keys_button.clicked.connect(self.keys_requested)
        self.settings_button.clicked.connect(self.settings_requested)

    def show_caption(self, text: str) -> None:
        """How many people, and when it will end."""
        if text != self._caption.text():
            self._caption.setText(text)

    def show_steps(self, steps: Sequence[Step], *, can_change: bool) -> None:
        """Where the session stands, and whether a press on a phase leads anywhere."""
        self.steps.show_steps(steps, can_change=can_change)

    def show_arrivals(self, possible: bool) -> None:
        """Nobody comes in to a session that is over, nor leaves it."""
        self.arrival_button.setEnabled(possible)
        self.people_button.setEnabled(possible)

    def set_room_menu(self, menu: QMenu) -> None:
        """Offer the room display; without a menu there is none to offer."""
        self.room_button.setMenu(menu)
        self.room_button.show()

    def show_room(self, words: str) -> None:
        """What the room sees, in two or three words."""
        if words != self._room_words:
            self._room_words = words
            self.room_button.setAccessibleName(words)
            self.room_button.setToolTip(words)
            self._show_room_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_room_words()
        self._show_title()
        self._show_arrival_words()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_title()
            self._show_arrival_words()

    def _show_arrival_words(self) -> None:
        has_room = self.width() / current_theme().text_scale >= _ARRIVAL_WORDS_FROM_PX
        shown = self.tr("Arrival") if has_room else ""
        if shown != self.arrival_button.text():
            self.arrival_button.setText(shown)
            set_property(self.arrival_button, "role", "quiet" if shown else "icon")
            self.arrival_button.show_icon("")
            self.arrival_button.show_icon("user-plus")

    def _show_title(self) -> None:
        """A long title is cut: whoever runs the session knows it, and needs the phases."""
        theme = current_theme()
        metrics = QFontMetrics(theme.font(17, QFont.Weight.DemiBold))
        room = max(theme.px(_LEAST_TITLE_PX), self.width() // 4)
        shown = metrics.elidedText(self._whole_title, Qt.TextElideMode.ElideRight, room)
        if shown != self._title.text():
            self._title.setText(shown)
            self._title.setToolTip("" if shown == self._whole_title else self._whole_title)
            self._title.setAccessibleName(self._whole_title)

    def _show_room_words(self) -> None:
        # What differs from the plain display is said in words, however little room there is.
        has_room = self.width() / current_theme().text_scale >= _WORDS_FROM_PX
        shown = self._room_words if has_room or ":" in self._room_words else ""
        if shown != self.room_button.text():
            self.room_button.setText(shown)
            set_property(self.room_button, "role", "quiet" if shown else "icon")
            self.room_button.show_icon("")
            self.room_button.show_icon("monitor")

    def show_stacked(self, stacked: bool) -> None:
        """The steps in a line of their own, for large text in a narrow window."""
        self._row.removeWidget(self.steps)
        self._column.removeWidget(self.steps)
        if stacked:
            self._column.addWidget(self.steps)
        else:
            self._row.insertWidget(3, self.steps, 1)
        self._row.setStretch(1, 1 if stacked else 0)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        self._row.addWidget(self.leave_button)
        self._row.addLayout(words)
        self._row.addSpacing(14)
        self._row.addWidget(self.room_button)
        self._row.addWidget(self.arrival_button)
        self._row.addWidget(self.people_button)
        self._row.addWidget(self.keys_button)
        self._row.addWidget(self.settings_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 13, 24, 13)
        self._column.setSpacing(4)
        self._column.addLayout(self._row)
        self.show_stacked(False)
