"""Hears on D-Bus that the desktop locks its screen or that the computer goes to sleep.

Only signals are listened to: nothing is asked for, and nothing is sent. Where there is no
bus, or nobody on it, nothing is ever heard.

Sources: systemd, org.freedesktop.login1 (Manager.PrepareForSleep, Session.Lock);
freedesktop.org, org.freedesktop.ScreenSaver (ActiveChanged), which GNOME, Cinnamon and
MATE send under names of their own.
"""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

_log = logging.getLogger(__name__)
_LOGIN = "org.freedesktop.login1"
_SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)


class DesktopLock(QObject):
    """Asks for a lock when the desktop is locked or the computer suspended.

    Args:
        system_bus: Where logind is; None for the system's own.
        session_bus: Where the screen saver is; None for the session's own.
    """

    lock_wanted = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        system_bus: QDBusConnection | None = None,
        session_bus: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        system = system_bus or QDBusConnection.systemBus()
        session = session_bus or QDBusConnection.sessionBus()
        # The stubs say bytes; the call itself takes nothing but str.
        going: Any = SLOT("_going(bool)")
        locked: Any = SLOT("_locked()")
        manager, path = f"{_LOGIN}.Manager", "/org/freedesktop/login1"
        heard = system.isConnected() and all(
            (
                system.connect(_LOGIN, path, manager, "PrepareForSleep", self, going),
                system.connect(_LOGIN, "", f"{_LOGIN}.Session", "Lock", self, locked),
            )
        )
        if session.isConnected():
            for name in _SCREEN_SAVERS:
                # Any sender: whoever locks once too often does no harm.
                heard |= session.connect("", "", name, "ActiveChanged", self, going)
        if not heard:
            _log.info("the desktop's own lock cannot be heard")

    @Slot(bool)
    def _going(self, begins: bool) -> None:
        """The computer goes to sleep or the screen is locked; False when that is over."""
        if begins:
            self._locked()

    @Slot()
    def _locked(self) -> None:
        _log.info("the desktop locks")
        self.lock_wanted.emit()
