"""Which captured sound may not have reached the vault yet."""

from __future__ import annotations

from colearn_desktop.audio.recorder import Recorder, RecorderState

_OVER = (RecorderState.STOPPED, RecorderState.FAILED)


class SoundOnItsWay:
    """Keeps account for every recorder that is not over. Asked and told from any thread."""

    def __init__(self) -> None:
        self._stored_until_ms: dict[Recorder, int] = {}

    def begins(self, recorder: Recorder, at_ms: int) -> None:
        """A recorder is about to start, at this session time."""
        over = [r for r in self._stored_until_ms if r.status().state in _OVER]
        for each in over:
            del self._stored_until_ms[each]
        self._stored_until_ms[recorder] = at_ms

    def stored(self, recorder: Recorder, until_ms: int) -> None:
        """What it captured before this session time is in the vault."""
        self._stored_until_ms[recorder] = until_ms

    def from_ms(self) -> int | None:
        """From which session time on something may be missing; None if nothing is."""
        return min(
            (
                until_ms
                for recorder, until_ms in tuple(self._stored_until_ms.items())
                if recorder.status().state not in _OVER
            ),
            default=None,
        )
