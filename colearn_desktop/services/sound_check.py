"""Half a minute of listening before the recording: figures come out of it, and no sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from colearn_desktop.audio.listener import Listener, Listening
from colearn_desktop.audio.recorder import OpenInput
from colearn_desktop.audio.sound_check import SoundFinding, judge
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import SessionStateError
from colearn_desktop.services.recording_health import Surroundings
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.surroundings_watch import look

CHECK_MS = 30_000


@dataclass(frozen=True, slots=True)
class SoundCheckStatus:
    """How the check stands.

    Attributes:
        listening: The figures.
        findings: About the sound, the most important first.
        around: Disk and power, as they were when the check began.
        planned_ms: How long the session still takes by its plan.
    """

    listening: Listening
    findings: tuple[SoundFinding, ...]
    around: Surroundings
    planned_ms: int


class SoundCheck:
    """Listens while its microphone is open, and remembers the last figures after that.

    Args:
        log: Of the session.
        choose_input: Opens a microphone.
        earn_grant: Gives a permission by everyone in the room, or raises.
        end_grant: Ends what `earn_grant` gave.
        is_recording: Whether the microphone is open for a recording.
        rate_hz: Frames in a second.
    """

    def __init__(
        self,
        log: SessionLog,
        choose_input: Callable[[str | None], OpenInput],
        earn_grant: Callable[[], RecordingGrant],
        end_grant: Callable[[], None],
        is_recording: Callable[[], bool],
        rate_hz: int,
    ) -> None:
        self._log = log
        self._choose_input = choose_input
        self._earn_grant = earn_grant
        self._end_grant = end_grant
        self._is_recording = is_recording
        self._rate_hz = rate_hz
        self._listener: Listener | None = None
        self._last = Listening(is_open=False)
        self._around = Surroundings()

    @property
    def is_on(self) -> bool:
        """Whether its microphone may be open."""
        return self._listener is not None

    def begin(self, device_key: str | None = None) -> None:
        """Open the microphone and measure, keeping nothing, for half a minute or until `end`.

        Args:
            device_key: Of the chosen microphone; None for the system's default.

        Raises:
            ConsentMissingError: Names who has not agreed.
            AudioError: The microphone cannot be opened.
            SessionStateError: The session has ended, or is being recorded.
        """
        if self._is_recording() or self._log.state.ended_at_ms is not None:
            raise SessionStateError("recording already, or over")
        self.end()
        open_input = self._choose_input(device_key)
        grant = self._earn_grant()
        self._around = look(self._log.vault.folder)
        self._listener = Listener(
            grant,
            open_input=open_input,
            clock=self._log.clock,
            rate_hz=self._rate_hz,
            length_ms=CHECK_MS,
        )
        self._listener.start()

    def end(self) -> None:
        """Close the microphone; harmless to repeat."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()
            self._last = listener.status()
            self._end_grant()

    def check(self) -> None:
        """Let go of a microphone that closed by itself; call it often."""
        if self._listener is not None and not self._listener.status().is_open:
            self.end()

    def status(self) -> SoundCheckStatus:
        """What was measured so far."""
        listening = self._last if self._listener is None else self._listener.status()
        planned_ms = self._log.state.remaining_ms(self._log.now_ms())
        return SoundCheckStatus(listening, judge(listening.sound), self._around, planned_ms)
