from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import (
    ColearnError,
    ConsentMissingError,
    MicrophoneFailedError,
    MissingConsent,
)
from colearn_desktop.domain.events import StopReason, Trouble
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.session_log import ReopenedNotice
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.ui.widgets.button import ElidingButton
from tests.fakes.clock import FakeClock
from tests.ui.live.staged_recording import StagedRecording
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

MINUTE_MS = 60_000


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def is_paused(session: LiveSession) -> bool:
    return session.state.paused_since_ms is not None


def test_before_the_start_there_is_one_thing_to_do(
    open_page: Callable[[], LivePage], session: LiveSession
) -> None:
    page = open_page()
    assert page.clock.start_button.isVisible()
    assert not page.clock.next_button.isVisible()
    assert not page.recording_bar.start_button.isEnabled()
    click(page.clock.start_button)
    assert session.state.is_running
    assert not page.clock.start_button.isVisible()
    assert page.clock.timer.text() == "10:00"


def test_the_clock_counts_down_and_over_in_digits_and_words(
    page: LivePage, clock: FakeClock, qtbot: QtBot
) -> None:
    clock.advance(9 * MINUTE_MS + 30_000)
    qtbot.waitUntil(lambda: page.clock.timer.text() == "0:30")
    assert page.clock.beside.text().replace("\n", " ") == "left of 10:00"
    clock.advance(2 * MINUTE_MS + 40_000)
    qtbot.waitUntil(lambda: page.clock.timer.text() == "2:10")
    assert page.clock.beside.text().replace("\n", " ") == "over 10:00"
    assert page.clock.sentence.text().startswith("2 minutes over")
    assert page.clock.progress.value() == page.clock.progress.maximum()


