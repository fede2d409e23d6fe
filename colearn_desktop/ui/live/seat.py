"""One person's seat at the table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from colearn_desktop.ui.live.seat_places import halo_px
from colearn_desktop.ui.live.times import minutes_text
from colearn_desktop.ui.theme import Theme, current_theme

_RING_PX = 5
_FULL_TURN = 360 * 16


class SeatMark(StrEnum):
    """Where somebody stands in a go-round, as far as the table says it."""

    NONE = "none"
    NEXT = "next"
    PASSED = "passed"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class SeatFace:
    """What a seat shows.

    Attributes:
        filled: How far the ring reaches towards an even share, 0 to 1.
        queue_place: 1 for whoever asked to speak first; 0 for who did not ask.
        extra_ms: By how much their turns may be longer; only the menu shows it.
    """

    seat: int
    name: str
    airtime_ms: int = 0
    filled: float = 0.0
    is_speaking: bool = False
    queue_place: int = 0
    mark: SeatMark = SeatMark.NONE
    in_go_round: bool = False
    extra_ms: int = 0


class Seat(QAbstractButton):
    """Gives the floor when pressed. Round with words below, or a row with words beside."""

    menu_requested = Signal(QPoint)  # where on the screen

    def __init__(self, seat: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = SeatFace(seat, "")
        self._diameter = 0
        self._in_row = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def face(self) -> SeatFace:
        """What it shows."""
        return self._face

    def show_face(self, face: SeatFace) -> None:
        """Show the person as they stand."""
        if face == self._face:
            return
        self._face = face
        self.setAccessibleName(
            self.tr("Seat {seat}, {name}").format(seat=face.seat, name=face.name)
        )
        self.setAccessibleDescription(self._said())
        more = self.tr("Right-click, or the menu key, for more")
        self.setToolTip(f"{face.seat}  {face.name}\n{self._said()}\n{more}")
        self.update()

    def show_round(self, diameter: int) -> None:
        """A circle of this size, the words below it."""
        self._diameter, self._in_row = diameter, False
        self.update()

    def show_in_row(self, diameter: int) -> None:
        """A circle of this size, the words beside it."""
        self._diameter, self._in_row = diameter, True
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = self._circle()
        if self._in_row and (self._face.is_speaking or self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("soft" if self._face.is_speaking else "sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        self._paint_circle(painter, theme, circle)
        self._paint_words(painter, theme, circle)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _circle(self) -> QRectF:
        side = self._diameter
        if self._in_row:
            return QRectF(4, (self.height() - side) / 2, side, side)
        return QRectF((self.width() - side) / 2, halo_px(side), side, side)

    def _paint_circle(self, painter: QPainter, theme: Theme, circle: QRectF) -> None:
        face = self._face
        scale = circle.width() / 74
        ring_width = max(3.0, _RING_PX * scale)
        painter.setPen(Qt.PenStyle.NoPen)
        if not self._in_row and (face.is_speaking or self.underMouse()):
            painter.setBrush(theme.color("soft" if face.is_speaking else "sunken"))
            halo = halo_px(self._diameter)
            painter.drawEllipse(circle.adjusted(-halo, -halo, halo, halo))
        edge = ring_width / 2
        ring = circle.adjusted(edge, edge, -edge, -edge)
        pen = QPen(theme.color("track"), ring_width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if face.filled > 0:
            pen.setColor(theme.color("primary" if face.is_speaking else "bar"))
            painter.setPen(pen)
            span = -round(min(1.0, face.filled) * _FULL_TURN)
            painter.drawArc(ring, _FULL_TURN // 4, span)
        inset = ring_width + 5 * scale
        self._paint_middle(painter, theme, circle.adjusted(inset, inset, -inset, -inset))

    def _paint_middle(self, painter: QPainter, theme: Theme, disc: QRectF) -> None:
        face = self._face
        if face.is_speaking:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
        elif face.airtime_ms > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
        else:
            pen = QPen(theme.color("ink2"), 1.3)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.setBrush(theme.color("surface"))
        painter.drawEllipse(disc)
        painter.setPen(theme.color("on_primary" if face.is_speaking else "ink"))
        size = max(12.0, disc.width() * 0.36 / theme.text_scale)
        painter.setFont(theme.font(min(20.0, size), QFont.Weight.DemiBold))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(face.seat))

    def _paint_words(self, painter: QPainter, theme: Theme, circle: QRectF) -> None:
        face = self._face
        weight = QFont.Weight.DemiBold if face.is_speaking else QFont.Weight.Medium
        name_font, small = theme.font(15, weight), theme.font(13, tabular=True)
        if self._under_token() == "primary":
            small = theme.font(13, QFont.Weight.DemiBold)
        if self._in_row:
            left = circle.right() + 7
            name_place = QRectF(left, 0, self.width() - left - 4, self.height() / 2)
            small_place = name_place.translated(0, self.height() / 2)
            align = Qt.AlignmentFlag.AlignLeft
            name_align, small_align = (
                align | Qt.AlignmentFlag.AlignBottom,
                align | Qt.AlignmentFlag.AlignTop,
            )
        else:
            name_place = QRectF(0, circle.bottom() + 2, self.width(), theme.px(21))
            small_place = QRectF(0, name_place.bottom() - 1, self.width(), theme.px(18))
            name_align = small_align = (
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
            )
        for font, place, align, words, token in (
            (name_font, name_place, name_align, face.name, "ink"),
            (small, small_place, small_align, self._under(), self._under_token()),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(token))
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, int(place.width())
            )
            painter.drawText(place, align, shown)

    def _under(self) -> str:
        face = self._face
        if not face.is_speaking:
            match face.mark:
                case SeatMark.NEXT:
                    return self.tr("next")
                case SeatMark.PASSED:
                    return self.tr("passed")
                case SeatMark.LATER:
                    return self.tr("later")
            if face.queue_place:
                return self.tr("asked") if self._in_row else self.tr("asked to speak")
        return minutes_text(face.airtime_ms) if face.airtime_ms else self.tr("not yet")

    def _under_token(self) -> str:
        face = self._face
        if face.is_speaking or face.mark in (SeatMark.PASSED, SeatMark.LATER):
            return "ink2"
        stands_out = face.mark is SeatMark.NEXT or face.queue_place > 0
        return "primary" if stands_out else "ink2"

    def _said(self) -> str:
        face = self._face
        words = [
            self.tr("spoken {time}").format(time=minutes_text(face.airtime_ms))
            if face.airtime_ms
            else self.tr("not yet heard")
        ]
        if face.is_speaking:
            words.append(self.tr("has the floor"))
        match face.mark:
            case SeatMark.NEXT:
                words.append(self.tr("next in the go-round"))
            case SeatMark.PASSED:
                words.append(self.tr("passed"))
            case SeatMark.LATER:
                words.append(self.tr("comes back later"))
        if face.queue_place:
            words.append(
                self.tr("asked to speak, place {place}").format(place=face.queue_place)
            )
        return ", ".join(words)
