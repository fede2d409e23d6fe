"""One open session with everything that works on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import StorageFullError
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.sound_quality import SoundQuality
from colearn_desktop.services.consented_recording import ChooseInput, ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.silencer import Silencer
from colearn_desktop.services.sound_quality import at_rate, rate_of_session
from colearn_desktop.services.striking import Striking
from colearn_desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class SoundWishes:
    """What was chosen about the sound of sessions, asked when it matters.

    Attributes:
        wants_voice: Whether speech is to be told from other sound while one is recorded.
        quality: Of a session's sound, as long as it has none.
    """

    wants_voice: Callable[[], bool] = lambda: False
    quality: Callable[[], SoundQuality] = lambda: SoundQuality.BEST


USUAL_SOUND = SoundWishes()


class OpenSession:
    """Its log, its set-up, its live side, its recording and what is struck of it.

    Args:
        silencer: The vault's, which outlives the session; None for one of its own.
        sound: What was chosen about it.
    """

    def __init__(
        self,
        vault: Vault,
        session_id: SessionId,
        clock: Clock,
        choose_input: ChooseInput,
        silencer: Silencer | None = None,
        sound: SoundWishes = USUAL_SOUND,
    ) -> None:
        self.log = SessionLog(vault, session_id, clock)
        self.setup = SessionSetup(self.log)
        self.live = LiveSession(self.log)
        rate_hz = rate_of_session(vault, session_id, sound.quality())
        self.recording = ConsentedRecording(
            self.log,
            at_rate(choose_input, rate_hz),
            rate_hz=rate_hz,
            wants_voice=sound.wants_voice,
        )
        self._own_silencer: Silencer | None = None
        if silencer is None:
            silencer = self._own_silencer = Silencer(vault, clock)
        self.striking = Striking(self.log, silencer, self.recording.waiting_from_ms)

    def check(self) -> None:
        """Call about ten times a second: what happened to the sound, and a sign of life."""
        self.recording.check()
        self.striking.check()
        self.log.keep_alive()

    def close(self) -> None:
        """Stop recording, note the last moment, and let go of what was struck."""
        self.recording.close()
        self.striking.close()
        # Closing goes on without it: the last sign of life is a second old at most.
        with suppress(StorageFullError):
            self.log.keep_alive()
        if self._own_silencer is not None:
            self._own_silencer.close()
