"""One open session with everything that works on it."""

from __future__ import annotations

from contextlib import suppress

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import StorageFullError
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.consented_recording import ChooseInput, ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.vault.vault import Vault


class OpenSession:
    """Its log, its set-up, its live side and its recording."""

    def __init__(
        self, vault: Vault, session_id: SessionId, clock: Clock, choose_input: ChooseInput
    ) -> None:
        self.log = SessionLog(vault, session_id, clock)
        self.setup = SessionSetup(self.log)
        self.live = LiveSession(self.log)
        self.recording = ConsentedRecording(self.log, choose_input)

    def check(self) -> None:
        """Call about ten times a second: what happened to the sound, and a sign of life."""
        self.recording.check()
        self.log.keep_alive()

    def close(self) -> None:
        """Stop recording and note the last moment."""
        self.recording.close()
        # Closing goes on without it: the last sign of life is a second old at most.
        with suppress(StorageFullError):
            self.log.keep_alive()
