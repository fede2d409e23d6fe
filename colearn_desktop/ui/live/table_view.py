"""The table seen from above: who sits where, who speaks, who has not been heard."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from colearn_desktop.ui.live.seat import Seat, SeatFace
from colearn_desktop.ui.live.seat_menu import SeatWishes, seat_menu
from colearn_desktop.ui.live.seat_places import RoundTable, moved_down, round_table, seat_rows
from colearn_desktop.ui.live.table_middle import FloorWords, TableMiddle
from colearn_desktop.ui.theme import current_theme

_ROW_GAP_PX = 6
# Of a ring in a row, the most comfortable first.
_ROW_DIAMETERS_PX = (64, 56, 48, 40)
_WORDS_LIMIT_PX = 116
# A round table gets at least the first height of these (to the room there is) at which
# its seats fit.
_LEAST_ROUND_HEIGHT_PX, _ROUND_STEP_PX = 320, 20
_MOST_ROUND_SEATS = 20


class TableView(QWidget):
    """Seats as buttons. A seat's press asks for the floor; the page decides."""

    floor_requested = Signal(int)  # seat number
    shape_changed = Signal()  # other seats, or another width
    still_confirmed = Signal()
    nobody_since_requested = Signal()
    not_now_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wishes = SeatWishes(self)
        self._seats: dict[int, Seat] = {}
        self._outline: QPolygonF | None = None
        self._room_px = 480
        self.middle = TableMiddle(self)
        self.middle.still_confirmed.connect(self.still_confirmed)
        self.middle.nobody_since_requested.connect(self.nobody_since_requested)
        self.middle.not_now_requested.connect(self.not_now_requested)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def seats(self) -> Sequence[Seat]:
        """In order of their numbers."""
        return tuple(self._seats.values())

    @property
    def is_round(self) -> bool:
        """Whether the seats stand round a table, and not in rows."""
        return self._outline is not None

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
        if changed:
            self.shape_changed.emit()

    def show_floor(self, words: FloorWords) -> None:
        """Say who has the floor."""
        self.middle.show_words(words)

    def show_room(self, height_px: int) -> None:
        """Say how high a round table may be, in pixels at 100 % text.

        Where its seats do not fit into that, they stand in rows. That hangs on the size
        of the page and its banners: a longer question does not change the picture.
        """
        if height_px != self._room_px:
            self._room_px = height_px
            self._place()
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        round_height = self._least_round_height(width)
        if round_height is not None:
            return round_height
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
        if event.size().width() != event.oldSize().width():
            self.shape_changed.emit()

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
            around = QRectF(self.middle.geometry()).adjusted(-11.5, -3.5, 11.5, 3.5)
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
                seat.menu_requested.connect(lambda at, n=number: self._show_menu(n, at))
                seat.show()
                self._seats[number] = seat
        self._seats = {number: self._seats[number] for number in numbers}
        for before, after in itertools.pairwise(self.seats):
            QWidget.setTabOrder(before, after)

    def _show_menu(self, seat: int, at: QPoint) -> None:
        others = [each.face for number, each in self._seats.items() if number != seat]
        menu = seat_menu(self._seats[seat].face, others, self.wishes, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _place(self) -> None:
        table = self._round_table()
        self._outline = None if table is None else QPolygonF(table.outline)
        self.middle.stand(is_round=table is not None)
        if table is not None:
            for seat, place in zip(self.seats, table.seats, strict=True):
                seat.setGeometry(place)
                seat.show_round(table.diameter)
            inset = table.middle.width() * 0.08
            self.middle.setGeometry(table.middle.adjusted(inset, 0, -inset, 0).toAlignedRect())
        else:
            for diameter_px in _ROW_DIAMETERS_PX:
                places, middle = self._rows(self.width(), diameter_px)
                if not places or places[-1].bottom() < self.height():
                    break
            for seat, place in zip(self.seats, places, strict=True):
                seat.setGeometry(place)
                seat.show_in_row(current_theme().px(diameter_px))
            self.middle.setGeometry(middle)
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

    def _round_table(self) -> RoundTable | None:
        """A round table in the middle of the height there is; None where there are rows."""
        least = self._least_round_height(self.width())
        if least is None:
            return None
        # At some heights seats touch that fit into a little less.
        for height in range(max(least, self.height()), least, -_ROUND_STEP_PX):
            table = self._round(self.width(), height)
            if table is not None:
                return moved_down(table, (self.height() - height) // 2)
        table = self._round(self.width(), least)
        return None if table is None else moved_down(table, (self.height() - least) // 2)

    def _least_round_height(self, width: int) -> int | None:
        """The least height of a round table of this width; None where there are rows."""
        if not 0 < len(self._seats) <= _MOST_ROUND_SEATS:
            return None
        px = current_theme().px
        for height_px in range(_LEAST_ROUND_HEIGHT_PX, self._room_px + 1, _ROUND_STEP_PX):
            if self._round(width, px(height_px)) is not None:
                return px(height_px)
        return None

    def _round(self, width: int, height: int) -> RoundTable | None:
        words_width, words_height = self._words_size()
        scale = current_theme().text_scale
        return round_table(len(self._seats), width, height, words_width, words_height, scale)

    def _rows(self, width: int, diameter_px: int) -> tuple[list[QRect], QRect]:
        """Seats in rows under a band with the words of the middle."""
        theme = current_theme()
        words = self.middle.height_for(width - 24)
        band = QRect(12, 4, width - 24, max(theme.px(40), words))
        words_width = min(self._words_size()[0], theme.px(diameter_px + 28))
        seat_width = theme.px(diameter_px) + words_width + 14
        height = theme.px(diameter_px) + 8
        top = band.bottom() + 1 + 12
        places = seat_rows(len(self._seats), width, seat_width, height, _ROW_GAP_PX)
        return [place.translated(0, top) for place in places], band
