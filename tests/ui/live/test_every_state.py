"""The live page in every state a session can be in, in every look.

With COLEARN_PICTURES set to a folder, each is saved there to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from colearn_desktop.domain.agenda import MINUTE_MS
from colearn_desktop.domain.errors import (
    MicrophoneFailedError,
    MicrophoneReplacedError,
    StorageFullError,
)
from colearn_desktop.domain.events import StopReason, Trouble
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.new_session import create_session
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.session_log import ReopenedNotice, SessionLog
from colearn_desktop.services.templates import available_templates
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.ui.widgets.button import ElidingButton
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.ui.live.staged_recording import StagedRecording
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

LOOKS = {
    "light": (ThemeChoice.LIGHT, 1.0, 1280, 800),
    "dark": (ThemeChoice.DARK, 1.0, 1280, 800),
    "contrast": (ThemeChoice.HIGH_CONTRAST, 1.0, 1280, 800),
    "large": (ThemeChoice.LIGHT, 2.0, 1280, 800),
    "small": (ThemeChoice.LIGHT, 1.0, 1024, 700),
    "wide": (ThemeChoice.LIGHT, 1.0, 1920, 1080),
}
TALK_MS = ((1, 130_000), (2, 60_000), (4, 45_000), (5, 20_000), (1, 80_000), (8, 30_000))


class Stage:
    """A session whose state a test brings about."""

    def __init__(
        self, session: LiveSession, recording: StagedRecording, clock: FakeClock
    ) -> None:
        self.session, self.recording, self.clock = session, recording, clock

    def before_the_start(self) -> None:
        pass

    def running(self) -> None:
        session = self.session
        session.start()
        for _ in range(2):
            session.next_phase()
        self.recording.start()
        for seat, talk_ms in TALK_MS:
            session.give_floor(seat)
            self.clock.advance(talk_ms)
        session.notes.write(200_000, NoteKind.QUOTE, "I only came because a neighbour knocked")
        session.notes.write(260_000, NoteKind.NOTE, "Wants the hall open on #sundays again.")
        session.toggle_queue(6)
        session.give_floor(3)
        self.clock.advance(48_000)

    def overrun(self) -> None:
        self.running()
        self.clock.advance(70 * MINUTE_MS)

    def a_break(self) -> None:
        self.running()
        self.session.next_phase()
        self.recording.pause(StopReason.BREAK)
        self.clock.advance(4 * MINUTE_MS)

    def a_go_round(self) -> None:
        self.session.start()
        self.session.next_phase()
        self.session.give_floor(2)
        self.clock.advance(3 * MINUTE_MS + 20_000)
        self.session.mark()

    def clock_paused(self) -> None:
        self.running()
        self.session.pause_clock()
        self.clock.advance(MINUTE_MS)

    def off_the_record(self) -> None:
        self.running()
        self.recording.pause(StopReason.OFF_THE_RECORD)

    def paused_by_a_late_arrival(self) -> None:
        self.running()
        self.recording.admit("Yarrow")
        self.recording.pause(StopReason.LATE_ARRIVAL)

    def device_lost(self) -> None:
        self.running()
        self.recording.now = RecordingStatus(
            Capture.PAUSED,
            elapsed_ms=400_000,
            paused_for=StopReason.DEVICE_LOST,
            failure=MicrophoneFailedError("gone"),
        )

    def disk_full(self) -> None:
        self.running()
        self.recording.now = RecordingStatus(
            Capture.CAPTURING,
            elapsed_ms=400_000,
            waiting_ms=31_000,
            waiting_room_ms=20 * MINUTE_MS,
            trouble=StorageFullError(),
        )

    def microphone_replaced(self) -> None:
        self.running()
        self.recording.now = RecordingStatus(
            Capture.PAUSED,
            elapsed_ms=400_000,
            paused_for=StopReason.DEVICE_REPLACED,
            failure=MicrophoneReplacedError(),
        )

    def too_loud_on_a_full_disk(self) -> None:
        self.running()
        self.recording.now = RecordingStatus(
            Capture.CAPTURING,
            elapsed_ms=400_000,
            level_dbfs=-12.0,
            peak_hold_dbfs=-1.0,
            clipping=True,
            disk_left_ms=9 * MINUTE_MS,
            troubles=frozenset({Trouble.CLIPPING, Trouble.DISK_VERY_LOW}),
        )

    def back_after_a_kill(self) -> None:
        self.running()
        self.session.log.reopened = ReopenedNotice(12 * MINUTE_MS, 300_000)

    def ended(self) -> None:
        self.running()
        self.session.end()


STATES: dict[str, Callable[[Stage], None]] = {
    "before": Stage.before_the_start,
    "running": Stage.running,
    "overrun": Stage.overrun,
    "break": Stage.a_break,
    "go-round": Stage.a_go_round,
    "clock-paused": Stage.clock_paused,
    "off-the-record": Stage.off_the_record,
    "late-arrival": Stage.paused_by_a_late_arrival,
    "device-lost": Stage.device_lost,
    "disk-full": Stage.disk_full,
    "replaced": Stage.microphone_replaced,
    "two-troubles": Stage.too_loud_on_a_full_disk,
    "reopened": Stage.back_after_a_kill,
    "ended": Stage.ended,
}


@pytest.fixture
def log(vault: Vault, clock: FakeClock, people: int) -> SessionLog:
    session_id = create_session(
        vault,
        available_templates()[0],
        title="Bridge Street, May",
        place="Bridge Street",
        participants=people,
        clock=clock,
    )
    return SessionLog(vault, session_id, clock)


@pytest.mark.parametrize("people", [8])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_off_and_everything_has_a_name(
    state: str,
    session: LiveSession,
    recording: StagedRecording,
    clock: FakeClock,
    open_page: Callable[[], LivePage],
    qapp: QApplication,
) -> None:
    STATES[state](Stage(session, recording, clock))
    page = open_page()
    found: dict[str, list[str]] = {}
    for look, (theme, scale, width, height) in LOOKS.items():
        apply_theme(qapp, theme, scale)
        page.resize(width, height)
        elided = {part.text() for part in page.findChildren(ElidingButton)}
        found[look] = [
            line for line in words_cut_off(page) if not any(text in line for text in elided)
        ]
        found[look] += unnamed_controls(page)
        if folder := os.environ.get("COLEARN_PICTURES"):
            page.grab().save(str(Path(folder) / f"{state}-{look}.png"))
    assert {look: lines for look, lines in found.items() if lines} == {}
