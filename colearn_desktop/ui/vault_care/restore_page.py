"""Bringing a backup back: which one, what happens to what is there, and the way in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from colearn_desktop.services.backups import FoundBackup
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.pages.centred_page import CentredPage
from colearn_desktop.ui.pages.export_words import size
from colearn_desktop.ui.pages.folder_label import folder_label, folder_words
from colearn_desktop.ui.pages.passphrase_field import PassphraseField
from colearn_desktop.ui.pages.when import date_and_time
from colearn_desktop.ui.vault_care.progress_strip import ProgressStrip
from colearn_desktop.ui.widgets.basics import Banner, Card, FormRow, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow


class RestorePage(QWidget):
    """Asks, shows how far it is, and says where everything is now.

    Args:
        backups: At least one, newest first.
        folder: Of the vault that it will be.
        replaces: Whether a vault stands there now.
    """

    restore_requested = Signal(object, str, bool)  # FoundBackup, secret, is it the recovery key
    back_requested = Signal()
    done_requested = Signal()

    def __init__(
        self,
        backups: Sequence[FoundBackup],
        folder: Path,
        *,
        replaces: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Restore from a backup"))
        self._backups = tuple(backups)
        self.which = QComboBox()
        self.which.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for each in self._backups:
            when, size_words = date_and_time(each.made_utc_ms), size(each.size_bytes)
            self.which.addItem(self.tr("{when}, {size}").format(when=when, size=size_words))
        calm_wheel(self.which)
        self.passphrase = PassphraseField(self.tr("Passphrase"))
        self.passphrase.show_hint(self.tr("The one of the day on which the backup was made."))
        self.recovery_key = PassphraseField(self.tr("Recovery key"))
        self.recovery_key.show_hint(
            self.tr("From your sheet of paper. Capitals, spaces and dashes do not matter.")
        )
        self.recovery_key.hide()
        self.banner = Banner()
        self.restore_button = button(self.tr("Restore"), icon="rotate-ccw", role="primary")
        self.way_button = button("", icon="key", role="quiet")
        self.back_button = button(self.tr("Back"), icon="chevron-left", role="quiet")
        self.progress = ProgressStrip(self.tr("Restoring"))
        self._done_words = label("", "body")
        self.done_button = button(self.tr("Go on"), icon="unlock", role="primary")
        self._asking, self._done = QWidget(), QWidget()
        self._lay_out(folder, replaces=replaces)
        self._say_way()
        for field in (self.passphrase, self.recovery_key):
            field.return_pressed.connect(self._ask)
        self.restore_button.clicked.connect(self._ask)
        self.way_button.clicked.connect(self._change_way)
        self.back_button.clicked.connect(self.back_requested)
        self.done_button.clicked.connect(self.done_requested)
        self._first_focus = FirstFocus(self)
        self._first_focus.give_to(self.passphrase)

    def show_busy(self, busy: bool) -> None:
        """While it is brought back, only Cancel can be pressed."""
        if busy:
            self.banner.hide()
            self.progress.begin(instead_of=self.restore_button)
        else:
            self.progress.end(back_to=self.restore_button)
        for part in (
            self.which, self.passphrase, self.recovery_key, self.way_button, self.back_button,
        ):  # fmt: skip
            part.setEnabled(not busy)

    def show_error(self, text: ErrorText) -> None:
        """Say why it was not brought back. What was typed stays."""
        self.show_busy(False)
        self.banner.show_error(text)
        field = self._field()
        field.setFocus()
        field.line.selectAll()

    def show_done(self, aside: Path | None) -> None:
        """It is in place; say where the vault is that stood there."""
        self.show_busy(False)
        self.passphrase.clear()
        self.recovery_key.clear()
        text = self.tr("The backup was verified and is your vault now.")
        if aside is not None:
            text += "\n\n" + self.tr(
                "The vault that stood there is whole, in a folder of its own. Delete it "
                "yourself once you are sure that you do not need it. {folder}"
            ).format(folder=folder_words(aside))
        self._done_words.setText(text)
        self._asking.hide()
        self._done.show()
        self._first_focus.give_to(self.done_button)
        self.done_button.setFocus()

    # Inside

    def _field(self) -> PassphraseField:
        return self.passphrase if self.recovery_key.isHidden() else self.recovery_key

    def _ask(self) -> None:
        field = self._field()
        if not self.restore_button.isEnabled():
            return
        if not field.text().strip():
            field.setFocus()
            return
        self.restore_requested.emit(
            self._backups[self.which.currentIndex()],
            field.text(),
            field is self.recovery_key,
        )

    def _change_way(self) -> None:
        recover = self.recovery_key.isHidden()
        self.banner.hide()
        self.recovery_key.setVisible(recover)
        self.passphrase.setVisible(not recover)
        self._field().setFocus()
        self._say_way()

    def _say_way(self) -> None:
        self.way_button.setText(
            self.tr("Use the recovery key instead")
            if self.recovery_key.isHidden()
            else self.tr("Use the passphrase instead")
        )

    def _lay_out(self, folder: Path, *, replaces: bool) -> None:
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(16)
        asking.addWidget(FormRow(self.tr("Which backup"), self.which))
        asking.addWidget(
            label(
                self.tr(
                    "It brings the vault back as it was then. What came later is not in it, "
                    "and what was erased or struck later is in it again."
                )
            )
        )
        if replaces:
            asking.addWidget(
                label(
                    self.tr(
                        "There is a vault here already. It is moved aside into a folder named "
                        "“Earlier vault”, whole. Nothing of it is lost."
                    ),
                    "strong",
                )
            )
        asking.addWidget(folder_label(folder))
        for part in (self.passphrase, self.recovery_key, self.banner):
            asking.addWidget(part)
        buttons = FlowRow()
        buttons.add(self.restore_button, self.way_button, self.back_button)
        asking.addWidget(buttons)
        asking.addWidget(self.progress)

        done = QVBoxLayout(self._done)
        done.setContentsMargins(0, 0, 0, 0)
        done.setSpacing(16)
        done.addWidget(self._done_words)
        row = FlowRow()
        row.add(self.done_button)
        done.addWidget(row)
        self._done.hide()

        page = CentredPage()
        card = Card()
        card.column.addWidget(label(self.tr("Restore from a backup"), "title"))
        card.column.addWidget(self._asking)
        card.column.addWidget(self._done)
        page.column.addWidget(card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)
