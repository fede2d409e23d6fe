"""The settings page and what its wishes lead to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from colearn_desktop.audio import devices
from colearn_desktop.domain.errors import AudioError, VaultError
from colearn_desktop.services.preferences import Preferences
from colearn_desktop.services.private_names import read_private_names, write_private_names
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.settings_page import SettingsPage
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.ui.vault_care.vault_care import VaultCare
from colearn_desktop.vault.vault import Vault


class SettingsFlow(QObject):
    """Changes preferences one by one, and the vault's passphrase.

    Args:
        is_recovered: The vault was opened with its recovery key: the old passphrase is
            not known and not asked for.
    """

    changed = Signal(object)  # Preferences
    finished = Signal()
    keys_requested = Signal()
    hosts_requested = Signal()

    def __init__(
        self,
        window: MainWindow,
        vault: Vault,
        folder: Path,
        preferences: Preferences,
        tasks: Tasks,
        care: VaultCare,
        *,
        is_recording: bool,
        is_recovered: bool,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._vault = vault
        self._preferences = preferences
        self._tasks = tasks
        self._is_recording = is_recording
        self._is_recovered = is_recovered
        self._page = SettingsPage(folder, preferences)
        self._page.preferences_changed.connect(self._change)
        self._page.microphones_requested.connect(self._list_microphones)
        self._page.passphrase_change_requested.connect(self._change_passphrase)
        self._page.names.show_names(read_private_names(vault.settings))
        self._page.names.names_changed.connect(self._keep_names)
        self._page.back_requested.connect(self._leave)
        self._page.keys_requested.connect(self.keys_requested)
        self._page.hosts.opened.connect(self.hosts_requested)

        self._care = care
        care.attach(self._page.backup, self._page.co_hosts, self._page.check)

    def begin(self) -> None:
        """Show the page."""
        self._list_microphones()
        if self._is_recovered:
            self._page.ask_for_new_passphrase()
        self._window.show_page(self._page)

    def _leave(self) -> None:
        self._page.names.save()
        self._care.detach()
        self.finished.emit()
        self._window.drop_page(self._page)
        self.deleteLater()

    def _change(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self.changed.emit(preferences)

    def _keep_names(self, names: tuple[str, ...]) -> None:
        try:
            write_private_names(self._vault.settings, names)
        except VaultError as error:
            self._page.show_error(error_text(error))

    def _list_microphones(self) -> None:
        try:
            if not self._is_recording:  # looking again would end every stream
                devices.refresh()
            inputs = [(device.key, device.name) for device in devices.list_inputs()]
        except AudioError as error:
            inputs = []
            self._page.show_error(error_text(error))
        self._page.show_microphones(inputs, self._preferences.microphone)

    def _change_passphrase(self, old: str, new: str) -> None:
        self._page.show_busy(True)

        def work() -> None:
            if self._is_recovered:
                self._vault.set_passphrase(new)
            else:
                self._vault.change_passphrase(old, new)

        self._tasks.run(
            work,
            lambda _none: self._passphrase_changed(),
            self._fail,
        )

    def _passphrase_changed(self) -> None:
        self._is_recovered = False
        self._page.show_busy(False)
        self._page.show_passphrase_changed()

    def _fail(self, error: Exception) -> None:
        self._page.show_busy(False)
        self._page.show_error(error_text(error))
