"""How loud it is, as a row of lamps, with a thin mark at the loudest moment lately."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from colearn_desktop.ui.theme import current_theme

_LAMPS = 20
_QUIETEST_DBFS = -60.0
_WIDTH_PX = 130
_COMPACT_WIDTH_PX = 84
_HEIGHT_PX = 18
_MARK_PX = 2


class LevelMeter(QProgressBar):
    """From -60 dBFS to full scale, three decibels a lamp."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clipping = False
        self._mark_px: int | None = None
        self._width_px = _WIDTH_PX
        self._rows: dict[str, QPixmap] = {}
        # It fills all of itself: nothing behind it need be painted 25 times a second.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setProperty("role", "meter")
        self.setRange(0, _LAMPS)
        self.setTextVisible(False)
        self.setAccessibleName(self.tr("Microphone level"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_level(
        self, level_dbfs: float, *, clipping: bool = False, held_dbfs: float = -120.0
    ) -> None:
        """Show a level; below -60 dBFS no lamp is lit.

        Args:
            level_dbfs: Of now.
            clipping: Something was too loud.
            held_dbfs: The loudest moment lately.
        """
        lit = round(_LAMPS * (1 - level_dbfs / _QUIETEST_DBFS))
        lit = max(0, min(_LAMPS, lit))
        share = 1 - held_dbfs / _QUIETEST_DBFS
        mark_px = round(self.width() * min(1.0, share)) if share > 0 else None
        if mark_px != self._mark_px:
            self._mark_px = mark_px
            self.update()
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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._rows.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        split = round(self.value() * self.width() / _LAMPS)
        ratio = self.devicePixelRatioF()
        for token, left, right in (
            ("follow_up" if self._clipping else "primary", 0, split),
            ("track", split, self.width()),
        ):
            place = QRectF(left, 0, right - left, self.height())
            source = QRectF(left * ratio, 0, place.width() * ratio, place.height() * ratio)
            painter.drawPixmap(place, self._row(token), source)
        if self._mark_px is not None:
            theme = current_theme()
            width = theme.px(_MARK_PX)
            left = min(self._mark_px, self.width() - width)
            painter.fillRect(left, 0, width, self.height(), theme.color("ink"))
        painter.end()

    def _row(self, token: str) -> QPixmap:
        """All lamps in one colour, on the bar's own; drawn once, shown 25 times a second."""
        ratio = self.devicePixelRatioF()
        wanted = self.size() * ratio
        row = self._rows.get(token)
        if row is None or row.size() != wanted:
            theme = current_theme()
            row = QPixmap(wanted)
            row.setDevicePixelRatio(ratio)
            row.fill(theme.color("surface"))
            painter = QPainter(row)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            step = self.width() / _LAMPS
            for lamp in range(_LAMPS):
                place = QRectF(lamp * step, 0, step * 0.62, self.height())
                painter.drawRoundedRect(place, step * 0.28, step * 0.28)
            painter.end()
            self._rows[token] = row
        return row
