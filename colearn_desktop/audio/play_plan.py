"""What to play, in which order: on through the gaps, round a loop, past silences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from colearn_desktop.audio.timeline import Timeline
from colearn_desktop.domain.floor import Span


@dataclass(frozen=True, slots=True)
class PlayPlan:
    """How a session is to be played.

    Attributes:
        speed: 2.0 takes half the time. The pitch stays.
        loop: Played again and again once it is reached; None plays on to the end.
        silences: Skipped; whole segments, oldest first, not overlapping.
    """

    speed: float = 1.0
    loop: Span | None = None
    silences: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one segment.

    Attributes:
        number: Of the segment in the timeline.
        first: Its first frame; `until` is not part of it.
        skipped_ms: How much silence was left out just before.
    """

    number: int
    first: int
    until: int
    skipped_ms: int = 0


def pieces(timeline: Timeline, at_ms: int, plan: PlayPlan) -> Iterator[Piece]:
    """What is played from a moment of session time on; endless in a loop.

    From behind the loop it plays on to the end, since somebody wanted to hear that.
    """
    loop = plan.loop if plan.loop is not None and at_ms < plan.loop.end_ms else None
    has_played = False  # since the loop began; without sound in it nobody is kept there
    skipped_ms = 0
    place = timeline.place(at_ms)
    while place is not None:
        number, first = place
        segment = timeline.segments[number]
        now_ms = max(segment.at_ms, at_ms) if first else segment.at_ms
        if loop is not None and now_ms >= loop.end_ms:
            if has_played:
                at_ms = loop.start_ms
                place = timeline.place(at_ms)
                has_played = False
            else:
                loop = None
            continue
        silence = span_at(plan.silences, now_ms)
        if silence is not None:
            at_ms = silence.end_ms if loop is None else min(silence.end_ms, loop.end_ms)
            skipped_ms += at_ms - now_ms
            place = timeline.place(at_ms)
        else:
            until, at_ms = segment.frames, now_ms
            if loop is not None:
                loop_frames = (loop.end_ms - segment.at_ms) * timeline.rate_hz // 1_000
                until = min(until, loop_frames)
            if until > first:
                yield Piece(number, first, until, skipped_ms)
                has_played, skipped_ms = True, 0
            if until < segment.frames and loop is not None:
                at_ms = loop.end_ms
            elif number + 1 < len(timeline.segments):
                place = (number + 1, 0)
            else:
                place = None
        if loop is not None and has_played and (place is None or at_ms >= loop.end_ms):
            at_ms = loop.start_ms
            place = timeline.place(at_ms)
            has_played = False


def span_at(spans: Sequence[Span], at_ms: int) -> Span | None:
    """The span in which a moment lies; `spans` oldest first, not overlapping."""
    index = bisect_right(spans, at_ms, key=lambda span: span.start_ms) - 1
    return spans[index] if index >= 0 and at_ms < spans[index].end_ms else None
