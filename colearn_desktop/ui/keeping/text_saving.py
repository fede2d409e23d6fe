"""A text on the screen that can be copied, or saved as a file of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow


class TextToKeep(QWidget):
    """Shows a text; it goes to the clipboard or into a file only when asked to.

    Args:
        name: What it is, for a screen reader.
        file_name: Suggested.
    """

    kept = Signal()

    def __init__(self, name: str, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file_name = file_name
        self.field = QPlainTextEdit()
        self.field.setReadOnly(True)
        self.field.setAccessibleName(name)
        self.field.setTabChangesFocus(True)
        self.field.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy_button = button(self.tr("Copy the text"))
        self.copy_button.clicked.connect(self._copy)
        self.save_button = button(self.tr("Save as a file…"), icon="file-text")
        self.save_button.clicked.connect(self._ask_where)
        self.said = label("", "caption")
        self.said.hide()
        buttons = FlowRow()
        buttons.add(self.copy_button, self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.field, 1)
        column.addWidget(buttons)
        column.addWidget(self.said)

    def show_text(self, text: str) -> None:
        """Replace the text."""
        self.field.setPlainText(text)
        self.said.hide()

    def save_to(self, path: Path) -> None:
        """Write the text there; say so, or why not."""
        try:
            path.write_text(self.field.toPlainText(), encoding="utf-8")
        except OSError:
            self._say(self.tr("It could not be saved there. Choose another folder."))
            return
        self._say(self.tr("Saved as “{name}”. It is not encrypted.").format(name=path.name))
        self.kept.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.field.toPlainText())
        self._say(self.tr("Copied. Other programs can read the clipboard."))
        self.kept.emit()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.save_button.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(
            QCoreApplication.translate("TextToKeep", "Text ({pattern})").format(pattern="*.txt")
        )
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(self._file_name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()
