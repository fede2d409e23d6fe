from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from colearn_desktop.archive.words import read_wordlist
from colearn_desktop.domain.errors import VaultReadOnlyError
from colearn_desktop.resources import resource_path
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.pages.new_vault_page import NewVaultPage
from colearn_desktop.ui.pages.recovery_key_steps import first_wrong_group, groups_of
from colearn_desktop.vault.recovery_key import recovery_key_text
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.keyboard import press, type_words

KEY = recovery_key_text(bytes(range(32)))
WORDS = "otter lamp river tin"


def test_the_whole_first_run_by_keyboard(qtbot: QtBot, show: ShowPage) -> None:
    page = NewVaultPage(Path("/home/ash/vault"))
    show(page)
    with qtbot.waitSignal(page.create_requested) as asked:
        type_words(WORDS)
        press(Qt.Key.Key_Return)
        type_words(WORDS)
        press(Qt.Key.Key_Return)
    assert asked.args == [WORDS]
    page.show_recovery_key(KEY)
    assert page.sheet.isVisible()
    press(Qt.Key.Key_Space)
    assert page.typed_back.isVisible()
    type_words(KEY.lower().replace(" ", "-"))
    press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(page.recovery_confirmed):
        press(Qt.Key.Key_Space)
    assert page.typed_back.field.toPlainText() == ""


@pytest.mark.parametrize(("first", "second"), [("short", "short"), (WORDS, WORDS + "x")])
def test_a_short_or_differing_passphrase_is_not_passed_on(
    qtbot: QtBot, show: ShowPage, first: str, second: str
) -> None:
    page = NewVaultPage(Path("/home/ash/vault"))
    show(page)
    page.choice.first.set_text(first)
    page.choice.second.set_text(second)
    with qtbot.assertNotEmitted(page.create_requested):
        page.create_button.click()
    assert page.choice.first.text() == first
    assert page.choice.second.text() == second


def test_suggested_words_are_from_the_list_and_still_typed_by_hand(show: ShowPage) -> None:
    page = NewVaultPage(Path("/home/ash/vault"))
    show(page)
    page.choice.suggest_button.click()
    known = read_wordlist(resource_path("wordlists", "passphrase-words.txt"))
    words = page.choice.first.text().split()
    assert len(words) == 5
    assert set(words) <= set(known)
    assert page.choice.passphrase() == ""
    page.choice.second.set_text(page.choice.first.text())
    assert page.choice.passphrase() == page.choice.first.text()


def test_an_error_keeps_both_passphrases(show: ShowPage) -> None:
    page = NewVaultPage(Path("/home/ash/vault"))
    show(page)
    page.choice.first.set_text(WORDS)
    page.choice.second.set_text(WORDS)
    page.show_busy(True)
    page.show_busy(False)
    page.show_error(error_text(VaultReadOnlyError()))
    assert "cannot be written" in page.banner.text
    assert page.choice.passphrase() == WORDS


def test_the_group_that_differs_is_named_and_the_key_can_be_seen_again(
    qtbot: QtBot, show: ShowPage
) -> None:
    page = NewVaultPage(Path("/home/ash/vault"))
    show(page)
    page.show_recovery_key(KEY)
    page.sheet.next_button.click()
    groups = groups_of(KEY)
    groups[6] = "2222"
    page.typed_back.field.setPlainText(" ".join(groups))
    with qtbot.assertNotEmitted(page.recovery_confirmed):
        page.typed_back.check_button.click()
    assert "Group 7" in page.typed_back.banner.text
    page.typed_back.again_button.click()
    assert page.sheet.isVisible()
    page.sheet.next_button.click()
    assert "2222" in page.typed_back.field.toPlainText()


def test_a_left_out_character_is_found_in_its_group() -> None:
    groups = groups_of(KEY)
    groups[3] = groups[3][:3]
    assert first_wrong_group(" ".join(groups), KEY) == 4


def test_case_spaces_and_dashes_do_not_matter() -> None:
    for typed in (KEY.lower(), KEY.replace(" ", ""), KEY.replace(" ", " - "), f"  {KEY}\n"):
        assert first_wrong_group(typed, KEY) is None


def test_the_key_leaves_the_screen_once_it_is_confirmed(show: ShowPage) -> None:
    page = NewVaultPage(Path("/home/ash/vault"))
    show(page)
    page.show_recovery_key(KEY)
    page.sheet.next_button.click()
    page.typed_back.field.setPlainText(KEY)
    page.typed_back.check_button.click()
    assert not page.sheet.shown_groups()
