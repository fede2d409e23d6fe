"""What somebody does in their first five minutes, and whether they have done it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from colearn_desktop.domain.events import (
    ClockPaused,
    ClockResumed,
    Event,
    EventBody,
    FloorChanged,
    MomentMarked,
    NoteWritten,
    PhaseStarted,
    RecordingPaused,
    RecordingStarted,
    SessionStarted,
    StopReason,
    Undone,
)
from colearn_desktop.domain.floor import FloorKind


class FirstStep(StrEnum):
    """One thing to try, in the order in which it is shown."""

    START = "start"
    FLOOR = "floor"
    UNDO = "undo"
    NOTE = "note"
    MARK = "mark"
    PAUSE = "pause"
    RECORD = "record"
    OFF_THE_RECORD = "off_the_record"
    NEXT = "next"


def steps_done(events: Iterable[Event]) -> frozenset[FirstStep]:
    """The steps that really happened, in whatever order."""
    done: set[FirstStep] = set()
    phases = 0
    has_paused = False
    for event in events:
        phases += isinstance(event.body, PhaseStarted)
        has_paused = has_paused or isinstance(event.body, ClockPaused)
        if has_paused and isinstance(event.body, ClockResumed):
            done.add(FirstStep.PAUSE)
        step = _step(event.body)
        if step is not None:
            done.add(step)
    if phases > 1:
        done.add(FirstStep.NEXT)
    return frozenset(done)


def _step(body: EventBody) -> FirstStep | None:
    match body:
        case SessionStarted():
            return FirstStep.START
        case FloorChanged(floor) if floor.kind is FloorKind.PERSON:
            return FirstStep.FLOOR
        case Undone():
            return FirstStep.UNDO
        case NoteWritten():
            return FirstStep.NOTE
        case MomentMarked():
            return FirstStep.MARK
        case RecordingStarted():
            return FirstStep.RECORD
        case RecordingPaused(StopReason.OFF_THE_RECORD):
            return FirstStep.OFF_THE_RECORD
        case _:
            return None
