"""A session whose room display a test can look at."""

from __future__ import annotations

import pytest

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.room_display import RoomDisplay
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log


@pytest.fixture(autouse=True)
def theme(light_theme: None) -> None:
    pass


@pytest.fixture
def log(vault: Vault, clock: FakeClock) -> SessionLog:
    return open_log(vault, clock, 4)


@pytest.fixture
def room(log: SessionLog) -> RoomDisplay:
    return RoomDisplay(LiveSession(log))
