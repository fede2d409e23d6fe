"""A vault, a session in it, and a window to put a page into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.people import Role
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.ui.theme import Theme, ThemeChoice, apply_theme, current_theme
from colearn_desktop.ui.theme_tokens import LIGHT
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import cheap_vault

ShowPage = Callable[[QWidget], QMainWindow]


def _use_light(app: QApplication) -> None:
    # Polishing everything anew takes a while; most tests leave the theme as it is.
    if not app.styleSheet() or current_theme() != Theme(LIGHT, 1.0):
        apply_theme(app, ThemeChoice.LIGHT)


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[None]:
    QAccessible.setActive(True)
    _use_light(qapp)
    yield
    _use_light(qapp)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = cheap_vault(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def log(vault: Vault, clock: FakeClock) -> SessionLog:
    """Three participants (Ash, Bracken, Clover) and a host."""
    log = open_log(vault, clock)
    SessionSetup(log).add_team_member("Rowan", Role.HOST)
    return log


@pytest.fixture
def setup(log: SessionLog) -> SessionSetup:
    return SessionSetup(log)


@pytest.fixture
def recording(log: SessionLog) -> ConsentedRecording:
    def no_microphone(key: str | None) -> NoReturn:
        raise AssertionError("nothing is recorded here")

    return ConsentedRecording(log, no_microphone)


@pytest.fixture
def show(qtbot: QtBot) -> ShowPage:
    """Put a page into a window of the smallest size, active and focused."""

    windows: list[QMainWindow] = []  # qtbot alone would let them go

    def show_page(page: QWidget) -> QMainWindow:
        window = QMainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        window.setCentralWidget(page)
        window.resize(1024, 700)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.setFocus()
        return window

    return show_page
