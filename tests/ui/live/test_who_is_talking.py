from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.live.live_page import LivePage
from tests.fakes.clock import FakeClock
from tests.ui.live.staged_recording import StagedRecording

KEY = Qt.Key


def talk(page: LivePage, recording: StagedRecording, clock: FakeClock, ms: int) -> None:
    recording.now = RecordingStatus(Capture.CAPTURING, level_dbfs=-25.0, is_voice=True)
    for _ in range(ms // 100):
        clock.advance(100)
        page.display._floor.hear(recording.status())
    page.display.show_all()
    if folder := os.environ.get("COLEARN_PICTURES"):
        page.grab().save(str(Path(folder) / "who-is-talking.png"))


def test_talk_without_a_floor_asks_who_and_a_seat_answers_from_its_beginning(
    page: LivePage, session: LiveSession, recording: StagedRecording, clock: FakeClock
) -> None:
    session.next_phase()
    talk(page, recording, clock, 10_000)
    middle = page.table.middle
    assert (middle.words.heading, middle.words.holder) == ("Somebody is talking", "Who?")
    assert middle.not_now_button.isVisible()
    assert not middle.yes_button.isVisible()
    QTest.keyClick(page, KEY.Key_2)
    assert middle.words.holder == page.table.seats[1].face.name
    assert not middle.not_now_button.isVisible()
    assert 9_000 <= page.table.seats[1].face.airtime_ms <= 10_000


def test_not_now_by_button_or_key_gives_the_floor_to_nobody(
    page: LivePage, session: LiveSession, recording: StagedRecording, clock: FakeClock
) -> None:
    session.next_phase()
    talk(page, recording, clock, 10_000)
    QTest.mouseClick(page.table.middle.not_now_button, Qt.MouseButton.LeftButton)
    page.display.show_all()
    assert not page.table.middle.words.asks
    talk(page, recording, clock, 125_000)
    assert page.table.middle.words.not_now
    QTest.keyClick(page, KEY.Key_H)
    assert not page.table.middle.words.asks
    assert session.state.floor == NOBODY
