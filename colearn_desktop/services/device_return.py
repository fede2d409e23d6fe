"""Waits for a microphone that went away, so that recording can go on by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable

from colearn_desktop.domain.events import StopReason

# Pauses that nobody asked for.
LOST = frozenset({StopReason.DEVICE_LOST, StopReason.DEVICE_REPLACED})
IsThere = Callable[[str], bool]

# How long the screen says that the microphone is back.
BACK_SHOWN_MS = 8_000
_LOOK_S = 0.5
# A device that is there and fell still all the same (suspended, a server that hangs) is
# tried after so many seconds, and then left to people.
_TRIES_AFTER_S = (3.0, 10.0, 30.0)


class DeviceReturn:
    """Looks for one device on a thread of its own.

    Args:
        is_there: Whether a device of that name is there; may take a second.
        look_s: Real seconds between two looks.
    """

    def __init__(self, is_there: IsThere, look_s: float = _LOOK_S) -> None:
        self._is_there = is_there
        self._look_s = look_s
        self._tries = 0
        self._waiting: _Wait | None = None
        self._goes_on = False
        self._back_at_ms: int | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether recording goes on by itself once the device is back."""
        return self._waiting is not None

    @property
    def was_gone(self) -> bool:
        """Whether the device that is awaited has been seen to be gone."""
        return self._waiting is not None and self._waiting.was_gone

    def wait_for(self, device: str | None, reason: StopReason) -> None:
        """Begin to look for it; not if nobody knows which it is.

        Args:
            device: By the name that does not change.
            reason: A device that was replaced has to go before it can come back: if it is
                still there, somebody chose the other one.
        """
        self.forget()
        if device is None:
            return
        after_s = None
        if reason is StopReason.DEVICE_LOST and self._tries < len(_TRIES_AFTER_S):
            after_s = _TRIES_AFTER_S[self._tries]
        self._tries += 1
        self._waiting = _Wait(device, self._is_there, self._look_s, after_s)

    def forget(self) -> None:
        """Nobody waits any more."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.end()

    def take(self) -> str | None:
        """The device if it is back, once."""
        waiting = self._waiting
        if waiting is None or not waiting.is_back:
            return None
        self.forget()
        return waiting.device

    def begins(self) -> None:
        """A stretch begins."""
        self._goes_on, self._back_at_ms = False, None

    def goes_on(self) -> None:
        """The stretch that has begun did so by itself."""
        self._goes_on = True

    def sounds(self, now_ms: int) -> None:
        """The stretch has its first sound."""
        if self._goes_on:
            self._goes_on, self._back_at_ms = False, now_ms

    def is_back(self, now_ms: int) -> bool:
        """Whether recording went on by itself a moment ago."""
        at_ms = self._back_at_ms
        return at_ms is not None and now_ms - at_ms < BACK_SHOWN_MS

    def works(self) -> None:
        """Sound comes from it: the next time it goes is another story."""
        self._tries = 0


class _Wait:
    def __init__(
        self, device: str, is_there: IsThere, look_s: float, try_after_s: float | None
    ) -> None:
        self.device = device
        self.is_back = False
        self.was_gone = False
        self._is_there = is_there
        self._look_s = look_s
        self._try_after_s = try_after_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="device return", daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()

    def _look(self) -> None:
        waited_s = 0.0
        while not self._ended.is_set():
            if not self._is_there(self.device):
                self.was_gone = True
            elif self.was_gone or (
                self._try_after_s is not None and waited_s >= self._try_after_s
            ):
                self.is_back = True
                return
            self._ended.wait(self._look_s)
            waited_s += self._look_s
