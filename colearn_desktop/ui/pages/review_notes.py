"""The notes of a session by phase, as a list that plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from colearn_desktop.domain.floor import Floor, FloorKind
from colearn_desktop.domain.notes import Note, NoteKind
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import is_struck, merged
from colearn_desktop.outputs.times import clock_text
from colearn_desktop.ui.note_kind import kind_text, kind_token
from colearn_desktop.ui.pages.review_text import WrappedText
from colearn_desktop.ui.theme import Theme, current_theme
from colearn_desktop.ui.widgets.row_mark import paint_row_mark

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_SIDE_PX = 12
_ABOVE_PX = 8
_BELOW_CAPTION_PX = 2


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note, or the heading of a phase or a struck part (`note` is None).

    Attributes:
        at_ms: Session time: of the note, or of the beginning of the phase.
        caption: Time, speaker; empty for a heading.
        kind: What kind of note in words; empty for a plain one.
        has_sound: Whether the moment can be heard.
        is_struck: This row stands for a struck part.
    """

    at_ms: int
    text: str
    caption: str = ""
    kind: str = ""
    note: Note | None = None
    has_sound: bool = False
    is_struck: bool = False


class NoteListModel(QAbstractListModel):
    """Phases as headings, their notes below them, in order of time."""

    def __init__(
        self,
        state: SessionState,
        has_sound_at: Callable[[int], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._has_sound_at = has_sound_at
        self._rows = self._made()

    def show_state(self, state: SessionState) -> None:
        """Show the session as it is now."""
        self._state = state
        rows = self._made()
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row_at(self, row: int) -> NoteRow | None:
        """What stands in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(part for part in (row.caption, row.kind, row.text) if part)
        return None

    def _made(self) -> list[NoteRow]:
        rows: list[NoteRow] = []
        for phase_id, span in self._state.phase_spans(self._state.last_at_ms):
            phase = self._state.phase(phase_id)
            title = self.tr("A phase no longer planned") if phase is None else phase.title
            rows.append(NoteRow(span.start_ms, title))
        several = len({note.author for note in self._state.notes.values()}) > 1
        laptops = list(dict.fromkeys(note.device_id for note in self._state.notes.values()))
        for struck in merged(self._state.struck):
            words = self.tr("Struck: {start} to {end}").format(
                start=clock_text(struck.start_ms), end=clock_text(struck.end_ms)
            )
            rows.append(NoteRow(struck.start_ms, words, is_struck=True))
        for placed in self._state.placed_notes():
            note = placed.note
            speaker = self._speaker(placed.floor)
            caption = [clock_text(note.stamped_ms), speaker]
            if several and note.author:
                caption.append(self.tr("by {name}").format(name=note.author))
            elif len(laptops) > 1:
                number = laptops.index(note.device_id) + 1
                caption.append(self.tr("on laptop {number}").format(number=number))
            if is_struck(self._state, note.stamped_ms):
                caption.append(self.tr("within a struck part"))
            rows.append(
                NoteRow(
                    at_ms=note.stamped_ms,
                    text=note.text,
                    caption="   ".join(part for part in caption if part),
                    kind=kind_text(note.kind),
                    note=note,
                    has_sound=self._has_sound_at(note.stamped_ms),
                )
            )
        # A heading comes before a note of the same moment: sorting keeps their order.
        return sorted(rows, key=lambda row: row.at_ms)

    def _speaker(self, floor: Floor) -> str:
        if floor.person_id is not None:
            return self._state.people[floor.person_id].name
        return {
            FloorKind.NOBODY: "",
            FloorKind.SEVERAL: self.tr("Several at once"),
            FloorKind.GROUPS: self.tr("Pairs or groups"),
            FloorKind.TEAM: self.tr("The team"),
        }[floor.kind]


class NoteRowDelegate(QStyledItemDelegate):
    """Paints a row as plain text, wrapped at the width of the list."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        assert isinstance(row, NoteRow)
        theme = current_theme()
        box: QRect = option.rect.adjusted(3, 1, -3, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_mark(painter, box, option.state)
        inside = box.adjusted(_SIDE_PX, _ABOVE_PX, -_SIDE_PX, -_ABOVE_PX)
        text = WrappedText(row.text, _text_font(theme, row), inside.width(), option.direction)
        if row.note is not None:
            self._paint_caption(painter, theme, inside, row)
        painter.setPen(theme.color("follow_up" if row.is_struck else "ink"))
        text.draw(painter, QPointF(inside.left(), inside.bottom() + 1 - text.height))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        assert isinstance(row, NoteRow)
        theme = current_theme()
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else 400
        inside = width - 2 * (_SIDE_PX + 3)
        text = WrappedText(row.text, _text_font(theme, row), inside, option.direction)
        # A phase begins with more room above it; a note with its caption.
        above = (
            theme.px(10)
            if row.note is None
            else QFontMetrics(_caption_font(theme)).height() + _BELOW_CAPTION_PX
        )
        return QSize(width, above + text.height + 2 * (_ABOVE_PX + 1))

    def _paint_caption(
        self, painter: QPainter, theme: Theme, inside: QRect, row: NoteRow
    ) -> None:
        caption = _caption_font(theme)
        line_height = QFontMetrics(caption).height()
        painter.setFont(caption)
        painter.setPen(theme.color("ink2"))
        top = QRect(inside.left(), inside.top(), inside.width(), line_height)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        kind_font = theme.font(13, QFont.Weight.DemiBold)
        kind_width = QFontMetrics(kind_font).horizontalAdvance(row.kind)
        metrics = QFontMetrics(caption)
        room = top.width() - (kind_width + 12 if row.kind else 0)
        words = metrics.elidedText(row.caption, Qt.TextElideMode.ElideRight, room)
        painter.drawText(top, start, words)
        if row.kind:
            painter.setFont(kind_font)
            painter.setPen(
                theme.color(kind_token(row.note.kind if row.note else NoteKind.NOTE))
            )
            after = metrics.horizontalAdvance(words) + 12
            painter.drawText(top.adjusted(after, 0, 0, 0), start, row.kind)


class NoteList(QListView):
    """Click or Enter plays a row; Space plays or pauses what is on."""

    play_requested = Signal(object)  # NoteRow
    toggle_requested = Signal()

    def __init__(self, model: NoteListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(NoteRowDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Notes by phase"))
        self.clicked.connect(self._play)
        if model.rowCount():
            self.setCurrentIndex(model.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._play(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space:
            self.toggle_requested.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()

    def _play(self, index: QModelIndex) -> None:
        row = self._model.row_at(index.row())
        if row is not None:
            self.play_requested.emit(row)


def _caption_font(theme: Theme) -> QFont:
    return theme.font(13, QFont.Weight.Medium, tabular=True)


def _text_font(theme: Theme, row: NoteRow) -> QFont:
    if row.is_struck:
        return theme.font(13, QFont.Weight.DemiBold)
    if row.note is None:
        return theme.font(17, QFont.Weight.DemiBold)
    return theme.font(15, italic=row.note.kind is NoteKind.QUOTE)
