from __future__ import annotations

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import TEAM, held_by
from colearn_desktop.domain.ids import DeviceId, EventId, PersonId, PhaseId, SessionId
from colearn_desktop.domain.quiet import (
    NO_INPUT_MS,
    QUIET_MS,
    Hearing,
    StillSpeaking,
    heard,
    still_speaking,
)
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState

ASH, BRACKEN = PersonId("ash"), PersonId("bracken")
HELLO, ROUND = PhaseId("hello"), PhaseId("round")
MINUTE = 60_000
SPEECH, HUSHED, ROOM = -28.0, -40.0, -58.0


def state_after(*moments: tuple[int, EventBody], phase: PhaseId = ROUND) -> SessionState:
    phases = (
        Phase(HELLO, PhaseKind.GO_ROUND, "Hello", 30 * MINUTE, per_person_ms=6 * MINUTE),
        Phase(ROUND, PhaseKind.DISCUSSION, "Round", 30 * MINUTE),
    )
    opening: tuple[tuple[int, EventBody], ...] = (
        (0, happened.AgendaPlanned(phases)),
        (0, happened.PersonAdded(ASH, "Ash", 1)),
        (0, happened.PersonAdded(BRACKEN, "Bracken", 2)),
        (0, happened.SessionStarted()),
        (0, happened.PhaseStarted(phase)),
    )
    return replay(
        Event(EventId(f"e{i}"), SessionId("s"), DeviceId("d"), i, at, at, body)
        for i, (at, body) in enumerate((*opening, *moments))
    )


def ash_speaks(at_ms: int = 1_000, phase: PhaseId = ROUND) -> SessionState:
    return state_after((at_ms, happened.FloorChanged(held_by(ASH))), phase=phase)


def listen(hearing: Hearing, from_ms: int, until_ms: int, *levels: float) -> Hearing:
    """Ten readings a second, the given levels in turn."""
    for i, at_ms in enumerate(range(from_ms, until_ms, 100)):
        hearing = heard(hearing, at_ms, levels[i % len(levels)])
    return hearing


def ask(
    state: SessionState, hearing: Hearing | None, now_ms: int, confirmed_ms: int = 0
) -> StillSpeaking | None:
    return still_speaking(state, hearing, now_ms=now_ms, confirmed_ms=confirmed_ms)


def test_a_quarter_of_a_minute_of_quiet_after_speech_asks() -> None:
    spoken = listen(Hearing(), 0, 30_000, SPEECH)
    quiet = listen(spoken, 30_000, 30_000 + QUIET_MS, ROOM)
    assert ask(ash_speaks(), quiet, 30_000 + QUIET_MS - 1) is None
    assert ask(ash_speaks(), quiet, 30_000 + QUIET_MS) == StillSpeaking(ASH, 30_000)


def test_speech_with_its_pauses_is_no_quiet_and_nor_is_a_hushed_voice() -> None:
    spoken = listen(Hearing(), 0, 60_000, SPEECH, SPEECH, ROOM, ROOM, ROOM)
    assert ask(ash_speaks(), spoken, 60_000) is None
    hushed = listen(spoken, 60_000, 120_000, HUSHED, ROOM, ROOM)
    assert ask(ash_speaks(), hushed, 120_000) is None


def test_a_room_that_was_never_louder_is_not_called_quiet() -> None:
    quiet = listen(Hearing(), 0, 120_000, ROOM, ROOM - 3, ROOM + 3)
    assert ask(ash_speaks(), quiet, 120_000) is None


def test_a_door_that_slams_moves_what_counts_as_speech_by_little() -> None:
    spoken = listen(Hearing(), 0, 30_000, SPEECH)
    slammed = listen(spoken, 30_000, 30_200, -3.0)
    going_on = listen(slammed, 30_200, 60_000, SPEECH, ROOM)
    assert ask(ash_speaks(), going_on, 60_000) is None


def test_quiet_counts_from_when_the_floor_was_given() -> None:
    quiet = listen(listen(Hearing(), 0, 30_000, SPEECH), 30_000, 60_000, ROOM)
    state = ash_speaks(at_ms=50_000)
    assert ask(state, quiet, 60_000) is None
    quiet = listen(quiet, 60_000, 65_100, ROOM)
    assert ask(state, quiet, 65_000) == StillSpeaking(ASH, 50_000)


def test_yes_is_asked_again_only_after_as_long_again() -> None:
    quiet = listen(listen(Hearing(), 0, 30_000, SPEECH), 30_000, 70_000, ROOM)
    assert ask(ash_speaks(), quiet, 60_000, confirmed_ms=46_000) is None
    assert ask(ash_speaks(), quiet, 61_000, confirmed_ms=46_000) is not None


def test_a_gap_in_the_readings_says_nothing() -> None:
    quiet = listen(listen(Hearing(), 0, 30_000, SPEECH), 30_000, 34_000, ROOM)
    assert ask(ash_speaks(), quiet, 60_000) is None
    again = listen(quiet, 60_000, 61_000, ROOM)
    assert ask(ash_speaks(), again, 61_000) is None


def test_without_sound_it_asks_after_four_minutes_without_a_key() -> None:
    state = ash_speaks()
    assert ask(state, None, 1_000 + NO_INPUT_MS - 1) is None
    assert ask(state, None, 1_000 + NO_INPUT_MS) == StillSpeaking(ASH, None)
    assert ask(state, None, 1_000 + NO_INPUT_MS, confirmed_ms=100_000) is None
    marked = state_after(
        (1_000, happened.FloorChanged(held_by(ASH))), (60_000, happened.MomentMarked())
    )
    assert ask(marked, None, 1_000 + NO_INPUT_MS) is None


def test_in_a_go_round_the_limit_comes_first() -> None:
    state = ash_speaks(phase=HELLO)
    assert ask(state, None, 5 * MINUTE) is None
    assert ask(state, None, 7 * MINUTE) is not None


def test_nobody_is_asked_about_in_a_pause_or_about_the_team() -> None:
    paused = state_after(
        (1_000, happened.FloorChanged(held_by(ASH))), (2_000, happened.ClockPaused())
    )
    assert ask(paused, None, 10 * MINUTE) is None
    team = state_after((1_000, happened.FloorChanged(TEAM)))
    assert ask(team, None, 10 * MINUTE) is None
