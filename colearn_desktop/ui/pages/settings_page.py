"""How the program looks and behaves on this computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop import __version__
from colearn_desktop.audio import voice_activity
from colearn_desktop.services.preferences import Preferences
from colearn_desktop.services.recording_room import free_bytes, room_ms
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.hosts.hosts_door import HostsDoor
from colearn_desktop.ui.live.recording_words import room_words
from colearn_desktop.ui.pages.banner_room import BannerRoom
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.pages.folder_label import folder_label
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.passphrase_card import PassphraseCard
from colearn_desktop.ui.pages.private_names_card import PrivateNamesCard
from colearn_desktop.ui.pages.sound_quality_box import SoundQualityBox
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.pages.voice_card import VoiceCard
from colearn_desktop.ui.theme import ThemeChoice
from colearn_desktop.ui.vault_care.backup_card import BackupCard
from colearn_desktop.ui.vault_care.check_card import CheckCard
from colearn_desktop.ui.vault_care.co_hosts_card import CoHostsCard
from colearn_desktop.ui.widgets.basics import Banner, Card, FormRow, PageScroll, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow

_TEXT_PERCENT = (100, 110, 125, 150, 175, 200)
_IDLE_MINUTES = (2, 5, 10, 15, 30, 60, 0)


class SettingsPage(QWidget):
    """Every choice takes effect at once; `preferences_changed` carries all of them.

    Args:
        folder: Of the open vault.
        preferences: As they are now.
    """

    preferences_changed = Signal(Preferences)
    microphones_requested = Signal()
    passphrase_change_requested = Signal(str, str)  # old, new
    back_requested = Signal()
    keys_requested = Signal()

    def __init__(
        self, folder: Path, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Settings"))
        self._preferences = preferences
        self._themes = QButtonGroup(self)
        self.text_size = QComboBox()
        self.microphone = QComboBox()
        self.lock_after = QComboBox()
        self.single_keys = QCheckBox(self.tr("Keys act without Alt"))
        self.keys_button = button(self.tr("Change the keys…"), icon="pencil")
        self.keys_button.clicked.connect(self.keys_requested)
        calm_wheel(self.text_size, self.microphone, self.lock_after)
        self.look_again = button(self.tr("Look again"), icon="rotate-cw")
        self.look_again.clicked.connect(self.microphones_requested)
        self.passphrase = PassphraseCard()
        self.passphrase.change_requested.connect(self.passphrase_change_requested)
        self.names = PrivateNamesCard()
        self.backup, self.co_hosts, self.check = BackupCard(), CoHostsCard(), CheckCard()
        self.quality = SoundQualityBox(free_bytes(folder))
        self.voice = VoiceCard(is_available=voice_activity.is_available())
        self.hosts = HostsDoor()
        self.banner = Banner()
        self._lay_out(folder)
        self._fill()
        self._listen()
        FirstFocus(self, self._themes.checkedButton() or self.text_size)

    def theme_button(self, theme: str) -> QAbstractButton:
        """The button of a theme, by the name the preferences have for it."""
        return next(tag for tag in self._themes.buttons() if tag.property("theme") == theme)

    def show_microphones(self, inputs: Sequence[tuple[str, str]], current: str) -> None:
        """Offer these microphones (key and name); one that is gone is still named.

        Args:
            current: Key of the chosen one, or empty for the system's default.
        """
        self.microphone.blockSignals(True)
        self.microphone.clear()
        self.microphone.addItem(self.tr("The computer's usual microphone"), "")
        for key, name in inputs:
            self.microphone.addItem(name, key)
        if self.microphone.findData(current) < 0:
            self.microphone.addItem(self.tr("The one chosen before (not plugged in)"), current)
        self.microphone.setCurrentIndex(self.microphone.findData(current))
        self.microphone.blockSignals(False)

    def show_preferences(self, preferences: Preferences) -> None:
        """Follow a change that was made elsewhere, as with Ctrl and plus."""
        self._preferences = preferences
        for box in (self.text_size, self.lock_after, self.single_keys):
            box.blockSignals(True)
        self._fill()
        for box in (self.text_size, self.lock_after, self.single_keys):
            box.blockSignals(False)

    def show_backup(self) -> None:
        """Bring the backup into sight."""
        self.backup.backup_button.setFocus()

        def bring() -> None:
            self._scroll.ensureWidgetVisible(self.backup, 0, 24)

        QTimer.singleShot(0, self, bring)

    def show_busy(self, busy: bool) -> None:
        """While the passphrase is being changed."""
        self.passphrase.show_busy(busy)

    def show_passphrase_changed(self) -> None:
        """The new passphrase holds."""
        self.passphrase.show_changed()

    def ask_for_new_passphrase(self) -> None:
        """After a recovery: only the new passphrase is asked for."""
        self.passphrase.ask_for_new()

    def show_error(self, text: ErrorText) -> None:
        """Say what did not work, where it was asked for if that was the passphrase."""
        if self.passphrase.old.text() or self.passphrase.choice.first.text():
            self.passphrase.show_error(text)
        else:
            self.banner.show_error(text)

    # Layout

    def _lay_out(self, folder: Path) -> None:
        header = PageHeader(self.tr("Settings"))
        back = button(self.tr("Back"), role="quiet", icon="chevron-left")
        back.clicked.connect(self.back_requested)
        header.add_left(back)

        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        for card in (self._look_card(), self._sound_card(), self._safety_card(folder)):
            column.addWidget(card)
        column.addWidget(self.backup)
        column.addWidget(self.check)
        column.addStretch(1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(24)
        beside.addWidget(self.passphrase)
        beside.addWidget(self.co_hosts)
        beside.addWidget(self.hosts)
        beside.addWidget(self.names)
        beside.addWidget(self.voice)
        beside.addStretch(1)

        scroll = self._scroll = PageScroll()
        scroll.column.addWidget(TwoColumns(left, right, fold_below_px=1000))
        scroll.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addWidget(BannerRoom(self.banner))
        whole.addWidget(scroll, 1)

    def _look_card(self) -> QWidget:
        card = Card()
        card.column.addWidget(label(self.tr("Look"), "lead"))
        row = FlowRow()
        for place, (choice, words) in enumerate(
            (
                (ThemeChoice.SYSTEM, self.tr("As the computer")),
                (ThemeChoice.LIGHT, self.tr("Light")),
                (ThemeChoice.DARK, self.tr("Dark")),
                (ThemeChoice.HIGH_CONTRAST, self.tr("High contrast")),
            )
        ):
            tag = button(words, role="tag")
            tag.setCheckable(True)
            tag.setProperty("theme", choice.value)
            tag.setAccessibleName(self.tr("Look: {words}").format(words=words))
            self._themes.addButton(tag, place)
            row.add(tag)
        card.column.addWidget(row)
        card.column.addWidget(
            FormRow(
                self.tr("Size of text"),
                self.text_size,
                self.tr("Ctrl and + or - does the same on every page."),
            )
        )
        card.column.addWidget(self.single_keys)
        card.column.addWidget(
            label(
                self.tr("Letters and digits, while no text is being typed. With Alt always."),
                "caption",
            )
        )
        keys = FlowRow()
        keys.add(self.keys_button)
        card.column.addWidget(keys)
        return card

    def _sound_card(self) -> QWidget:
        card = Card()
        card.column.addWidget(label(self.tr("Sound"), "lead"))
        name = label(self.tr("Microphone"), "strong")
        name.setBuddy(self.microphone)
        self.microphone.setAccessibleName(self.tr("Microphone"))
        # A long device name must not push the page wider than the window.
        self.microphone.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.microphone.setMinimumContentsLength(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.microphone, 1)
        row.addWidget(self.look_again)
        card.column.addWidget(name)
        card.column.addLayout(row)
        card.column.addWidget(
            label(
                self.tr("It is not listened to before everyone has agreed to be recorded."),
                "caption",
            )
        )
        card.column.addWidget(self.quality)
        return card

    def _safety_card(self, folder: Path) -> QWidget:
        card = Card()
        card.column.addWidget(label(self.tr("Safety"), "lead"))
        card.column.addWidget(
            FormRow(
                self.tr("Lock when nobody has touched it for"),
                self.lock_after,
                self.tr("A session that runs goes on behind the locked screen."),
            )
        )
        card.column.addWidget(folder_label(folder))
        free = free_bytes(folder)
        if free is not None:
            card.column.addWidget(label(room_words(room_ms(free)) + ".", "caption"))
        card.column.addWidget(
            label(self.tr("Version {version}").format(version=__version__), "caption")
        )
        return card

    # Choices

    def _fill(self) -> None:
        chosen = self._preferences
        for tag in self._themes.buttons():
            tag.setChecked(tag.property("theme") == chosen.theme)
        if self._themes.checkedButton() is None:
            self._themes.button(0).setChecked(True)
        self.single_keys.setChecked(chosen.single_keys)
        self.names.show_check(chosen.name_check)
        self.voice.show_wish(chosen.asks_who_talks)
        self.quality.show_quality(chosen.sound_quality)
        percent = round(chosen.text_scale * 100)
        self.text_size.clear()
        for step in sorted({*_TEXT_PERCENT, percent}):
            self.text_size.addItem(self.tr("{percent} %").format(percent=step), step)
        self.text_size.setCurrentIndex(self.text_size.findData(percent))
        self.lock_after.clear()
        idle = chosen.lock_after_minutes
        for minutes in (*sorted({*_IDLE_MINUTES, idle} - {0}), 0):
            words = self.tr("{minutes} min").format(minutes=minutes)
            self.lock_after.addItem(words if minutes else self.tr("Never"), minutes)
        self.lock_after.setCurrentIndex(self.lock_after.findData(idle))

    def _listen(self) -> None:
        self.single_keys.toggled.connect(lambda on: self._change(single_keys=on))
        self.names.check_changed.connect(lambda on: self._change(name_check=on))
        self.quality.chosen.connect(lambda quality: self._change(sound_quality=quality))
        self.voice.wish_changed.connect(lambda on: self._change(asks_who_talks=on))
        self._themes.buttonClicked.connect(
            lambda tag: self._change(theme=str(tag.property("theme")))
        )
        self.text_size.activated.connect(
            lambda row: self._change(text_scale=self.text_size.itemData(row) / 100)
        )
        self.microphone.activated.connect(
            lambda row: self._change(microphone=self.microphone.itemData(row))
        )
        self.lock_after.activated.connect(
            lambda row: self._change(lock_after_minutes=self.lock_after.itemData(row))
        )

    def _change(self, **choice: object) -> None:
        self.banner.hide()
        changed = replace(self._preferences, **choice)  # type: ignore[arg-type]  # one of its fields
        if changed != self._preferences:
            self._preferences = changed
            self.preferences_changed.emit(changed)
