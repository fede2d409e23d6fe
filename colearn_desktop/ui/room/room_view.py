"""From a session to what the room sees: no widgets, and never a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.events import StopReason
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.room_display import RoomDisplay
from colearn_desktop.ui.live.times import (
    MINUTE_MS,
    countdown_text,
    minutes_text,
    wall_clock_text,
)

_STEPS = 1_000


class RoomStage(StrEnum):
    """Where the session stands, as the room sees it."""

    BEFORE = "before"
    PHASE = "phase"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class RecordingLine:
    """Whether this is being recorded, in words; the lamp repeats it."""

    words: str
    is_lit: bool


@dataclass(frozen=True, slots=True)
class RoomFace:
    """Everything on the room's screen.

    Attributes:
        heading: Top left: the phase.
        session_title: Top right.
        headline: The question; in a break, when it ends; one sentence before and after.
        is_short: The headline has a few words, and can be larger.
        time: Left, or over.
        time_words: What the time means where that is not plain: "over", "paused".
        passed: Thousandths of the phase.
        beside: What stands beside the time: a caption and its words.
    """

    stage: RoomStage
    heading: str
    session_title: str
    headline: str
    time: str
    time_words: str
    passed: int
    beside: tuple[tuple[str, str], ...]
    recording: RecordingLine
    is_short: bool = False


def room_face(room: RoomDisplay, status: RecordingStatus) -> RoomFace:
    """What the room sees now."""
    live = room.live
    state, title = live.state, live.header.title
    line = recording_line(status)
    phase = state.current_phase
    if state.ended_at_ms is not None:
        return RoomFace(RoomStage.AFTER, "", "", _tr("Thank you"), "", "", 0, (), line)
    if phase is None:
        words = _tr("We begin soon")
        return RoomFace(RoomStage.BEFORE, title, "", words, "", "", 0, (), line)
    left_ms = state.left_ms(live.now_ms())
    is_paused = state.paused_since_ms is not None
    if left_ms < 0:
        time, words = minutes_text(-left_ms), _tr("over")
    else:
        time, words = countdown_text(left_ms), ""
    if is_paused:
        words = _tr("over, paused") if left_ms < 0 else _tr("paused")
    planned_ms = max(1, state.planned_ms(phase))
    return RoomFace(
        RoomStage.PHASE,
        phase.title,
        title,
        _headline(live, phase, left_ms),
        time,
        words,
        round((1 - max(0, left_ms) / planned_ms) * _STEPS),
        tuple(_beside(room, phase, left_ms)),
        line,
        is_short=phase.kind is PhaseKind.BREAK and not phase.question,
    )


def recording_line(status: RecordingStatus) -> RecordingLine:
    """Whether this is being recorded."""
    match status.capture:
        # Sound may be kept from the first moment of starting on.
        case Capture.CAPTURING | Capture.STARTING:
            return RecordingLine(_tr("Recording is on. Ask at any time and it stops."), True)
        case Capture.PAUSED if status.paused_for is StopReason.OFF_THE_RECORD:
            return RecordingLine(_tr("Off the record."), False)
        case _:
            return RecordingLine(_tr("Recording is off."), False)


def _headline(live: LiveSession, phase: Phase, left_ms: int) -> str:
    if phase.kind is not PhaseKind.BREAK:
        return phase.question or phase.title
    return phase.question or _back_at(live, left_ms)


def _back_at(live: LiveSession, left_ms: int) -> str:
    if left_ms < 0:
        return _tr("We go on soon")
    return _tr("Back at {time}").format(time=_back_time(live, left_ms))


def _back_time(live: LiveSession, left_ms: int) -> str:
    """To the nearest minute: nobody comes back by the second."""
    return wall_clock_text(live.log.clock.utc_ms() + left_ms + MINUTE_MS // 2)


def _beside(room: RoomDisplay, phase: Phase, left_ms: int) -> list[tuple[str, str]]:
    found = []
    if phase.kind is PhaseKind.BREAK and phase.question and left_ms >= 0:
        found.append((_tr("Back at"), _back_time(room.live, left_ms)))
    voices = room.voices_heard()
    if voices is not None:
        heard = _tr("{heard} of {people}").format(heard=voices[0], people=voices[1])
        found.append((_tr("Voices heard"), heard))
    following = room.live.state.next_phase()
    if following is not None:
        found.append((_tr("Then"), following.step_name))
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("RoomView", text)
