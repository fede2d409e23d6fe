from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from colearn_desktop import __version__
from colearn_desktop.domain.errors import NoMicrophoneError, WrongPassphraseError
from colearn_desktop.services.preferences import Preferences
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.pages import settings_page
from colearn_desktop.ui.pages.settings_page import SettingsPage
from colearn_desktop.ui.pages.voice_card import VoiceCard
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.keyboard import press, type_words


def settings(preferences: Preferences | None = None) -> SettingsPage:
    return SettingsPage(Path("/home/ash/vault"), preferences or Preferences())


def test_each_choice_takes_effect_at_once(qtbot: QtBot, show: ShowPage) -> None:
    page = settings()
    show(page)
    with qtbot.waitSignal(page.preferences_changed) as changed:
        page.theme_button("dark").click()
    assert changed.args == [Preferences(theme="dark")]
    page.text_size.setFocus()
    with qtbot.waitSignal(page.preferences_changed) as changed:
        press(Qt.Key.Key_Down)
    assert changed.args == [Preferences(theme="dark", text_scale=1.1)]
    page.lock_after.setFocus()
    with qtbot.waitSignal(page.preferences_changed) as changed:
        press(Qt.Key.Key_End)
    assert changed.args == [Preferences(theme="dark", text_scale=1.1, lock_after_minutes=0)]


def test_what_was_chosen_before_is_shown_even_if_it_is_unusual(show: ShowPage) -> None:
    page = settings(Preferences(theme="light", text_scale=1.35, lock_after_minutes=7))
    show(page)
    assert page.theme_button("light").isChecked()
    assert page.text_size.currentText() == "135 %"
    assert page.lock_after.currentText() == "7 min"


def test_the_sound_of_recordings_is_chosen_by_what_an_hour_takes(
    qtbot: QtBot, show: ShowPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_page, "free_bytes", lambda _folder: 8_032_000_000)
    page = settings(Preferences(sound_quality="speech"))
    show(page)
    assert page.quality.choice.currentText() == "Good for speech"
    assert page.quality.size_words() == "About 110 MB an hour: room for about 72 hours."
    page.quality.choice.setFocus()
    with qtbot.waitSignal(page.preferences_changed) as changed:
        press(Qt.Key.Key_Down)
    assert changed.args == [Preferences(sound_quality="small")]
    assert page.quality.size_words() == "About 80 MB an hour: room for about 100 hours."


def test_a_microphone_is_chosen_by_its_key(qtbot: QtBot, show: ShowPage) -> None:
    page = settings()
    show(page)
    with qtbot.waitSignal(page.microphones_requested):
        page.look_again.click()
    page.show_microphones([("usb", "Boundary microphone")], "")
    page.microphone.setFocus()
    with qtbot.waitSignal(page.preferences_changed) as changed:
        press(Qt.Key.Key_Down)
    assert changed.args == [Preferences(microphone="usb")]


def test_a_chosen_microphone_that_is_gone_stays_chosen(show: ShowPage) -> None:
    page = settings(Preferences(microphone="usb"))
    show(page)
    page.show_microphones([], "usb")
    assert "not plugged in" in page.microphone.currentText()


def test_the_passphrase_is_changed_by_keyboard(qtbot: QtBot, show: ShowPage) -> None:
    page = settings()
    show(page)
    page.passphrase.old.setFocus()
    with qtbot.waitSignal(page.passphrase_change_requested) as asked:
        for words in ("the old words", "otter lamp river", "otter lamp river"):
            type_words(words)
            press(Qt.Key.Key_Return)
    assert asked.args == ["the old words", "otter lamp river"]
    page.show_busy(True)
    page.show_busy(False)
    page.show_error(error_text(WrongPassphraseError()))
    assert page.passphrase.old.text() == "the old words"
    assert page.passphrase.choice.passphrase() == "otter lamp river"
    page.show_passphrase_changed()
    assert page.passphrase.old.text() == ""
    assert page.passphrase.choice.first.text() == ""
    assert "is changed" in page.passphrase.banner.text


def test_after_a_recovery_only_the_new_passphrase_is_asked_for(
    qtbot: QtBot, show: ShowPage
) -> None:
    page = settings()
    show(page)
    page.ask_for_new_passphrase()
    assert not page.passphrase.old.isVisible()
    page.passphrase.choice.first.set_text("otter lamp river")
    page.passphrase.choice.second.set_text("otter lamp river")
    with qtbot.waitSignal(page.passphrase_change_requested) as asked:
        page.passphrase.change_button.click()
    assert asked.args == ["", "otter lamp river"]


def test_an_error_about_sound_is_said_on_top(show: ShowPage) -> None:
    page = settings()
    show(page)
    page.show_error(error_text(NoMicrophoneError()))
    assert "No microphone" in page.banner.text


def test_the_version_and_the_folder_are_shown(show: ShowPage) -> None:
    page = settings()
    show(page)
    words = " ".join(label.text() for label in page.findChildren(QLabel))
    assert __version__ in words
    # The path may break within a line, at places that take no room.
    assert "/home/ash/vault" in words.replace("\u200b", "")


def test_private_names_are_covered_until_somebody_asks(qtbot: QtBot, show: ShowPage) -> None:
    page = settings()
    page.names.show_names(("Zofia",))
    show(page)
    assert not page.names.names.isVisible()
    page.names.edit_button.click()
    assert page.names.names.hasFocus()
    page.names.names.setPlainText("Zofia\n\n  Mary   Ann ")
    with qtbot.waitSignal(page.names.names_changed) as changed:
        page.names.edit_button.click()
    assert changed.args == [("Zofia", "Mary Ann")]
    assert not page.names.names.isVisible()


def test_typed_names_are_kept_at_a_pause_and_when_the_page_goes(
    qtbot: QtBot, show: ShowPage
) -> None:
    page = settings()
    window = show(page)
    page.names.edit_button.click()
    with qtbot.waitSignal(page.names.names_changed, timeout=5_000):
        type_words("Zofia")
    type_words("x")
    with qtbot.waitSignal(page.names.names_changed) as changed:
        window.hide()
    assert changed.args == [("Zofiax",)]


def test_the_check_of_names_is_a_choice(qtbot: QtBot, show: ShowPage) -> None:
    page = settings()
    show(page)
    with qtbot.waitSignal(page.preferences_changed) as changed:
        page.names.check.click()
    assert changed.args == [Preferences(name_check=False)]


def test_the_hours_that_the_disk_has_room_for_are_shown(show: ShowPage) -> None:
    page = settings()
    show(page)
    assert any("The disk has room for" in each.text() for each in page.findChildren(QLabel))


def test_listening_for_speech_is_a_choice(qtbot: QtBot, show: ShowPage) -> None:
    page = settings()
    show(page)
    assert not page.voice.wish.isChecked()
    with qtbot.waitSignal(page.preferences_changed) as changed:
        page.voice.wish.click()
    assert changed.args == [Preferences(asks_who_talks=True)]


def test_without_the_extra_part_the_page_says_how_to_get_it(show: ShowPage) -> None:
    card = VoiceCard(is_available=False)
    show(card)
    card.show_wish(True)
    assert not card.wish.isEnabled()
    assert not card.wish.isChecked()
    assert any("colearn-desktop[voice]" in each.text() for each in card.findChildren(QLabel))
