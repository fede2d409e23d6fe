"""Half a minute of listening: a grant opens it, everything closes it, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from colearn_desktop.audio.simulated_microphone import simulated_voice
from colearn_desktop.audio.sound_check import SoundFinding
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import (
    ConsentMissingError,
    NoMicrophoneError,
    SessionStateError,
)
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.audio_waiting import wait_until
from tests.services.test_consent_wall import RATE_HZ, Room, recording_room

VOICE = simulated_voice(RATE_HZ)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


def begin(room: Room) -> None:
    room.agree()
    room.recording.sound_check.begin()
    room.wait_for_microphone()


def hear(room: Room, seconds: int) -> None:
    step = RATE_HZ
    for start in range(0, seconds * RATE_HZ, step):
        block = np.take(VOICE, range(start, start + step), mode="wrap")
        room.clock.advance(1_000)
        room.microphone.push(block)
        heard_ms = (start + step) * 1_000 // RATE_HZ
        wait_until(
            lambda heard_ms=heard_ms: (  # type: ignore[misc]
                room.recording.sound_check.status().listening.heard_ms >= heard_ms
            ),
            "it is measured",
        )


def test_speech_is_found_good_and_nothing_of_it_is_stored(room: Room) -> None:
    before = len(room.log.events)
    begin(room)
    hear(room, 10)
    room.recording.sound_check.end()
    status = room.recording.sound_check.status()
    assert status.findings == (SoundFinding.GOOD,)
    assert status.listening.heard_ms == 10_000
    assert not status.listening.is_open
    assert status.around.disk_left_ms is not None
    assert room.vault.recordings.list_recordings(room.log.session_id) == []
    assert len(room.log.events) == before
    assert room.vault.consents.open_grants(room.log.session_id) == []
    assert room.microphone.signal is not None
    assert not room.microphone.signal.ring._samples.any()


def test_it_does_not_open_while_one_answer_is_missing(room: Room) -> None:
    first, *others = room.log.state.present
    room.agree(*(person.person_id for person in others))
    with pytest.raises(ConsentMissingError) as refused:
        room.recording.sound_check.begin()
    assert [person.name for person in refused.value.missing] == [first.name]
    assert room.microphone.times_opened == 0


@pytest.mark.parametrize("way", ["withdraw", "admit", "pause", "end", "close"])
def test_everything_that_closes_a_recording_closes_it(room: Room, way: str) -> None:
    room.live.start()
    begin(room)
    hear(room, 1)
    match way:
        case "withdraw":
            person = room.log.state.present[1].person_id
            room.recording.answer(person, {Purpose.AUDIO: ConsentState.WITHDRAWN})
        case "admit":
            room.recording.admit("Fern")
        case "pause":
            room.recording.pause()
        case "end":
            room.live.end()
        case _:
            room.recording.close()
    assert not room.microphone.is_open
    assert not room.recording.sound_check.is_on
    assert room.vault.consents.open_grants(room.log.session_id) == []


def test_starting_the_recording_ends_it(room: Room) -> None:
    room.live.start()
    begin(room)
    room.recording.start()
    assert not room.recording.sound_check.is_on
    wait_until(lambda: room.microphone.times_opened == 2, "the recording opens it anew")
    assert len(room.vault.consents.open_grants(room.log.session_id)) == 1


def test_a_recording_is_not_checked(room: Room) -> None:
    recording_room(room)
    with pytest.raises(SessionStateError):
        room.recording.sound_check.begin()
    assert room.microphone.is_open


def test_a_microphone_that_is_not_there_is_told(room: Room) -> None:
    room.microphone = HandMicrophone(refuses=NoMicrophoneError())
    room.agree()
    room.recording.sound_check.begin()

    def failed() -> bool:
        room.recording.check()
        return not room.recording.sound_check.is_on

    wait_until(failed, "it is noticed")
    failure = room.recording.sound_check.status().listening.failure
    assert isinstance(failure, NoMicrophoneError)
    assert room.vault.consents.open_grants(room.log.session_id) == []


def test_it_closes_by_itself_after_half_a_minute(room: Room) -> None:
    begin(room)
    hear(room, 30)

    def closed() -> bool:
        room.recording.check()
        return not room.microphone.is_open

    wait_until(closed, "nobody forgets an open microphone")
    assert not room.recording.sound_check.is_on
