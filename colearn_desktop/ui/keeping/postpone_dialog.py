"""A promise is put off: until when, and why."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QDialog, QLineEdit, QWidget

from colearn_desktop.services.keeping_promises import Due
from colearn_desktop.ui.keeping.promise_words import due_words
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers

_WIDTH_PX = 560
_BY_DAYS = 7
_LONGEST = 300


class PostponeDialog(QDialog):
    """Needs a later day and a reason, which both stay with the session."""

    def __init__(self, due: Due, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Put it off"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        proposal, earliest = today + timedelta(days=_BY_DAYS), today + timedelta(days=1)
        self.until = QDateEdit(QDate(proposal.year, proposal.month, proposal.day))
        self.until.setMinimumDate(QDate(earliest.year, earliest.month, earliest.day))
        self.until.setDisplayFormat("d MMMM yyyy")
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        self.save_button = button(self.tr("Put it off"), "primary")
        self.save_button.setDefault(True)
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.accept)
        self.reason.textChanged.connect(
            lambda text: self.save_button.setEnabled(bool(text.strip()))
        )
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.windowTitle(), "title"))
        page.column.addWidget(label(due_words(due)))
        page.column.addWidget(FormRow(self.tr("Delete it by"), self.until))
        page.column.addWidget(
            FormRow(
                self.tr("Why?"),
                self.reason,
                self.tr("The room was promised otherwise: the reason stays with the session."),
            )
        )
        put_form_on_answers(self, page, self.save_button, _WIDTH_PX)
        self.reason.setFocus()

    def day(self) -> str:
        """The new day, as ISO 8601."""
        chosen = self.until.date()
        return date(chosen.year(), chosen.month(), chosen.day()).isoformat()

    def reason_words(self) -> str:
        """Why."""
        return self.reason.text().strip()
