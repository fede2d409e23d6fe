"""A microphone that hears what a test gives it, and a room that agrees to be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from numpy.typing import NDArray

from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.audio.signal import CaptureSignal
from colearn_desktop.domain.clock import Clock, SystemClock
from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentLedger,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
    RecordingGrant,
    grant_recording,
)
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import GrantId, PersonId, SessionId
from colearn_desktop.domain.people import Person


class HandMicrophone:
    """Use `open` where `open_simulated_microphone` or `open_microphone` would go.

    Args:
        stall_limit_ms: As of `CaptureSignal`; None never stalls.
        refuses: Raised on opening.
        device: What is heard, as a sound server names it; None where nobody knows.
    """

    def __init__(
        self,
        *,
        stall_limit_ms: int | None = None,
        refuses: ColearnError | None = None,
        device: str | None = None,
    ) -> None:
        self._stall_limit_ms = stall_limit_ms
        self._refuses = refuses
        self.device = device
        self.is_chosen = False
        self.signal: CaptureSignal | None = None
        self.is_open = False
        self.times_opened = 0

    def open(
        self,
        grant: RecordingGrant,
        ring: SampleRing,
        *,
        clock: Clock | None = None,
        rate_hz: int = 48_000,
        **_ignored: Any,
    ) -> AbstractContextManager[CaptureSignal]:
        if not isinstance(grant, RecordingGrant):
            raise TypeError("a microphone opens for a RecordingGrant alone")
        return self._opened(ring, clock or SystemClock(), rate_hz)

    @contextmanager
    def _opened(self, ring: SampleRing, clock: Clock, rate_hz: int) -> Iterator[CaptureSignal]:
        if self._refuses is not None:
            raise self._refuses
        self.signal = CaptureSignal(ring, clock, rate_hz, self._stall_limit_ms)
        self.signal.device, self.signal.is_chosen = self.device, self.is_chosen
        self.is_open = True
        self.times_opened += 1
        try:
            yield self.signal
        finally:
            self.is_open = False

    def push(self, block: NDArray[Any]) -> None:
        """Hear a block of int16 frames, shape (frames,) or (frames, channels)."""
        assert self.signal is not None, "the microphone was never opened"
        if self.is_open:
            self.signal.hear(block if block.ndim > 1 else block[:, None])

    def change_to(self, device: str) -> None:
        """As when a sound server moves the stream."""
        assert self.signal is not None, "the microphone was never opened"
        self.device = device
        self.signal.hear_from(device, muted=False)

    def vanish(self) -> None:
        """As when PortAudio calls its finished callback."""
        assert self.signal is not None, "the microphone was never opened"
        self.signal.end()


def grant_for_tests() -> RecordingGrant:
    """A grant, earned as any other: one person in the room, who said yes."""
    form = ConsentForm(version="test", language="en", text="May we record?")
    session_id = SessionId("5" * 32)
    person = Person(PersonId("a" * 32), "Ash", seat=1)
    yes = ConsentRecord(
        consent_id="c" * 32,
        session_id=session_id,
        person_id=person.person_id,
        purpose=Purpose.AUDIO,
        state=ConsentState.GRANTED,
        form_version=form.version,
        form_sha256=form.sha256,
        language=form.language,
        method=ConsentMethod.SPOKEN,
        at_ms=0,
        utc_ms=0,
    )
    return grant_recording(GrantId("9" * 32), session_id, [person], ConsentLedger([yes]), form)
