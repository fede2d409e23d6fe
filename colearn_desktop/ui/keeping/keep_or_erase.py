"""What is done seldom with a session that has ended, behind one button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from colearn_desktop.ui.widgets.button import Button


class KeepOrEraseButton(Button):
    """Opens a menu; it has a signal for each line."""

    consent_requested = Signal()
    copies_requested = Signal()
    erase_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "outline", "shield-check")
        self.setParent(parent)
        self.setAccessibleName(self.tr("Keep or erase"))
        self.setToolTip(self.accessibleName())
        self.show_words(shown=True)
        menu = QMenu(self)
        self.actions_by_signal = {
            wish: menu.addAction(text)
            for text, wish in (
                (self.tr("Answers about consent…"), "consent_requested"),
                (self.tr("Copies handed over…"), "copies_requested"),
                (self.tr("Erase…"), "erase_requested"),
            )
        }
        for wish, action in self.actions_by_signal.items():
            action.triggered.connect(getattr(self, wish))
        self.setMenu(menu)

    def show_words(self, *, shown: bool) -> None:
        """Show the words, or the icon alone where there is no room."""
        self.setText(self.accessibleName() if shown else "")
