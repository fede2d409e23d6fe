"""Plays a session by its own time: what was not recorded is skipped."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from colearn_desktop.audio.play_plan import PlayPlan, span_at
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.notes import Note
from colearn_desktop.services.recorded_sound import (
    RecordedStretch,
    fetch_unless_struck,
    recorded_stretches,
    spans_with_sound,
    struck_not_silenced,
)
from colearn_desktop.services.waveform import Waveform, waveform
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.audio.player import Player

LEAD_IN_MS = 5_000
"""A note begins a moment after the words it is about."""

REWIND_MS = 1_500
"""Played again after a pause, so that nobody has to find the thread."""

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)

_log = logging.getLogger(__name__)


class SessionPlayback:
    """All sound of one session as one tape, counted in session time.

    Nothing here waits for sound: callers look at `position_ms` as often as they draw.

    Args:
        vault: Open; it must stay so while it plays.
        session_id: Of a stored session.
        device_key: Of an output; None for the system's default.
    """

    def __init__(
        self, vault: Vault, session_id: SessionId, *, device_key: str | None = None
    ) -> None:
        stretches = _of_one_format(recorded_stretches(vault, session_id))
        self.spans: Sequence[Span] = tuple(spans_with_sound(stretches))
        self.waveform: Waveform = waveform(stretches)
        self.silences: Sequence[Span] = tuple(self.waveform.silences())
        self._plan = PlayPlan()
        self._goes_on = False  # the next `play` goes on after a pause
        self._player = _player(vault, session_id, stretches, device_key) if stretches else None

    # What there is

    @property
    def has_sound(self) -> bool:
        """Whether anything can be heard at all."""
        return self._player is not None

    @property
    def recorded_ms(self) -> int:
        """How much was recorded, in milliseconds."""
        return sum(span.length_ms for span in self.spans)

    @property
    def end_ms(self) -> int:
        """Session time at which the last sound ends; 0 without any."""
        return self.spans[-1].end_ms if self.spans else 0

    def has_sound_at(self, at_ms: int) -> bool:
        """Whether this moment of session time was recorded."""
        return span_at(self.spans, at_ms) is not None

    def has_sound_for(self, note: Note) -> bool:
        """Whether the moment of a note, or the seconds before it, can be heard."""
        return start_for_note(self.spans, note.stamped_ms) is not None

    # The tape

    @property
    def is_playing(self) -> bool:
        """Sound is coming out, or about to."""
        return self._player is not None and self._player.is_playing

    @property
    def position_ms(self) -> int:
        """Session time of what is being heard."""
        return 0 if self._player is None else self._player.position_ms

    @property
    def failure(self) -> ColearnError | None:
        """Why it stopped by itself before the end; None after the next `play`."""
        return None if self._player is None else self._player.failure

    @property
    def damaged_segments(self) -> int:
        """How many seconds of sound did not open so far, and were silent instead."""
        return 0 if self._player is None else self._player.damaged_segments

    def play(self) -> None:
        """Play from the present position; from the start if it is at the end.

        After a pause, or where it stopped by itself, from a moment earlier.

        Raises:
            NoPlaybackDeviceError: There is nothing to play through.
            SoundSystemMissingError: PortAudio is not installed.
        """
        if self._player is None or self._player.is_playing:
            return
        if (self._goes_on or self._player.failure is not None) and not self._player.at_end:
            self._player.seek_ms(self._a_moment_earlier(self._player.position_ms))
        self._goes_on = False
        self._player.play()

    def pause(self) -> None:
        """Fall silent at once."""
        if self._player is not None:
            self._goes_on = self._goes_on or self._player.is_playing
            self._player.pause()

    def seek(self, session_ms: int) -> None:
        """Go to a moment; in a gap, to the sound after it."""
        if self._player is not None:
            self._goes_on = False
            self._player.seek_ms(max(0, session_ms))

    def read_again(self) -> None:
        """Forget what was decoded ahead: a part of it may have been struck since."""
        if self.is_playing:
            self.seek(self.position_ms)

    def skip(self, by_ms: int) -> None:
        """Go on, or back, by so much recorded sound; gaps take no time."""
        self.seek(skipped(self.spans, self.position_ms, by_ms))

    def play_from_note(self, note: Note) -> bool:
        """Play from five seconds before a note's stamp, or from where recording began.

        Returns:
            False if nothing was recorded there; then nothing changes.

        Raises:
            As `play`.
        """
        start_ms = start_for_note(self.spans, note.stamped_ms)
        if start_ms is None:
            return False
        self.seek(start_ms)
        self.play()
        return True

    # How it plays

    @property
    def speed(self) -> float:
        """2.0 takes half the time; the pitch stays."""
        return self._plan.speed

    def set_speed(self, speed: float) -> None:
        """Play slower or faster; kept within what is still understood."""
        self._follow(replace(self._plan, speed=min(SPEEDS[-1], max(SPEEDS[0], speed))))

    @property
    def loop(self) -> Span | None:
        """What is played again and again, in session time."""
        return self._plan.loop

    def set_loop(self, span: Span | None) -> None:
        """Play a part again and again once it is reached, or no more."""
        self._follow(replace(self._plan, loop=span))

    @property
    def skips_silence(self) -> bool:
        """Whether silences are left out."""
        return bool(self._plan.silences)

    def skip_silences(self, skips: bool) -> None:
        """Leave out silences from now on, or play them."""
        self._follow(replace(self._plan, silences=self.silences if skips else ()))

    @property
    def skipped_silence_ms(self) -> int:
        """How much silence was left out so far."""
        return 0 if self._player is None else self._player.skipped_ms

    def close(self) -> None:
        """Fall silent for good."""
        if self._player is not None:
            self._player.close()

    def _follow(self, plan: PlayPlan) -> None:
        self._plan = plan
        if self._player is not None:
            self._player.follow(plan)

    def _a_moment_earlier(self, at_ms: int) -> int:
        earlier_ms = skipped(self.spans, at_ms, -REWIND_MS)
        loop = self._plan.loop
        if loop is not None and loop.start_ms <= at_ms < loop.end_ms:
            return max(loop.start_ms, earlier_ms)
        return earlier_ms


def start_for_note(
    spans: Sequence[Span], stamped_ms: int, lead_in_ms: int = LEAD_IN_MS
) -> int | None:
    """Where to play from to hear what a note is about.

    Args:
        spans: When there is sound, oldest first.
        stamped_ms: Session time of the note.
        lead_in_ms: How long before it to begin.

    Returns:
        Session time within a span; None if neither the moment nor the lead-in has sound.
    """
    wanted_ms = stamped_ms - lead_in_ms
    span = span_at(spans, stamped_ms)
    if span is not None:
        return max(span.start_ms, wanted_ms)
    # Written just after the recording was paused: the words are at its end.
    return wanted_ms if span_at(spans, wanted_ms) is not None else None


def skipped(spans: Sequence[Span], at_ms: int, by_ms: int) -> int:
    """Session time after `by_ms` of recorded sound, on or back (below 0), ends included.

    A plain subtraction would get stuck after a gap: the moment ten seconds earlier lies
    in the gap, from where the player goes to its end again.
    """
    if not spans:
        return at_ms
    recorded_ms = sum(max(0, min(span.end_ms, at_ms) - span.start_ms) for span in spans)
    left_ms = max(0, recorded_ms + by_ms)
    for span in spans:
        if left_ms < span.length_ms:
            return span.start_ms + left_ms
        left_ms -= span.length_ms
    return spans[-1].end_ms


def _of_one_format(stretches: Sequence[RecordedStretch]) -> list[RecordedStretch]:
    """The stretches that one device can play in one go: those like the first.

    This program records a session at one rate. Another one comes with a merged copy.
    """
    if not stretches:
        return []
    wanted = (stretches[0].rate_hz, stretches[0].channels)
    fitting = [s for s in stretches if (s.rate_hz, s.channels) == wanted]
    if len(fitting) != len(stretches):
        _log.warning("%d stretches are at another rate", len(stretches) - len(fitting))
    return fitting


def _player(
    vault: Vault,
    session_id: SessionId,
    stretches: Sequence[RecordedStretch],
    device_key: str | None,
) -> Player:
    # Late, because numpy takes its time and nobody may ever look back.
    from colearn_desktop.audio.player import Player
    from colearn_desktop.audio.timeline import PlayableSegment

    def fetch(stretch: RecordedStretch, place: SegmentPlace) -> bytes:
        # Asked each time: something may be struck while it plays.
        struck = struck_not_silenced(vault, session_id)
        return fetch_unless_struck(vault, stretch, place, struck)

    segments = [
        PlayableSegment(
            at_ms=place.at_ms,
            frames=place.frames,
            fetch=partial(fetch, stretch, place),
        )
        for stretch in stretches
        for place in stretch.places
    ]
    return Player(
        segments,
        rate_hz=stretches[0].rate_hz,
        channels=stretches[0].channels,
        device_key=device_key,
    )
