"""Nobody's voice is stored without everyone's yes, whatever happens in whatever order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import (
    ConsentMissingError,
    ConsentTransitionError,
    SessionStateError,
)
from colearn_desktop.domain.events import StopReason
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.audio_waiting import wait_until
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault

RATE_HZ = 8_000
WITH_CONSENT, WITHOUT_CONSENT = 1_000, 20_000


class Room:
    """A session in a real vault with a microphone in the test's hand."""

    def __init__(
        self,
        folder: Path,
        people: int = 3,
        is_there: Callable[[str], bool] = lambda _device: False,
    ) -> None:
        self.vault: Vault = cheap_vault(folder)
        self.clock = FakeClock()
        self.microphone = HandMicrophone()
        self.log = SessionLog(
            self.vault, make_session(self.vault, self.clock, people), self.clock
        )
        self.live = LiveSession(self.log)
        self.recording = ConsentedRecording(
            self.log,
            lambda _device: (
                lambda grant, ring: self.microphone.open(
                    grant, ring, clock=self.clock, rate_hz=RATE_HZ
                )
            ),
            rate_hz=RATE_HZ,
            is_there=is_there,
        )

    def agree(self, *people: PersonId) -> None:
        for person_id in people or [p.person_id for p in self.log.state.present]:
            self.recording.answer(person_id, {Purpose.AUDIO: ConsentState.GRANTED})

    def wait_for_microphone(self) -> None:
        wait_until(lambda: self.microphone.is_open, "the microphone opens")

    def wait_for_failure(self) -> None:
        def seen() -> bool:
            self.recording.check()
            return self.recording.status().failure is not None

        wait_until(seen, "the failure is seen")

    def speak(self, seconds: float, value: int = WITH_CONSENT) -> None:
        """Sound reaches the microphone, if it is open; its value says who had agreed."""
        for _ in range(round(seconds * 10)):
            self.clock.advance(100)
            if self.microphone.signal is not None:
                self.microphone.push(np.full(RATE_HZ // 10, value, np.int16))

    def stored_values(self) -> set[int]:
        """Every sample value that is in the vault."""
        found: set[int] = set()
        store = self.vault.recordings
        for recording in store.list_recordings(self.log.session_id):
            for stretch in recording.stretches:
                for place in store.segments(recording.recording_id, stretch.stretch):
                    flac = store.fetch(recording.recording_id, stretch.stretch, place.index)
                    found.update(np.unique(decode_flac(flac)).tolist())
        return found

    def stored_frames(self) -> int:
        recordings = self.vault.recordings.list_recordings(self.log.session_id)
        return sum(recording.frames for recording in recordings)

    def close(self) -> None:
        self.recording.close()
        self.vault.close()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def recording_room(room: Room) -> Room:
    room.live.start()
    room.agree()
    room.recording.start()
    room.wait_for_microphone()
    room.speak(2.5)
    wait_until(lambda: room.recording.status().capture is Capture.CAPTURING, "it captures")
    room.recording.check()
    return room


def test_recording_cannot_start_while_one_answer_is_missing_and_names_who(room: Room) -> None:
    room.live.start()
    first, *others = room.log.state.present
    room.agree(*(person.person_id for person in others))
    with pytest.raises(ConsentMissingError) as refused:
        room.recording.start()
    assert [person.name for person in refused.value.missing] == [first.name]
    assert room.microphone.times_opened == 0


def test_the_microphone_stays_closed_before_the_start(room: Room) -> None:
    room.agree()
    with pytest.raises(SessionStateError):
        room.recording.start()
    assert room.microphone.times_opened == 0


def test_a_withdrawal_closes_the_microphone_at_once_and_keeps_what_was_said(room: Room) -> None:
    recording_room(room)
    person = room.log.state.present[1]
    room.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.WITHDRAWN})
    assert not room.microphone.is_open
    room.speak(3, WITHOUT_CONSENT)
    room.recording.check()
    status = room.recording.status()
    assert (status.capture, status.paused_for) == (Capture.PAUSED, StopReason.WITHDRAWN)
    assert room.stored_frames() == 2.5 * RATE_HZ
    assert room.stored_values() == {WITH_CONSENT}
    with pytest.raises(ConsentMissingError):
        room.recording.resume()
    with pytest.raises(ConsentTransitionError):
        room.agree(person.person_id)


