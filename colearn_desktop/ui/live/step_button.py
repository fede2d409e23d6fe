"""One phase in the row of steps: a numbered circle, and the name where there is room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QWidget

from colearn_desktop.ui.icons import paint_icon
from colearn_desktop.ui.theme import current_theme

CIRCLE_PX = 24
NAME_GAP_PX = 8
# Beside the circle and the name, so that a finger and the focus have room.
EDGE_PX = 5


class StepStanding(StrEnum):
    """Where a phase stands."""

    DONE = "done"
    SKIPPED = "skipped"
    ON = "on"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """What a step shows."""

    name: str
    standing: StepStanding


class StepButton(QPushButton):
    """Opens what can be done with a phase.

    Args:
        number: From 1.
    """

    walked = Signal(int)  # to the step before (-1) or after (1)

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._step = Step("", StepStanding.AHEAD)
        self._named = True
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_step(self, step: Step) -> None:
        """Show and name it."""
        self._step = step
        words = {
            StepStanding.DONE: self.tr("{number}. {name}, over"),
            StepStanding.SKIPPED: self.tr("{number}. {name}, left out so far"),
            StepStanding.ON: self.tr("{number}. {name}, on now"),
            StepStanding.AHEAD: self.tr("{number}. {name}, still to come"),
        }[step.standing].format(number=self._number, name=step.name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def show_name(self, named: bool) -> None:
        """With its name, or the circle alone."""
        if named != self._named:
            self._named = named
            self.update()

    def width_px(self, *, named: bool) -> float:
        """What it needs."""
        circle = current_theme().px(CIRCLE_PX) + 2 * EDGE_PX
        if not named:
            return circle
        words = QFontMetricsF(self._font()).horizontalAdvance(self._step.name)
        return circle + NAME_GAP_PX + words + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            forward, back = back, forward
        if event.key() in (forward, back):
            self.walked.emit(1 if event.key() == forward else -1)
        elif event.key() == Qt.Key.Key_Down:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(CIRCLE_PX)
        middle = self.height() / 2
        self._paint_ground(painter)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - EDGE_PX - side if mirrored else EDGE_PX
        self._paint_circle(painter, QRectF(left, middle - side / 2, side, side))
        if self._named:
            painter.setFont(self._font())
            ahead = self._step.standing in (StepStanding.AHEAD, StepStanding.SKIPPED)
            painter.setPen(theme.color("ink2" if ahead else "ink"))
            beside = EDGE_PX + side + NAME_GAP_PX
            place = QRectF(0 if mirrored else beside, 0, self.width() - beside, self.height())
            side_flag = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            painter.drawText(
                place,
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | side_flag,
                self._step.name,
            )
        painter.end()

    def _font(self) -> QFont:
        on = self._step.standing is StepStanding.ON
        weight = QFont.Weight.DemiBold if on else QFont.Weight.Medium
        return current_theme().font(15, weight)

    def _paint_ground(self, painter: QPainter) -> None:
        theme = current_theme()
        # The focus reaches the edge of the target; the pointer a little less.
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, 8, 8)
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(ground, 8, 8)

    def _paint_circle(self, painter: QPainter, place: QRectF) -> None:
        theme, standing = current_theme(), self._step.standing
        done, on = standing is StepStanding.DONE, standing is StepStanding.ON
        pen = QPen(theme.color("primary" if done or on else "border"), 1.5)
        painter.setPen(pen)
        painter.setBrush(theme.color("primary") if on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place.adjusted(1, 1, -1, -1))
        if done:
            inset = place.width() * 0.24
            paint_icon(
                painter, "check", place.adjusted(inset, inset, -inset, -inset), "primary"
            )
            return
        painter.setPen(theme.color("on_primary" if on else "ink2"))
        painter.setFont(theme.font(13, QFont.Weight.DemiBold))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self._number))
        if standing is StepStanding.SKIPPED:
            painter.setPen(QPen(theme.color("ink2"), 1.5))
            inset = place.width() * 0.2
            painter.drawLine(
                QPointF(place.left() + inset, place.bottom() - inset),
                QPointF(place.right() - inset, place.top() + inset),
            )
