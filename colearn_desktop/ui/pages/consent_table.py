"""Everyone's answers at a glance, in words with an icon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.people import Person
from colearn_desktop.ui.icons import icon
from colearn_desktop.ui.pages.consent_words import (
    purpose_heading,
    purpose_words,
    state_icon,
    state_words,
)
from colearn_desktop.ui.theme import current_theme

Answers = Mapping[Purpose, ConsentState]


class ConsentTable(QTableWidget):
    """A row a person, a column a purpose. Choosing a row chooses the person."""

    person_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 1 + len(Purpose), parent)
        self._rows: list[tuple[Person, Answers]] = []
        self._repaint = False
        self.setAccessibleName(self.tr("Everyone's answers"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._add_heading(0, self.tr("Name"))
        for column, purpose in enumerate(Purpose, start=1):
            self._add_heading(column, purpose_heading(purpose), purpose_words(purpose))
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setMinimumSectionSize(24)
        down = self.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        down.hide()
        # As high as its rows, so that the page scrolls and the table does not.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cellClicked.connect(lambda row, _column: self._choose_row(row))

    def show_people(
        self, rows: Sequence[tuple[Person, Answers]], chosen: PersonId | None
    ) -> None:
        """Show everyone; `chosen` is the row of the current person."""
        self._rows = list(rows)
        self.setRowCount(len(rows))
        for row, (person, answers) in enumerate(rows):
            name = person.name
            if not person.present:
                name = self.tr("{name} (not here)").format(name=name)
            self._cell(row, 0).setText(name)
            for column, purpose in enumerate(Purpose, start=1):
                self._show_answer(self._cell(row, column), person, purpose, answers[purpose])
            if person.person_id == chosen and self.currentRow() != row:
                self.setCurrentCell(row, 0)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._rows:
            # Icons are drawn in the colours of the theme.
            self._repaint = True
            self.show_people(self._rows, None)
            self._repaint = False

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            self.setItem(row, column, item)
        return item

    def _show_answer(
        self, item: QTableWidgetItem, person: Person, purpose: Purpose, state: ConsentState
    ) -> None:
        said = f"{person.name}, {purpose_words(purpose)}: {state_words(state)}"
        if item.data(Qt.ItemDataRole.AccessibleTextRole) == said and not self._repaint:
            return
        item.setText(_cell_words(state))
        asked = state is not ConsentState.NOT_ASKED
        item.setIcon(icon(*state_icon(state)) if asked else QIcon())
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setToolTip(f"{purpose_words(purpose)}: {state_words(state)}")

    def _add_heading(self, column: int, words: str, tool_tip: str = "") -> None:
        heading = QTableWidgetItem(words)
        heading.setToolTip(tool_tip)
        heading.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalHeaderItem(column, heading)

    def _fit(self) -> None:
        size = current_theme().px(15)
        self.setIconSize(QSize(size, size))
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        # Room for a scroll bar below, in case the columns do not fit.
        self.setMinimumHeight(self.horizontalHeader().sizeHint().height() + rows + 18)

    def _choose_row(self, row: int) -> None:
        self.person_chosen.emit(self._rows[row][0].person_id)


def _cell_words(state: ConsentState) -> str:
    # A dash keeps "not asked" quiet: what is missing is what the sentence on top says.
    return "–" if state is ConsentState.NOT_ASKED else state_words(state)
