"""From a session to what the table and the rows below it show: no widgets, no decisions."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.floor import Floor, FloorKind
from colearn_desktop.domain.go_round import GoRound, TurnFlag, TurnLimit
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.quiet import NO_INPUT_MS
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.speaking_queue import least_heard_first
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.go_round_bar import GoRoundView
from colearn_desktop.ui.live.queue_row import Asker
from colearn_desktop.ui.live.seat import SeatFace, SeatMark
from colearn_desktop.ui.live.table_middle import FloorWords
from colearn_desktop.ui.live.times import MINUTE_MS, countdown_text, minutes_text

# The first seconds of a phase would make every ring jump.
_LEAST_SHARE_MS = 5_000.0
# More names than these say less than a number does.
_MOST_NAMES = 8


def seat_faces(
    state: SessionState, picture: AirtimePicture, standing: GoRound | None
) -> list[SeatFace]:
    """Everyone who is here and has a seat."""
    share_ms = max(picture.even_share_ms, _LEAST_SHARE_MS)
    return [
        SeatFace(
            seat=person.seat or 0,
            name=person.name,
            # What shows changes once a second; so that a face equals the one before it.
            airtime_ms=picture.airtime.get(person.person_id, 0) // 1_000 * 1_000,
            filled=min(1.0, picture.airtime.get(person.person_id, 0) / share_ms),
            is_speaking=state.floor.person_id == person.person_id,
            queue_place=state.queue.index(person.person_id) + 1
            if person.person_id in state.queue
            else 0,
            mark=_mark(person.person_id, standing),
            in_go_round=standing is not None,
            extra_ms=state.allowances_ms.get(person.person_id, 0),
        )
        for person in state.participants
        if person.present
    ]


def floor_words(session: LiveSession) -> FloorWords:
    """The middle of the table."""
    state = session.state
    if state.ended_at_ms is not None:
        return FloorWords("", _tr("Thank you"), "")
    phase = state.current_phase
    if phase is None:
        return FloorWords("", _tr("Not started"), "")
    asked = session.quiet_floor.question()
    if asked is not None:
        name = _name(state, asked.person_id)
        still = _tr("Still {name}?").format(name=name)
        if asked.quiet_since_ms is None:
            minutes = NO_INPUT_MS // MINUTE_MS
            heading = QCoreApplication.translate(
                "FloorView", "No key for %n minutes", "", minutes
            )
            return FloorWords(heading, still, "", nobody_since=_tr("Nobody now"))
        quiet_ms = session.now_ms() - asked.quiet_since_ms
        heading = _tr("Quiet for {time}").format(time=minutes_text(quiet_ms))
        return FloorWords(heading, still, "", nobody_since=_tr("Nobody since then"))
    if session.voices.talking_since_ms() is not None:
        return FloorWords(_tr("Somebody is talking"), _tr("Who?"), "", not_now=_tr("Not now"))
    if state.floor.kind is FloorKind.NOBODY:
        return _nobodys_words(session, phase)
    heading = _tr("Speaking now") if state.paused_since_ms is None else _tr("Paused")
    limit = session.go_round.turn_limit()
    if limit is not None:
        detail, flag = _limit_text(limit), limit.flag
    else:
        turn = minutes_text(session.turn_ms())
        detail, flag = _tr("{time} this turn").format(time=turn), TurnFlag.NONE
    return FloorWords(heading, floor_name(state, state.floor), detail, flag)


def floor_name(state: SessionState, floor: Floor) -> str:
    """Who has the floor, by name; empty for nobody."""
    match floor.kind:
        case FloorKind.PERSON:
            return "" if floor.person_id is None else _name(state, floor.person_id)
        case FloorKind.SEVERAL:
            return _tr("Several at once")
        case FloorKind.GROUPS:
            return _tr("Pairs or groups")
        case FloorKind.TEAM:
            return _tr("The team")
        case _:
            return ""


def go_round_view(state: SessionState, standing: GoRound | None) -> GoRoundView | None:
    """The bar of a go-round."""
    if standing is None:
        return None
    waiting = [person for person in standing.to_come if person not in standing.later]
    sentences = []
    if waiting:
        sentences.append(_still_to_come(state, waiting))
    if standing.later:
        names = _names(state, standing.later)
        sentences.append(_tr("Then again: {names}.").format(names=names))
    if not sentences and standing.holder is not None and standing.order:
        sentences.append(_tr("The last one in this go-round."))
    return GoRoundView(
        next_name=_name(state, standing.next_person),
        turn_name=_name(state, standing.turn),
        still_to_come=" ".join(sentences),
    )


def queue_view(
    state: SessionState, picture: AirtimePicture
) -> tuple[list[Asker], Asker | None]:
    """Who asked to speak, and whom the airtime would call first, if that is another."""
    least = least_heard_first(state.queue, picture.airtime)
    return (
        [_asker(state, person) for person in state.queue],
        None if least is None else _asker(state, least),
    )


def _asker(state: SessionState, person_id: PersonId) -> Asker:
    person = state.people[person_id]
    return Asker(person.seat or 0, person.name)


def _mark(person_id: PersonId, standing: GoRound | None) -> SeatMark:
    if standing is None or person_id == standing.holder:
        return SeatMark.NONE
    if person_id == standing.next_person:
        return SeatMark.NEXT
    if person_id in standing.passed:
        return SeatMark.PASSED
    return SeatMark.LATER if person_id in standing.later else SeatMark.NONE


def _nobodys_words(session: LiveSession, phase: Phase) -> FloorWords:
    if phase.kind is PhaseKind.BREAK:
        return FloorWords("", phase.title, "")
    standing = session.go_round.now()
    if standing is None or not standing.order:
        return FloorWords("", _tr("Nobody"), _tr("Press a seat, or its number"))
    if standing.next_person is None:
        return FloorWords("", _tr("Everybody has been asked"), "")
    return FloorWords(_tr("Next"), _name(session.state, standing.next_person), "")


def _limit_text(limit: TurnLimit) -> str:
    match limit.flag:
        case TurnFlag.OVER:
            over = minutes_text(-limit.left_ms)
            return _tr("Time, {time} over").format(time=over) if over != "0:00" else _tr("Time")
        case TurnFlag.SOON:
            return _tr("{time} left").format(time=countdown_text(limit.left_ms))
        case _:
            return _tr("{time} of {limit}").format(
                time=minutes_text(limit.spoken_ms), limit=minutes_text(limit.limit_ms)
            )


def _still_to_come(state: SessionState, people: list[PersonId]) -> str:
    if len(people) <= _MOST_NAMES:
        return _tr("Still to come: {names}.").format(names=_names(state, people))
    return _tr("Still to come: {names} and {count} more.").format(
        names=_names(state, people[:_MOST_NAMES]), count=len(people) - _MOST_NAMES
    )


def _names(state: SessionState, people: Iterable[PersonId]) -> str:
    return ", ".join(_name(state, person) for person in people)


def _name(state: SessionState, person_id: PersonId | None) -> str:
    person = None if person_id is None else state.people.get(person_id)
    return "" if person is None else person.name


def _tr(text: str) -> str:
    return QCoreApplication.translate("FloorView", text)
