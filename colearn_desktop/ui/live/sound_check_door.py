"""The way from the recording bar to the check of the sound, and from there to recording."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.recording_bar import RecordingBar
from colearn_desktop.ui.live.sound_check_dialog import SoundCheckDialog


class SoundCheckDoor(QObject):
    """Opens the dialog, one at a time.

    Args:
        page: The dialog stands over it.
        bar: Has the button.
        start: Begins to record.
    """

    def __init__(
        self,
        page: QWidget,
        bar: RecordingBar,
        session: LiveSession,
        recording: ConsentedRecording,
        start: Callable[[], object],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._recording = recording
        self._start = start
        self.dialog: SoundCheckDialog | None = None
        bar.check_requested.connect(self.open)

    def open(self) -> None:
        """Show the dialog and begin to listen."""
        if self.dialog is not None:
            return
        dialog = SoundCheckDialog(
            self._recording, can_start=self._session.state.is_running, parent=self._page
        )
        self.dialog = dialog
        dialog.start_requested.connect(self._start)
        dialog.finished.connect(self._forget)
        dialog.open()
        dialog.begin()

    def _forget(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
