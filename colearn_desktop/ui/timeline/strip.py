"""The timeline as a picture that scrolls and zooms."""

from __future__ import annotations

import bisect

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QWidget

from colearn_desktop.ui.live.times import MINUTE_MS, SECOND_MS
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.timeline.rows import Picture, Row
from colearn_desktop.ui.timeline.words import exact_time

_SMALLEST_PX_PER_S = 0.02
_LARGEST_PX_PER_S = 24.0
_FIRST_PX_PER_S = 1.2
_ZOOM_STEP = 1.5
_EDGE_PX = 12
_STEPS_MS = tuple(
    seconds * SECOND_MS for seconds in (5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600)
)
_LEAST_STEP_PX = 90
_LEAST_NAME_PX = 26


class TimelineStrip(QAbstractScrollArea):
    """Phases, turns, notes, marks and sound along the time.

    A press chooses a turn and puts the cursor there; whatever can be done here with the
    mouse can be done with keys and with the fields beside the list.
    """

    row_chosen = Signal(int)
    cursor_placed = Signal(int)  # milliseconds of session time

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._stretches: list[tuple[int, Row]] = []
        self._starts: list[int] = []
        self._phases: list[Row] = []
        self._chosen = -1
        self._cursor_ms = 0
        self._px_per_s = _FIRST_PX_PER_S
        self._follows = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(
            self.tr("A picture of what the list below it says in words.")
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalScrollBar().actionTriggered.connect(lambda _action: self.follow(False))

    # What it shows

    @property
    def follows(self) -> bool:
        """Whether it keeps the present in view."""
        return self._follows

    @property
    def px_per_s(self) -> float:
        """How wide a second is."""
        return self._px_per_s

    def show_picture(self, picture: Picture, chosen: int, cursor_ms: int) -> None:
        """Show the session as it stands, with one row chosen and the cursor at a moment."""
        self._picture = picture
        self._stretches = [
            (place, row) for place, row in enumerate(picture.rows) if not row.is_phase
        ]
        self._starts = [row.span.start_ms for _, row in self._stretches]
        self._phases = [row for row in picture.rows if row.is_phase]
        self._chosen, self._cursor_ms = chosen, cursor_ms
        self._fit()
        if self._follows and picture.is_running:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())
        self.viewport().update()

    def follow(self, follows: bool) -> None:
        """Keep the present in view, or stay where somebody scrolled to."""
        self._follows = follows
        if follows:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def zoom(self, closer: bool) -> None:
        """Show less time larger, or more time smaller, about the cursor."""
        self._zoom_to(
            self._px_per_s * (_ZOOM_STEP if closer else 1 / _ZOOM_STEP),
            self._x(self._cursor_ms),
        )

    def show_whole(self) -> None:
        """All of the session at once."""
        if self._picture is not None and self._picture.now_ms > 0:
            room = self.viewport().width() - 2 * _EDGE_PX
            self._zoom_to(room * SECOND_MS / self._picture.now_ms, 0)

    def bring_into_view(self, start_ms: int, end_ms: int) -> None:
        """Scroll no further than needed to show this."""
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        left, right = self._x(start_ms), self._x(end_ms)
        if right > width - _EDGE_PX:
            bar.setValue(round(bar.value() + right - width + 4 * _EDGE_PX))
            left = self._x(start_ms)
        if left < _EDGE_PX:
            bar.setValue(round(bar.value() + left - 4 * _EDGE_PX))

    # Qt

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(480), theme.px(128) + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = _ZOOM_STEP if turned > 0 else 1 / _ZOOM_STEP
            self._zoom_to(self._px_per_s * step, event.position().x())
        else:
            self.follow(False)
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turned)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._picture is None:
            return
        at_ms = min(self._picture.now_ms, max(0, self._ms(event.position().x())))
        place = bisect.bisect_right(self._starts, at_ms) - 1
        self.cursor_placed.emit(at_ms // SECOND_MS * SECOND_MS)
        in_phases = event.position().y() < self._lane(0, 26).bottom()
        if in_phases:
            for row, each in enumerate(self._picture.rows):
                if each.is_phase and each.span.start_ms <= at_ms < each.span.end_ms:
                    self.row_chosen.emit(row)
        elif place >= 0:
            self.row_chosen.emit(self._stretches[place][0])

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.color("surface"))
        if self._picture is not None:
            first_ms, last_ms = self._ms(event.rect().left()), self._ms(event.rect().right())
            self._paint_scale(painter, first_ms, last_ms)
            self._paint_phases(painter, first_ms, last_ms)
            self._paint_turns(painter, first_ms, last_ms)
            self._paint_moments(painter, self._picture, first_ms, last_ms)
            self._paint_cursor(painter)
        painter.end()

    # Painting

    def _paint_phases(self, painter: QPainter, first_ms: int, last_ms: int) -> None:
        theme = current_theme()
        painter.setFont(theme.font(13, QFont.Weight.DemiBold))
        for row in self._phases:
            if row.span.end_ms < first_ms or row.span.start_ms > last_ms:
                continue
            where = self._place(row, self._lane(0, 26))
            chosen = self._picture is not None and self._is_chosen(row)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary" if chosen else "sunken"))
            painter.drawRect(where.adjusted(0, 0, -1, 0))
            self._write(painter, where, row.name, "on_primary" if chosen else "ink")

    def _paint_turns(self, painter: QPainter, first_ms: int, last_ms: int) -> None:
        theme = current_theme()
        lane = self._lane(32, 40)
        painter.setFont(theme.font(13))
        first = max(0, bisect.bisect_right(self._starts, first_ms) - 1)
        for place, row in self._stretches[first:]:
            if row.span.start_ms > last_ms:
                break
            where = self._place(row, lane)
            chosen = place == self._chosen
            if row.is_quiet and not chosen:
                painter.setPen(QPen(theme.color("border"), 1, Qt.PenStyle.DotLine))
                middle = where.center().y()
                painter.drawLine(QPointF(where.left(), middle), QPointF(where.right(), middle))
                continue
            body = where.adjusted(0.5, 0.5, -0.5 - min(1.0, where.width() / 4), -0.5)
            round_px = min(6.0, body.width() / 3)
            painter.setPen(QPen(theme.color("primary" if chosen else "bar"), 1))
            painter.setBrush(theme.color("primary" if chosen else "soft"))
            painter.drawRoundedRect(body, round_px, round_px)
            self._write(painter, where, row.name, "on_primary" if chosen else "ink")

    def _paint_moments(
        self, painter: QPainter, picture: Picture, first_ms: int, last_ms: int
    ) -> None:
        theme = current_theme()
        lane = self._lane(78, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        line = self._lane(96, 4)
        painter.setBrush(theme.color("recording"))
        for span in picture.recorded:
            left, right = self._x(span.start_ms), self._x(span.end_ms)
            painter.drawRect(QRectF(left, line.top(), max(1.0, right - left), line.height()))
        painter.setBrush(theme.color("primary"))
        radius = lane.height() / 2 - 2
        for at_ms in _between(picture.notes_ms, first_ms, last_ms):
            painter.drawEllipse(QPointF(self._x(at_ms), lane.center().y()), radius, radius)
        painter.setPen(QPen(theme.color("follow_up"), 2))
        for at_ms in _between(picture.marks_ms, first_ms, last_ms):
            x = self._x(at_ms)
            painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom()))
            painter.drawLine(QPointF(x, lane.top() + 1), QPointF(x + 6, lane.top() + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        shade = theme.color("ink2")
        shade.setAlpha(46)
        painter.setBrush(shade)
        turns = self._lane(32, 40)
        for span in picture.paused:
            left, right = self._x(span.start_ms), self._x(span.end_ms)
            painter.drawRect(QRectF(left, turns.top(), max(1.0, right - left), turns.height()))

    def _paint_scale(self, painter: QPainter, first_ms: int, last_ms: int) -> None:
        theme = current_theme()
        least = _LEAST_STEP_PX * max(1.0, theme.text_scale)
        step_ms = next(
            (s for s in _STEPS_MS if s * self._px_per_s / SECOND_MS >= least), 60 * MINUTE_MS
        )
        painter.setFont(theme.font(13, tabular=True))
        lane = self._lane(104, 22)
        at_ms = max(0, first_ms // step_ms * step_ms - step_ms)
        while at_ms <= last_ms:
            x = self._x(at_ms)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(x, self._lane(30, 1).top()), QPointF(x, lane.bottom()))
            painter.setPen(theme.color("ink2"))
            where = QRectF(x + 4, lane.top(), least, lane.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, exact_time(at_ms))
            at_ms += step_ms

    def _paint_cursor(self, painter: QPainter) -> None:
        theme = current_theme()
        x = self._x(self._cursor_ms)
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.drawLine(
            QPointF(x, self._lane(28, 1).top()), QPointF(x, self._lane(76, 1).top())
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(edge, 6, 6)

    def _write(self, painter: QPainter, where: QRectF, words: str, token: str) -> None:
        seen = where.intersected(QRectF(self.viewport().rect())).adjusted(6, 0, -4, 0)
        if seen.width() < _LEAST_NAME_PX:
            return
        metrics = QFontMetricsF(painter.font())
        painter.setPen(current_theme().color(token))
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, seen.width())
        painter.drawText(seen, Qt.AlignmentFlag.AlignVCenter, text)

    # Where things are

    def _is_chosen(self, row: Row) -> bool:
        rows = self._picture.rows if self._picture is not None else ()
        return 0 <= self._chosen < len(rows) and rows[self._chosen] is row

    def _lane(self, top: float, height: float) -> QRectF:
        theme = current_theme()
        return QRectF(0, theme.px(top) + 4, self.viewport().width(), theme.px(height))

    def _place(self, row: Row, lane: QRectF) -> QRectF:
        left, right = self._x(row.span.start_ms), self._x(row.span.end_ms)
        return QRectF(left, lane.top(), max(2.0, right - left), lane.height())

    def _x(self, at_ms: int) -> float:
        scrolled = self.horizontalScrollBar().value()
        return _EDGE_PX + at_ms / SECOND_MS * self._px_per_s - scrolled

    def _ms(self, x: float) -> int:
        scrolled = self.horizontalScrollBar().value()
        return round((x - _EDGE_PX + scrolled) / self._px_per_s * SECOND_MS)

    def _zoom_to(self, px_per_s: float, about_x: float) -> None:
        at_ms = self._ms(about_x)
        self._px_per_s = min(_LARGEST_PX_PER_S, max(_SMALLEST_PX_PER_S, px_per_s))
        self._fit()
        bar = self.horizontalScrollBar()
        bar.setValue(round(bar.value() + self._x(at_ms) - about_x))
        self.viewport().update()

    def _fit(self) -> None:
        now_ms = 0 if self._picture is None else self._picture.now_ms
        width = self.viewport().width()
        whole = now_ms / SECOND_MS * self._px_per_s + 2 * _EDGE_PX
        bar = self.horizontalScrollBar()
        bar.setPageStep(width)
        bar.setSingleStep(48)
        bar.setRange(0, max(0, round(whole - width)))


def _between(moments: tuple[int, ...], first_ms: int, last_ms: int) -> tuple[int, ...]:
    """Those in view, and a little beside it."""
    low = bisect.bisect_left(moments, first_ms - MINUTE_MS)
    return moments[low : bisect.bisect_right(moments, last_ms + MINUTE_MS)]
