from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import EventBody
from colearn_desktop.domain.floor import NOBODY, held_by
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.domain.voice import (
    TAIL_MS,
    TALKING_MS,
    QuietTail,
    VoiceHeard,
    quiet_tail,
    talking_unnoted_ms,
    voice_heard,
)
from tests.domain.test_quiet import ASH, BRACKEN, state_after


def listen(heard: VoiceHeard, from_ms: int, until_ms: int, *, is_voice: bool) -> VoiceHeard:
    for at_ms in range(from_ms, until_ms, 100):
        heard = voice_heard(heard, at_ms, is_voice=is_voice)
    return heard


def asked(
    state: SessionState, heard: VoiceHeard, now_ms: int, left_alone_ms: int | None = None
) -> int | None:
    return talking_unnoted_ms(state, heard, now_ms=now_ms, left_alone_ms=left_alone_ms)


def test_talk_that_nobody_has_the_floor_for_is_asked_about_once_it_lasts() -> None:
    heard = listen(VoiceHeard(), 60_000, 60_000 + TALKING_MS, is_voice=True)
    assert asked(state_after(), heard, 60_000 + TALKING_MS - 200) is None
    assert asked(state_after(), heard, 60_000 + TALKING_MS) == 60_000


def test_a_breath_between_sentences_does_not_begin_a_new_talk() -> None:
    heard = listen(VoiceHeard(), 60_000, 65_000, is_voice=True)
    heard = listen(heard, 65_000, 66_500, is_voice=False)
    heard = listen(heard, 66_500, 70_000, is_voice=True)
    assert asked(state_after(), heard, 70_000) == 60_000


def test_silence_ends_the_question() -> None:
    heard = listen(VoiceHeard(), 60_000, 70_000, is_voice=True)
    heard = listen(heard, 70_000, 73_000, is_voice=False)
    assert asked(state_after(), heard, 73_000) is None


def test_whoever_has_the_floor_answers_the_question() -> None:
    heard = listen(VoiceHeard(), 60_000, 70_000, is_voice=True)
    state = state_after((69_000, happened.FloorChanged(held_by(ASH))))
    assert asked(state, heard, 70_000) is None


def test_talk_that_went_on_after_a_turn_counts_from_the_end_of_the_turn() -> None:
    heard = listen(VoiceHeard(), 60_000, 90_000, is_voice=True)
    state = state_after(
        (60_000, happened.FloorChanged(held_by(ASH))),
        (75_000, happened.FloorChanged(NOBODY)),
    )
    assert asked(state, heard, 80_000) is None
    assert asked(state, heard, 90_000) == 75_000


def test_not_now_holds_for_a_while() -> None:
    heard = listen(VoiceHeard(), 60_000, 100_000, is_voice=True)
    assert asked(state_after(), heard, 100_000, left_alone_ms=99_000) is None
    heard = listen(heard, 100_000, 220_000, is_voice=True)
    assert asked(state_after(), heard, 220_000, left_alone_ms=99_000) is not None


def test_a_gap_in_the_readings_begins_again() -> None:
    heard = listen(VoiceHeard(), 60_000, 66_000, is_voice=True)
    heard = listen(heard, 80_000, 85_000, is_voice=True)
    assert heard.since_ms == heard.watched_since_ms == 80_000


def turn(until_ms: int) -> SessionState:
    moments: tuple[tuple[int, EventBody], ...] = (
        (60_000, happened.FloorChanged(held_by(ASH))),
        (until_ms, happened.FloorChanged(held_by(BRACKEN))),
    )
    return state_after(*moments)


def test_a_turn_that_ran_on_after_its_last_word_is_found() -> None:
    heard = listen(VoiceHeard(), 50_000, 70_000, is_voice=True)
    heard = listen(heard, 70_000, 80_000, is_voice=False)
    state = turn(80_000)
    assert quiet_tail(state, heard) == QuietTail(
        state.floor_changes[-2].event_id, 69_900, 10_100
    )


def test_a_turn_that_nobody_listened_to_from_its_beginning_is_left_alone() -> None:
    heard = listen(VoiceHeard(), 62_000, 70_000, is_voice=True)
    heard = listen(heard, 70_000, 80_000, is_voice=False)
    assert quiet_tail(turn(80_000), heard) is None


def test_a_turn_of_somebody_who_was_never_heard_is_left_alone() -> None:
    heard = listen(VoiceHeard(), 50_000, 60_500, is_voice=True)
    heard = listen(heard, 60_500, 80_000, is_voice=False)
    assert quiet_tail(turn(80_000), heard) is None


@given(st.lists(st.booleans(), max_size=400))
def test_a_tail_lies_within_its_turn_and_is_worth_an_offer(voices: list[bool]) -> None:
    heard = listen(VoiceHeard(), 59_000, 60_000, is_voice=True)
    for step, is_voice in enumerate(voices):
        heard = voice_heard(heard, 60_000 + step * 100, is_voice=is_voice)
    end_ms = 60_000 + max(1, len(voices)) * 100
    tail = quiet_tail(turn(end_ms), heard)
    if tail is not None:
        assert 60_000 < tail.last_ms < end_ms
        assert tail.last_ms + tail.length_ms == end_ms
        assert tail.length_ms >= TAIL_MS
