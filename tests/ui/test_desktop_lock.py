"""The desktop's own lock and sleep, from a logind and a screen saver on a bus of our own."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from colearn_desktop.app import Program
from colearn_desktop.ui.desktop_lock import DesktopLock
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.ui.conftest import StartProgram, robot, unlock, unlocked, wait_for_page

LOCKS = int(os.environ.get("COLEARN_LOCKS", "4"))
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


@pytest.mark.parametrize(
    ("what", "values"), [(MANAGER, (True,)), (SESSION, ()), (SAVER, (True,))]
)
def test_whenever_it_comes_it_ends_locked(
    desktop: QDBusConnection,
    recovery_key: str,
    start: StartProgram,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: tuple[str, str, str],
    values: tuple[bool, ...],
) -> None:
    """In the middle of an unlock, at its end, and after it; COLEARN_LOCKS=100 for more."""
    # The bus of this test stands for both: it has a logind and a screen saver.
    bus = QDBusConnection.sessionBus()
    monkeypatch.setattr(QDBusConnection, "systemBus", lambda: bus)
    program = start()
    robot.wait("it listens", lambda: program.window.findChild(DesktopLock) is not None)
    lock = program.window.findChild(DesktopLock)
    assert lock is not None
    heard: list[None] = []
    lock.lock_wanted.connect(lambda: heard.append(None))
    source = random.Random(13)
    for number in range(1, LOCKS + 1):
        unlock(program)
        robot.run_for(source.uniform(0, 0.25))
        say(desktop, what, *values)
        robot.wait("the lock", partial(has_heard, heard, number))
        wait_for_the_worker(program)
        assert program.sessions is None
        assert isinstance(program.window.page, UnlockPage)
    Vault.unlock(tmp_path / "vault", PASSPHRASE).close()


def has_heard(heard: list[None], number: int) -> bool:
    return len(heard) == number


def wait_for_the_worker(program: Program) -> None:
    """Whatever an unlock under way was about to do, it has done."""
    done: list[None] = []
    program.tasks.run(lambda: None, done.append, lambda _error: None)
    robot.wait("the worker", lambda: bool(done))
    robot.run_for(0.02)


def test_it_locks_the_vault_of_a_program_that_is_open(
    desktop: QDBusConnection, recovery_key: str, start: StartProgram
) -> None:
    program = unlocked(start)
    robot.wait("it listens", lambda: program.window.findChild(DesktopLock) is not None)
    say(desktop, SAVER, True)
    wait_for_page(program, UnlockPage)
    assert program.sessions is None
