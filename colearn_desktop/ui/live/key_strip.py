"""The most used keys in one line at the foot of the live page."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from colearn_desktop.ui.live.key_map import KeyMap
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.widgets.basics import label

_BETWEEN = "     "
_MARGIN_PX = 32


class KeyStrip(QFrame):
    """Says as many keys as fit into one line, the most used first; it never breaks.

    It takes room of its own instead of lying over something.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self.words = label("", "caption", wrap=False)
        self._pieces: list[str] = []
        self._is_wanted = False
        self._has_room = True
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN_PX, 5, _MARGIN_PX, 5)
        row.addWidget(self.words, 1)
        self.hide()

    def show_keys(self, keys: KeyMap) -> None:
        """Name these keys."""
        pieces = [("1–9", self.tr("speaks"))]
        pieces += [
            (keys.shown(action), words)
            for action, words in (
                (LiveAction.NOBODY, self.tr("nobody")),
                (LiveAction.WRITE, self.tr("note")),
                (LiveAction.MARK, self.tr("mark")),
                (LiveAction.UNDO_FLOOR, self.tr("undo")),
                (LiveAction.QUEUE, self.tr("asks to speak")),
                (LiveAction.NEXT, self.tr("next phase")),
                (LiveAction.PAUSE, self.tr("pause")),
                (LiveAction.OFF_THE_RECORD, self.tr("off the record")),
                (LiveAction.SEVERAL, self.tr("several")),
                (LiveAction.HELP, self.tr("all keys")),
                (LiveAction.KEY_STRIP, self.tr("hide this")),
            )
        ]
        self._pieces = [f"{key}\N{NO-BREAK SPACE}{words}" for key, words in pieces if key]
        self.words.setAccessibleName(", ".join(self._pieces))
        self._fit()

    @property
    def is_wanted(self) -> bool:
        """Whether it shows wherever there is room."""
        return self._is_wanted

    def want(self, wanted: bool) -> None:
        """Show it, or no longer."""
        self._is_wanted = wanted
        self.setVisible(wanted and self._has_room)

    def allow(self, has_room: bool) -> None:
        """In a narrow page with large text, the page itself needs the height."""
        self._has_room = has_room
        self.setVisible(self._is_wanted and has_room)

    def minimumSizeHint(self) -> QSize:
        # One line of any length: the page may be as narrow as it likes.
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Name only what fits."""
        room_px = self.width() - 2 * _MARGIN_PX
        metrics = self.words.fontMetrics()
        shown = ""
        for piece in self._pieces:
            longer = f"{shown}{_BETWEEN}{piece}" if shown else piece
            if metrics.horizontalAdvance(longer) > room_px:
                break
            shown = longer
        self.words.setText(shown)
