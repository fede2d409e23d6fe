"""The replay for the break: the table from above, and lights that swell and fade."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from colearn_desktop.domain.look_back import LookBack, LookBackFrame
from colearn_desktop.ui import fonts
from colearn_desktop.ui.room.fitted_text import FittedText
from colearn_desktop.ui.room.room_face import RoomPage
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button

_REPAINT_MS = 50
# Past so many seats their circles shrink, so that they do not touch.
_ROOMY_SEATS = 12


class _Table(QLabel):
    """Paints one frame. No numbers; names only where there are any."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame: LookBackFrame | None = None
        self._names: tuple[str, ...] = ()

    def show_names(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self.update()

    def show_frame(self, frame: LookBackFrame | None) -> None:
        if frame != self._frame:
            self._frame = frame
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self._frame
        if frame is None:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.height(), self.width() / 1.7)
        # Names stand below their seats: the table a little above the middle.
        middle = QRectF(self.rect()).center() - QPointF(0, side * 0.035)
        track, lit = theme.color("track"), theme.color("primary")
        inner = QRectF(0, 0, side * 0.98, side * 0.42)
        inner.moveCenter(middle)
        painter.setPen(QPen(theme.color("line"), max(1.0, side / 400)))
        painter.setBrush(_between(theme.color("sunken"), theme.color("soft"), frame.team))
        painter.drawEllipse(inner)
        count = max(1, len(frame.places))
        radius = side * 0.07 * min(1.0, _ROOMY_SEATS / count)
        for place in range(len(frame.places)):
            angle = 2 * math.pi * place / count
            at = middle + QPointF(math.sin(angle) * side * 0.74, -math.cos(angle) * side * 0.36)
            light = min(1.0, frame.places[place] + frame.together * 0.7)
            halo = radius * (1 + 0.45 * light)
            painter.setPen(Qt.PenStyle.NoPen)
            if light:
                painter.setBrush(_between(theme.color("bg"), theme.color("soft"), light))
                painter.drawEllipse(at, halo, halo)
            rest = theme.color("bar") if frame.heard[place] else track
            painter.setBrush(_between(rest, lit, light))
            shown = radius * (1 + 0.15 * light)  # not by colour alone
            painter.drawEllipse(at, shown, shown)
            if place < len(self._names):
                self._paint_name(painter, at, radius, side, self._names[place])
        painter.end()

    @staticmethod
    def _paint_name(
        painter: QPainter, at: QPointF, radius: float, side: float, name: str
    ) -> None:
        painter.setPen(current_theme().color("ink"))
        painter.setFont(fonts.font(max(8, round(side * 0.05)), QFont.Weight.Medium))
        place = QRectF(0, 0, side * 0.34, side * 0.07)
        place.moveCenter(at + QPointF(0, radius * 1.2 + side * 0.04))
        words = painter.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, round(place.width())
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


