"""A sentence that lies over the page for a while and takes no key from it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.widgets.basics import Banner

_SHOWN_MS = 8_000
_WIDTH_PX = 560
_ABOVE_FOOTER_PX = 92


class Notice(Banner):
    """For slips in the middle of work: the focus stays where it is.

    Args:
        window: Over which it lies.
        one_line: As wide as its short sentence and a button need, and no wider.
    """

    def __init__(self, window: QWidget, *, one_line: bool = False) -> None:
        super().__init__(window, one_line=one_line)
        self._one_line = one_line
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)

    def say(self, text: str, kind: str = "warning") -> None:
        """Show it over the foot of the page, and tell a screen reader."""
        self.show_message(text, kind)
        self._place()
        self.raise_()
        self._timer.start()
        announce(self._window, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        wanted = self.sizeHint().width() if self._one_line else _WIDTH_PX
        width = min(wanted, self._window.width() - 32)
        self.resize(width, self.heightForWidth(width))
        self.move(
            (self._window.width() - width) // 2,
            self._window.height() - self.height() - _ABOVE_FOOTER_PX,
        )
