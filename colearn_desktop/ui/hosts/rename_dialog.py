"""Another name for a host, in this vault alone."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from colearn_desktop.domain.one_line import LONGEST_NAME
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers


class RenameDialog(QDialog):
    """Asks for the name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rename a host"))
        self.setAccessibleName(self.windowTitle())
        self.name = QLineEdit(name)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.selectAll()
        self.rename_button = button(self.tr("Rename"), "primary")
        self.rename_button.setDefault(True)
        self.rename_button.clicked.connect(self.accept)
        self.name.textChanged.connect(
            lambda text: self.rename_button.setEnabled(bool(text.strip()))
        )
        page = PageScroll()
        page.column.addWidget(
            FormRow(
                self.tr("What to call this host here"),
                self.name,
                self.tr("On their own card they keep the name they chose."),
            )
        )
        put_form_on_answers(self, page, self.rename_button, current_theme().px(460))
        self.name.setFocus()
