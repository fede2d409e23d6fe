"""Decodes what a plan plays, in small blocks that know their moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from colearn_desktop.audio.play_plan import PlayPlan, pieces
from colearn_desktop.audio.ring import Samples
from colearn_desktop.audio.time_stretch import TimeStretch
from colearn_desktop.audio.timeline import Timeline

# Segments that adjoin may differ from it by a rounding, or by the drift of a sound card.
LEAST_GAP_MS = 100
# Stretched in parts of this length, so that the first of it is heard at once.
_PART_MS = 250


@dataclass(slots=True)
class Block:
    """Sound of which `used` frames have been handed to the device.

    Attributes:
        at_ms: Session time of its first frame.
        speed: How much session time passes while it is heard.
        skipped_ms: How much silence was left out just before.
    """

    at_ms: int
    samples: Samples
    speed: float = 1.0
    skipped_ms: int = 0
    used: int = 0

    def heard_ms(self, rate_hz: int) -> int:
        """Session time of the frame that comes next."""
        return self.at_ms + round(self.used * 1_000 * self.speed / rate_hz)


def read_blocks(
    timeline: Timeline, at_ms: int, plan: PlayPlan, decode: Callable[[int], Samples]
) -> Iterator[Block]:
    """Everything to be heard from a moment of session time on; endless in a loop.

    Args:
        timeline: The session's segments.
        at_ms: Where to begin.
        plan: How to play.
        decode: Gives the samples of a segment by its number.

    Raises:
        Exception: Whatever `decode` raises.
    """
    stretched: _Stretched | None = None
    for piece in pieces(timeline, at_ms, plan):
        segment = timeline.segments[piece.number]
        samples = decode(piece.number)[piece.first : piece.until]
        piece_ms = segment.at_ms + timeline.milliseconds(piece.first)
        if plan.speed == 1:
            yield Block(piece_ms, samples, skipped_ms=piece.skipped_ms)
            continue
        if stretched is None or abs(piece_ms - stretched.expects_ms) > LEAST_GAP_MS:
            if stretched is not None:
                yield from stretched.rest()
            stretched = _Stretched(
                timeline.rate_hz, samples.shape[1], plan.speed, piece_ms, piece.skipped_ms
            )
        yield from stretched.blocks(samples)
    if stretched is not None:
        yield from stretched.rest()


class _Stretched:
    """Sound without a gap in it, at another speed.

    Attributes:
        expects_ms: Session time at which what comes next adjoins.
    """

    def __init__(
        self, rate_hz: int, channels: int, speed: float, at_ms: int, skipped_ms: int
    ) -> None:
        self.expects_ms = at_ms
        self._rate_hz = rate_hz
        self._speed = speed
        self._at_ms = at_ms
        self._skipped_ms = skipped_ms
        self._made = 0
        self._fed = 0
        self._stretch = TimeStretch(rate_hz, channels, speed)

    def blocks(self, samples: Samples) -> Iterator[Block]:
        part = self._rate_hz * _PART_MS // 1_000
        began_ms = self._at_ms
        for start in range(0, len(samples), part):
            yield from self._made_block(self._stretch.feed(samples[start : start + part]))
        self._fed += len(samples)
        self.expects_ms = began_ms + self._fed * 1_000 // self._rate_hz

    def rest(self) -> Iterator[Block]:
        yield from self._made_block(self._stretch.flush())

    def _made_block(self, sound: Samples) -> Iterator[Block]:
        if len(sound):
            made_ms = round(self._made * 1_000 * self._speed / self._rate_hz)
            yield Block(self._at_ms + made_ms, sound, self._speed, self._skipped_ms)
            self._made += len(sound)
            self._skipped_ms = 0
