"""Notices that a microphone has gone, which sound systems seldom say."""

from __future__ import annotations

from colearn_desktop.audio.signal import CaptureSignal
from colearn_desktop.domain.errors import MicrophoneFailedError, MicrophoneReplacedError

START_LIMIT_MS = 8_000
# A look counts for no more than this. When the whole program was held up, its looks and
# its callbacks were late together, and the callbacks get their turn before it is judged.
_LONGEST_LOOK_MS = 200


class StallWatch:
    """Counts the time without sound.

    Args:
        signal: Of the open microphone.
    """

    def __init__(self, signal: CaptureSignal) -> None:
        self._signal = signal
        self._seen_frames = 0
        self._looked_ms = signal.clock.monotonic_ms()
        self._without_ms = 0

    @property
    def without_ms(self) -> int | None:
        """For how long sound has stayed away, as far as that was seen; None before any."""
        return self._without_ms if self._seen_frames else None

    def check(self, now_ms: int) -> None:
        """Look at the microphone, several times a second.

        Raises:
            MicrophoneFailedError: Its stream has ended, or sound has been missing for
                longer than its limit (8 s before the first).
            MicrophoneReplacedError: Sound comes from another device.
        """
        if self._signal.is_replaced:
            raise MicrophoneReplacedError(self._signal.device)
        if self._signal.finished:
            raise MicrophoneFailedError("the stream ended")
        look_ms = min(_LONGEST_LOOK_MS, now_ms - self._looked_ms)
        self._looked_ms = now_ms
        frames = self._signal.frames_captured
        if frames != self._seen_frames:
            self._seen_frames = frames
            self._without_ms = 0
            return
        self._without_ms += look_ms
        limit_ms = self._signal.stall_limit_ms
        if limit_ms is not None:
            limit_ms = limit_ms if frames else START_LIMIT_MS
            if self._without_ms >= limit_ms:
                raise MicrophoneFailedError(f"no sound for {self._without_ms} ms")
