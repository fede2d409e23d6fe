"""From a session to the rows of its timeline: phases, and who had the floor in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import Floor, FloorKind, Span
from colearn_desktop.domain.ids import EventId
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.stretches import Stretch
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.timeline.words import holder_name, phase_name


@dataclass(frozen=True, slots=True)
class Row:
    """The beginning of a phase (`stretch` is None), or one stretch of it.

    Attributes:
        place: Of the stretch among all, or of the phase among all that ran.
        event_id: What began it.
        name: Who had the floor, or the title of the phase.
        length_ms: With pauses taken out; of a phase the time its clock ran.
    """

    place: int
    event_id: EventId
    span: Span
    name: str
    length_ms: int
    stretch: Stretch | None = None

    @property
    def is_phase(self) -> bool:
        """Whether this is the beginning of a phase."""
        return self.stretch is None

    @property
    def is_open(self) -> bool:
        """Whether it is going on."""
        return self.stretch is not None and self.stretch.is_open

    @property
    def is_quiet(self) -> bool:
        """Whether nobody had the floor."""
        return self.stretch is not None and self.stretch.floor.kind is FloorKind.NOBODY


@dataclass(frozen=True, slots=True)
class Picture:
    """What the strip shows, in session time.

    Attributes:
        rows: As `rows` gives them, in order of time.
        notes_ms: When notes were begun; `marks_ms` when moments were marked.
        recorded: When sound was kept.
        paused: When the clock stood still.
        now_ms: Where the session has got to, or ended.
    """

    rows: tuple[Row, ...]
    notes_ms: tuple[int, ...]
    marks_ms: tuple[int, ...]
    recorded: tuple[Span, ...]
    paused: tuple[Span, ...]
    now_ms: int
    is_running: bool


def picture(session: LiveSession) -> Picture:
    """Everything that the timeline shows of a session as it stands."""
    state, now_ms = session.state, session.now_ms()
    return Picture(
        rows=rows(state, session.corrections.stretches(), now_ms),
        notes_ms=tuple(sorted(note.stamped_ms for note in state.notes.values())),
        marks_ms=tuple(sorted(state.marks_ms)),
        recorded=recorded_spans(session.log.events, state.undone, now_ms),
        paused=tuple(state.pauses_until(now_ms)),
        now_ms=now_ms,
        is_running=state.is_running,
    )


def rows(state: SessionState, found: Iterable[Stretch], now_ms: int) -> tuple[Row, ...]:
    """Each phase and, below it, its stretches."""
    names: dict[Floor, str] = {}
    result: list[Row] = []
    stretches = list(enumerate(found))
    next_one = 0
    for place, run in enumerate(state.runs):
        end_ms = now_ms if run.end_ms is None else run.end_ms
        head = len(result)
        length_ms = 0
        while next_one < len(stretches) and stretches[next_one][1].run == place:
            index, one = stretches[next_one]
            if one.floor not in names:
                names[one.floor] = holder_name(state, one.floor)
            name = names[one.floor]
            result.append(Row(index, one.event_id, one.span, name, one.running_ms, one))
            length_ms += one.running_ms
            next_one += 1
        title = phase_name(state, run.phase_id)
        span = Span(run.start_ms, max(run.start_ms, end_ms))
        result.insert(head, Row(place, run.event_id, span, title, length_ms))
    return tuple(result)


def recorded_spans(
    events: Iterable[Event], undone: Iterable[EventId], now_ms: int
) -> tuple[Span, ...]:
    """When sound was being kept."""
    left_out = set(undone)
    result: list[Span] = []
    since_ms: int | None = None
    for event in events:
        if event.event_id in left_out:
            continue
        match event.body:
            case happened.RecordingStarted():
                since_ms = event.at_ms if since_ms is None else since_ms
            case happened.RecordingPaused() | happened.RecordingStopped():
                if since_ms is not None:
                    result.append(Span(since_ms, event.at_ms))
                since_ms = None
            case _:
                pass
    if since_ms is not None:
        result.append(Span(since_ms, now_ms))
    return tuple(result)
