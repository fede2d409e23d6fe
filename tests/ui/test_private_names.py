from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from colearn_desktop.services.private_names import read_private_names
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from tests.ui.conftest import StartProgram, live, robot, unlock, unlocked, wait_for_page


def test_private_names_go_from_the_settings_into_the_vault_and_the_note(
    recovery_key: str, start: StartProgram, tmp_path: Path
) -> None:
    program = live(start)
    page = program.window.page
    assert isinstance(page, LivePage)
    robot.click("Settings")
    robot.click("Show and edit the names")
    robot.enter(robot.find(QPlainTextEdit, "Private names"), "Zofia")
    robot.click("Back")
    robot.enter(page.notes.editor, "Zofia came ")
    assert page.notes.privacy.text.startswith("“Zofia”")
    robot.click("Settings")
    robot.click("Point out words")
    robot.click("Back")
    assert page.notes.privacy.text == ""
    assert program.sessions is not None
    assert read_private_names(program.sessions.vault.settings) == ("Zofia",)
    assert "Zofia" not in (tmp_path / "p0.json").read_text("utf-8")


def test_a_lock_with_half_typed_private_names_does_no_harm(
    recovery_key: str, start: StartProgram
) -> None:
    program = unlocked(start)
    robot.click("Settings")
    robot.click("Show and edit the names")
    robot.enter(robot.find(QPlainTextEdit, "Private names"), "Zofia")
    program.lock()
    wait_for_page(program, UnlockPage)
    unlock(program)
    wait_for_page(program, SessionsPage)
    assert "Something went wrong" not in robot.text_on_screen()
