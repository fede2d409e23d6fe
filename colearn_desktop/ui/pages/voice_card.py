"""Whether the program listens for speech while it records; an optional extra."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from colearn_desktop.ui.widgets.basics import Card, label


class VoiceCard(Card):
    """One box, and what it means; where the extra is missing, how to get it.

    Args:
        is_available: Whether the extra is installed.
    """

    wish_changed = Signal(bool)

    def __init__(self, *, is_available: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wish = QCheckBox(self.tr("Ask who is talking when nobody has the floor"))
        self.wish.setEnabled(is_available)
        self.wish.toggled.connect(self.wish_changed)
        self.column.addWidget(label(self.tr("Listening for speech"), "lead"))
        self.column.addWidget(self.wish)
        self.column.addWidget(
            label(
                self.tr(
                    "Only while a recording runs that everyone has agreed to. It tells speech "
                    "from other sound, never one voice from another, and keeps nothing it "
                    "hears. Turns that ran on after the last word can then be trimmed in the "
                    "timeline."
                ),
                "caption",
            )
        )
        if not is_available:
            self.column.addWidget(
                label(
                    self.tr(
                        "This needs an extra part that is not installed here. Whoever looks "
                        "after this computer gets it with: pip install colearn-desktop[voice]"
                    ),
                    "caption",
                )
            )

    def show_wish(self, wished: bool) -> None:
        """Whether it is wanted."""
        self.wish.blockSignals(True)
        self.wish.setChecked(wished and self.wish.isEnabled())
        self.wish.blockSignals(False)
