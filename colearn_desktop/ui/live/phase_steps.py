"""The phases of the agenda as a row of steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from colearn_desktop.ui.live.step_button import EDGE_PX, Step, StepButton, StepStanding
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.button import ElidingButton

# The line between two steps and the gap beside it: with room, and without.
_ROOMY_PX, _TIGHT_PX = (16, 8), (6, 6)
_TARGET_PX = 44


class PhaseSteps(QFrame):
    """Shows where the session stands: done, on, and still to come.

    Where there is no room for all names, those nearest to the current one show; where
    there is none for that, one button says the same and leads to all of them. Tab comes
    to the current step, and the arrows go from there to the others.
    """

    step_requested = Signal(int)  # which, from 0
    all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._steps: tuple[Step, ...] = ()
        self._buttons: list[StepButton] = []
        self._between = _ROOMY_PX
        self._can_change: bool | None = None
        self.whole_button = ElidingButton("", "quiet")
        self.whole_button.setParent(self)
        self.whole_button.clicked.connect(self.all_requested)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    @property
    def buttons(self) -> Sequence[QWidget]:
        """A button a phase."""
        return self._buttons

    def show_steps(self, steps: Sequence[Step], *, can_change: bool) -> None:
        """Show the phases; `can_change` if a press on one leads anywhere."""
        if (tuple(steps), can_change) == (self._steps, self._can_change):
            return
        self._steps, self._can_change = tuple(steps), can_change
        while len(self._buttons) > len(steps):
            self._buttons.pop().deleteLater()
        while len(self._buttons) < len(steps):
            self._add_button()
        anchor = self._anchor()
        for index, (part, step) in enumerate(zip(self._buttons, steps, strict=True)):
            part.show_step(step)
            part.setEnabled(can_change)
            # By Tab alone: a click must not take the plain keys from the page.
            part.setFocusPolicy(
                Qt.FocusPolicy.TabFocus if index == anchor else Qt.FocusPolicy.NoFocus
            )
        self.whole_button.setEnabled(can_change)
        self.whole_button.show_text(self._sentence())
        self.setAccessibleName(self._sentence())
        self.updateGeometry()
        self._place()

    def place_of(self, index: int) -> QRect:
        """Where a step (or the one button for all) stands, in this widget."""
        if not self.whole_button.isHidden() or not 0 <= index < len(self._buttons):
            return self.whole_button.geometry()
        return self._buttons[index].geometry()

    def sizeHint(self) -> QSize:
        return QSize(round(self._width(self._all())), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(60), max(_TARGET_PX, current_theme().px(32)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.whole_button.isHidden():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current_theme().color("line"), 1.5))
        middle = self.height() / 2
        for before, after in zip(self._buttons, self._buttons[1:], strict=False):
            left, right = sorted((before.geometry(), after.geometry()), key=QRect.left)
            gap = self._between[1]
            painter.drawLine(
                QPointF(left.right() + 1 - EDGE_PX + gap, middle),
                QPointF(right.left() + EDGE_PX - gap, middle),
            )
        painter.end()

    # Inside

    def _add_button(self) -> None:
        index = len(self._buttons)
        part = StepButton(index + 1, self)
        part.clicked.connect(lambda: self.step_requested.emit(index))
        part.walked.connect(lambda by: self._walk(index, by))
        part.show()
        self._buttons.append(part)

    def _walk(self, index: int, by: int) -> None:
        if 0 <= index + by < len(self._buttons):
            target = self._buttons[index + by]
            target.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            target.setFocus(Qt.FocusReason.TabFocusReason)
            if index != self._anchor():
                self._buttons[index].setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _place(self) -> None:
        named = self._named_within(self.width())
        self.whole_button.setVisible(not named and bool(self._steps))
        height = max(_TARGET_PX, self.whole_button.sizeHint().height())
        top = (self.height() - height) // 2
        self.whole_button.setGeometry(0, top, self.width(), height)
        x = 0.0
        line, gap = self._between
        for index, part in enumerate(self._buttons):
            part.setVisible(bool(named))
            part.show_name(index in named)
            width = part.width_px(named=index in named)
            left = self.width() - x - width if self._is_mirrored() else x
            part.setGeometry(round(left), top, round(width), height)
            x += width + line + 2 * (gap - EDGE_PX)
        self.update()

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _all(self) -> frozenset[int]:
        return frozenset(range(len(self._steps)))

    def _current(self) -> int:
        """Which is on; -1 before the first, and the number of all after the last."""
        standings = [step.standing for step in self._steps]
        if StepStanding.ON in standings:
            return standings.index(StepStanding.ON)
        return len(standings) if StepStanding.DONE in standings else -1

    def _anchor(self) -> int:
        return max(0, min(self._current(), len(self._steps) - 1))

    def _named_within(self, width: int) -> frozenset[int]:
        """The steps whose names fit: the current one, then those nearest to it.

        What comes next matters more than what is over. Empty where not one name fits.
        """
        self._between = _ROOMY_PX
        anchor = self._anchor()
        if self._width(frozenset({anchor})) > width:
            self._between = _TIGHT_PX
        nearest = sorted(self._all(), key=lambda i: (abs(i - anchor), i < anchor))
        named: frozenset[int] = frozenset()
        for index in nearest:
            if self._width(named | {index}) > width:
                break
            named |= {index}
        return named

    def _width(self, named: frozenset[int]) -> float:
        line, gap = self._between
        parts = sum(part.width_px(named=i in named) for i, part in enumerate(self._buttons))
        return parts + max(0, len(self._buttons) - 1) * (line + 2 * (gap - EDGE_PX))

    def _sentence(self) -> str:
        current = self._current()
        if 0 <= current < len(self._steps):
            return self.tr("{number} of {count}: {name}").format(
                number=current + 1,
                count=len(self._steps),
                name=self._steps[current].name,
            )
        if current < 0:
            return self.tr("{count} phases ahead").format(count=len(self._steps))
        return self.tr("All phases are over")
