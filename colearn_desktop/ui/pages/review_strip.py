"""The session along the time, as a slider that shows what is where."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from colearn_desktop.domain.floor import Span
from colearn_desktop.services.loop_marks import LoopMarks
from colearn_desktop.services.waveform import Waveform
from colearn_desktop.ui.pages.review_strip_paint import Lanes, StripPainter, lanes
from colearn_desktop.ui.pages.review_words import SessionPicture
from colearn_desktop.ui.theme import current_theme

_SIDE_PX = 10
_SECOND_MS = 1_000
_CLOSEST_MS = 30_000
_ZOOM_STEP = 2.0
_LOOP_ALPHA = 46


class SessionStrip(QSlider):
    """A native slider in seconds of session time, so that it can be read out and tabbed to.

    A press or a drag goes to a moment; the wheel scrolls, with Ctrl it zooms. It never
    seeks: nobody loses the place by a touch of the wheel.

    Args:
        picture: The session.
        waveform: Its loudness.
        words_at: Says what is at a moment.
    """

    seek_requested = Signal(int)  # session time in milliseconds

    def __init__(
        self,
        picture: SessionPicture,
        waveform: Waveform,
        words_at: Callable[[int], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._picture = picture
        self._waveform = waveform
        self._words_at = words_at
        self._end_ms = max(_SECOND_MS, picture.end_ms)
        self._shown = Span(0, self._end_ms)
        self._at_ms = 0
        self._loop = LoopMarks()
        self._has_turns = True
        self._still: QPixmap | None = None
        self.setRange(0, self._end_ms // _SECOND_MS)
        self.setSingleStep(10)
        self.setPageStep(60)
        self.setAccessibleName(self.tr("Position in the session"))
        # Whatever a key or a screen reader does; `show_position` moves it silently.
        self.actionTriggered.connect(lambda _action: self._seek())

    @property
    def shown(self) -> Span:
        """What of the session is in view, in session time."""
        return self._shown

    def show_position(self, at_ms: int) -> None:
        """Move the cursor, unless a hand is on it, and keep it in view."""
        is_shown = at_ms == self._at_ms and self.sliderPosition() == at_ms // _SECOND_MS
        if self.isSliderDown() or is_shown:
            return
        before_px = round(self._x(self._at_ms))
        self._at_ms = at_ms
        self.blockSignals(True)
        self.setValue(at_ms // _SECOND_MS)
        self.blockSignals(False)
        self._keep_in_view(at_ms)
        if round(self._x(at_ms)) != before_px or self._still is None:
            self.update()

    def say_position(self, words: str) -> None:
        """Where the cursor is, for a screen reader."""
        self.setAccessibleDescription(words)

    def show_session(
        self,
        picture: SessionPicture,
        waveform: Waveform,
        words_at: Callable[[int], str],
    ) -> None:
        """Show the session as it is now: a turn was put right, or a part was struck."""
        self._picture, self._waveform, self._words_at = picture, waveform, words_at
        self._paint_anew()

    def show_loop(self, loop: LoopMarks) -> None:
        """Show where the loop begins and ends."""
        self._loop = loop
        self.update()

    def show_turns(self, shown: bool) -> None:
        """Whether who spoke is drawn, where there is room for it."""
        if shown != self._has_turns:
            self._has_turns = shown
            self.updateGeometry()
            self._paint_anew()

    def zoom(self, closer: bool) -> None:
        """Show less time larger, or more time smaller, about the cursor."""
        self._zoom_about(self._at_ms, 1 / _ZOOM_STEP if closer else _ZOOM_STEP)

    def show_whole(self) -> None:
        """All of the session at once."""
        self._show(0, self._end_ms)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(320, round(self._lanes().height))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint_anew()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (
            QEvent.Type.StyleChange,
            QEvent.Type.PaletteChange,
            QEvent.Type.LayoutDirectionChange,
        ):
            self.updateGeometry()
            self._paint_anew()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._words_at(self._ms(event.pos().x()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.seek_requested.emit(self._at_ms)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = 1 / _ZOOM_STEP if turned > 0 else _ZOOM_STEP
            self._zoom_about(self._ms(event.position().x()), step)
        elif self._shown.length_ms < self._end_ms:
            by_ms = -turned * self._shown.length_ms // 1_200
            self._show(self._shown.start_ms + by_ms, self._shown.length_ms)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        if self._still is None:
            self._still = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_loop(painter)
        where = self._lanes()
        x = self._x(self._at_ms)
        if where.wave.left() - 1 <= x <= where.wave.right() + 1:
            top, bottom = where.wave.top() - 2, where.turns.bottom() + 1
            painter.setPen(QPen(theme.color("surface"), 4))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
            painter.setPen(QPen(theme.color("ink"), 2))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
            painter.setPen(QPen(theme.color("surface"), 1.5))
            painter.setBrush(theme.color("ink"))
            painter.drawEllipse(QPointF(x, where.wave.top()), 5.5, 5.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(edge, 8, 8)
        painter.end()

    # Inside

    def _painted(self) -> QPixmap:
        """All that stays while the cursor moves."""
        ratio = self.devicePixelRatioF()
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(Qt.GlobalColor.transparent)
        painter = QPainter(still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where = self._lanes()
        painter.setClipRect(QRectF(where.wave.left(), 0, where.wave.width(), self.height()))
        inside = StripPainter(painter, current_theme(), where, self._shown, self._x)
        inside.paint(self._picture, self._waveform, mirrored=self._is_mirrored())
        painter.end()
        return still

    def _paint_loop(self, painter: QPainter) -> None:
        theme, lane = current_theme(), self._lanes().wave
        span = self._loop.span
        if span is not None:
            shade = theme.color("primary")
            shade.setAlpha(_LOOP_ALPHA)
            one, other = self._x(span.start_ms), self._x(span.end_ms)
            box = QRectF(min(one, other), lane.top(), abs(other - one), lane.height())
            painter.fillRect(box.intersected(lane), shade)
        painter.setPen(QPen(theme.color("primary"), 2))
        towards = -1 if self._is_mirrored() else 1
        for at_ms, foot in ((self._loop.start_ms, towards), (self._loop.end_ms, -towards)):
            if at_ms is not None and self._shown.start_ms <= at_ms <= self._shown.end_ms:
                x = self._x(at_ms)
                for y in (lane.top(), lane.bottom()):
                    painter.drawLine(QPointF(x, y), QPointF(x + 6 * foot, y))
                painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom()))

    def _paint_anew(self) -> None:
        self._still = None
        self.update()

    def _seek(self) -> None:
        if not self.isSliderDown():
            self.seek_requested.emit(self.sliderPosition() * _SECOND_MS)

    def _go_to(self, x: float) -> None:
        self._at_ms = self._ms(x)
        self.setValue(self._at_ms // _SECOND_MS)
        self.update()

    def _keep_in_view(self, at_ms: int) -> None:
        """Turn the page, so that what is coming can be seen."""
        length_ms = self._shown.length_ms
        if not self._shown.start_ms <= at_ms < self._shown.end_ms - length_ms // 40:
            self._show(at_ms - length_ms // 10, length_ms)

    def _zoom_about(self, at_ms: int, factor: float) -> None:
        length_ms = round(self._shown.length_ms * factor)
        length_ms = min(self._end_ms, max(min(_CLOSEST_MS, self._end_ms), length_ms))
        part = (at_ms - self._shown.start_ms) / self._shown.length_ms
        part = part if 0 <= part <= 1 else 0.5
        self._show(round(at_ms - part * length_ms), length_ms)

    def _show(self, start_ms: int, length_ms: int) -> None:
        start_ms = min(max(0, start_ms), self._end_ms - length_ms)
        shown = Span(start_ms, start_ms + length_ms)
        if shown != self._shown:
            self._shown = shown
            self._paint_anew()

    def _lanes(self) -> Lanes:
        width = max(1, self.width() - 2 * _SIDE_PX)
        return lanes(current_theme(), _SIDE_PX, width, turns=self._has_turns)

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _x(self, at_ms: int) -> float:
        lane = self._lanes().wave
        part = (at_ms - self._shown.start_ms) / self._shown.length_ms
        return lane.left() + (1 - part if self._is_mirrored() else part) * lane.width()

    def _ms(self, x: float) -> int:
        lane = self._lanes().wave
        part = min(1.0, max(0.0, (x - lane.left()) / lane.width()))
        part = 1 - part if self._is_mirrored() else part
        return self._shown.start_ms + round(part * self._shown.length_ms)
