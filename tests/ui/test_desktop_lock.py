"""The desktop's own lock and sleep, from a logind and a screen saver on a bus of our own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from colearn_desktop.ui.desktop_lock import DesktopLock
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from tests.ui.conftest import StartProgram, robot, unlocked, wait_for_page

LOGIN = "org.freedesktop.login1"
MANAGER = ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep")
SESSION = ("/org/freedesktop/login1/session/_31", f"{LOGIN}.Session", "Lock")
SAVER = ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")
GNOME = ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged")

pytestmark = pytest.mark.skipif(
    "DBUS_SESSION_BUS_ADDRESS" not in os.environ, reason="needs packaging/test_room.py"
)


@pytest.fixture
def desktop() -> Iterator[QDBusConnection]:
    """Somebody else on the bus, who says what logind and screen savers say."""
    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "desktop")
    assert bus.registerService(LOGIN)
    yield bus
    bus.unregisterService(LOGIN)
    QDBusConnection.disconnectFromBus("desktop")


@pytest.fixture
def lock(desktop: QDBusConnection) -> DesktopLock:
    bus = QDBusConnection.sessionBus()
    return DesktopLock(system_bus=bus, session_bus=bus)


def say(bus: QDBusConnection, what: tuple[str, str, str], *values: bool) -> None:
    message = QDBusMessage.createSignal(*what)
    message.setArguments(list(values))
    assert bus.send(message)


@pytest.mark.parametrize(
    ("what", "values"),
    [(MANAGER, (True,)), (SESSION, ()), (SAVER, (True,)), (GNOME, (True,))],
)
def test_it_wants_a_lock(
    lock: DesktopLock,
    desktop: QDBusConnection,
    qtbot: QtBot,
    what: tuple[str, str, str],
    values: tuple[bool, ...],
) -> None:
    with qtbot.waitSignal(lock.lock_wanted):
        say(desktop, what, *values)


@pytest.mark.parametrize("what", [MANAGER, SAVER, GNOME])
def test_waking_up_wants_nothing(
    lock: DesktopLock, desktop: QDBusConnection, qtbot: QtBot, what: tuple[str, str, str]
) -> None:
    heard: list[None] = []
    lock.lock_wanted.connect(lambda: heard.append(None))
    say(desktop, what, False)
    with qtbot.waitSignal(lock.lock_wanted):
        say(desktop, SESSION)  # said after it, so that it has been heard
    assert len(heard) == 1


def test_without_a_bus_nothing_is_heard_and_nothing_fails(qtbot: QtBot) -> None:
    nowhere = QDBusConnection("nowhere")
    assert not nowhere.isConnected()
    DesktopLock(system_bus=nowhere, session_bus=nowhere)


def test_it_locks_the_vault_of_a_program_that_is_open(
    desktop: QDBusConnection, recovery_key: str, start: StartProgram
) -> None:
    program = unlocked(start)
    robot.wait("it listens", lambda: program.window.findChild(DesktopLock) is not None)
    say(desktop, SAVER, True)
    wait_for_page(program, UnlockPage)
    assert program.sessions is None
