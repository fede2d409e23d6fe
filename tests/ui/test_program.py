"""The whole program in one process: opening, locking, leaving, and what each says."""

from __future__ import annotations

import errno
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit

from colearn_desktop.domain.errors import VaultReadOnlyError
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.lock_cover import LockCover
from colearn_desktop.ui.pages.consent_page import ConsentPage
from colearn_desktop.ui.pages.export_page import ExportPage
from colearn_desktop.ui.pages.help_page import HelpPage
from colearn_desktop.ui.pages.new_session_dialog import NewSessionDialog
from colearn_desktop.ui.pages.new_vault_page import NewVaultPage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.settings_page import SettingsPage
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.ui.settings_flow import SettingsFlow
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.vault_flow import VaultFlow
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE
from tests.ui.conftest import StartProgram, live, robot, unlock, unlocked, wait_for_page


def test_an_empty_folder_offers_to_make_a_vault(start: StartProgram) -> None:
    assert isinstance(start().window.page, NewVaultPage)


def test_a_wrong_passphrase_is_one_clear_sentence(
    recovery_key: str, start: StartProgram
) -> None:
    unlock(start(), "not the passphrase")
    robot.wait_for_text("This passphrase does not open the vault")


def test_a_vault_whose_key_was_never_typed_back_shows_a_new_one(
    start: StartProgram, tmp_path: Path
) -> None:
    vault, never_written_down = Vault.create(tmp_path / "vault", PASSPHRASE, CHEAPEST)
    vault.close()
    program = start()
    unlock(program)
    wait_for_page(program, NewVaultPage)
    page = program.window.page
    assert isinstance(page, NewVaultPage)
    key = " ".join(page.sheet.shown_groups())
    assert key != never_written_down
    robot.click("I have written it down")
    robot.enter(robot.find(QPlainTextEdit, "Recovery key"), key.lower())
    robot.click("Finish")
    wait_for_page(program, SessionsPage)
    program.lock()
    unlock(program)
    wait_for_page(program, SessionsPage)


