"""Follows what is wrong with a stretch while it is recorded, and has the log told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from colearn_desktop.audio.recorder_status import RecorderStatus
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.events import Trouble
from colearn_desktop.services.recording_health import RecordingHealth, TroubleEvent
from colearn_desktop.services.surroundings_watch import SurroundingsWatch


class TroubleLog:
    """Looks at one stretch after the other.

    Args:
        clock: Of the session.
        folder: Of the vault.
        so_far: Bytes stored and their length in milliseconds, for the rate to come.
        tell: Takes what the log should hear.
    """

    def __init__(
        self,
        clock: Clock,
        folder: Path,
        so_far: Callable[[], tuple[int, int]],
        tell: Callable[[TroubleEvent], None],
    ) -> None:
        self._clock = clock
        self._tell = tell
        self._health = RecordingHealth()
        self._around = SurroundingsWatch(folder, so_far)

    @property
    def troubles(self) -> frozenset[Trouble]:
        """Everything that is wrong now."""
        return self._health.troubles

    @property
    def disk_left_ms(self) -> int | None:
        """For how long there is room on the disk, as of a second ago."""
        return self._around.latest.disk_left_ms

    def begin(self) -> None:
        """A stretch begins."""
        self._health = RecordingHealth()
        self._around.start()

    def look(self, now: RecorderStatus) -> None:
        """Look, several times a second."""
        for event in self._health.look(self._clock.monotonic_ms(), now, self._around.latest):
            self._tell(event)

    def end(self, last: RecorderStatus | None) -> None:
        """The stretch is over, and what was wrong with it as well."""
        self._around.stop()
        if last is not None:
            self.look(last)
        for event in self._health.close():
            self._tell(event)
