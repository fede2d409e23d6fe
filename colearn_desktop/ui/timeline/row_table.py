"""The timeline as a table: the same as the strip, for the keyboard and for the ear."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from colearn_desktop.ui.live.times import minutes_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.timeline.rows import Row
from colearn_desktop.ui.timeline.words import exact_time, length_words

Index = QModelIndex | QPersistentModelIndex
_FROM, _WHO, _LENGTH = range(3)
_ROW_PX = 36


class RowModel(QAbstractTableModel):
    """One row each phase and each stretch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; where only times changed, nothing that is selected is let go."""
        same = [row.event_id for row in rows] == [row.event_id for row in self._rows]
        if not same:
            self.beginResetModel()
        before, self._rows = self._rows, rows
        if not same:
            self.endResetModel()
            return
        for index, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(index, 0), self.index(index, _LENGTH))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if way is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignLeft if section == _WHO else Qt.AlignmentFlag.AlignRight
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("From"), self.tr("Who"), self.tr("Length"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._said(row)
            case Qt.ItemDataRole.FontRole if row.is_phase:
                return current_theme().font(15, QFont.Weight.DemiBold)
            case Qt.ItemDataRole.FontRole if column != _WHO:
                return current_theme().font(15, tabular=True)
            case Qt.ItemDataRole.ForegroundRole if row.is_quiet:
                return current_theme().color("ink2")
            case Qt.ItemDataRole.TextAlignmentRole if column != _WHO:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def _text(self, row: Row, column: int) -> str:
        match column:
            case 0:
                return exact_time(row.span.start_ms)
            case 1:
                return row.name
            case _:
                return minutes_text(row.length_ms)

    def _said(self, row: Row) -> str:
        words = (
            self.tr("Phase {name} begins at {time}")
            if row.is_phase
            else self.tr("{name} from {time}, {length}")
        )
        return words.format(
            name=row.name,
            time=exact_time(row.span.start_ms),
            length=length_words(row.length_ms),
        )


class RowTable(QTableView):
    """The rows, one of them selected."""

    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RowModel(self)
        self.setModel(self._model)
        self.setAccessibleName(self.tr("Who had the floor when"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_WHO, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(
            lambda current, _before: self.row_chosen.emit(current.row())
        )
        self.show_scale()

    def show_scale(self) -> None:
        """Make room for the size of text that holds now."""
        theme = current_theme()
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW_PX))
        self.setColumnWidth(_FROM, theme.px(92))
        self.setColumnWidth(_LENGTH, theme.px(92))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def show_rows(self, rows: Sequence[Row], chosen: int) -> None:
        """Show these, with one of them chosen."""
        blocked = self.selectionModel().blockSignals(True)
        self._model.show_rows(rows)
        self.selectionModel().blockSignals(blocked)
        self.choose(chosen)

    def choose(self, row: int) -> None:
        """Select a row and bring it into view."""
        if 0 <= row < self._model.rowCount() and self.currentIndex().row() != row:
            index = self._model.index(row, _WHO)
            self.setCurrentIndex(index)
            self.scrollTo(index)
