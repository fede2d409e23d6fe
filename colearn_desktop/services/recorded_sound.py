"""What was recorded of a session, stretch by stretch, in session time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import RecordingId, SessionId
from colearn_desktop.domain.striking import struck_frames
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.vault import Vault

# Shorter holes are the sound card's own clock drifting from the computer's. A second of
# silence put in now and then keeps a file of hours in step with the notes.
SHORTEST_HOLE_MS = 1_000


@dataclass(frozen=True, slots=True)
class RecordedStretch:
    """One unbroken run of the microphone; frames may still have been lost in it.

    Attributes:
        stretch: Counts from 1 within the recording.
        places: Its segments, in order; at least one.
    """

    recording_id: RecordingId
    stretch: int
    rate_hz: int
    channels: int
    places: tuple[SegmentPlace, ...]

    @property
    def start_ms(self) -> int:
        """Session time of its first frame."""
        return self.places[0].at_ms

    @property
    def frames(self) -> int:
        """Frames with the holes counted in, as `pieces` gives them."""
        return sum(frames for _place, frames in self.pieces())

    @property
    def end_ms(self) -> int:
        """Session time at which its sound ends."""
        return self.start_ms + self.frames * 1_000 // self.rate_hz

    def pieces(self) -> Iterator[tuple[SegmentPlace | None, int]]:
        """Its segments and holes (None) with their frames, so that time stays right."""
        frames = 0
        for place in self.places:
            hole_ms = place.at_ms - self.start_ms - frames * 1_000 // self.rate_hz
            if hole_ms >= SHORTEST_HOLE_MS:
                hole_frames = hole_ms * self.rate_hz // 1_000
                frames += hole_frames
                yield None, hole_frames
            frames += place.frames
            yield place, place.frames


def recorded_stretches(vault: Vault, session_id: SessionId) -> list[RecordedStretch]:
    """Every stretch with sound in it, oldest first; erased recordings are gone."""
    stretches = [
        RecordedStretch(
            recording_id=recording.recording_id,
            stretch=stretch.stretch,
            rate_hz=recording.rate_hz,
            channels=recording.channels,
            places=tuple(vault.recordings.segments(recording.recording_id, stretch.stretch)),
        )
        for recording in vault.recordings.list_recordings(session_id)
        if not recording.erased
        for stretch in recording.stretches
        if stretch.segments
    ]
    return sorted(stretches, key=lambda stretch: stretch.start_ms)


def struck_not_silenced(vault: Vault, session_id: SessionId) -> list[Span]:
    """What was struck and may still be in the store: nobody is to hear it meanwhile."""
    return [Span(s.from_ms, s.until_ms) for s in vault.strikes.open_ones(session_id)]


def fetch_unless_struck(
    vault: Vault, stretch: RecordedStretch, place: SegmentPlace, struck: Sequence[Span]
) -> bytes:
    """One segment as FLAC, silent where it was struck.

    Raises:
        SegmentDamagedError: It does not open.
    """
    flac = vault.recordings.fetch(stretch.recording_id, stretch.stretch, place.index)
    ranges = struck_frames(struck, place.at_ms, place.frames, stretch.rate_hz)
    if not ranges:
        return flac
    from colearn_desktop.audio.silencing import silence_frames

    after = silence_frames(flac, ranges, stretch.rate_hz)
    return flac if after is None else after.flac


def stored_bytes(vault: Vault, session_id: SessionId) -> int:
    """How much sealed sound the session has; close to what its FLAC files will take."""
    recordings = vault.recordings.list_recordings(session_id)
    return sum(recording.bytes for recording in recordings if not recording.erased)


def merged(spans: Iterable[Span], *, closer_than_ms: int = SHORTEST_HOLE_MS) -> list[Span]:
    """Spans in order of time; those that overlap or nearly touch become one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start_ms):
        if result and span.start_ms - result[-1].end_ms < closer_than_ms:
            last = result.pop()
            result.append(Span(last.start_ms, max(last.end_ms, span.end_ms)))
        else:
            result.append(span)
    return result


def spans_with_sound(stretches: Iterable[RecordedStretch]) -> list[Span]:
    """When there is something to hear, holes of lost frames left out."""
    return merged(
        Span(place.at_ms, place.at_ms + place.frames * 1_000 // stretch.rate_hz)
        for stretch in stretches
        for place in stretch.places
    )


def in_batches(frames: int, at_most: int, make: Callable[[int], bytes]) -> Iterator[bytes]:
    """Make something of `frames` frames in parts, so that no hole fills the memory."""
    for start in itertools.count(step=at_most):
        if start >= frames:
            return
        yield make(min(at_most, frames - start))
