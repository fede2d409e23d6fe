"""Where in the session one is: recorded stretches, phases, and a handle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from colearn_desktop.domain.floor import Span
from colearn_desktop.outputs.times import clock_text
from colearn_desktop.ui.theme import Theme, current_theme

_SIDE_PX = 12
_GROOVE_PX = 8
_SECOND_MS = 1_000


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """When a phase ran, and what it is called in short."""

    name: str
    span: Span


class SessionSlider(QSlider):
    """A native slider in seconds of session time, so that it can be read out and tabbed to.

    Args:
        end_ms: Session time at which it ends.
        recorded: What was recorded; it is drawn fuller.
        phases: Their beginnings are drawn as lines, with their names below.
    """

    seek_requested = Signal(int)  # session time in milliseconds

    def __init__(
        self,
        end_ms: int,
        recorded: Sequence[Span],
        phases: Sequence[PhaseMark],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._recorded = tuple(recorded)
        self._phases = tuple(phases)
        self._end_ms = max(_SECOND_MS, end_ms)
        self.setRange(0, self._end_ms // _SECOND_MS)
        self.setSingleStep(10)
        self.setPageStep(60)
        self.setAccessibleName(self.tr("Position in the session"))
        # Whatever a hand or a screen reader does; `show_position` moves it silently.
        self.actionTriggered.connect(lambda _action: self._seek())

    def show_position(self, at_ms: int) -> None:
        """Move the handle, unless a hand is on it."""
        if self.isSliderDown():
            return
        self.blockSignals(True)
        self.setValue(at_ms // _SECOND_MS)
        self.blockSignals(False)
        self.setAccessibleDescription(clock_text(at_ms))
        self.update()

    def sizeHint(self) -> QSize:
        names = QFontMetrics(current_theme().font(13)).height() + 2 if self._phases else 0
        return QSize(320, max(28, current_theme().px(24)) + names)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

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
            self.seek_requested.emit(self.value() * _SECOND_MS)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = self._groove()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(groove, _GROOVE_PX / 2, _GROOVE_PX / 2)
        painter.setBrush(theme.color("bar"))
        for span in self._recorded:
            left, right = self._x(span.start_ms), self._x(span.end_ms)
            painter.drawRoundedRect(
                QRectF(left, groove.top(), max(2.0, right - left), groove.height()), 3, 3
            )
        self._paint_phases(painter, theme, groove)
        self._paint_handle(painter, theme, groove)
        painter.end()

    def _seek(self) -> None:
        if not self.isSliderDown():
            self.seek_requested.emit(self.sliderPosition() * _SECOND_MS)

    def _go_to(self, x: float) -> None:
        groove = self._groove()
        part = (x - groove.left()) / groove.width()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            part = 1 - part
        self.setValue(round(min(1.0, max(0.0, part)) * self.maximum()))

    def _groove(self) -> QRectF:
        middle = max(28, current_theme().px(24)) / 2
        return QRectF(
            _SIDE_PX, middle - _GROOVE_PX / 2, max(1, self.width() - 2 * _SIDE_PX), _GROOVE_PX
        )

    def _x(self, at_ms: int) -> float:
        groove = self._groove()
        part = min(1.0, max(0.0, at_ms / self._end_ms))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            part = 1 - part
        return groove.left() + part * groove.width()

    def _paint_phases(self, painter: QPainter, theme: Theme, groove: QRectF) -> None:
        font = theme.font(13)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        top = max(28, theme.px(24))
        for mark in self._phases:
            ends = sorted((self._x(mark.span.start_ms), self._x(mark.span.end_ms)))
            start_x = self._x(mark.span.start_ms)
            painter.setPen(QPen(theme.color("ink2"), 1))
            painter.drawLine(
                QPointF(start_x, groove.top() - 5), QPointF(start_x, groove.bottom() + 5)
            )
            room = round(ends[1] - ends[0]) - 8
            name = metrics.elidedText(mark.name, Qt.TextElideMode.ElideRight, room)
            # Three letters and dots help nobody: the current phase is named beside the time.
            if name == mark.name or room >= metrics.averageCharWidth() * 9:
                painter.drawText(
                    QRect(round(ends[0]) + 2, top, room, metrics.height()),
                    Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
                    name,
                )

    def _paint_handle(self, painter: QPainter, theme: Theme, groove: QRectF) -> None:
        centre = QPointF(self._x(self.sliderPosition() * _SECOND_MS), groove.center().y())
        painter.setPen(QPen(theme.color("surface"), 2))
        painter.setBrush(theme.color("primary"))
        painter.drawEllipse(centre, 9, 9)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 11.5, 11.5)
