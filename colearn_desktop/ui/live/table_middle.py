"""What the middle of the table says: who has the floor, and the question whether they still do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from colearn_desktop.domain.go_round import TurnFlag
from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.widgets.basics import label
from colearn_desktop.ui.widgets.button import Button, IconLabel, KeyButton

_DOWN, _ACROSS = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
_FLAG_ICONS = {TurnFlag.SOON: "clock", TurnFlag.OVER: "flag"}


@dataclass(frozen=True, slots=True)
class FloorWords:
    """What the middle of the table says: three lines, each may be empty.

    Attributes:
        flag: That the time of a turn is nearly or quite over, which `detail` says in words.
        nobody_since: The button that ends a turn nobody hears any more; empty where nobody
            asks whether somebody still speaks.
        not_now: The button that leaves it open who talks; empty where nobody asks that.
    """

    heading: str
    holder: str
    detail: str
    flag: TurnFlag = TurnFlag.NONE
    nobody_since: str = ""
    not_now: str = ""

    @property
    def asks(self) -> bool:
        """Whether there is a question."""
        return bool(self.nobody_since or self.not_now)


class TableMiddle(QWidget):
    """Three lines and, when there is a question, its answers."""

    still_confirmed = Signal()
    nobody_since_requested = Signal()
    not_now_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = FloorWords("", "", "")
        self._is_round = True
        self._heading = label("", "caption")
        self._holder = label("", "title")
        self._detail = label("", "caption")
        self._strong_detail = label("", "strong")
        self._icon = IconLabel("clock", "ink", size_px=16)
        self._flagged = QWidget()
        flagged = QHBoxLayout(self._flagged)
        flagged.setContentsMargins(0, 0, 0, 0)
        flagged.setSpacing(6)
        flagged.addStretch(1)
        flagged.addWidget(self._icon)
        flagged.addWidget(self._strong_detail)
        flagged.addStretch(1)
        self.yes_button = KeyButton(self.tr("Yes"), "", "tag")
        name_key(self.yes_button, LiveAction.STILL)
        self.yes_button.clicked.connect(self.still_confirmed)
        self.nobody_button = Button("", "tag")
        self.nobody_button.clicked.connect(self.nobody_since_requested)
        self.not_now_button = KeyButton("", "", "tag")
        name_key(self.not_now_button, LiveAction.STILL)
        self.not_now_button.clicked.connect(self.not_now_requested)
        self._answers = QWidget()
        answers = QHBoxLayout(self._answers)
        answers.setContentsMargins(0, 4, 0, 0)
        answers.setSpacing(6)
        answers.addStretch(1)
        answers.addWidget(self.yes_button)
        answers.addWidget(self.nobody_button)
        answers.addWidget(self.not_now_button)
        answers.addStretch(1)
        column = self._lines = QBoxLayout(_DOWN, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        for line in (self._heading, self._holder, self._detail):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(line)
        column.addWidget(self._flagged)
        column.addWidget(self._answers)
        column.addStretch(1)
        self._flagged.hide()
        self._answers.hide()

    @property
    def words(self) -> FloorWords:
        """What it says."""
        return self._words

    def show_words(self, words: FloorWords) -> None:
        """Say who has the floor."""
        if words == self._words:
            return
        self._words = words
        self._heading.setText(words.heading)
        self._holder.setText(words.holder)
        self._detail.setText(words.detail)
        self._strong_detail.setText(words.detail)
        if words.flag in _FLAG_ICONS:
            self._icon.show_icon(_FLAG_ICONS[words.flag], "ink")
        self.not_now_button.setText(words.not_now)
        self.nobody_button.setAccessibleName(words.nobody_since)
        self.nobody_button.setToolTip(words.nobody_since)
        self._fit_answer()
        self._show_lines()

    def stand(self, *, is_round: bool) -> None:
        """Lines below each other on a table, or beside each other in a band."""
        self._is_round = is_round
        self._lines.setDirection(_DOWN if is_round else _ACROSS)
        self._lines.setSpacing(4 if is_round else 10)
        self._show_lines()

    def height_for(self, width: int) -> int:
        """What a band of this width needs, in pixels."""
        return self._lines.heightForWidth(width) if self._lines.hasHeightForWidth() else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_answer()

    def _fit_answer(self) -> None:
        """All the words of an answer where there is room, the least of them elsewhere."""
        words = self._words.nobody_since
        if not words:
            return
        self.nobody_button.setText(words)
        needed = self.yes_button.sizeHint().width() + self.nobody_button.sizeHint().width()
        if needed + 6 > self.width():
            self.nobody_button.setText(self.tr("Nobody"))

    def _show_lines(self) -> None:
        words = self._words
        asks = words.asks
        flagged = words.flag is not TurnFlag.NONE
        # A question needs the room of the other lines, in a band at least.
        self._heading.setVisible(bool(words.heading) and (self._is_round or not asks))
        self._holder.setVisible(bool(words.holder))
        self._detail.setVisible(bool(words.detail) and not asks and not flagged)
        self._flagged.setVisible(bool(words.detail) and not asks and flagged)
        self.yes_button.setVisible(bool(words.nobody_since))
        self.nobody_button.setVisible(bool(words.nobody_since))
        self.not_now_button.setVisible(bool(words.not_now))
        self._answers.setVisible(asks)
