"""How finely a session is recorded is chosen before its first sound, and stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.audio.signal import CaptureSignal
from colearn_desktop.domain.consent import ConsentState, Purpose, RecordingGrant
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.sound_quality import SoundQuality
from colearn_desktop.services.open_session import OpenSession, SoundWishes
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.services.recording_room import quality_room_ms, room_ms
from colearn_desktop.vault.vault import Vault
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.audio_waiting import wait_until
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault

GB = 1_000_000_000


class Evening:
    """A session that is recorded, and recorded again another day."""

    def __init__(self, folder: Path) -> None:
        self.vault: Vault = cheap_vault(folder)
        self.clock = FakeClock()
        self.session_id: SessionId = make_session(self.vault, self.clock, 2)
        self.heard_at: list[int] = []

    def _open_input(
        self, grant: RecordingGrant, ring: SampleRing, *, rate_hz: int = 48_000
    ) -> AbstractContextManager[CaptureSignal]:
        self.heard_at.append(rate_hz)
        self.microphone = HandMicrophone()
        return self.microphone.open(grant, ring, clock=self.clock, rate_hz=rate_hz)

    def record(self, quality: SoundQuality) -> None:
        """Two seconds and a half, whatever the rate turns out to be."""
        session = OpenSession(
            self.vault,
            self.session_id,
            self.clock,
            lambda _key: self._open_input,
            sound=SoundWishes(quality=lambda: quality),
        )
        if not session.log.state.is_running:
            session.live.start()
            for person in session.log.state.present:
                session.recording.answer(
                    person.person_id, {Purpose.AUDIO: ConsentState.GRANTED}
                )
        heard = len(self.heard_at)
        session.recording.start()
        wait_until(lambda: len(self.heard_at) > heard, "the microphone is asked for")
        wait_until(lambda: self.microphone.is_open, "it opens")
        rate_hz = session.recording.rate_hz
        for _tenth in range(25):
            self.clock.advance(100)
            self.microphone.push(np.full(rate_hz // 10, 700, np.int16))
        session.recording.stop()
        session.close()


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    evening = Evening(tmp_path)
    yield evening
    evening.vault.close()


@pytest.mark.parametrize("quality", SoundQuality)
def test_it_is_heard_and_stored_at_the_rate_of_its_quality(
    evening: Evening, quality: SoundQuality
) -> None:
    evening.record(quality)
    assert evening.heard_at == [quality.rate_hz]
    recordings = evening.vault.recordings
    (recording,) = recordings.list_recordings(evening.session_id)
    assert recording.rate_hz == quality.rate_hz
    assert recording.frames == quality.rate_hz * 5 // 2
    first = decode_flac(recordings.fetch(recording.recording_id, 1, 0))
    assert first.shape == (quality.rate_hz * 850 // 1_000, 1)
    playback = SessionPlayback(evening.vault, evening.session_id)
    assert playback.recorded_ms == pytest.approx(2_500, abs=2)
    playback.close()


def test_a_session_keeps_the_rate_of_its_first_sound(evening: Evening) -> None:
    evening.record(SoundQuality.SMALL)
    evening.record(SoundQuality.BEST)
    assert evening.heard_at == [16_000, 16_000]
    recordings = evening.vault.recordings.list_recordings(evening.session_id)
    assert {recording.rate_hz for recording in recordings} == {16_000}
    assert len(recordings) == 2


def test_a_smaller_quality_has_room_for_more() -> None:
    best, speech, small = (quality_room_ms(8 * GB, quality) for quality in SoundQuality)
    assert best == room_ms(8 * GB)
    assert speech > 1.7 * best
    assert small > 1.3 * speech
