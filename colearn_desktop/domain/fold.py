"""How each event moves a session on.

`apply` takes one event at a time, so a key press costs the same at hour three.
"""

from __future__ import annotations

from dataclasses import replace

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import total_ms
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.floor import NOBODY, FloorChange, FloorKind, Span
from colearn_desktop.domain.ids import EventId, PersonId
from colearn_desktop.domain.merging import keeps_time
from colearn_desktop.domain.notes import Note, NoteTaker
from colearn_desktop.domain.people import Attendance, Person
from colearn_desktop.domain.session_state import (
    PhaseRun,
    RecordingNow,
    RoundAnswer,
    SessionState,
)


def apply(state: SessionState, event: Event) -> None:  # noqa: C901, PLR0912, PLR0915 - one case an event
    """Move the state on by one event."""
    at_ms = event.at_ms
    state.last_at_ms = max(state.last_at_ms, at_ms)
    if state.timekeeper not in (None, event.device_id) and not _counts_elsewhere(state, event):
        return
    match event.body:
        case happened.AgendaPlanned(phases):
            state.agenda = phases
        case happened.PersonAdded(person_id, name, seat, role, present):
            state.people[person_id] = Person(person_id, name, seat, role, present)
            if present:
                state.attendance.append(Attendance(person_id, at_ms))
        case happened.PersonChanged(person_id, name, seat, role):
            # Another laptop may have taken somebody off the list: nobody comes back by that.
            if person := state.people.get(person_id):
                state.people[person_id] = replace(person, name=name, seat=seat, role=role)
        case happened.PersonRemoved(person_id):
            state.people.pop(person_id, None)
            state.attendance = [a for a in state.attendance if a.person_id != person_id]
        case happened.PersonArrived(person_id):
            person = state.people.get(person_id)
            if person is not None and not person.present:
                state.people[person_id] = replace(person, present=True)
                state.attendance.append(Attendance(person_id, at_ms))
        case happened.PersonLeft(person_id):
            if person_id in state.people:
                _leave(state, person_id, at_ms, event.event_id)
        case happened.AllowanceSet(person_id, extra_ms):
            state.allowances_ms[person_id] = extra_ms
        case happened.SessionStarted():
            state.started_utc_ms = event.utc_ms
            state.agreed_ms = total_ms(state.agenda)
        case happened.SessionReopened(away_ms):
            state.away_ms += away_ms
        case happened.SessionEnded():
            _end_run(state, at_ms)
            _end_pause(state, at_ms)
            _free_floor(state, event.event_id, at_ms)
            state.ended_at_ms = at_ms
        case happened.PhaseStarted(phase_id):
            _end_run(state, at_ms)
            _end_pause(state, at_ms)
            # Nobody carries the floor over into the next phase: its first speaker is
            # somebody's decision, and a break has none.
            _free_floor(state, event.event_id, at_ms)
            state.queue.clear()
            changes = len(state.floor_changes)
            state.runs.append(PhaseRun(phase_id, at_ms, None, event.event_id, changes))
        case happened.PhaseExtended(phase_id, by_ms):
            state.extensions_ms[phase_id] = state.extensions_ms.get(phase_id, 0) + by_ms
        case happened.EndMoved(by_ms):
            state.agreed_ms += by_ms
        case happened.GoRoundOrdered(phase_id, order):
            known = tuple(person_id for person_id in order if person_id in state.people)
            state.go_round_orders[phase_id] = known
        case happened.GoRoundAnswered(phase_id, person_id, answer):
            if person_id not in state.people:
                return
            state.go_round_answers.append(
                RoundAnswer(event.event_id, at_ms, phase_id, person_id, answer)
            )
            # Whoever passes or puts it off speaks no longer.
            if state.floor.person_id == person_id:
                _free_floor(state, event.event_id, at_ms)
        case happened.ClockPaused():
            if state.paused_since_ms is None:
                state.paused_since_ms = at_ms
        case happened.ClockResumed():
            _end_pause(state, at_ms)
        case happened.ClockAdvanced(by_ms):
            state.advances.append((at_ms, by_ms))
        case happened.FloorChanged(floor):
            if floor.person_id is not None and floor.person_id not in state.people:
                floor = NOBODY
            change = FloorChange(event.event_id, at_ms, floor)
            (state.floor_repeats if floor == state.floor else state.floor_changes).append(
                change
            )
            if floor.person_id in state.queue:
                state.queue.remove(floor.person_id)
        case happened.QueueJoined(person_id):
            if person_id not in state.queue and person_id in state.people:
                state.queue.append(person_id)
        case happened.QueueLeft(person_id):
            if person_id in state.queue:
                state.queue.remove(person_id)
        case happened.NotesHandedOver(name, lag_ms):
            state.note_taker = state.note_takers[event.device_id] = NoteTaker(name, lag_ms)
        case happened.NoteWritten(note_id, stamped_ms, kind, text, author):
            state.notes[note_id] = Note(
                note_id, stamped_ms, kind, text, author, event.device_id
            )
        case happened.NoteRevised(note_id, kind, text):
            if note_id in state.notes:
                state.notes[note_id] = replace(state.notes[note_id], kind=kind, text=text)
        case happened.NoteDeleted(note_id):
            state.notes.pop(note_id, None)
        case happened.MomentMarked():
            state.marks_ms.append(at_ms)
        case happened.StretchStruck(from_ms, until_ms):
            state.struck.append(Span(from_ms, until_ms))
        case happened.RoomDisplayChosen():
            state.room_display = event.body
        case happened.RecordingStarted(recording_id):
            state.recording = RecordingNow(recording_id, capturing=True)
        case happened.RecordingPaused(reason):
            state.recording = RecordingNow(state.recording.recording_id, paused_for=reason)
        case happened.RecordingStopped(reason):
            state.recording = RecordingNow(stopped_for=reason)
        case happened.RecordingTroubled() | happened.RecordingTroubleEnded():
            pass
        # They change the past: `replay` has seen to them.
        case happened.Undone() | happened.Redone():
            pass
        case happened.Moved() | happened.FloorReassigned() | happened.TimekeeperChosen():
            pass
        case happened.Erased():
            pass


