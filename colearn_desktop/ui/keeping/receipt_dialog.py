"""A receipt once more, as text to hand out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from colearn_desktop.ui.keeping.erase_words import receipt_text
from colearn_desktop.ui.keeping.text_saving import TextToKeep
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.vault.erasures import Erasure

_WIDTH_PX, _HEIGHT_PX = 560, 480


class ReceiptDialog(QDialog):
    """Shows the receipt of erasures."""

    def __init__(self, erasures: Sequence[Erasure], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Receipt"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.text = TextToKeep(self.tr("Receipt"), self.tr("receipt.txt"))
        self.text.show_text(receipt_text(erasures))
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(self.text, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        theme, screen = current_theme(), self.screen().availableGeometry()
        self.resize(
            min(theme.px(_WIDTH_PX), screen.width() - 80),
            min(theme.px(_HEIGHT_PX), screen.height() - 80),
        )
        close.setFocus()
