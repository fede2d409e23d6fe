"""A running session on the live page, in a real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.ui.live.staged_recording import StagedRecording

OpenPage = Callable[[], LivePage]


@pytest.fixture(autouse=True)
def theme(light_theme: None) -> None:
    pass


@pytest.fixture
def people() -> int:
    return 4


@pytest.fixture
def log(vault: Vault, clock: FakeClock, people: int) -> SessionLog:
    return open_log(vault, clock, people)


@pytest.fixture
def session(log: SessionLog) -> LiveSession:
    return LiveSession(log)


@pytest.fixture
def recording(log: SessionLog) -> StagedRecording:
    return StagedRecording(log)


@pytest.fixture
def reported() -> list[ColearnError]:
    """The failures that the page reported."""
    return []


@pytest.fixture
def open_page(
    qtbot: QtBot,
    session: LiveSession,
    recording: StagedRecording,
    reported: list[ColearnError],
) -> OpenPage:
    """Shows the session's page, active and with the keyboard."""

    def show() -> LivePage:
        page = LivePage(session, recording, reported.append)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.setFocus()
        return page

    return show


@pytest.fixture
def page(open_page: OpenPage, session: LiveSession) -> LivePage:
    """The page of a session that has begun."""
    session.start()
    return open_page()
