"""How loud it is, as a row of lamps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from colearn_desktop.ui.theme import current_theme

_LAMPS = 20
_QUIETEST_DBFS = -60.0
_WIDTH_PX = 130
_COMPACT_WIDTH_PX = 84
_HEIGHT_PX = 18


class LevelMeter(QProgressBar):
    """From -60 dBFS to full scale, three decibels a lamp."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clipping = False
        self._width_px = _WIDTH_PX
        self.setProperty("role", "meter")
        self.setRange(0, _LAMPS)
        self.setTextVisible(False)
        self.setAccessibleName(self.tr("Microphone level"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_level(self, level_dbfs: float, *, clipping: bool = False) -> None:
        """Show a level; below -60 dBFS no lamp is lit."""
        lit = round(_LAMPS * (1 - level_dbfs / _QUIETEST_DBFS))
        lit = max(0, min(_LAMPS, lit))
        if (lit, clipping) != (self.value(), self._clipping):
            self._clipping = clipping
            # `setValue` paints at once and waits for the screen, 25 times a second; enabled
            # again, the meter is painted with what else has changed.
            self.setUpdatesEnabled(False)
            self.setValue(lit)
            self.setUpdatesEnabled(True)

    def show_compact(self, compact: bool) -> None:
        """Narrower, where room is short."""
        self._width_px = _COMPACT_WIDTH_PX if compact else _WIDTH_PX
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(self._width_px), theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / _LAMPS
        radius = step * 0.28
        on = theme.color("follow_up" if self._clipping else "primary")
        for lamp in range(_LAMPS):
            painter.setBrush(on if lamp < self.value() else theme.color("track"))
            place = QRectF(lamp * step, 0, step * 0.62, self.height())
            painter.drawRoundedRect(place, radius, radius)
        painter.end()
