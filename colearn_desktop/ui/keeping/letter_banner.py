"""After a withdrawal: which copies are out there, and the letter that asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.keeping.copy_words import one_line
from colearn_desktop.ui.widgets.basics import Banner
from colearn_desktop.vault.register import HandedCopy

_MOST_COPIES = 3


class LetterBanner(Banner):
    """Stays until somebody has read it."""

    letter_requested = Signal(str)  # the person's id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person_id = ""
        self.letter_button = self.add_action(self.tr("Write the letter…"))
        self.letter_button.clicked.connect(lambda: self.letter_requested.emit(self._person_id))
        self.add_action(self.tr("Later")).clicked.connect(self.hide)

    def show_copies(self, person_id: str, name: str, copies: Sequence[HandedCopy]) -> None:
        """Name the copies that hold something of a person; hidden where there are none."""
        self._person_id = person_id
        if not copies:
            self.hide()
            return
        lines = [one_line(copy) for copy in copies[:_MOST_COPIES]]
        if len(copies) > _MOST_COPIES:
            lines.append(self.tr("and more: {count}").format(count=len(copies) - _MOST_COPIES))
        text = self.tr(
            "Copies that were handed over before still hold what {name} agreed to. Ask those "
            "who have them:"
        ).format(name=name)
        self.show_message("\n".join([text, *lines]), "warning")
