"""Paints a session along the time: phases, loudness, turns, notes, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from colearn_desktop.domain.floor import Span
from colearn_desktop.services.waveform import LARGEST_PEAK, Waveform
from colearn_desktop.ui.pages.review_words import SessionPicture, tr
from colearn_desktop.ui.theme import Theme
from colearn_desktop.ui.timeline.rows import Row

_WAVE_PX = 52
_LOW_WAVE_PX = 36
_GAP_PX = 4
_LEAST_NAME_PX = 30
_PAUSE_ALPHA = 40


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where each kind of thing is drawn, from above to below."""

    phases: QRectF
    wave: QRectF
    turns: QRectF
    moments: QRectF

    @property
    def height(self) -> float:
        """Of all of them."""
        return self.moments.bottom() + _GAP_PX


def lanes(theme: Theme, left: float, width: float, *, turns: bool) -> Lanes:
    """The lanes between two sides; those with words in them grow with the text.

    Args:
        turns: Whether there is room for who spoke.
    """
    words = QFontMetricsF(theme.font(13)).height() + 4
    top = float(_GAP_PX)
    phases = QRectF(left, top, width, words)
    wave = QRectF(left, phases.bottom() + _GAP_PX, width, _WAVE_PX if turns else _LOW_WAVE_PX)
    below = QRectF(left, wave.bottom() + _GAP_PX, width, words if turns else 0)
    above_px = below.bottom() + (_GAP_PX if turns else 0)
    return Lanes(phases, wave, below, QRectF(left, above_px, width, 12))


class StripPainter:
    """Paints one state of the strip.

    Args:
        painter: Begun.
        where: The lanes.
        shown: What of the session is in view.
        x_of: From session time to a place.
    """

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        where: Lanes,
        shown: Span,
        x_of: Callable[[int], float],
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._lanes = where
        self._shown = shown
        self._x = x_of

    def paint(self, picture: SessionPicture, wave: Waveform, *, mirrored: bool) -> None:
        """Everything but the cursor and the loop."""
        self._paint_rows(picture.phases, self._lanes.phases, "sunken", "line")
        self._paint_wave(wave, mirrored=mirrored)
        if not self._lanes.turns.isEmpty():
            self._paint_rows(picture.turns, self._lanes.turns, "soft", "bar")
        self._paint_pauses(picture)
        self._paint_struck(picture)
        self._paint_moments(picture)

    def _paint_wave(self, wave: Waveform, *, mirrored: bool) -> None:
        painter, theme, lane = self._painter, self._theme, self._lanes.wave
        columns = wave.columns(self._shown, max(1, round(lane.width())))
        middle = lane.center().y()
        heard: list[QLineF] = []
        missing: list[QLineF] = []
        for column, peak in enumerate(columns):
            x = (lane.right() - column if mirrored else lane.left() + column) + 0.5
            if peak is None:
                if column % 6 < 2:
                    missing.append(QLineF(x, middle - 0.5, x, middle + 0.5))
                continue
            # The square root lifts a quiet voice to where it can be seen.
            half = max(0.75, (peak / LARGEST_PEAK) ** 0.5 * lane.height() / 2)
            heard.append(QLineF(x, middle - half, x, middle + half))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(theme.color("bar"), 1))
        painter.drawLines(heard)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLines(missing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_rows(self, rows: list[Row], lane: QRectF, fill: str, edge: str) -> None:
        painter, theme = self._painter, self._theme
        painter.setFont(
            theme.font(13, QFont.Weight.DemiBold if fill == "sunken" else QFont.Weight.Normal)
        )
        for row in rows:
            if (
                row.span.end_ms <= self._shown.start_ms
                or row.span.start_ms >= self._shown.end_ms
            ):
                continue
            box = self._box(row.span, lane)
            painter.setPen(QPen(theme.color(edge), 1))
            painter.setBrush(theme.color(fill))
            body = box.adjusted(0.5, 0.5, -0.5 - min(1.0, box.width() / 4), -0.5)
            round_px = min(4.0, body.width() / 3)
            painter.drawRoundedRect(body, round_px, round_px)
            self._write(box.intersected(lane), row.name, "ink")

    def _paint_pauses(self, picture: SessionPicture) -> None:
        shade = self._theme.color("ink2")
        shade.setAlpha(_PAUSE_ALPHA)
        for span in picture.timeline.paused:
            box = self._box(span, self._lanes.wave)
            self._painter.fillRect(box.intersected(self._lanes.wave), shade)

    def _paint_struck(self, picture: SessionPicture) -> None:
        painter, theme, lane = self._painter, self._theme, self._lanes.wave
        for span in picture.struck:
            box = self._box(span, lane).intersected(lane)
            if box.isEmpty():
                continue
            # Nothing of what it was may be seen, whatever peaks were read before.
            painter.fillRect(box, theme.color("surface"))
            painter.setPen(QPen(theme.color("follow_up"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.save()
            painter.setClipRect(box)
            step = 7.0
            x = box.left() - lane.height()
            while x < box.right():
                painter.drawLine(
                    QPointF(x, box.bottom()), QPointF(x + lane.height(), box.top())
                )
                x += step
            painter.restore()
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            words = tr("Struck")
            painter.setFont(theme.font(13, QFont.Weight.DemiBold))
            width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 10
            if box.width() > width + 8:
                tag = QRectF(0, 0, width, QFontMetricsF(painter.font()).height())
                tag.moveCenter(box.center())
                painter.fillRect(tag, theme.color("surface"))
                painter.setPen(theme.color("follow_up"))
                painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_moments(self, picture: SessionPicture) -> None:
        painter, theme, lane = self._painter, self._theme, self._lanes.moments
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary"))
        radius = lane.height() / 2 - 2
        for at_ms in picture.timeline.notes_ms:
            if self._shown.start_ms <= at_ms <= self._shown.end_ms:
                painter.drawEllipse(QPointF(self._x(at_ms), lane.center().y()), radius, radius)
        painter.setPen(QPen(theme.color("follow_up"), 2))
        for at_ms in picture.timeline.marks_ms:
            if self._shown.start_ms <= at_ms <= self._shown.end_ms:
                x = self._x(at_ms)
                painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom()))
                painter.drawLine(QPointF(x, lane.top() + 1), QPointF(x + 6, lane.top() + 4))

    def _box(self, span: Span, lane: QRectF) -> QRectF:
        one, other = self._x(span.start_ms), self._x(span.end_ms)
        left, right = min(one, other), max(one, other)
        return QRectF(left, lane.top(), max(1.5, right - left), lane.height())

    def _write(self, box: QRectF, words: str, token: str) -> None:
        seen = box.adjusted(5, 0, -3, 0)
        if seen.width() < _LEAST_NAME_PX:
            return
        metrics = QFontMetricsF(self._painter.font())
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, seen.width())
        # Three letters and dots help nobody: the name stands in the words below.
        if text == words or seen.width() >= metrics.averageCharWidth() * 9:
            self._painter.setPen(self._theme.color(token))
            start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            self._painter.drawText(seen, start, text)
