"""A session with some turns, and the window of its timeline."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.timeline.timeline_window import TimelineWindow
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log

OpenWindow = Callable[[], TimelineWindow]


@pytest.fixture(autouse=True)
def theme(light_theme: None) -> None:
    pass


@pytest.fixture
def session(vault: Vault, clock: FakeClock) -> LiveSession:
    """Nobody to 10 s, seat 1 to 70 s, seat 2 to 130 s, seat 3 in the round from 130 s on."""
    live = LiveSession(open_log(vault, clock))
    live.start()
    clock.advance(10_000)
    live.give_floor(1)
    clock.advance(60_000)
    live.give_floor(2)
    live.notes.write(80_000, NoteKind.QUOTE, "Knock on doors.")
    live.mark()
    clock.advance(60_000)
    live.next_phase()
    live.give_floor(3)
    clock.advance(60_000)
    return live


@pytest.fixture
def reported() -> list[ColearnError]:
    return []


@pytest.fixture
def open_window(qtbot: QtBot, session: LiveSession, reported: list[ColearnError]) -> OpenWindow:
    def show() -> TimelineWindow:
        window = TimelineWindow(session, reported.append)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return show


@pytest.fixture
def window(open_window: OpenWindow) -> TimelineWindow:
    return open_window()
