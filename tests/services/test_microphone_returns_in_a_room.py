"""Real sources of a real sound server that disappear under a session and come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from colearn_desktop.audio.microphone import open_microphone
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.consent import ConsentState as State
from colearn_desktop.domain.consent import Purpose
from colearn_desktop.domain.events import RecordingPaused, RecordingStarted, StopReason
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.session_log import SessionLog
from tests.fakes.audio_room import RATE_HZ, VirtualRoom, virtual_room
from tests.fakes.audio_waiting import wait_until
from tests.fakes.pipewire_room import pipewire_room
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault

pytestmark = pytest.mark.audio
CLOCK = SystemClock()


class Session:
    """A running session that records from the room."""

    def __init__(self, folder: Path) -> None:
        vault = cheap_vault(folder)
        self.log = SessionLog(vault, make_session(vault, CLOCK, 2), CLOCK)
        self.live = LiveSession(self.log)
        self.recording = ConsentedRecording(
            self.log,
            lambda _key: lambda grant, ring: open_microphone(grant, ring, clock=CLOCK),
        )
        self.live.start()
        for person in self.log.state.present:
            self.recording.answer(person.person_id, {Purpose.AUDIO: State.GRANTED})

    def until(self, condition: Callable[[RecordingStatus], bool], what: str) -> RecordingStatus:
        def met() -> bool:
            self.recording.check()
            return condition(self.recording.status())

        wait_until(met, what, within_s=20)
        return self.recording.status()

    def record(self) -> None:
        self.recording.start()
        self.until(lambda status: status.elapsed_ms > 1_500, "it records")

    def told(self) -> list[object]:
        bodies = [event.body for event in self.log.events]
        return [
            body for body in bodies if isinstance(body, (RecordingStarted, RecordingPaused))
        ]

    def close(self) -> None:
        self.recording.close()
        self.log.vault.close()


@pytest.fixture
def room() -> Iterator[VirtualRoom]:
    with virtual_room(private=True) as room:
        yield room


@pytest.fixture
def session(room: VirtualRoom, tmp_path: Path) -> Iterator[Session]:
    session = Session(tmp_path)
    yield session
    session.close()


def plug_in(room: VirtualRoom) -> str:
    """A microphone called `usb.monitor`."""
    return room.load("module-null-sink", "sink_name=usb", f"rate={RATE_HZ}", "channels=1")


def test_a_microphone_that_is_pulled_out_and_put_back_is_recorded_again_by_itself(
    room: VirtualRoom, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = plug_in(room)
    monkeypatch.setenv("PULSE_SOURCE", "usb.monitor")
    session.record()
    room.unload(usb)
    lost = session.until(lambda status: status.capture is Capture.PAUSED, "it is noticed")
    assert lost.is_awaited
    assert lost.paused_for in (StopReason.DEVICE_LOST, StopReason.DEVICE_REPLACED)
    wait_until(lambda: session.recording._return.was_gone, "it is seen to be gone")
    before = len(session.told())
    plug_in(room)
    session.until(lambda status: status.is_back, "it goes on and says so")
    again = session.told()[before:]
    assert [type(body) for body in again] == [RecordingStarted]
    started = again[0]
    assert isinstance(started, RecordingStarted)
    assert started.stretch == 2


def test_on_pipewire_too_a_microphone_that_comes_back_is_recorded_again(
    tmp_path: Path,
) -> None:
    with pipewire_room() as room:
        usb = plug_in(room)
        room.choose("usb.monitor")
        session = Session(tmp_path)
        session.record()
        room.unload(usb)
        lost = session.until(lambda status: status.capture is Capture.PAUSED, "it is noticed")
        assert lost.is_awaited
        plug_in(room)
        room.choose("usb.monitor")
        session.until(lambda status: status.is_back, "it goes on and says so")
        session.close()


def test_a_microphone_that_falls_still_is_tried_again(
    room: VirtualRoom, session: Session
) -> None:
    session.record()
    room.suspend("mic")
    lost = session.until(lambda status: status.capture is Capture.PAUSED, "it is noticed")
    assert (lost.paused_for, lost.is_awaited) == (StopReason.DEVICE_LOST, True)
    room.wake("mic")
    session.until(lambda status: status.is_back, "it goes on and says so")


def test_a_muted_microphone_is_said_and_noted(room: VirtualRoom, session: Session) -> None:
    session.record()
    room.mute("mic")
    muted = session.until(lambda status: bool(status.troubles), "it is seen")
    assert {trouble.value for trouble in muted.troubles} <= {"muted_input", "silent_input"}
    assert muted.capture is Capture.CAPTURING