def test_a_lost_key_file_is_said_and_no_new_vault_offered(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    (tmp_path / "vault" / "vault.key").unlink()
    unlock(start())
    robot.wait_for_text("The vault's key file is missing or damaged")


def test_a_folder_we_may_not_look_into_still_shows_a_page(
    start: StartProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_exists = Path.exists

    def refuse(path: Path) -> bool:
        if path.parent == tmp_path / "vault":
            raise PermissionError(errno.EACCES, "no")
        return really_exists(path)

    with monkeypatch.context() as forbidden:
        forbidden.setattr(Path, "exists", refuse)
        program = start()
    assert isinstance(program.window.page, UnlockPage)


def test_a_second_window_on_the_same_vault_is_refused(
    recovery_key: str, start: StartProgram
) -> None:
    first = unlocked(start)
    first.window.hide()
    unlock(start())
    robot.wait_for_text("This vault is already open in another window")


def test_a_lock_during_an_unlock_ends_locked(recovery_key: str, start: StartProgram) -> None:
    program = start()
    for wait_ms in range(0, 40, 2):
        unlock(program)
        robot.run_for(wait_ms / 1_000)
        program.lock()
        robot.run_for(0.05)
        assert isinstance(program.window.page, UnlockPage)
        assert program.sessions is None
    unlock(program)
    wait_for_page(program, SessionsPage)


def test_locking_closes_the_vault_so_that_it_can_be_opened_elsewhere(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    program = unlocked(start)
    robot.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    wait_for_page(program, UnlockPage)
    Vault.unlock(tmp_path / "vault", PASSPHRASE).close()


def test_locking_hides_a_running_session_and_lets_it_run(
    recovery_key: str, start: StartProgram
) -> None:
    program = live(start)
    page = program.window.page
    program.lock()
    wait_for_page(program, LockCover)
    assert "The session goes on" in robot.text_on_screen()
    assert "Ash" not in robot.text_on_screen()
    unlock(program, "not the passphrase")
    robot.wait_for_text("This passphrase does not open the vault")
    unlock(program)
    robot.wait("the same page", lambda: program.window.page is page)
    assert program.sessions is not None
    assert program.sessions.is_session_running


def test_an_export_under_way_does_not_keep_the_cover_closed(
    recovery_key: str, start: StartProgram
) -> None:
    program = live(start)
    page = program.window.page
    written = threading.Event()
    program.tasks.run(written.wait, lambda _done: None, lambda _error: None)
    program.lock()
    wait_for_page(program, LockCover)
    unlock(program)
    robot.wait("the same page", lambda: program.window.page is page)
    written.set()


def test_a_lock_neither_breaks_an_export_off_nor_loses_its_words(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    program = unlocked(start)
    assert program.sessions is not None
    (session_id,) = [h.session_id for h in program.sessions.vault.sessions.list()]
    program.sessions._export_session(session_id)
    page = program.window.page
    assert isinstance(page, ExportPage)
    page.choose_folder(tmp_path)
    robot.click("Export")
    program.window.idle.emit()  # nobody waits at a slow stick
    wait_for_page(program, LockCover)
    assert "The export goes on" in robot.text_on_screen()
    unlock(program)
    robot.wait_for_text("The archive was read back and is whole", 30)
    program.lock()
    wait_for_page(program, LockCover)
    unlock(program)
    robot.click("I have written it down")
    robot.click("Done")
    program.lock()
    wait_for_page(program, UnlockPage)
    assert not isinstance(program.window.page, LockCover)


def test_the_recovery_key_opens_it_and_asks_for_a_new_passphrase(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    program = start()
    robot.click("Use the recovery key")
    robot.enter(robot.find(QLineEdit, "Recovery key"), recovery_key.lower())
    robot.press(Qt.Key.Key_Return)
    wait_for_page(program, SettingsPage)
    robot.enter(robot.find(QLineEdit, "New passphrase"), "a different one, longer")
    robot.enter(robot.find(QLineEdit, "The same passphrase"), "a different one, longer")
    robot.press(Qt.Key.Key_Return)
    robot.wait_for_text("The passphrase is changed", 20)
    program.lock()
    Vault.unlock(tmp_path / "vault", "a different one, longer").close()


def test_a_late_arrival_leads_to_their_consent_and_back(
    recovery_key: str, start: StartProgram
) -> None:
    program = live(start)
    robot.click("Somebody came in")
    robot.click("Let them in")
    wait_for_page(program, ConsentPage)
    robot.wait_for_text("Dock")
    robot.press(Qt.Key.Key_Y)
    robot.click("On to the session")
    wait_for_page(program, LivePage)
    assert program.sessions is not None
    assert program.sessions.session is not None
    state = program.sessions.session.log.state
    assert [person.name for person in state.present] == ["Ash", "Bracken", "Clover", "Dock"]


def test_a_running_session_goes_on_behind_the_list(
    recovery_key: str, start: StartProgram
) -> None:
    program = live(start)
    page = program.window.page
    assert isinstance(page, LivePage)
    page.leave_requested.emit()
    wait_for_page(program, SessionsPage)
    assert program.sessions is not None
    assert program.sessions.is_session_running
    robot.press(Qt.Key.Key_Return, control=robot.find(QListView, "Sessions"))
    wait_for_page(program, LivePage)


def test_help_opens_by_its_key_and_leads_back(recovery_key: str, start: StartProgram) -> None:
    program = unlocked(start)
    robot.press(Qt.Key.Key_F1)
    wait_for_page(program, HelpPage)
    robot.click("Back")
    wait_for_page(program, SessionsPage)


def test_text_grows_and_shrinks_by_key_and_is_remembered(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    start()
    for _ in range(15):
        robot.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert current_theme().text_scale == 2.0
    assert '"text_scale": 2.0' in (tmp_path / "p0.json").read_text()
    for _ in range(15):
        robot.press(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert current_theme().text_scale == 1.0


def test_closing_while_recording_asks_first(
    recovery_key: str, start: StartProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QMessageBox

    asked: list[str] = []

    def cancel(_parent: object, _title: str, text: str, *_buttons: object) -> object:
        asked.append(text)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", cancel)
    program = unlocked(start)
    program.window.ask_before_closing(lambda: "Recording is running.")
    program.window.close()
    assert asked == ["Recording is running."]
    assert program.window.isVisible()
    assert program.sessions is not None


def test_an_unforeseen_error_is_told_once_and_names_no_secret(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    program = unlocked(start)
    error = RuntimeError("the note said: hush")
    sys.excepthook(RuntimeError, error, None)
    robot.wait_for_text("Something went wrong that we did not foresee")
    assert "hush" not in robot.text_on_screen()
    robot.click("OK")
    assert isinstance(program.window.page, SessionsPage)


def test_a_lock_takes_settings_and_dialogs_away_with_what_was_typed(
    recovery_key: str, start: StartProgram
) -> None:
    program = unlocked(start)
    robot.click("Settings")
    robot.enter(robot.find(QLineEdit, "New passphrase"), "a different one, longer")
    program.lock()
    wait_for_page(program, UnlockPage)
    unlock(program)
    wait_for_page(program, SessionsPage)
    robot.click("New session")
    robot.wait("the dialog", lambda: bool(program.window.findChildren(NewSessionDialog)))
    program.lock()
    wait_for_page(program, UnlockPage)
    left = (NewSessionDialog, SettingsPage, SessionsPage, SessionFlow, SettingsFlow)
    robot.wait(
        "nothing of the open vault",
        lambda: not any(program.window.findChildren(kind) for kind in left),
    )
    assert len(program.window.findChildren(VaultFlow)) == 1


def test_a_disk_that_fails_while_locking_does_not_keep_it_open(
    recovery_key: str, start: StartProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = unlocked(start)
    sessions = program.sessions
    assert sessions is not None
    close = sessions.close

    def close_and_fail() -> None:
        close()
        raise VaultReadOnlyError

    monkeypatch.setattr(sessions, "close", close_and_fail)
    with pytest.raises(VaultReadOnlyError):
        program.lock()
    wait_for_page(program, UnlockPage)
    Vault.unlock(tmp_path / "vault", PASSPHRASE).close()
