"""The letter that asks those who have copies to delete them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.domain.ids import SessionId
from colearn_desktop.ui.keeping.letter_words import Letter, letter_choice, letter_text
from colearn_desktop.ui.keeping.text_saving import TextToKeep
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label

_BY_DAYS = 14
_WIDTH_PX, _HEIGHT_PX = 760, 800


class LetterDialog(QDialog):
    """Shows the letter as it would be sent; the program sends nothing.

    Args:
        letters: One for each name that somebody bears in copies; at least one.
        today: Its date.
    """

    def __init__(
        self,
        letters: Sequence[Letter],
        session_id: SessionId,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._letters, self._session_id, self._today = tuple(letters), session_id, today
        self.setWindowTitle(self.tr("Ask for the copies"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.which = QComboBox()
        for letter in letters:
            self.which.addItem(letter_choice(letter))
        self.by = QDateEdit(_qdate(today + timedelta(days=_BY_DAYS)))
        self.by.setDisplayFormat("d MMMM yyyy")
        self.by.setMinimumDate(_qdate(today))
        self.text = TextToKeep(self.tr("The letter"), self.tr("please-delete.txt"))
        self.text.field.setMinimumHeight(current_theme().px(260))
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        which = FormRow(self.tr("Which letter"), self.which)
        self.which.setEnabled(len(letters) > 1)
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.windowTitle(), "title"))
        page.column.addWidget(
            label(
                self.tr(
                    "Send this to whoever received the copies. It uses the pseudonym that "
                    "stands in them and nothing from the notes."
                )
            )
        )
        page.column.addWidget(
            TwoColumns(
                FormRow(self.tr("Delete by"), self.by),
                which,
                fold_below_px=560,
                spacing_px=16,
            )
        )
        page.column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 8, 32, 24)
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page, 1)
        whole.addLayout(foot)
        self.which.currentIndexChanged.connect(self._show)
        self.by.dateChanged.connect(self._show)
        theme, screen = current_theme(), self.screen().availableGeometry()
        self.resize(
            min(theme.px(_WIDTH_PX), screen.width() - 80),
            min(theme.px(_HEIGHT_PX), screen.height() - 80),
        )
        self._show()
        self.text.copy_button.setFocus()

    def _show(self) -> None:
        letter = self._letters[max(0, self.which.currentIndex())]
        chosen = self.by.date()
        by_date = date(chosen.year(), chosen.month(), chosen.day())
        self.text.show_text(letter_text(letter, self._session_id, self._today, by_date))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