def test_a_late_arrival_pauses_until_they_have_answered(room: Room) -> None:
    recording_room(room)
    late = room.recording.admit("Yarrow")
    assert not room.microphone.is_open
    assert room.recording.status().paused_for is StopReason.LATE_ARRIVAL
    with pytest.raises(ConsentMissingError) as refused:
        room.recording.resume()
    assert [person.name for person in refused.value.missing] == ["Yarrow"]
    room.agree(late)
    room.recording.resume()
    room.wait_for_microphone()
    room.speak(1)
    wait_until(lambda: room.recording.status().elapsed_ms >= 3_500, "the sound is taken in")
    room.recording.stop()
    assert room.stored_frames() == 3.5 * RATE_HZ


def test_a_break_is_not_recorded(room: Room) -> None:
    recording_room(room)
    room.live.next_phase()
    assert room.recording.status().capture is Capture.CAPTURING
    room.live.next_phase()
    assert not room.microphone.is_open
    assert room.recording.status().paused_for is StopReason.BREAK


def test_the_end_of_the_session_is_the_end_of_the_recording(room: Room) -> None:
    recording_room(room)
    room.live.end()
    assert not room.microphone.is_open
    assert room.log.state.recording.stopped_for is StopReason.SESSION_ENDED


def test_a_microphone_that_vanishes_is_told_and_loses_nothing(room: Room) -> None:
    recording_room(room)
    room.microphone.vanish()
    room.wait_for_failure()
    assert room.recording.status().paused_for is StopReason.DEVICE_LOST
    assert room.stored_frames() == 2.5 * RATE_HZ


def test_an_arrival_by_any_other_event_closes_the_microphone_at_once(room: Room) -> None:
    from colearn_desktop.domain.events import PersonAdded, Undone

    recording_room(room)
    left = room.log.state.present[0]
    room.recording.pause()
    room.live.leave(left.person_id)
    departure = room.log.events[-1]
    room.recording.answer(left.person_id, {Purpose.AUDIO: ConsentState.REFUSED})
    room.recording.resume()
    room.wait_for_microphone()
    room.log.append(Undone(departure.event_id))
    assert left in room.log.state.present
    assert not room.microphone.is_open
    room.agree()
    room.recording.resume()
    room.wait_for_microphone()
    room.log.append(PersonAdded(PersonId("f" * 32), "Forgotten", 9))
    assert not room.microphone.is_open
    assert room.recording.status().paused_for is StopReason.LATE_ARRIVAL


