"""A vault, a session in it, and a window to put a page into."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.people import Role
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log

ShowPage = Callable[[QWidget], QMainWindow]


@pytest.fixture(autouse=True)
def theme(light_theme: None) -> None:
    QAccessible.setActive(True)


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
