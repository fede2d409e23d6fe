"""Backup, co-hosts and the check, through the settings of the whole program."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from colearn_desktop.app import Program
from colearn_desktop.services.backups import backups_in, make_backup
from colearn_desktop.ui.lock_cover import LockCover
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.settings_page import SettingsPage
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.ui.vault_care.co_hosts_card import AddCoHostDialog
from colearn_desktop.ui.vault_care.vault_care import VaultCare
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.ui.conftest import StartProgram, robot, unlock, unlocked, wait_for_page


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def in_settings(start: StartProgram) -> tuple[Program, SettingsPage, VaultCare]:
    program = unlocked(start)
    robot.click("To the backup")
    page = program.window.page
    assert isinstance(page, SettingsPage)
    assert program._care is not None
    return program, page, program._care


def test_the_reminder_leads_to_a_backup_and_is_quiet_afterwards(
    recovery_key: str, start: StartProgram, stick: Path
) -> None:
    program, _page, care = in_settings(start)
    assert "There is no backup of this vault" in robot.text_on_screen()
    care.back_up(stick)
    robot.wait_for_text("The backup was read back and opened", 20)
    assert "It is safe to remove the stick" in robot.text_on_screen()
    assert len(backups_in(stick)) == 1
    robot.click("Back")
    wait_for_page(program, SessionsPage)
    assert "backup" not in robot.text_on_screen()


def test_the_reminder_can_be_switched_off(recovery_key: str, start: StartProgram) -> None:
    program, page, _care = in_settings(start)
    page.backup.reminds.click()
    robot.click("Back")
    wait_for_page(program, SessionsPage)
    assert "backup" not in robot.text_on_screen()


def test_a_place_that_is_gone_is_said_with_what_to_do(
    recovery_key: str, start: StartProgram, stick: Path
) -> None:
    _program, page, care = in_settings(start)
    care.back_up(stick / "gone")
    robot.wait_for_text("Check that the stick is plugged in")
    assert page.backup.backup_button.isEnabled()
    assert "There is no backup of this vault" in robot.text_on_screen()


def test_how_many_are_kept_is_a_choice_and_old_ones_go(
    recovery_key: str, start: StartProgram, stick: Path
) -> None:
    _program, page, care = in_settings(start)
    page.backup.kept.setFocus()
    robot.press(Qt.Key.Key_Home)
    for _ in range(2):
        care.back_up(stick)
        robot.wait("the end", lambda: not care.is_backing_up)
    assert "Older backups removed there: 1" in page.backup.banner.text
    assert len(backups_in(stick)) == 1


class Held:
    """A backup that waits in the middle until it is let go or cancelled."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on = threading.Event()
        really = make_backup

        def held(*arguments: object, **options: object) -> object:
            cancelled = options["cancelled"]
            assert callable(cancelled)
            while not self.go_on.wait(0.01) and not cancelled():
                pass
            return really(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(f"{VaultCare.__module__}.make_backup", held)


def test_a_backup_can_be_cancelled_by_the_keyboard(
    recovery_key: str, start: StartProgram, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Held(monkeypatch)
    _program, page, care = in_settings(start)
    page.backup.backup_button.clicked.disconnect()
    page.backup.backup_button.clicked.connect(lambda: care.back_up(stick))
    page.backup.backup_button.setFocus()
    robot.press(Qt.Key.Key_Space)
    robot.wait("cancel", page.backup.progress.cancel_button.hasFocus)
    robot.press(Qt.Key.Key_Space)
    robot.wait_for_text("Stopped, as you asked")
    assert page.backup.backup_button.hasFocus()
    assert list(stick.iterdir()) == []


def test_a_lock_lets_a_backup_go_on_and_closing_the_settings_too(
    recovery_key: str, start: StartProgram, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    program, _page, care = in_settings(start)
    care.back_up(stick)
    robot.click("Back")
    program.lock()
    wait_for_page(program, LockCover)
    assert "The backup goes on" in robot.text_on_screen()
    held.go_on.set()
    robot.wait("the backup", lambda: not care.is_backing_up)
    unlock(program)
    wait_for_page(program, SessionsPage)
    assert len(backups_in(stick)) == 1
    program.lock()
    wait_for_page(program, UnlockPage)


def test_closing_the_window_stops_a_backup_and_leaves_nothing(
    recovery_key: str, start: StartProgram, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Held(monkeypatch)
    program, _page, care = in_settings(start)
    care.back_up(stick)
    program.window.close()
    assert list(stick.iterdir()) == []


def test_a_backup_is_taken_off_the_list_and_deleted(
    recovery_key: str, start: StartProgram, stick: Path
) -> None:
    _program, page, care = in_settings(start)
    care.back_up(stick)
    robot.wait_for_text("The backup was read back and opened", 20)
    robot.click("Destroy the backup of")
    robot.click("Destroy a backup")
    robot.wait_for_text("The backup is deleted")
    assert list(stick.iterdir()) == []
    assert "There is no backup of this vault" in robot.text_on_screen()
    assert page.backup.isVisible()


def test_a_co_host_is_added_opens_the_vault_and_is_removed(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    program, _page, _care = in_settings(start)
    robot.click("Add a co-host")
    robot.wait("the dialog", lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AddCoHostDialog)
    robot.enter(dialog.name, "Nettle")
    robot.enter(dialog.known.line, "not the passphrase")
    for line in (dialog.choice.first.line, dialog.choice.second.line):
        robot.enter(line, "a passphrase of hers")
    dialog.add_button.click()
    robot.wait("the error", lambda: "does not open" in dialog.banner.text)
    dialog.known.clear()
    robot.enter(dialog.known.line, PASSPHRASE)
    dialog.add_button.click()
    robot.wait_for_text("Nettle can open this vault now", 20)
    program.lock()
    unlock(program, "a passphrase of hers")
    wait_for_page(program, SessionsPage)
    robot.click("Settings")
    robot.click("Remove Nettle")
    robot.click("Remove a co-host")
    robot.wait("nobody", lambda: "Nettle" not in robot.text_on_screen())
    program.lock()
    unlock(program, "a passphrase of hers")
    robot.wait_for_text("This passphrase does not open the vault")
    Vault.unlock(tmp_path / "vault", PASSPHRASE).close()


def test_the_check_says_what_it_found(recovery_key: str, start: StartProgram) -> None:
    _program, page, _care = in_settings(start)
    page.check.check_button.click()
    robot.wait_for_text("Everything in this vault is whole", 20)
    assert "The record of consent is complete" in robot.text_on_screen()
    assert robot.find(QLineEdit, "Passphrase until now").isVisible()
