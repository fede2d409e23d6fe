"""Where in a session one is, in words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from colearn_desktop.audio.play_plan import span_at
from colearn_desktop.domain.floor import Span
from colearn_desktop.outputs.times import clock_text
from colearn_desktop.ui.timeline.rows import Picture, Row


@dataclass(frozen=True, slots=True)
class SessionPicture:
    """What can be drawn and said about any moment of a session.

    Attributes:
        timeline: Phases, turns, notes, marks and pauses.
        struck: Silenced for good; oldest first, not overlapping.
        end_ms: Session time at which session and sound have ended.
    """

    timeline: Picture
    struck: Sequence[Span]
    end_ms: int

    @property
    def phases(self) -> list[Row]:
        """When which phase ran."""
        return [row for row in self.timeline.rows if row.is_phase]

    @property
    def turns(self) -> list[Row]:
        """Who had the floor when, without the times when nobody had it."""
        return [row for row in self.timeline.rows if not row.is_phase and not row.is_quiet]


class Whereabouts:
    """Tells where a moment lies.

    Args:
        picture: The session.
        has_sound_at: Whether a moment was recorded.
    """

    def __init__(self, picture: SessionPicture, has_sound_at: Callable[[int], bool]) -> None:
        self._picture = picture
        self._has_sound_at = has_sound_at
        self._phases, self._turns = picture.phases, picture.turns

    def phase(self, at_ms: int) -> str:
        """The title of the phase; empty outside all of them."""
        return _name_at(self._phases, at_ms)

    def speaker(self, at_ms: int) -> str:
        """Who had the floor; empty if nobody had."""
        return _name_at(self._turns, at_ms)

    def remark(self, at_ms: int) -> str:
        """Why nothing is heard there; empty where something is."""
        if span_at(self._picture.struck, at_ms) is not None:
            return tr("struck, so it is silent")
        if not self._has_sound_at(at_ms):
            paused = any(s.start_ms <= at_ms < s.end_ms for s in self._picture.timeline.paused)
            return tr("pause, nothing recorded") if paused else tr("nothing recorded")
        return ""

    def words(self, at_ms: int) -> str:
        """Phase, speaker and remark, as far as there are any."""
        parts = (self.phase(at_ms), self.speaker(at_ms), self.remark(at_ms))
        return "  ·  ".join(part for part in parts if part)

    def spoken(self, at_ms: int) -> str:
        """The same with the time before it, for a screen reader or a hint."""
        parts = (clock_text(at_ms), self.phase(at_ms), self.speaker(at_ms), self.remark(at_ms))
        return ", ".join(part for part in parts if part)


def _name_at(rows: Sequence[Row], at_ms: int) -> str:
    index = bisect_right(rows, at_ms, key=lambda row: row.span.start_ms) - 1
    return rows[index].name if index >= 0 and at_ms < rows[index].span.end_ms else ""


def tr(text: str) -> str:
    """In the language of the screen."""
    return QCoreApplication.translate("Review", text)
