"""The table seen from above: who sits where, who speaks, who has not been heard."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from colearn_desktop.ui.live.seat import Seat, SeatFace
from colearn_desktop.ui.live.seat_places import RoundTable, round_table, seat_rows
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import label

_DOWN, _ACROSS = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
_ROW_GAP_PX = 6
# Of a ring in a row, the most comfortable first.
_ROW_DIAMETERS_PX = (64, 56, 48, 40)
_WORDS_LIMIT_PX = 116
# The heights at which a round table is worth having; below the last there are rows.
_ROUND_HEIGHTS_PX = (320, 350, 380)
_MOST_ROUND_SEATS = 20


@dataclass(frozen=True, slots=True)
class FloorWords:
    """What the middle of the table says: three lines, each may be empty."""

    heading: str
    holder: str
    detail: str


class TableView(QWidget):
    """Seats as buttons. A seat's press asks for the floor; the page decides."""

    floor_requested = Signal(int)  # seat number
    queue_requested = Signal(int)
    leave_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seats: dict[int, Seat] = {}
        self._outline: QPolygonF | None = None
        self._may_be_round = True
        self._words = FloorWords("", "", "")
        self._heading = label("", "caption")
        self._holder = label("", "title")
        self._detail = label("", "caption")
        self._middle = QWidget(self)
        column = self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addStretch(1)
        for line in (self._heading, self._holder, self._detail):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(line)
        column.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def seats(self) -> Sequence[Seat]:
        """In order of their numbers."""
        return tuple(self._seats.values())

    def show_seats(self, faces: Sequence[SeatFace]) -> None:
        """Show who sits here, in order of seats."""
        changed = [face.seat for face in faces] != list(self._seats)
        if changed:
            self._replace_seats([face.seat for face in faces])
        renamed = changed or any(
            face.name != self._seats[face.seat].face.name for face in faces
        )
        for face in faces:
            self._seats[face.seat].show_face(face)
        if renamed:
            self._place()
            self.updateGeometry()

    def show_floor(self, words: FloorWords) -> None:
        """Say who has the floor."""
        if words == self._words:
            return
        self._words = words
        for line, text in (
            (self._heading, words.heading),
            (self._holder, words.holder),
            (self._detail, words.detail),
        ):
            line.setText(text)
            line.setVisible(bool(text))

    def allow_round(self, allowed: bool) -> None:
        """Seats stand in rows where a round table would push other things out of sight."""
        if allowed != self._may_be_round:
            self._may_be_round = allowed
            self._place()
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        theme = current_theme()
        for height_px in _ROUND_HEIGHTS_PX:
            if self._round(QRect(0, 0, width, theme.px(height_px))) is not None:
                return theme.px(height_px)
        places, middle = self._rows(width, _ROW_DIAMETERS_PX[-1])
        return max((p.bottom() + 1 for p in places), default=middle.bottom() + 1)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(560), self.heightForWidth(theme.px(560)))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(200), theme.px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._place()
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("sunken"))
        if self._outline is not None:
            painter.drawPolygon(self._outline)
        else:
            around = QRectF(self._middle.geometry()).adjusted(-11.5, -3.5, 11.5, 3.5)
            painter.drawRoundedRect(around, 8, 8)
        painter.end()

    def _replace_seats(self, numbers: Sequence[int]) -> None:
        for number in set(self._seats) - set(numbers):
            gone = self._seats.pop(number)
            gone.hide()
            gone.deleteLater()
        for number in numbers:
            if number not in self._seats:
                seat = Seat(number, self)
                seat.clicked.connect(lambda _=False, n=number: self.floor_requested.emit(n))
                seat.queue_requested.connect(self.queue_requested)
                seat.leave_requested.connect(self.leave_requested)
                seat.show()
                self._seats[number] = seat
        self._seats = {number: self._seats[number] for number in numbers}
        for before, after in itertools.pairwise(self.seats):
            QWidget.setTabOrder(before, after)

    def _place(self) -> None:
        table = self._round(self.rect())
        self._outline = None if table is None else QPolygonF(table.outline)
        self._lines.setDirection(_DOWN if table is not None else _ACROSS)
        self._lines.setSpacing(4 if table is not None else 10)
        if table is not None:
            for seat, place in zip(self.seats, table.seats, strict=True):
                seat.setGeometry(place)
                seat.show_round(table.diameter)
            inset = table.middle.width() * 0.08
            self._middle.setGeometry(table.middle.adjusted(inset, 0, -inset, 0).toAlignedRect())
        else:
            for diameter_px in _ROW_DIAMETERS_PX:
                places, middle = self._rows(self.width(), diameter_px)
                if not places or places[-1].bottom() < self.height():
                    break
            for seat, place in zip(self.seats, places, strict=True):
                seat.setGeometry(place)
                seat.show_in_row(current_theme().px(diameter_px))
            self._middle.setGeometry(middle)
        self.update()

    def _words_size(self) -> tuple[int, int]:
        theme = current_theme()
        names = QFontMetrics(theme.font(15, QFont.Weight.DemiBold))
        asked = QFontMetrics(theme.font(13, QFont.Weight.DemiBold))
        widest = max(
            (names.horizontalAdvance(seat.face.name) for seat in self.seats), default=0
        )
        widest = max(widest, asked.horizontalAdvance(self.tr("asked to speak")))
        return min(widest + 4, theme.px(_WORDS_LIMIT_PX)), theme.px(38)

    def _round(self, area: QRect) -> RoundTable | None:
        if not self._may_be_round or not 0 < len(self._seats) <= _MOST_ROUND_SEATS:
            return None
        width, height = self._words_size()
        scale = current_theme().text_scale
        return round_table(len(self._seats), area.width(), area.height(), width, height, scale)

    def _rows(self, width: int, diameter_px: int) -> tuple[list[QRect], QRect]:
        """Seats in rows under a band with the words of the middle."""
        theme = current_theme()
        words = self._lines.heightForWidth(width - 24) if self._lines.count() else 0
        band = QRect(12, 4, width - 24, max(theme.px(40), words))
        words_width = min(self._words_size()[0], theme.px(diameter_px + 32))
        seat_width = theme.px(diameter_px) + words_width + 14
        height = theme.px(diameter_px) + 8
        top = band.bottom() + 1 + 12
        places = seat_rows(len(self._seats), width, seat_width, height, _ROW_GAP_PX)
        return [place.translated(0, top) for place in places], band
