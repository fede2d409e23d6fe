"""The session as a picture: phases, who had the floor, notes, and where there is sound.

An inline SVG without styles of its own, so that a strict content policy holds; places are
per cent of the session's length, heights are pixels. Whoever cannot see it has the table
of turns, which says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from colearn_desktop.domain.floor import Floor, FloorKind, Span, Turn
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.striking import merged
from colearn_desktop.outputs.session_record import (
    SessionRecord,
    all_turns,
    length_ms,
    speaker_name,
)
from colearn_desktop.outputs.times import clock_text

_PHASES_PX = 28
_LANE_PX = 20
_MOST_TICKS = 5
_TICKS_MS = tuple(s * 1_000 for s in (10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200))
_TOGETHER = (FloorKind.SEVERAL, FloorKind.GROUPS, FloorKind.TEAM)


def page_length_ms(record: SessionRecord, state: SessionState) -> int:
    """Up to where the picture reaches: the session, and all of its sound."""
    return max([length_ms(state), 1_000, *(sound.end_ms for sound in record.sounds)])


def timeline(record: SessionRecord, state: SessionState) -> str:
    """The picture with the names of its lanes, as HTML."""
    turns = all_turns(state)
    lanes = _lanes(state, turns)
    notes = [placed.note.stamped_ms for placed in state.placed_notes()]
    if record.is_anonymous:
        notes = []  # they have no moment
    labels = ["Phases", *(speaker_name(state, floor) for floor in lanes)]
    if notes:
        labels.append("Notes")
    if record.sounds:
        labels.append("Recorded")
    picture = _Picture(page_length_ms(record, state), len(labels))
    picture.add_phases(state)
    for number, floor in enumerate(lanes, start=1):
        picture.add_turns(number, [t for t in turns if t.floor == floor], labels[number])
    picture.add_dots(len(lanes) + 1, notes)
    if record.sounds:
        spans = (Span(sound.start_ms, sound.end_ms) for sound in record.sounds)
        picture.add_spans(len(labels) - 1, spans, "heard")
    picture.add_struck(merged(state.struck))
    names = "".join(f"<li>{escape(label)}</li>" for label in labels)
    slider = (
        '<input type="range" id="slider" min="0" step="5000" '
        f'max="{picture.length_ms}" value="0" aria-label="Place in the session">'
        if record.sounds
        else ""
    )
    about = (
        f"Timeline. Phases: {len(state.runs)}, turns: {len(turns)}, notes: {len(notes)}. "
        + ("The table of all turns says the same in words." if turns else "")
    )
    return (
        f'<div class="timeline"><ul aria-hidden="true" dir="auto">{names}</ul>\n'
        f"{picture.svg(about, playhead=bool(record.sounds))}\n{slider}</div>"
    )


def _lanes(state: SessionState, turns: Sequence[Turn]) -> list[Floor]:
    """One for each person who spoke, in order of seats, the team after them."""
    held = {turn.floor for turn in turns}
    listed = [*state.participants, *(p for p in state.people.values() if p.seat is None)]
    order = {person.person_id: number for number, person in enumerate(listed)}
    people = [floor for floor in held if floor.person_id is not None]
    people.sort(key=lambda floor: order[floor.person_id] if floor.person_id else -1)
    return people + [Floor(kind) for kind in _TOGETHER if Floor(kind) in held]


class _Picture:
    """Collects shapes; lane 0 is the row of phases."""

    def __init__(self, length_ms: int, lanes: int) -> None:
        self.length_ms = length_ms
        self._lanes_px = _PHASES_PX + (lanes - 1) * _LANE_PX
        self._parts: list[str] = []

    def add_phases(self, state: SessionState) -> None:
        """A box with its name for each time that a phase ran."""
        for phase_id, span in state.phase_spans(length_ms(state)):
            phase = state.phase(phase_id)
            name = escape("Outside the agenda" if phase is None else phase.step_name)
            self._parts.append(
                f'<svg class="part" {self._place(span)} height="{_PHASES_PX}">'
                f'<rect class="phase" width="100%" height="100%" rx="4" data-name="{name}" '
                f"{_moment(span)}><title>{name}, {_spoken(span)}</title></rect>"
                f'<text x="8" y="19" pointer-events="none">{name}</text></svg>'
            )

    def add_turns(self, lane: int, turns: Iterable[Turn], name: str) -> None:
        """A bar for each turn; a very short one can still be seen and clicked."""
        y_px = self._lane_px(lane)
        self._parts.append(f'<line class="lane" x2="100%" y1="{y_px + 10}" y2="{y_px + 10}"/>')
        said = escape(name)
        self._parts.extend(
            f'<rect class="turn" {self._place(turn.span, 0.15)} y="{y_px + 4}" height="12" '
            f'rx="2" data-name="{said}" {_moment(turn.span)}>'
            f"<title>{said}, {_spoken(turn.span)}</title></rect>"
            for turn in turns
        )

    def add_dots(self, lane: int, moments_ms: Iterable[int]) -> None:
        """A dot for each note."""
        y_px = self._lane_px(lane) + 10
        self._parts.extend(
            f'<circle class="dot" cx="{self._percent(at_ms)}%" cy="{y_px}" r="5" '
            f'data-ms="{at_ms}"><title>Note, {clock_text(at_ms)}</title></circle>'
            for at_ms in moments_ms
        )

    def add_spans(self, lane: int, spans: Iterable[Span], kind: str) -> None:
        """Bars that say nothing but where."""
        y_px = self._lane_px(lane) + 7
        self._parts.extend(
            f'<rect class="{kind}" {self._place(span)} y="{y_px}" height="6" rx="3"/>'
            for span in spans
        )

    def add_struck(self, spans: Iterable[Span]) -> None:
        """Hatching, below the phases, over what the room did not want to be kept."""
        height_px = self._lanes_px - _PHASES_PX
        self._parts.extend(
            f'<rect class="struck" {self._place(span)} y="{_PHASES_PX}" height="{height_px}">'
            f"<title>Struck, {_spoken(span)}</title></rect>"
            for span in spans
        )

    def svg(self, about: str, *, playhead: bool) -> str:
        """The whole picture, with a line where the player is if there is one."""
        height_px = self._lanes_px + _LANE_PX
        line = f'<line id="playhead" y2="{self._lanes_px}" pointer-events="none"/>'
        hatch = (
            '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<path d="M0 6 6 0"/></pattern>'
        )
        return (
            f'<svg id="picture" role="img" aria-label="{escape(about)}" height="{height_px}">'
            f"<defs>{hatch}</defs>{''.join(self._parts)}{self._axis()}"
            f"{line if playhead else ''}</svg>"
        )

    def _axis(self) -> str:
        step_ms = next(
            (step for step in _TICKS_MS if self.length_ms < step * _MOST_TICKS),
            -(-self.length_ms // _MOST_TICKS),
        )
        y_px = self._lanes_px + 15
        return "".join(
            f'<text class="axis" x="{self._percent(at_ms)}%" y="{y_px}" '
            f'text-anchor="middle">{clock_text(at_ms)}</text>'
            for at_ms in range(step_ms, self.length_ms * 19 // 20, step_ms)
        )

    def _lane_px(self, lane: int) -> int:
        return _PHASES_PX + (lane - 1) * _LANE_PX

    def _percent(self, at_ms: int) -> str:
        return f"{100 * max(0, at_ms) / self.length_ms:.3f}".rstrip("0").rstrip(".")

    def _place(self, span: Span, least_percent: float = 0.0) -> str:
        width = max(least_percent, 100 * span.length_ms / self.length_ms)
        return f'x="{self._percent(span.start_ms)}%" width="{width:.3f}%"'


def _moment(span: Span) -> str:
    return f'data-ms="{span.start_ms}" data-end-ms="{span.end_ms}"'


def _spoken(span: Span) -> str:
    return f"{clock_text(span.start_ms)} to {clock_text(span.end_ms)}"
