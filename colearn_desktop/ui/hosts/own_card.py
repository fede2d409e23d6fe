"""My own card: what others need to seal an archive for this vault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from colearn_desktop.domain.one_line import LONGEST_NAME
from colearn_desktop.ui.hosts.qr_picture import QrPicture
from colearn_desktop.ui.widgets.basics import Card, FormRow, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.ui.widgets.numbered_words import NumberedWords

if TYPE_CHECKING:
    from colearn_desktop.archive.qr_code import QrCode


class OwnCard(Card):
    """A name to choose; then the words, the file and the picture."""

    name_chosen = Signal(str)
    save_requested = Signal()
    save_picture_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(self.tr("As “Juniper, Bridge Street”"))
        self.name.returnPressed.connect(self._choose)
        self.name.textChanged.connect(lambda _text: self._offer())
        self.name_button = button("", icon="check")
        self.name_button.clicked.connect(self._choose)
        self.words = NumberedWords(self.tr("My six words"))
        self.picture = QrPicture(self.tr("My card as a QR code"))
        self.save_button = button(self.tr("Save my card…"), icon="file-text")
        self.save_button.clicked.connect(self.save_requested)
        self.picture_button = button(self.tr("Save the picture…"), icon="archive")
        self.picture_button.clicked.connect(self.save_picture_requested)
        self.no_picture = label("", "caption")
        self._chosen = ""
        self._lay_out()
        self.show_card("", (), None)

    def show_card(
        self, name: str, words: Sequence[str], code: QrCode | None, no_code: str = ""
    ) -> None:
        """Show what the card says; without a name there is none yet.

        Args:
            words: The fingerprint.
            code: The card as a QR code, if one could be made.
            no_code: Why not.
        """
        self._chosen = name
        self.name.setText(name)
        self.words.show_words(words)
        self.picture.show_code(code)
        self.picture_button.setVisible(code is not None)
        self.no_picture.setText(no_code)
        self.no_picture.setVisible(bool(no_code))
        self._made.setVisible(bool(name))
        self._offer()

    def _lay_out(self) -> None:
        self.column.addWidget(label(self.tr("My card"), "lead"))
        self.column.addWidget(
            label(
                self.tr(
                    "Other hosts need it once. Then they can seal an archive so that this "
                    "vault opens it without any words. It holds no secret."
                )
            )
        )
        self.column.addWidget(
            FormRow(
                self.tr("The name I go by"),
                self.name,
                self.tr("Other hosts see it. A pseudonym will do."),
            )
        )
        naming = FlowRow()
        naming.add(self.name_button)
        self.column.addWidget(naming)
        self._made = QWidget()
        made = QVBoxLayout(self._made)
        made.setContentsMargins(0, 8, 0, 0)
        made.setSpacing(16)
        made.addWidget(label(self.tr("My six words"), "strong"))
        made.addWidget(self.words)
        made.addWidget(
            label(
                self.tr(
                    "Read them aloud to whoever adds my card, on the telephone or across the "
                    "table. So they know that the card is mine."
                ),
                "caption",
            )
        )
        made.addWidget(self.picture)
        made.addWidget(self.no_picture)
        buttons = FlowRow()
        buttons.add(self.save_button, self.picture_button)
        made.addWidget(buttons)
        self.column.addWidget(self._made)

    def _offer(self) -> None:
        typed = self.name.text().strip()
        self.name_button.setText(
            self.tr("Change the name") if self._chosen else self.tr("Make my card")
        )
        self.name_button.setEnabled(bool(typed) and typed != self._chosen)

    def _choose(self) -> None:
        if self.name_button.isEnabled():
            self.name_chosen.emit(self.name.text())
