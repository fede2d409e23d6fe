"""The list of sessions: two lines a session, and its state in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from colearn_desktop.services.session_list import SessionLine, SessionStage
from colearn_desktop.ui.pages.when import date_and_time, length
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.row_mark import paint_row_mark

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
_PADDING_PX = 16


class SessionListModel(QAbstractListModel):
    """The sessions that match what was searched for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[SessionLine, ...] = ()
        self._shown: tuple[SessionLine, ...] = ()
        self._wanted = ""

    def show_sessions(self, lines: Sequence[SessionLine]) -> None:
        """Replace the sessions."""
        self._all = tuple(lines)
        self.search(self._wanted)

    def search(self, wanted: str) -> None:
        """Keep those whose title or place holds every word of `wanted`."""
        self._wanted = wanted
        words = wanted.casefold().split()
        self.beginResetModel()
        self._shown = tuple(
            line
            for line in self._all
            if all(word in f"{line.title} {line.place}".casefold() for word in words)
        )
        self.endResetModel()

    def line_at(self, row: int) -> SessionLine | None:
        """The session of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, session_id: str) -> int:
        """The row of a session, or -1."""
        ids = [line.session_id for line in self._shown]
        return next((row for row, found in enumerate(ids) if found == session_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line_at(index.row())
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.title}. {self.stage_words(line.state)}. {self.details(line)}"
        return None

    def stage_words(self, stage: SessionStage) -> str:
        """How far it has come."""
        return {
            SessionStage.PLANNED: self.tr("Being planned"),
            SessionStage.RUNNING: self.tr("Running"),
            SessionStage.ENDED: self.tr("Ended"),
        }[stage]

    def details(self, line: SessionLine) -> str:
        """The second line: when, where, how much."""
        parts = [date_and_time(line.when_utc_ms), line.place]
        parts.append(self.tr("people: {count}").format(count=line.people))
        if line.recorded_ms:
            parts.append(self.tr("{length} recorded").format(length=length(line.recorded_ms)))
        if line.notes:
            parts.append(self.tr("notes: {count}").format(count=line.notes))
        return "  ·  ".join(part for part in parts if part)


class SessionRowDelegate(QStyledItemDelegate):
    """Paints a row; plain text only, since titles are other people's words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        model = index.model()
        assert isinstance(line, SessionLine)
        assert isinstance(model, SessionListModel)
        theme = current_theme()
        row: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = row.adjusted(4, 3, -4, -3)
        paint_row_mark(painter, box, option.state)
        inside = box.adjusted(_PADDING_PX, 10, -_PADDING_PX, -10)
        bold, plain = _fonts()
        stage = model.stage_words(line.state)
        stage_width = QFontMetrics(plain).horizontalAdvance(stage)
        title_height = QFontMetrics(bold).height()
        first = QRect(inside.left(), inside.top(), inside.width(), title_height)
        second = inside.adjusted(0, title_height + 4, 0, 0)
        side = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(bold)
        painter.setPen(theme.color("ink"))
        title = first.adjusted(0, 0, -(stage_width + _PADDING_PX), 0)
        _draw(painter, title, side | Qt.AlignmentFlag.AlignLeft, line.title)
        painter.setFont(plain)
        running = line.state is SessionStage.RUNNING
        painter.setPen(theme.color("primary" if running else "ink2"))
        _draw(painter, first, side | Qt.AlignmentFlag.AlignRight, stage)
        painter.setPen(theme.color("ink2"))
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        _draw(painter, second, top, model.details(line))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        bold, plain = _fonts()
        height = QFontMetrics(bold).height() + 4 + QFontMetrics(plain).height() + 20 + 6
        return QSize(200, height)


def _fonts() -> tuple[QFont, QFont]:
    theme = current_theme()
    return theme.font(17, QFont.Weight.DemiBold), theme.font(13)


def _draw(painter: QPainter, rect: QRect, flags: Qt.AlignmentFlag, text: str) -> None:
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, flags, shown)
