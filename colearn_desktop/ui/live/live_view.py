"""From a session to what the live page shows: no widgets, no decisions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.agenda import Phase, total_ms
from colearn_desktop.domain.events import StopReason
from colearn_desktop.domain.phase_rules import PHASE_RULES
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.live.phase_clock import ClockFace, ClockStage
from colearn_desktop.ui.live.step_button import Step, StepStanding
from colearn_desktop.ui.live.times import MINUTE_MS, wall_clock_text


def clock_face(session: LiveSession) -> ClockFace:
    """The clock of the phase that is on, or of the first one before the start."""
    state = session.state
    if state.ended_at_ms is not None:
        return ClockFace(ClockStage.ENDED, _tr("The session has ended"), 0, 0)
    phase = state.current_phase
    if phase is None:
        first = state.agenda[0] if state.agenda else None
        title = _tr("No agenda yet") if first is None else first.title
        planned_ms = 0 if first is None else first.planned_ms
        return ClockFace(ClockStage.BEFORE, title, planned_ms, planned_ms)
    following = state.next_phase()
    return ClockFace(
        ClockStage.RUNNING,
        phase.title,
        state.left_ms(session.now_ms()),
        state.planned_ms(phase),
        is_paused=state.paused_since_ms is not None,
        next_title=None if following is None else following.step_name,
        can_shorten=session.agenda.can_shorten,
    )


def header_caption(session: LiveSession) -> str:
    """How many people, and when it will end against the plan."""
    state = session.state
    here = len([person for person in state.participants if person.present])
    people = _tr("1 person") if here == 1 else _count("%n people", here)
    if state.ended_at_ms is not None:
        return _tr("{people} · ended").format(people=people)
    planned_ms = session.planned_end_utc_ms()
    if planned_ms is None:
        minutes = total_ms(state.agenda) // MINUTE_MS
        hours = f"{minutes // 60}:{minutes % 60:02}"
        return _tr("{people} · {hours} h planned").format(people=people, hours=hours)
    ends_ms = session.projected_end_utc_ms()
    minutes_late = round((ends_ms - planned_ms) / MINUTE_MS)
    ends = wall_clock_text(ends_ms)
    if minutes_late > 0:
        text = _tr("{people} · ends {time}, {minutes} min over plan")
    elif minutes_late < 0:
        text = _tr("{people} · ends {time}, {minutes} min ahead of plan")
    else:
        text = _tr("{people} · ends {time}, as planned")
    return text.format(people=people, time=ends, minutes=abs(minutes_late))


def steps(state: SessionState) -> list[Step]:
    """The phases, and where each stands."""
    begun = {run.phase_id for run in state.runs}
    current = state.phase_index()
    ended = state.ended_at_ms is not None

    def standing(index: int, phase: Phase) -> StepStanding:
        if index == current and not ended:
            return StepStanding.ON
        if index > current and not ended:
            return StepStanding.AHEAD
        return StepStanding.DONE if phase.phase_id in begun else StepStanding.SKIPPED

    return [
        Step(phase.step_name, standing(index, phase))
        for index, phase in enumerate(state.agenda)
    ]


def question(state: SessionState) -> tuple[str, tuple[str, ...]]:
    """The question on the table and its prompts; without one, the phase's title."""
    phase = state.current_phase or (state.agenda[0] if state.agenda else None)
    if phase is None or state.ended_at_ms is not None:
        return _tr("What did we learn together?"), ()
    return phase.question or phase.title, phase.prompts


def has_question(state: SessionState) -> bool:
    """Whether what `question` says is one; a break has none."""
    phase = state.current_phase or (state.agenda[0] if state.agenda else None)
    return phase is None or state.ended_at_ms is not None or bool(phase.question)


# These pauses come from something else than a wish about the recording.
_FORGOTTEN_PAUSES = frozenset({StopReason.ASKED, StopReason.BREAK, StopReason.INTERRUPTED})


def is_still_paused(state: SessionState, status: RecordingStatus) -> bool:
    """Whether recording stayed paused after a break or a pause of the clock was over."""
    phase = state.current_phase
    if phase is None or not state.is_running or state.paused_since_ms is not None:
        return False
    forgotten = status.capture is Capture.PAUSED and status.paused_for in _FORGOTTEN_PAUSES
    return forgotten and PHASE_RULES[phase.kind].is_recorded


def _tr(text: str) -> str:
    return QCoreApplication.translate("LiveView", text)


def _count(text: str, number: int) -> str:
    return QCoreApplication.translate("LiveView", text, "", number)
