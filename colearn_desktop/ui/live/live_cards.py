"""The parts of the live page, and how they stand when there is more or less room."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.ui.live.airtime_card import AirtimeCard
from colearn_desktop.ui.live.floor_bar import FloorBar
from colearn_desktop.ui.live.go_round_bar import GoRoundBar
from colearn_desktop.ui.live.key_strip import KeyStrip
from colearn_desktop.ui.live.live_banners import LiveBanners
from colearn_desktop.ui.live.live_header import LiveHeader
from colearn_desktop.ui.live.live_layout import (
    LiveColumns,
    Width,
    is_roomy,
    table_room_px,
    width_for,
)
from colearn_desktop.ui.live.notes_panel import NotesPanel
from colearn_desktop.ui.live.phase_clock import PhaseClock
from colearn_desktop.ui.live.question_card import QuestionCard
from colearn_desktop.ui.live.queue_row import QueueRow
from colearn_desktop.ui.live.recording_bar import RecordingBar
from colearn_desktop.ui.live.table_view import TableView
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card

# From here on the foot has room for a wide meter beside all its buttons.
_ROOMY_FOOT_FROM_PX = 1440
# Below, its buttons fit into one line with short words alone, and a second one is too high.
_SHORT_FOOT_BELOW_PX = 600


class LiveCards:
    """Every part of the page, laid out in it."""

    def __init__(self, page: QWidget, title: str, notes: NotesPanel) -> None:
        self.header = LiveHeader(title)
        self.banners = LiveBanners()
        self.clock = PhaseClock()
        self.airtime = AirtimeCard()
        self.question = QuestionCard()
        self.table = TableView()
        self.go_round = GoRoundBar()
        self.queue = QueueRow()
        self.floor_bar = FloorBar()
        self.notes = notes
        self.key_strip = KeyStrip()
        self.recording_bar = RecordingBar()
        self._table_card = Card()
        self._table_card.column.setContentsMargins(20, 20, 20, 16)
        self._table_card.column.setSpacing(10)
        self._table_card.column.addWidget(self.table, 1)
        for row in (self.go_round, self.queue, self.floor_bar):
            self._table_card.column.addWidget(row)
        self._columns = LiveColumns(
            left=(self.clock, self.airtime),
            centre=(self.question, self._table_card),
            right=(self.notes,),
            stacked=(self.clock, self.question, self._table_card, self.airtime, self.notes),
        )
        column = QVBoxLayout(page)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banners)
        column.addWidget(self._columns, 1)
        column.addWidget(self.key_strip)
        column.addWidget(self.recording_bar)
        self._page = page
        self.banners.height_changed.connect(self._show_table_room)
        self.table.shape_changed.connect(self._show_table_room)

    def show_size(self, width_px: int, height_px: int) -> None:
        """Arrange the parts for a page of this size."""
        scale = current_theme().text_scale
        width = width_for(width_px, scale)
        roomy = is_roomy(width_px, height_px, scale)
        medium, narrow = width is Width.MEDIUM, width is Width.NARROW
        self._columns.show_width(width, roomy=roomy)
        self.clock.show_compact(not roomy, narrow=medium, alone=narrow)
        self.airtime.show_compact(not roomy)
        self.airtime.show_folded(medium or narrow)
        self.question.show_compact(not roomy)
        edge = 20 if roomy else 10
        self._table_card.column.setContentsMargins(edge, edge, edge, min(edge, 16))
        self._show_table_room()
        self.notes.show_compact(not roomy)
        self.header.show_stacked(narrow)
        self.key_strip.allow(not narrow)
        self.recording_bar.show_width(
            stacked=narrow,
            compact=medium or width_px / scale < _SHORT_FOOT_BELOW_PX,
            tight=width_px / scale < _ROOMY_FOOT_FROM_PX,
        )

    def _show_table_room(self) -> None:
        """What a banner takes is taken from the table, or the buttons below it go out of sight."""
        width_px = self._page.width()
        height_px = self._page.height() - self.banners.height_px(width_px)
        scale = current_theme().text_scale
        self.table.show_room(table_room_px(width_px, height_px, scale))
        # A banner comes and goes; what stands above what does not change with it.
        whole_px = table_room_px(width_px, self._page.height(), scale)
        self._put_table(last=self._is_long(whole_px))

    def _is_long(self, room_px: int) -> bool:
        """Whether the rows of seats reach so far down that nobody sees what is below them."""
        wanted = self.table.heightForWidth(max(self.table.width(), 1))
        return not self.table.is_round and wanted > current_theme().px(room_px)

    def _put_table(self, *, last: bool) -> None:
        """Below the rows of buttons where it is long, above them otherwise."""
        column = self._table_card.column
        place = column.count() - 1 if last else 0
        if column.indexOf(self.table) != place:
            column.removeWidget(self.table)
            column.insertWidget(place, self.table, 1)
