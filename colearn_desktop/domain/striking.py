"""What is struck ("strike that"): stretches of a session that are not kept.

Everything is counted in session time; the end of a stretch is not part of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.session_state import SessionState

LAST_LENGTHS_MS = (30_000, 60_000, 120_000)
"""How much of what was just said can be struck at a key press."""

GRACE_MS = 10_000
"""For how long a strike can be taken back."""


def last_span(now_ms: int, length_ms: int) -> Span:
    """The last `length_ms` up to now; no earlier than the session's start."""
    return Span(max(0, now_ms - length_ms), max(0, now_ms))


def within_session(span: Span, length_ms: int) -> Span | None:
    """What of a stretch lies within a session of this length; None if nothing does."""
    start_ms, end_ms = max(0, span.start_ms), min(span.end_ms, length_ms)
    return Span(start_ms, end_ms) if start_ms < end_ms else None


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same stretches, oldest first, with those that overlap or touch in one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start_ms, span.end_ms)):
        if span.end_ms <= span.start_ms:
            continue
        if result and span.start_ms <= result[-1].end_ms:
            last = result.pop()
            result.append(Span(last.start_ms, max(last.end_ms, span.end_ms)))
        else:
            result.append(span)
    return result


def is_struck(state: SessionState, at_ms: int) -> bool:
    """Whether a moment of session time lies in a stretch that was struck."""
    return any(span.start_ms <= at_ms < span.end_ms for span in state.struck)


def struck_frames(
    spans: Iterable[Span], at_ms: int, frames: int, rate_hz: int
) -> list[tuple[int, int]]:
    """Which frames of a piece of sound are struck.

    A frame that is struck in part is struck.

    Args:
        spans: What was struck.
        at_ms: Session time of the piece's first frame.
        frames: How many it holds.
        rate_hz: Frames in a second.

    Returns:
        From which frame, and up to which one (not included), in order.
    """
    ranges = []
    for span in merged(spans):
        first = max(0, (span.start_ms - at_ms) * rate_hz // 1_000)
        until = min(frames, -((at_ms - span.end_ms) * rate_hz // 1_000))
        if first < until:
            ranges.append((first, until))
    return ranges
