"""Bringing a backup back on the page before a vault is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from colearn_desktop.app import Program
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.services.backups import make_backup
from colearn_desktop.ui.pages.new_vault_page import NewVaultPage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.settings_page import SettingsPage
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.ui.vault_care.restore_page import RestorePage
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.ui.conftest import StartProgram, robot, wait_for_page


@pytest.fixture
def stick(tmp_path: Path, recovery_key: str) -> Path:
    """A backup of the vault of this test, made before it was lost."""
    folder = tmp_path / "stick"
    folder.mkdir()
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        make_backup(
            vault,
            folder,
            clock=SystemClock(),
            kept=2,
            progress=lambda *_: None,
            cancelled=lambda: False,
        )
    return folder


def lose_the_vault(folder: Path) -> None:
    for each in folder.iterdir():
        each.unlink()
    folder.rmdir()


def at_the_backup(program: Program, stick: Path) -> RestorePage:
    # As after the system's own dialog, which no test can drive.
    program.vaults.begin_restore().look_in(stick)
    wait_for_page(program, RestorePage)
    page = program.window.page
    assert isinstance(page, RestorePage)
    return page


def test_a_lost_vault_comes_back_on_the_first_page(
    stick: Path, start: StartProgram, tmp_path: Path
) -> None:
    lose_the_vault(tmp_path / "vault")
    program = start()
    assert isinstance(program.window.page, NewVaultPage)
    assert program.window.page.restore_button.isVisible()
    page = at_the_backup(program, stick)
    assert "moved aside" not in robot.text_on_screen()
    robot.enter(page.passphrase.line, "not the passphrase")
    page.restore_button.click()
    robot.wait_for_text("This passphrase does not open the vault")
    page.passphrase.clear()
    robot.enter(page.passphrase.line, PASSPHRASE)
    page.restore_button.click()
    robot.wait_for_text("The backup was verified and is your vault now", 20)
    robot.click("Go on")
    wait_for_page(program, SessionsPage)
    assert program.sessions is not None
    assert [each.title for each in program.sessions.vault.sessions.list()] == ["Bridge Street"]


def test_the_recovery_key_leads_to_a_new_passphrase(
    stick: Path, recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    lose_the_vault(tmp_path / "vault")
    program = start()
    page = at_the_backup(program, stick)
    page.way_button.click()
    robot.enter(robot.find(QLineEdit, "Recovery key"), recovery_key.lower())
    page.restore_button.click()
    robot.wait_for_text("The backup was verified", 20)
    robot.click("Go on")
    wait_for_page(program, SettingsPage)


def test_a_vault_that_is_there_is_moved_aside_and_it_says_where(
    stick: Path, start: StartProgram, tmp_path: Path
) -> None:
    program = start()
    assert isinstance(program.window.page, UnlockPage)
    page = at_the_backup(program, stick)
    assert "It is moved aside into a folder named" in robot.text_on_screen()
    robot.enter(page.passphrase.line, PASSPHRASE)
    page.restore_button.click()
    robot.wait_for_text("The vault that stood there is whole", 20)
    Vault.unlock(tmp_path / "vault" / "Earlier vault", PASSPHRASE).close()


def test_a_folder_without_a_backup_is_said_and_the_way_back_is_open(
    stick: Path, start: StartProgram, tmp_path: Path
) -> None:
    program = start()
    program.vaults.begin_restore().look_in(tmp_path / "vault")
    robot.wait_for_text("There is no backup of a vault in this folder")
    page = at_the_backup(program, stick)
    page.back_button.click()
    wait_for_page(program, UnlockPage)


def test_a_lock_while_it_is_brought_back_ends_locked(
    stick: Path, start: StartProgram, tmp_path: Path
) -> None:
    program = start()
    for wait_s in (0, 0.02, 0.3):
        page = at_the_backup(program, stick)
        robot.enter(page.passphrase.line, PASSPHRASE)
        page.restore_button.click()
        robot.run_for(wait_s)
        program.lock()
        robot.run_for(0.05)
        assert isinstance(program.window.page, UnlockPage)
        assert program.sessions is None
    program.tasks.close()
    Vault.unlock(tmp_path / "vault", PASSPHRASE).close()