def test_another_arrival_in_the_log_alone_still_ends_the_grant(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's own wall holds where a service forgets to pause."""
    from colearn_desktop.domain.events import PersonAdded

    recording_room(room)
    monkeypatch.setattr(room.recording, "missing", tuple)
    room.log.append(PersonAdded(PersonId("f" * 32), "Forgotten", 9))
    room.speak(2.5, WITHOUT_CONSENT)
    room.wait_for_failure()
    assert not room.microphone.is_open
    assert WITHOUT_CONSENT not in room.stored_values()


def test_a_grant_ends_with_the_sound_it_was_given_for(room: Room) -> None:
    recording_room(room)
    session_id = room.log.session_id
    assert len(room.vault.consents.open_grants(session_id)) == 1
    room.recording.pause()
    assert room.vault.consents.open_grants(session_id) == []
    room.recording.resume()
    room.recording.stop()
    assert room.vault.consents.open_grants(session_id) == []


class Conversation(RuleBasedStateMachine):
    """Arrivals, answers, withdrawals, starts, stops and talk in any order."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.is_plugged = True
        self.room = Room(
            Path(self._folder.name), people=2, is_there=lambda _device: self.is_plugged
        )
        self.room.microphone.device = "usb"
        self.room.recording._return._look_s = 0.005
        self.room.live.start()
        self.agreed: dict[PersonId, bool] = {}
        self.names = iter(f"Guest {n}" for n in range(1_000))

    def teardown(self) -> None:
        self.room.recording.stop()
        assert WITHOUT_CONSENT not in self.room.stored_values()
        self.room.close()
        self._folder.cleanup()

    def everyone_agrees(self) -> bool:
        present = self.room.log.state.present
        return bool(present) and all(self.agreed.get(p.person_id, False) for p in present)

    def anybody(self, data: st.DataObject) -> PersonId:
        return data.draw(st.sampled_from(sorted(self.room.log.state.people)))

    @rule(data=st.data(), state=st.sampled_from(ConsentState))
    def answer(self, data: st.DataObject, state: ConsentState) -> None:
        person_id = self.anybody(data)
        try:
            self.room.recording.answer(person_id, {Purpose.AUDIO: state})
        except ConsentTransitionError:
            return
        self.agreed[person_id] = state is ConsentState.GRANTED

    @rule()
    def everyone_says_yes(self) -> None:
        for person in self.room.log.state.present:
            try:
                self.room.agree(person.person_id)
            except ConsentTransitionError:
                continue
            self.agreed[person.person_id] = True

    @precondition(lambda self: len(self.room.log.state.people) < 8)
    @rule()
    def somebody_arrives(self) -> None:
        self.room.recording.admit(next(self.names))

    @rule(data=st.data())
    def somebody_leaves_or_comes_back(self, data: st.DataObject) -> None:
        person_id = self.anybody(data)
        if self.room.log.state.people[person_id].present:
            self.room.live.leave(person_id)
        else:
            self.room.recording.arrive(person_id)

    @rule()
    def start(self) -> None:
        self._begin(self.room.recording.start)

    @rule()
    def check_the_sound(self) -> None:
        self._begin(self.room.recording.sound_check.begin)

    @rule()
    def leave_the_check(self) -> None:
        self.room.recording.sound_check.end()

    @rule(back_at_once=st.booleans())
    def pull_the_microphone_out(self, *, back_at_once: bool) -> None:
        recording = self.room.recording
        if recording.status().capture not in {Capture.STARTING, Capture.CAPTURING}:
            self.is_plugged = False
            return
        self.room.wait_for_microphone()
        self.room.speak(0.3)

        def is_capturing() -> bool:
            recording.check()
            return recording.status().capture is not Capture.STARTING

        def is_noticed() -> bool:
            recording.check()
            return recording.status().failure is not None

        wait_until(is_capturing, "it captures")
        self.is_plugged = False
        self.room.microphone.vanish()
        wait_until(is_noticed, "it is noticed")
        if back_at_once:
            self.put_it_back()

    @rule()
    def put_it_back(self) -> None:
        """Recording goes on by itself, if it was that microphone that was lost."""
        self.is_plugged = True
        opened = self.room.microphone.times_opened

        def is_taken() -> bool:
            self.room.recording.check()
            return not self.room.recording.status().is_awaited

        if self.room.recording.status().is_awaited:
            wait_until(is_taken, "it is seen to be back")
            if self.everyone_agrees():
                wait_until(lambda: self.room.microphone.times_opened > opened, "it opens")

    @rule()
    def resume(self) -> None:
        self._begin(self.room.recording.resume)

    def _begin(self, begin: object) -> None:
        opened = self.room.microphone.times_opened
        try:
            begin()  # type: ignore[operator]
        except ConsentMissingError:
            assert not self.everyone_agrees()
        except SessionStateError:
            pass
        else:
            assert self.everyone_agrees()
            wait_until(lambda: self.room.microphone.times_opened > opened, "it opens")

    @rule()
    def pause(self) -> None:
        self.room.recording.pause()

    @rule()
    def stop(self) -> None:
        self.room.recording.stop()

    @rule(seconds=st.sampled_from([0.3, 1.2]))
    def talk(self, seconds: float) -> None:
        self.room.speak(seconds, WITH_CONSENT if self.everyone_agrees() else WITHOUT_CONSENT)

    @rule()
    def check(self) -> None:
        self.room.recording.check()

    @invariant()
    def the_microphone_is_closed_without_everyones_yes(self) -> None:
        assert self.everyone_agrees() or not self.room.microphone.is_open


TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
)
