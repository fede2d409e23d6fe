"""A recording that is whatever the test says it is."""

from __future__ import annotations

from typing import NoReturn

from colearn_desktop.domain.errors import ColearnError, MissingConsent
from colearn_desktop.domain.events import StopReason
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.session_log import SessionLog


def _no_microphone(_key: str | None) -> NoReturn:
    raise AssertionError("nothing is recorded here")


class StagedRecording(ConsentedRecording):
    def __init__(self, log: SessionLog) -> None:
        super().__init__(log, _no_microphone)
        self.now = RecordingStatus()
        self.without_consent: tuple[MissingConsent, ...] = ()
        self.refusal: ColearnError | None = None

    def status(self) -> RecordingStatus:
        return self.now

    def missing(self) -> tuple[MissingConsent, ...]:
        return self.without_consent

    def check(self) -> None:
        pass

    def start(self, device_key: str | None = None) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.now = RecordingStatus(Capture.CAPTURING, elapsed_ms=65_000, level_dbfs=-20.0)
        self.log.notify()

    def pause(self, reason: StopReason = StopReason.OFF_THE_RECORD) -> None:
        self.now = RecordingStatus(Capture.PAUSED, elapsed_ms=65_000, paused_for=reason)

    def resume(self) -> None:
        self.start()

    def stop(self, reason: StopReason = StopReason.ASKED) -> None:
        self.now = RecordingStatus()
