"""Making sure, by voice, that a card is the card of the person it names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_page_on_buttons
from colearn_desktop.ui.widgets.numbered_words import NumberedWords


class CompareDialog(QDialog):
    """Six words and the question whether they are the same; accepted is a yes.

    Args:
        name: What the host is called here.
        words: The fingerprint of the card.
    """

    differ = Signal()

    def __init__(self, name: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare the words"))
        self.setAccessibleName(self.windowTitle())
        shown = NumberedWords(self.tr("The six words of this card"))
        shown.show_words(words)
        self.same_button = button(self.tr("They are the same"), "primary", "check")
        self.same_button.clicked.connect(self.accept)
        self.differ_button = button(self.tr("They are not the same"), icon="x")
        self.differ_button.clicked.connect(self._say_they_differ)
        self.later_button = button(self.tr("Later"), "quiet")
        self.later_button.clicked.connect(self.reject)
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(
            label(self.tr("Is this card really {name}'s?").format(name=name), "title")
        )
        page.column.addWidget(
            label(
                self.tr(
                    "Anybody can make a card with this name. Ring {name} up, or sit down "
                    "beside them, and let them read out the six words under “My card” in "
                    "their own program. They must be these, in this order:"
                ).format(name=name)
            )
        )
        page.column.addWidget(shown)
        page.column.addWidget(
            label(
                self.tr("Do not send the words in the message that brought the card."),
                "caption",
            )
        )
        page.column.addStretch(1)
        put_page_on_buttons(self, page, self.same_button, self.differ_button, self.later_button)
        room = self.screen().availableGeometry()
        theme = current_theme()
        self.resize(
            min(theme.px(640), room.width() - 80), min(theme.px(380), room.height() - 80)
        )
        self.later_button.setFocus()

    def _say_they_differ(self) -> None:
        self.reject()
        self.differ.emit()