def settle_seats(state: SessionState) -> None:
    """Give whoever was put into a taken seat, on another laptop, the next free one."""
    taken: set[int] = set()
    for person in list(state.people.values()):
        if person.seat is None:
            continue
        seat = person.seat
        while seat in taken:
            seat += 1
        taken.add(seat)
        if seat != person.seat:
            state.people[person.person_id] = replace(person, seat=seat)


def _counts_elsewhere(state: SessionState, event: Event) -> bool:
    return not keeps_time(event.body, event.at_ms) or event.event_id in state.corrections


def _leave(state: SessionState, person_id: PersonId, at_ms: int, event_id: EventId) -> None:
    state.people[person_id] = replace(state.people[person_id], present=False)
    state.attendance = [
        replace(stay, until_ms=at_ms)
        if stay.person_id == person_id and stay.until_ms is None
        else stay
        for stay in state.attendance
    ]
    if person_id in state.queue:
        state.queue.remove(person_id)
    if state.floor.kind is FloorKind.PERSON and state.floor.person_id == person_id:
        _free_floor(state, event_id, at_ms)


def _free_floor(state: SessionState, event_id: EventId, at_ms: int) -> None:
    """The floor falls to nobody because of something else that happened."""
    if state.floor != NOBODY:
        state.floor_changes.append(FloorChange(event_id, at_ms, NOBODY, given=False))


def _end_run(state: SessionState, at_ms: int) -> None:
    run = state.current_run
    if run is not None:
        run.end_ms = at_ms


def _end_pause(state: SessionState, at_ms: int) -> None:
    if state.paused_since_ms is not None:
        state.pauses.append(Span(state.paused_since_ms, at_ms))
        state.paused_since_ms = None
