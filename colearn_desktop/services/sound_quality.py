"""Which rate a session is recorded at, and microphones that hear at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.sound_quality import SoundQuality
from colearn_desktop.services.consented_recording import ChooseInput
from colearn_desktop.vault.vault import Vault


def rate_of_session(vault: Vault, session_id: SessionId, wanted: SoundQuality) -> int:
    """Frames in a second: those of the sound that a session has, or else as is wanted.

    All sound of a session has one rate, so that it plays and exports in one go.
    """
    for recording in vault.recordings.list_recordings(session_id):
        if not recording.erased:
            return recording.rate_hz
    return wanted.rate_hz


def at_rate(choose_input: ChooseInput, rate_hz: int) -> ChooseInput:
    """Microphones that hear at a rate.

    Args:
        choose_input: Where the rate is not that of `BEST`, what it gives takes `rate_hz`.
        rate_hz: Frames in a second.
    """
    if rate_hz == SoundQuality.BEST.rate_hz:
        return choose_input

    def choose(device_key: str | None) -> Any:
        open_input: Callable[..., Any] = choose_input(device_key)
        return partial(open_input, rate_hz=rate_hz)

    return choose
