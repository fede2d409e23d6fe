"""Silences for good what was struck. For a worker thread; can be cut off at any point.

The strike is stored first and then made final; each segment is a transaction of its own;
last, the old sound is wiped from the database's files, and that is noted. Whatever is cut
off in between is gone on with when the vault or the session is opened again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from colearn_desktop.domain.clock import Clock, sleep_ms
from colearn_desktop.domain.errors import ColearnError, SegmentDamagedError
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import EventId, SessionId
from colearn_desktop.domain.striking import struck_frames
from colearn_desktop.vault.engine import LET_OTHERS_WRITE_MS
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.stored_recording import StoredRecording
from colearn_desktop.vault.strikes import OpenStrike
from colearn_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)
# The moment of a segment may lie this much before the end of the one before it, where
# the sound card's clock was put right.
_OUT_OF_STEP_MS = 2_000


@dataclass(frozen=True, slots=True)
class Silenced:
    """What one run has done.

    Attributes:
        ended: The strikes of which no sound is left, and whether there had been any.
        segments: How many pieces of sound were replaced.
    """

    ended: Mapping[EventId, bool] = field(default_factory=dict)
    segments: int = 0


def never() -> bool:
    """Never stop early."""
    return False


def nothing_waits() -> int | None:
    """No sound is on its way into the vault."""
    return None


def silence_strikes(
    vault: Vault,
    clock: Clock,
    *,
    session_id: SessionId | None = None,
    among: frozenset[EventId] | None = None,
    waiting_from_ms: Callable[[], int | None] = nothing_waits,
    stopped: Callable[[], bool] = never,
) -> Silenced:
    """Silence what is struck and not yet gone.

    Args:
        vault: Open.
        clock: Tells the wall time, a label.
        session_id: Of one session; None for all.
        among: Only these strikes, and those that are final already; None for all.
        waiting_from_ms: From which session time on sound may still be on its way into the
            vault; None if there is none. What reaches there is silenced as far as it is
            stored, and left open.
        stopped: Asked often; true breaks off in order.

    Raises:
        VaultError: It could not go on; what was done stays done.
        SoundSystemMissingError: libsndfile is not installed.
    """
    ended: dict[EventId, bool] = {}
    segments = 0
    with vault.strikes.turn:
        for strike in vault.strikes.open_ones(session_id):
            if among is not None and not strike.holds and strike.event_id not in among:
                continue
            if stopped():
                break
            vault.strikes.hold(strike, clock.utc_ms())
            # Asked before the segments are listed: what comes later is waited for.
            waiting_ms = waiting_from_ms()
            try:
                replaced, hit = _silence(vault, strike, stopped)
            except SegmentDamagedError:
                # A key that does not open: nobody hears that, and others must not wait.
                _log.exception("a struck stretch cannot be silenced")
                continue
            segments += replaced
            is_all_stored = (
                waiting_ms is None or strike.until_ms + _OUT_OF_STEP_MS <= waiting_ms
            )
            if is_all_stored and not stopped() and vault.strikes.end(strike, clock.utc_ms()):
                ended[strike.event_id] = hit > 0
    return Silenced(ended, segments)


def finish_all(vault: Vault, clock: Clock, stopped: Callable[[], bool] = never) -> None:
    """Silence what earlier runs of the program have left; a failure waits for the next."""
    try:
        silence_strikes(vault, clock, stopped=stopped)
    except ColearnError as error:
        _log.warning("silencing waits: %s", type(error).__name__)


def _silence(vault: Vault, strike: OpenStrike, stopped: Callable[[], bool]) -> tuple[int, int]:
    """Replace the sound of one strike; how many segments that took, of how many."""
    replaced = hit = 0
    for recording in vault.recordings.list_recordings(strike.session_id):
        if recording.erased:
            continue
        places = vault.recordings.segments_within(
            recording.recording_id, strike.from_ms, strike.until_ms
        )
        hit += len(places)
        for stretch, place in places:
            if stopped():
                return replaced, hit
            if _silence_segment(vault, strike, recording, stretch, place):
                replaced += 1
                sleep_ms(LET_OTHERS_WRITE_MS)
    return replaced, hit


def _silence_segment(
    vault: Vault,
    strike: OpenStrike,
    recording: StoredRecording,
    stretch: int,
    place: SegmentPlace,
) -> bool:
    # Late, because numpy takes its time and most sessions strike nothing.
    from colearn_desktop.audio.codec import silent_flac
    from colearn_desktop.audio.silencing import SilencedSegment, silence_frames

    span = Span(strike.from_ms, strike.until_ms)
    ranges = struck_frames([span], place.at_ms, place.frames, recording.rate_hz)
    if not ranges:
        return False
    recordings, recording_id = vault.recordings, recording.recording_id
    try:
        after = silence_frames(
            recordings.fetch(recording_id, stretch, place.index), ranges, recording.rate_hz
        )
    except SegmentDamagedError:
        if place.generation and not place.peak:
            return False  # it was replaced as below, and was damaged again
        # Nobody can hear it through this program, but its bytes hold what was said.
        silence = silent_flac(place.frames, recording.rate_hz, recording.channels)
        after = SilencedSegment(silence, 0)
    if after is None:
        return False
    recordings.replace(recording_id, stretch, place, after.flac, min(after.peak, place.peak))
    return True
