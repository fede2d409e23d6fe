from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import WrongPassphraseError
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.keyboard import press, type_words

FOLDER = Path("/home/ash/vault")


def test_one_types_and_presses_enter(qtbot: QtBot, show: ShowPage) -> None:
    page = UnlockPage(FOLDER)
    show(page)
    with qtbot.waitSignal(page.unlock_requested) as asked:
        type_words("four unrelated words")
        press(Qt.Key.Key_Return)
    assert asked.args == ["four unrelated words"]


def test_an_empty_field_asks_for_nothing(qtbot: QtBot, show: ShowPage) -> None:
    page = UnlockPage(FOLDER)
    show(page)
    with qtbot.assertNotEmitted(page.unlock_requested):
        page.unlock_button.click()


def test_a_wrong_passphrase_says_what_to_do_and_keeps_what_was_typed(
    qtbot: QtBot, show: ShowPage
) -> None:
    page = UnlockPage(FOLDER)
    show(page)
    QTest.keyClicks(page.passphrase.line, "Nearly right")
    page.show_busy(True)
    assert not page.unlock_button.isEnabled()
    page.show_busy(False)
    page.show_error(error_text(WrongPassphraseError()))
    assert "recovery key" in page.banner.text
    assert page.passphrase.text() == "Nearly right"
    assert page.passphrase.line.hasSelectedText()
    assert page.passphrase.line.hasFocus()


def test_the_recovery_key_is_a_way_in(qtbot: QtBot, show: ShowPage) -> None:
    page = UnlockPage(FOLDER)
    show(page)
    page.way_button.click()
    with qtbot.waitSignal(page.recover_requested) as asked:
        assert page.recovery_key is not None
        QTest.keyClicks(page.recovery_key.line, "qpzr y9x8")
        QTest.keyClick(page.recovery_key.line, Qt.Key.Key_Return)
    assert asked.args == ["qpzr y9x8"]
    page.way_button.click()
    assert page.passphrase.isVisible()


def test_the_passphrase_is_hidden_until_asked_for(show: ShowPage) -> None:
    page = UnlockPage(FOLDER)
    show(page)
    assert page.passphrase.line.echoMode() == QLineEdit.EchoMode.Password
    page.passphrase.show_button.click()
    assert page.passphrase.line.echoMode() == QLineEdit.EchoMode.Normal


def test_caps_lock_is_noticed_by_what_it_does(qtbot: QtBot, show: ShowPage) -> None:
    page = UnlockPage(FOLDER)
    show(page)
    line = page.passphrase.line
    QTest.keyClick(line, ord("A"), Qt.KeyboardModifier.ShiftModifier)
    assert not page.passphrase.caps_lock_hint.isVisible()
    QTest.keyClick(line, ord("A"), Qt.KeyboardModifier.NoModifier)
    assert page.passphrase.caps_lock_hint.isVisible()
    QTest.keyClick(line, ord("a"), Qt.KeyboardModifier.NoModifier)
    assert not page.passphrase.caps_lock_hint.isVisible()


def test_behind_a_locked_session_only_the_passphrase_is_asked_for(show: ShowPage) -> None:
    page = UnlockPage(FOLDER, notice="The session goes on.")
    show(page)
    assert not page.way_button.isVisible()
    assert not page.folder_button.isVisible()


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    heavy = ("sqlalchemy", "sqlcipher3", "numpy", "soundfile", "sounddevice", "cryptography")
    code = (
        "import sys, colearn_desktop.ui.pages.unlock_page, colearn_desktop.ui.pages.new_vault_page;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert found.stdout.strip() == "[]"


def test_what_a_field_forgot_does_not_come_back_by_undo(show: ShowPage) -> None:
    page = UnlockPage(FOLDER)
    show(page)
    type_words("four unrelated words")
    page.passphrase.clear()
    page.passphrase.show_button.setChecked(True)
    page.passphrase.line.undo()
    assert page.passphrase.text() == ""
