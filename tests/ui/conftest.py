"""The whole program on a vault of its own, and the first steps in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from colearn_desktop.app import Program
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.services.new_session import create_session
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.theme import Theme, ThemeChoice, apply_theme, current_theme
from colearn_desktop.ui.theme_tokens import LIGHT
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.robot import Robot
from tests.fakes.sessions import small_template
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE, cheap_vault

StartProgram = Callable[[], Program]
robot = Robot()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path) as opened:
        yield opened


def _use_light(app: QApplication) -> None:
    # Polishing everything anew takes a while; most tests leave the theme as it is.
    if not app.styleSheet() or current_theme() != Theme(LIGHT, 1.0):
        apply_theme(app, ThemeChoice.LIGHT)


@pytest.fixture
def light_theme(qapp: QApplication) -> Iterator[None]:
    """The light theme, before and after."""
    _use_light(qapp)
    yield
    _use_light(qapp)


@pytest.fixture
def start(tmp_path: Path, qapp: QApplication) -> Iterator[StartProgram]:
    """Start the program on the vault of this test; closed in the end."""
    hooks = sys.excepthook
    started: list[Program] = []

    def begin() -> Program:
        program = Program(
            qapp, tmp_path / "vault", SystemClock(), tmp_path / f"p{len(started)}.json"
        )
        program.window.show()
        started.append(program)
        return program

    yield begin
    for program in started:
        program.window.ask_before_closing(lambda: "")
        program.window.close()
        program.window.deleteLater()
    sys.excepthook = hooks


@pytest.fixture
def recovery_key(tmp_path: Path) -> str:
    """A vault with one session in it, closed again; its recovery key."""
    vault, key = Vault.create(tmp_path / "vault", PASSPHRASE, CHEAPEST)
    with vault:
        vault.settings.set("recovery_key_typed_back", "yes")
        create_session(
            vault,
            small_template(),
            title="Bridge Street",
            place="Llanelli",
            participants=3,
            clock=SystemClock(),
        )
    return key


def wait_for_page(program: Program, kind: type) -> None:
    robot.wait(kind.__name__, lambda: isinstance(program.window.page, kind))


def unlock(program: Program, passphrase: str = PASSPHRASE) -> None:
    robot.enter(robot.find(QLineEdit, "Passphrase"), passphrase)
    robot.press(Qt.Key.Key_Return)


def unlocked(start: StartProgram) -> Program:
    program = start()
    unlock(program)
    wait_for_page(program, SessionsPage)
    return program


def live(start: StartProgram) -> Program:
    """A program with the live page of a running session."""
    program = unlocked(start)
    assert program.sessions is not None
    (session_id,) = [h.session_id for h in program.sessions.vault.sessions.list()]
    program.sessions.open_session(session_id)
    robot.click("On to the session")
    robot.click("Start the session")
    return program
