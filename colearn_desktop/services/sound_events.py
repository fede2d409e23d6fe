"""What happened to the sound, on its way into the log.

A microphone closes whether or not a disk has room to say why; the reason waits here.
"""

from __future__ import annotations

from colearn_desktop.domain.errors import VaultError, VaultLockedError
from colearn_desktop.domain.events import (
    EventBody,
    RecordingPaused,
    RecordingStarted,
    RecordingStopped,
    StopReason,
)
from colearn_desktop.services.session_log import SessionLog


class SoundEvents:
    """Stores events in their order, and keeps those that the vault would not take.

    Attributes:
        trouble: Why something waits; None as soon as everything is stored.
    """

    def __init__(self, log: SessionLog) -> None:
        self._log = log
        self._waiting: list[EventBody] = []
        self.trouble: VaultError | None = None

    @property
    def paused_for(self) -> StopReason | None:
        """Why recording is paused, stored or not; None if it is not."""
        for body in reversed(self._waiting):
            match body:
                case RecordingPaused(reason):
                    return reason
                case RecordingStarted() | RecordingStopped():
                    return None
                case _:
                    pass
        return self._log.state.recording.paused_for

    def tell(self, body: EventBody) -> None:
        """Store it now, or as soon as `store` can.

        Raises:
            VaultLockedError: There is no vault any more to store it in.
        """
        self._waiting.append(body)
        self.store()

    def store(self) -> None:
        """Try again to store what waits.

        Raises:
            VaultLockedError: There is no vault any more to store it in.
        """
        while self._waiting:
            # Out of the queue first: storing it tells listeners, who may tell more.
            body = self._waiting.pop(0)
            try:
                self._log.append(body)
            except VaultLockedError:
                raise
            except VaultError as trouble:
                self._waiting.insert(0, body)
                self.trouble = trouble
                return
        self.trouble = None
