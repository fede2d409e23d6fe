"""A sentence that is added to something and stays: a remark, or a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers

_WIDTH_PX = 560
_LONGEST = 300


class RemarkDialog(QDialog):
    """Asks for one sentence.

    Args:
        about: What it is about, as it is called on the page.
    """

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a remark"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.remark = QLineEdit()
        self.remark.setMaxLength(_LONGEST)
        self.remark.setPlaceholderText(self.tr("Deleted on 3 June, says the library."))
        self.add_button = button(self.tr("Add"), "primary")
        self.add_button.setDefault(True)
        self.add_button.setEnabled(False)
        self.add_button.clicked.connect(self.accept)
        self.remark.textChanged.connect(
            lambda text: self.add_button.setEnabled(bool(text.strip()))
        )
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.windowTitle(), "title"))
        page.column.addWidget(label(about, "quiet"))
        page.column.addWidget(
            FormRow(
                self.tr("What became of this copy?"),
                self.remark,
                self.tr("It is added with today's date, and stays."),
            )
        )
        put_form_on_answers(self, page, self.add_button, _WIDTH_PX)
        self.remark.setFocus()

    def text(self) -> str:
        """What was typed, on one line."""
        return self.remark.text().strip()
