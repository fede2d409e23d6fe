"""A session whose room display a test can look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.room_display import RoomDisplay
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.theme import Theme, ThemeChoice, apply_theme, current_theme
from colearn_desktop.ui.theme_tokens import LIGHT
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import cheap_vault


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> None:
    if not qapp.styleSheet() or current_theme() != Theme(LIGHT, 1.0):
        apply_theme(qapp, ThemeChoice.LIGHT)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path) as vault:
        yield vault


@pytest.fixture
def log(vault: Vault, clock: FakeClock) -> SessionLog:
    return open_log(vault, clock, 4)


@pytest.fixture
def room(log: SessionLog) -> RoomDisplay:
    return RoomDisplay(LiveSession(log))