class LookBackPage(RoomPage):
    """Plays the replay by the session's clock, pauses it, and plays it again.

    Args:
        now_ms: The monotonic clock; the timer here only repaints.
    """

    changed = Signal()

    def __init__(self, now_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now_ms = now_ms
        self._look_back = LookBack((), False, None)
        self._titles: dict[str, str] = {}
        self._from_ms = 0  # where the replay stood when it was last set going
        self._since_ms: int | None = None
        self.heading = FittedText(QFont.Weight.DemiBold, display=True, parent=self)
        self.phase = FittedText(token="ink2", parent=self)
        self.phase.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.table = _Table(self)
        self.sentence = FittedText(QFont.Weight.DemiBold, display=True, parent=self)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.play_button = button("", "icon", "pause")
        self.again_button = button("", "icon", "rotate-ccw")
        for part in (self.play_button, self.again_button):
            part.setParent(self)
        self.again_button.setAccessibleName(self.tr("Play it again"))
        self.again_button.setToolTip(self.tr("Play it again"))
        self.play_button.clicked.connect(self.play_or_pause)
        self.again_button.clicked.connect(self.play_again)
        self._timer = QTimer(self, interval=_REPAINT_MS)
        self._timer.timeout.connect(self._show_now)
        self.heading.show_text(self.tr("A look back"))

    @property
    def is_playing(self) -> bool:
        """Whether it runs."""
        return self._since_ms is not None

    @property
    def at_ms(self) -> int:
        """Where the replay stands."""
        since = 0 if self._since_ms is None else self._now_ms() - self._since_ms
        return min(self._look_back.length_ms, self._from_ms + since)

    @property
    def is_over(self) -> bool:
        """Whether the last light has faded."""
        return self.at_ms >= self._look_back.length_ms

    def show_look_back(
        self, look_back: LookBack, titles: dict[str, str], names: Sequence[str]
    ) -> None:
        """Play from the beginning.

        Args:
            titles: Of the phases, by id.
            names: Of the people in order of seats; empty where the room may not know.
        """
        self._look_back, self._titles = look_back, titles
        self.table.show_names(names if look_back.named else ())
        self.table.setAccessibleName(
            self.tr("The table from above, with a light for whoever spoke")
        )
        self.play_again()

    def play_again(self) -> None:
        """From the beginning."""
        self._from_ms, self._since_ms = 0, self._now_ms()
        self._timer.start()
        self._show_state()

    def play_or_pause(self) -> None:
        """Stand still, go on, or begin again after the end."""
        if self.is_over:
            self.play_again()
            return
        if self.is_playing:
            self._from_ms, self._since_ms = self.at_ms, None
            self._timer.stop()
        else:
            self._since_ms = self._now_ms()
            self._timer.start()
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.is_playing and not self.is_over:
            self.play_or_pause()

    def place_parts(self) -> None:
        half = self.width() / max(1.0, self.px(100) / 100) / 2
        self.heading.place(self.part(8, 6, half, 14), self.px(5.4))
        self.phase.place(self.part(half, 6, 8, 14), self.px(3.1))
        self.table.setGeometry(self.part(8, 17, 8, 73))
        self.sentence.place(self.part(8, 74, 8, 84), self.px(5.4))
        size = max(44, self.px(6))
        row = self.part(8, 86, 8, 96)
        for place, part in enumerate((self.again_button, self.play_button)):
            left = row.right() + 1 - size - place * (size + self.px(1.5))
            part.setGeometry(left, row.center().y() - size // 2, size, size)

    def _show_now(self) -> None:
        if self.is_over:
            self._from_ms, self._since_ms = self._look_back.length_ms, None
            self._timer.stop()
            self._show_state()
        self._show_frame()

    def _show_frame(self) -> None:
        frame = self._look_back.frame_at(self.at_ms)
        if frame is not None and self.is_over:  # the last light goes out, too
            frame = replace(frame, places=(0.0,) * len(frame.places), together=0.0, team=0.0)
        self.table.show_frame(frame)
        self.phase.show_text("" if frame is None else self._titles.get(frame.phase_id, ""))
        self.sentence.show_text(self._last_words() if self.is_over else "")

    def _show_state(self) -> None:
        playing = self.is_playing
        self.play_button.show_icon("pause" if playing else "play")
        name = self.tr("Pause the look back") if playing else self.tr("Play the look back")
        self.play_button.setAccessibleName(name)
        self.play_button.setToolTip(name)
        self._show_frame()
        self.changed.emit()

    def _last_words(self) -> str:
        if not self._look_back.frames:
            return self.tr("There is nothing to look back on yet.")
        if self._look_back.voices is None:
            return self.tr("What would you like more of in what comes next?")
        heard, people = self._look_back.voices
        if people and heard == people:
            return self.tr("Every voice was heard.")
        if heard == 1:
            return self.tr("One of {people} voices was heard.").format(people=people)
        return self.tr("{heard} of {people} voices were heard.").format(
            heard=heard, people=people
        )


def _between(one: QColor, other: QColor, share: float) -> QColor:
    """A colour on the way from one to the other."""
    return QColor.fromRgbF(
        *(
            a + (b - a) * max(0.0, min(1.0, share))
            for a, b in zip(
                (one.redF(), one.greenF(), one.blueF()),
                (other.redF(), other.greenF(), other.blueF()),
                strict=True,
            )
        )
    )