def test_time_running_out_never_advances_the_phase(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    clock.advance(90 * MINUTE_MS)
    qtbot.waitUntil(lambda: page.clock.timer.text() == "80:00")
    assert session.state.phase_index() == 0


def test_a_pause_says_so_and_resumes(page: LivePage, session: LiveSession) -> None:
    click(page.clock.pause_button)
    assert is_paused(session)
    assert page.clock.pause_button.text() == "Resume"
    assert "stand still" in page.clock.sentence.text()
    click(page.clock.pause_button)
    assert not is_paused(session)


def test_ending_takes_two_presses_and_leads_to_the_review(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    for _ in range(3):
        session.next_phase()
    assert page.clock.next_button.text() == "End the session"
    click(page.clock.next_button)
    assert session.state.ended_at_ms is None
    click(page.clock.next_button)
    assert not session.state.is_running
    with qtbot.waitSignal(page.review_requested):
        click(page.clock.review_button)


def test_a_press_on_a_seat_gives_the_floor(page: LivePage, session: LiveSession) -> None:
    click(page.table.seats[1])
    assert session.state.floor.person_id == session.state.participants[1].person_id
    assert page.table.seats[1].face.is_speaking
    assert "has the floor" in page.table.seats[1].accessibleDescription()


def test_the_airtime_is_told_in_sentences(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    names = [person.name for person in session.state.participants]
    session.next_phase()
    session.give_floor(1)
    clock.advance(4 * MINUTE_MS)
    session.give_floor(2)
    clock.advance(MINUTE_MS)
    session.mark()
    qtbot.waitUntil(
        lambda: "3 times" in page.airtime.findings or "three" in page.airtime.findings
    )
    lines = page.airtime.findings.splitlines()
    assert lines[0] == f"Not yet heard in this round: {names[2]}, {names[3]}."
    assert lines[1] == f"{names[0]}: about three times an even share."
    assert [bar.text() for bar in page.airtime.bars] == ["4:00", "1:00", "0:00", "0:00"]


def test_half_way_through_a_go_round_nobody_has_had_too_much(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    names = [person.name for person in session.state.participants]
    for seat, talk_ms in ((1, 5 * MINUTE_MS), (2, MINUTE_MS), (3, MINUTE_MS)):
        session.give_floor(seat)
        clock.advance(talk_ms)
    session.mark()
    assert page.airtime.findings == f"Not yet heard in this go-round: {names[3]}."
    session.give_floor(4)
    clock.advance(MINUTE_MS)
    session.mark()
    assert f"{names[0]}: about" in page.airtime.findings


def test_recording_and_consent_are_told_in_words(
    page: LivePage, recording: StagedRecording, session: LiveSession
) -> None:
    bar = page.recording_bar
    recording.without_consent = (MissingConsent("1", "Fern", "not_asked"),)
    session.mark()
    assert bar.state.text() == "Not recording"
    assert bar.consent.text() == "Fern has not agreed to be recorded"
    recording.without_consent = ()
    click(bar.start_button)
    assert bar.state.text() == "Recording"
    assert bar.elapsed.text() == "1:05"
    assert bar.meter.value() > 0
    assert bar.consent.text() == "Everyone here has agreed to be recorded"
    click(bar.pause_button)
    assert bar.state.text() == "Off the record"
    click(bar.resume_button)
    click(bar.stop_button)
    assert bar.state.text() == "Not recording"


@pytest.mark.parametrize("reason", list(StopReason))
def test_each_reason_for_a_pause_has_words_and_a_way_back(
    page: LivePage, recording: StagedRecording, qtbot: QtBot, reason: StopReason
) -> None:
    recording.pause(reason)
    qtbot.waitUntil(page.recording_bar.resume_button.isVisible)
    assert page.recording_bar.state.text() != "Not recording"


def test_missing_consent_is_reported(
    page: LivePage, recording: StagedRecording, reported: list[ColearnError]
) -> None:
    recording.refusal = ConsentMissingError((MissingConsent("1", "Fern", "not_asked"),))
    click(page.recording_bar.start_button)
    assert reported == [recording.refusal]


def test_trouble_with_the_sound_is_said_across_the_page(
    page: LivePage, recording: StagedRecording, qtbot: QtBot
) -> None:
    recording.now = RecordingStatus(Capture.CAPTURING, elapsed_ms=9_000, silent_ms=3_000)
    qtbot.waitUntil(page.banners.sound.isVisible)
    assert "hears nothing" in page.banners.sound.text
    recording.now = RecordingStatus(
        Capture.PAUSED, paused_for=StopReason.DEVICE_LOST, failure=MicrophoneFailedError()
    )
    qtbot.waitUntil(lambda: "stopped answering" in page.banners.sound.text)
    recording.start()
    qtbot.waitUntil(lambda: not page.banners.isVisible())


def test_a_banner_that_was_seen_comes_back_for_another_trouble_alone(
    page: LivePage, recording: StagedRecording, qtbot: QtBot
) -> None:
    def nearly_full(minutes: int) -> RecordingStatus:
        return RecordingStatus(
            Capture.CAPTURING,
            elapsed_ms=9_000,
            disk_left_ms=minutes * MINUTE_MS,
            troubles=frozenset({Trouble.DISK_LOW}),
        )

    banner = page.banners.sound
    recording.now = nearly_full(50)
    qtbot.waitUntil(lambda: "50 minutes" in banner.text)
    click(page.banners.seen_button)
    assert not banner.isVisible()
    recording.now = nearly_full(49)
    qtbot.waitUntil(lambda: "49 minutes" in page.recording_bar.elapsed.toolTip())
    assert not banner.isVisible()
    recording.now = RecordingStatus(Capture.CAPTURING, silent_ms=3_000)
    qtbot.waitUntil(banner.isVisible)
    assert "hears nothing" in banner.text
    recording.now = RecordingStatus(Capture.CAPTURING, is_back=True)
    qtbot.waitUntil(lambda: "recording goes on" in banner.text)
    recording.now = nearly_full(48)
    qtbot.waitUntil(lambda: "48 minutes" in banner.text)


def test_time_away_is_counted_only_when_somebody_says_so(
    open_page: Callable[[], LivePage], session: LiveSession
) -> None:
    session.start()
    session.log.reopened = ReopenedNotice(away_ms=4 * MINUTE_MS, at_ms=0)
    page = open_page()
    assert "about 4 min" in page.banners.away.text
    page.banners.count_away_requested.emit()
    assert session.state.advances == [(0, 4 * MINUTE_MS)]
    assert not page.banners.isVisible()


def test_other_peoples_words_are_never_markup(page: LivePage, session: LiveSession) -> None:
    session.notes.write(0, NoteKind.NOTE, "<b>x</b>")
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for label in page.findChildren(QLabel)
        if label.text()
    )


def test_every_control_has_a_name(page: LivePage, recording: StagedRecording) -> None:
    recording.start()
    page.notes.write()
    assert unnamed_controls(page) == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1280, 800), (1440, 916)])
def test_no_words_are_cut_off(
    page: LivePage,
    session: LiveSession,
    recording: StagedRecording,
    qapp: QApplication,
    scale: float,
    width: int,
    height: int,
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    page.resize(width, height)
    session.give_floor(1)
    recording.start()
    session.mark()
    for _ in range(3):
        qapp.processEvents()
    elided = {part.text() for part in page.findChildren(ElidingButton)}
    cut = [line for line in words_cut_off(page) if not any(text in line for text in elided)]
    assert cut == []


def test_larger_text_rearranges_the_page_at_once(page: LivePage, qapp: QApplication) -> None:
    assert page.notes.width() < page.width() / 3
    apply_theme(qapp, ThemeChoice.LIGHT, 2.0)
    for _ in range(3):
        qapp.processEvents()
    assert page.notes.width() > page.width() * 0.8
    assert words_cut_off(page) == []


@pytest.mark.parametrize("people", [1, 8, 16, 40])
def test_everyone_has_a_seat_inside_the_table(page: LivePage, people: int) -> None:
    assert len(page.table.seats) == people
    table = page.table.rect()
    boxes = [seat.geometry() for seat in page.table.seats]
    assert all(table.contains(box) for box in boxes)
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    assert all(min(box.width(), box.height()) >= 44 for box in boxes)


def test_a_thousand_repaints_do_not_wear_out_none(page: LivePage) -> None:
    page.repaint()
    before = sys.getrefcount(None)
    for _ in range(1_000):
        page.table.repaint()
        page.airtime.bars[0].repaint()
    assert sys.getrefcount(None) >= before - 50
