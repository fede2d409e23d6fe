"""Builds every object of the program with a window, and connects them. Nothing else does."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from colearn_desktop import __version__, paths
from colearn_desktop.domain.clock import Clock, SystemClock
from colearn_desktop.domain.errors import ChosenMicrophoneMissingError
from colearn_desktop.log_setup import start_logging
from colearn_desktop.services.preferences import Preferences
from colearn_desktop.ui.crash import CrashNotice
from colearn_desktop.ui.garbage import MainThreadCollector
from colearn_desktop.ui.habits import Habits
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.ui.theme import make_application
from colearn_desktop.ui.vault_flow import VaultFlow

if TYPE_CHECKING:
    from colearn_desktop.audio.recorder import OpenInput
    from colearn_desktop.ui.rehearsal_flow import RehearsalFlow
    from colearn_desktop.ui.session_flow import SessionFlow
    from colearn_desktop.ui.settings_flow import SettingsFlow
    from colearn_desktop.ui.vault_care.vault_care import VaultCare
    from colearn_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)
_AFTER_FIRST_PAINT_MS = 150


def run_app(vault_folder: Path) -> int:
    """Open the window and stay until it closes. Returns the exit code."""
    start_logging(paths.log_folder())
    application = make_application()
    application.setApplicationName("colearn-desktop")
    application.setApplicationVersion(__version__)
    program = Program(application, vault_folder, SystemClock(), paths.preferences_file())
    # A terminal's Ctrl+C closes the window in order; Python needs a moment to notice it.
    signal.signal(signal.SIGINT, lambda *_: program.window.close())
    wake = QTimer()
    wake.start(500)
    wake.timeout.connect(lambda: None)
    program.window.show()
    return application.exec()


class Program:
    """The window with its flows, for as long as it is open."""

    def __init__(
        self,
        application: QApplication,
        vault_folder: Path,
        clock: Clock,
        preferences_file: Path,
    ) -> None:
        self._application = application
        self._clock = clock
        self.habits = Habits(application, preferences_file)
        self.habits.keys_changed.connect(self._follow_keys)
        self.window = MainWindow(vault_folder)
        self._crash_notice = CrashNotice(self.window)
        self._garbage = MainThreadCollector(self.window)
        self.tasks = Tasks(self.window)
        self._folder = vault_folder
        self._vault: Vault | None = None
        self._care: VaultCare | None = None
        self.sessions: SessionFlow | None = None
        self.rehearsals: RehearsalFlow | None = None
        self._settings: SettingsFlow | None = None
        self.vaults = self._new_vault_flow()
        self.window.lock_requested.connect(self.lock)
        self.window.help_requested.connect(self._show_help)
        self.window.idle.connect(self._lock_when_idle)
        self.window.text_step_requested.connect(self._step_text)
        self.window.closing.connect(self.close)
        self.vaults.begin()
        # After the first paint, and before a passphrase can have been typed.
        QTimer.singleShot(_AFTER_FIRST_PAINT_MS, _prepare_for_a_vault)
        self._listen_timer = QTimer(
            self.window, singleShot=True, interval=_AFTER_FIRST_PAINT_MS
        )
        self._listen_timer.timeout.connect(self._listen_to_the_desktop)
        self._listen_timer.start()

    # Vault

    def _new_vault_flow(self) -> VaultFlow:
        flow = VaultFlow(self.window, self._folder, self.tasks)
        flow.opened.connect(self._vault_opened)
        flow.folder_changed.connect(self._folder_chosen)
        return flow

    def _vault_opened(self, vault: Vault, is_recovered: bool) -> None:
        from colearn_desktop.ui.session_flow import SessionFlow
        from colearn_desktop.ui.vault_care.vault_care import VaultCare

        self._garbage.spare_what_stands()
        self._vault = vault
        self._care = VaultCare(self.window, vault, self._clock)
        self.habits.remember(vault_folder=str(self._folder))
        self.sessions = SessionFlow(
            self.window,
            vault,
            self._clock,
            self._choose_input,
            self.tasks,
            habits=self.habits.keys,
            name_check=self.habits.checks_names,
            sound=self.habits.sound_wishes(),
        )
        self._serve(self.sessions)
        self.rehearsals = self._new_rehearsal_flow(self.sessions, vault)
        self._remind_of_backups(self.sessions, vault, self._care)
        self.sessions.show_sessions()
        # Not before: Qt would look up the type of every widget there is, 40 ms of them,
        # while the first page is waiting to be painted.
        self._application.installEventFilter(self.window)
        self.window.watch_idleness(self.habits.preferences.lock_after_minutes)
        if is_recovered:  # whoever lost a passphrase needs a new one now
            self._show_settings(is_recovered=True)

    def _remind_of_backups(self, sessions: SessionFlow, vault: Vault, care: VaultCare) -> None:
        from colearn_desktop.ui.vault_care.reminder import BackupReminder

        reminder = BackupReminder(care, vault, lambda: sessions.is_session_running)
        sessions.sessions_shown.connect(reminder.show_on)
        reminder.backup_requested.connect(self._show_backup)
        care.backed_up.connect(reminder.look_again)
        care.habits_kept.connect(reminder.look_again)

    def _new_rehearsal_flow(self, sessions: SessionFlow, vault: Vault) -> RehearsalFlow:
        from colearn_desktop.ui.rehearsal_flow import RehearsalFlow

        flow = RehearsalFlow(
            self.window,
            self._clock,
            self.tasks,
            habits=self.habits.keys,
            name_check=self.habits.checks_names,
            vault=vault,
            may_begin=lambda: not sessions.is_session_running,
        )
        sessions.rehearsal_requested.connect(flow.ask)
        sessions.first_steps_requested.connect(flow.begin_first_steps)
        flow.finished.connect(sessions.show_sessions)
        flow.first_steps_done.connect(lambda: self.habits.remember(first_steps_done=True))
        self._serve(flow)
        return flow

    def _serve(self, flow: SessionFlow | RehearsalFlow) -> None:
        """Do what its pages ask for and is none of theirs."""
        flow.settings_requested.connect(self._show_settings)
        flow.help_requested.connect(self._show_help)
        flow.lock_requested.connect(self.lock)
        flow.keys_change_requested.connect(self._show_shortcuts)
        flow.key_strip_toggled.connect(lambda shown: self.habits.remember(key_strip=shown))

    def _folder_chosen(self, folder: Path) -> None:
        self._folder = folder

    def lock(self) -> None:
        """Hide everything. A session or an export goes on behind the lock, and it says so."""
        if self.sessions is None:
            self.vaults.cancel()
            return
        self.window.close_dialogs()
        if (
            self.sessions.is_session_running
            or self.sessions.is_exporting
            or (self._care is not None and self._care.is_backing_up)
        ):
            self._cover()
            return
        try:
            self._close_vault()
        finally:  # a failing disk is no reason to go on showing what was open
            self.tasks.forget()
            self.window.drop_all_pages()
            self.vaults.deleteLater()
            self.vaults = self._new_vault_flow()
            self.vaults.begin()
            _log.info("locked")

    def _cover(self) -> None:
        from colearn_desktop.ui.lock_cover import LockCover

        if self.window.page is not None and not isinstance(self.window.page, LockCover):
            assert self.sessions is not None
            LockCover.put_over(
                self.window,
                self._folder,
                is_running=self.sessions.is_session_running,
                is_recording=self.sessions.is_recording,
                is_exporting=self.sessions.is_exporting,
            )

    def _listen_to_the_desktop(self) -> None:
        """Lock when the desktop does, and when the computer goes to sleep."""
        if sys.platform != "linux":
            return
        from colearn_desktop.ui.desktop_lock import DesktopLock

        lock = DesktopLock(self.window)
        lock.lock_wanted.connect(self.lock)

    def _lock_when_idle(self) -> None:
        # A live page is looked at for minutes without a touch: that is what it is for.
        is_watched = self.rehearsals is not None and self.rehearsals.is_playing
        is_live = self.sessions is not None and self.sessions.is_session_running
        if self.sessions is not None and not is_live and not is_watched:
            self.lock()

    def _close_vault(self) -> None:
        """Forget everything that refers to it, too: objects live as long as the window."""
        self.window.watch_idleness(0)
        sessions, self.sessions = self.sessions, None
        rehearsals, self.rehearsals = self.rehearsals, None
        vault, self._vault = self._vault, None
        care, self._care = self._care, None
        if self._settings is not None:
            self._settings.deleteLater()
            self._settings = None
        try:
            if care is not None:
                care.deleteLater()
                care.close()
            if rehearsals is not None:
                rehearsals.deleteLater()
                rehearsals.close()
            if sessions is not None:
                sessions.deleteLater()
                sessions.close()
        finally:
            if vault is not None:
                vault.close()

    def close(self) -> None:
        """Stop recording, close the vault, wait for the worker."""
        self.vaults.cancel()
        self._close_vault()
        self.tasks.close()

    # Sound

    def _choose_input(self, device_key: str | None) -> OpenInput:
        from colearn_desktop.audio import devices
        from colearn_desktop.audio.microphone import open_microphone

        wanted = device_key or self.habits.preferences.microphone
        device = devices.find_input(wanted) if wanted else None
        if wanted and device is None:
            raise ChosenMicrophoneMissingError
        return partial(open_microphone, device=device, clock=self._clock)

    # Habits

    def _show_shortcuts(self) -> None:
        self.habits.ask_for_keys(self.window)

    def _follow_keys(self) -> None:
        self._follow_preferences()
        self._show_in_settings()

    def _follow_preferences(self) -> None:
        if self.sessions is not None:
            self.sessions.follow_preferences()
        if self.rehearsals is not None:
            self.rehearsals.follow_preferences()

    def _step_text(self, step: float) -> None:
        self.habits.step_text(step)
        self._show_in_settings()

    def _show_in_settings(self) -> None:
        from colearn_desktop.ui.pages.settings_page import SettingsPage

        if isinstance(self.window.page, SettingsPage):
            self.window.page.show_preferences(self.habits.preferences)

    def _show_settings(self, *, is_recovered: bool = False) -> None:
        from colearn_desktop.ui.settings_flow import SettingsFlow

        assert self._vault is not None
        assert self._care is not None
        back_to = self.window.page
        flow = SettingsFlow(
            self.window,
            self._vault,
            self._folder,
            self.habits.preferences,
            self.tasks,
            self._care,
            is_recording=self.sessions is not None and self.sessions.is_recording,
            is_recovered=is_recovered,
        )
        flow.changed.connect(self._preferences_changed)
        flow.keys_requested.connect(self._show_shortcuts)
        flow.hosts_requested.connect(self._show_hosts)

        def leave() -> None:
            self._settings = None
            if back_to is not None:
                self.window.show_page(back_to)

        flow.finished.connect(leave)
        self._settings = flow
        flow.begin()

    def _show_hosts(self) -> None:
        from colearn_desktop.ui.hosts.hosts_flow import HostsFlow

        assert self._vault is not None
        HostsFlow(self.window, self._vault, self._clock, self.tasks).begin()

    def _show_backup(self) -> None:
        from colearn_desktop.ui.pages.settings_page import SettingsPage

        self._show_settings()
        if isinstance(self.window.page, SettingsPage):
            self.window.page.show_backup()

    def _preferences_changed(self, preferences: Preferences) -> None:
        self.habits.take(preferences)
        self.window.watch_idleness(preferences.lock_after_minutes)
        self._follow_preferences()

    def _show_help(self) -> None:
        from colearn_desktop.ui.pages.help_page import HelpPage

        back_to = self.window.page
        if isinstance(back_to, HelpPage):
            return
        page = HelpPage()

        def leave() -> None:
            if back_to is not None:
                self.window.show_page(back_to)
            self.window.drop_page(page)

        page.back_requested.connect(leave)
        rehearsals = self.rehearsals
        if rehearsals is not None and rehearsals.room is None:
            page.offer_first_steps()
            page.first_steps_requested.connect(leave)
            page.first_steps_requested.connect(rehearsals.begin_first_steps)
        self.window.show_page(page)


def _prepare_for_a_vault() -> None:
    """Keep memory out of core dumps; import the slow libraries while somebody types."""
    from colearn_desktop.vault.hardening import forbid_core_dumps

    forbid_core_dumps()

    def import_the_slow_libraries() -> None:
        import colearn_desktop.services.archiving
        import colearn_desktop.services.open_session
        import colearn_desktop.services.playback  # noqa: F401 - for whoever needs them next

    threading.Thread(target=import_the_slow_libraries, name="imports", daemon=True).start()
