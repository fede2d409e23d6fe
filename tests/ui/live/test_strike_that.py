from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError, StorageFullError
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.striking import GRACE_MS
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.silencer import Silencer
from colearn_desktop.services.striking import StrikeStage, StrikeStatus, Striking
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.strike_banner import StrikeBanner
from colearn_desktop.ui.strike_popup import StrikePopup
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.full_disk import full
from tests.ui.live.staged_recording import StagedRecording
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off


@pytest.fixture
def striking(vault: Vault, clock: FakeClock, log: SessionLog) -> Iterator[Striking]:
    silencer = Silencer(vault, clock)
    yield Striking(log, silencer)
    silencer.close()


@pytest.fixture
def page(
    qtbot: QtBot,
    session: LiveSession,
    recording: StagedRecording,
    reported: list[ColearnError],
    striking: Striking,
    clock: FakeClock,
) -> LivePage:
    session.start()
    clock.advance(300_000)
    page = LivePage(session, recording, reported.append, striking=striking)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.setFocus()
    return page


def press(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def click(target: QWidget) -> None:
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)


def popup_of(page: LivePage, qtbot: QtBot) -> StrikePopup:
    def is_there() -> bool:
        popup = page.findChild(StrikePopup)
        return popup is not None and popup.isActiveWindow()

    qtbot.waitUntil(is_there)
    popup = page.findChild(StrikePopup)
    assert popup is not None
    return popup


@pytest.mark.parametrize(
    ("keys", "length_ms"),
    [
        ([Qt.Key.Key_1], 30_000),
        ([Qt.Key.Key_2], 60_000),
        ([Qt.Key.Key_3], 120_000),
        ([Qt.Key.Key_S], 60_000),
        ([Qt.Key.Key_Return], 60_000),
        ([Qt.Key.Key_Down, Qt.Key.Key_Return], 120_000),
        ([Qt.Key.Key_Up, Qt.Key.Key_Enter], 30_000),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space], 30_000),
        ([Qt.Key.Key_Left] * 2 + [Qt.Key.Key_Return], 120_000),
        ([Qt.Key.Key_Left, Qt.Key.Key_S], 30_000),
    ],
)
def test_the_keyboard_strikes_what_it_says(
    page: LivePage, log: SessionLog, qtbot: QtBot, keys: list[Qt.Key], length_ms: int
) -> None:
    press(Qt.Key.Key_S)
    popup_of(page, qtbot)
    for key in keys:
        press(key)
    assert log.state.struck == [Span(300_000 - length_ms, 300_000)]


def test_escape_strikes_nothing(page: LivePage, log: SessionLog, qtbot: QtBot) -> None:
    press(Qt.Key.Key_S)
    popup = popup_of(page, qtbot)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not popup.isVisible())
    assert log.state.struck == []


def test_enter_on_cancel_cancels(page: LivePage, log: SessionLog, qtbot: QtBot) -> None:
    press(Qt.Key.Key_S)
    popup = popup_of(page, qtbot)
    popup.cancel_button.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not popup.isVisible())
    assert log.state.struck == []


def test_the_mouse_strikes_once_although_it_clicks_twice(
    page: LivePage, log: SessionLog, qtbot: QtBot
) -> None:
    click(page.recording_bar.strike_button)
    popup = popup_of(page, qtbot)
    QTest.mouseDClick(popup.choices[2], Qt.MouseButton.LeftButton)
    click(popup.choices[2])
    assert log.state.struck == [Span(180_000, 300_000)]


def test_what_is_said_while_somebody_chooses_goes_as_well(
    page: LivePage, log: SessionLog, clock: FakeClock, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_S)
    popup_of(page, qtbot)
    clock.advance(7_000)
    press(Qt.Key.Key_1)
    assert log.state.struck == [Span(270_000, 307_000)]


def test_the_popup_says_what_will_be_gone(qtbot: QtBot) -> None:
    popup = StrikePopup(has_sound=True)
    qtbot.addWidget(popup)
    with qtbot.waitActive(popup):
        popup.show()
        popup.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    assert popup.sentence.text() == (
        "The last 60 seconds of sound will be silenced for good. "
        "Notes stay; strike them yourself."
    )
    press(Qt.Key.Key_Down)
    assert popup.sentence.text().startswith("The last 120 seconds of sound")
    assert unnamed_controls(popup) == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("has_sound", [True, False])
def test_the_popup_has_room_for_its_words(
    qapp: QApplication, qtbot: QtBot, scale: float, has_sound: bool
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    popup = StrikePopup(has_sound=has_sound)
    qtbot.addWidget(popup)
    with qtbot.waitActive(popup):
        popup.show()
        popup.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    for _ in popup.choices:
        press(Qt.Key.Key_Down)
        assert words_cut_off(popup) == []


def test_a_strike_can_be_taken_back_for_ten_seconds(
    page: LivePage, log: SessionLog, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    session.notes.write(290_000, NoteKind.NOTE, "Not for the record.")
    banner = page.banners.strike
    press(Qt.Key.Key_S)
    popup_of(page, qtbot)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(banner.isVisible)
    assert banner.text == "Struck: 0:04:30 to 0:05:00. Its sound will be silenced for good."
    assert banner.undo_button.text() == "Undo (10 s)"
    (entry,) = page.notes.list.entries
    assert "within a struck part" in entry.accessibleName()
    clock.advance(3_500)
    qtbot.waitUntil(lambda: banner.undo_button.text() == "Undo (7 s)")
    click(banner.undo_button)
    assert log.state.struck == []
    qtbot.waitUntil(banner.isHidden)
    assert not page.banners.isVisible()
    assert "struck" not in entry.accessibleName()


def test_afterwards_it_says_plainly_that_it_is_gone(
    page: LivePage, striking: Striking, clock: FakeClock, qtbot: QtBot
) -> None:
    striking.strike_last(30_000)
    banner = page.banners.strike
    qtbot.waitUntil(banner.isVisible)
    clock.advance(GRACE_MS)

    def is_gone() -> bool:
        striking.check()
        clock.advance(100)
        return banner.dismiss_button.isVisible()

    qtbot.waitUntil(is_gone)
    assert not banner.undo_button.isVisible()
    assert "is struck. Nothing was recorded then." in banner.text
    click(banner.dismiss_button)
    qtbot.waitUntil(banner.isHidden)


def test_before_the_start_there_is_nothing_to_strike(
    qtbot: QtBot,
    session: LiveSession,
    recording: StagedRecording,
    striking: Striking,
    reported: list[ColearnError],
) -> None:
    page = LivePage(session, recording, reported.append, striking=striking)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.setFocus()
    assert not page.recording_bar.strike_button.isVisible()
    press(Qt.Key.Key_S)
    assert page.findChild(StrikePopup) is None
    assert reported == []


def test_the_button_waits_until_something_is_recorded_and_stays(
    qtbot: QtBot, session: LiveSession, recording: StagedRecording, striking: Striking
) -> None:
    session.start()
    page = LivePage(session, recording, lambda _error: None, striking=striking)
    qtbot.addWidget(page)
    page.show()
    assert not page.recording_bar.strike_button.isVisible()
    recording.start()
    page.display.show_all()
    assert page.recording_bar.strike_button.isVisible()
    recording.stop()
    page.display.show_all()
    assert page.recording_bar.strike_button.isVisible()


def test_a_page_without_strikes_has_no_button_and_ignores_the_key(
    qtbot: QtBot, session: LiveSession, recording: StagedRecording
) -> None:
    session.start()
    page = LivePage(session, recording, lambda _error: None)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.setFocus()
    assert not page.recording_bar.strike_button.isVisible()
    press(Qt.Key.Key_S)
    assert page.findChild(StrikePopup) is None


def test_a_disk_without_room_is_told_and_nothing_is_struck(
    page: LivePage,
    vault: Vault,
    log: SessionLog,
    reported: list[ColearnError],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press(Qt.Key.Key_S)
    popup_of(page, qtbot)
    with monkeypatch.context() as broken:
        broken.setattr(vault.events, "append", full)
        press(Qt.Key.Key_1)
    assert [type(error) for error in reported] == [StorageFullError]
    assert log.state.struck == []


def test_a_wait_says_why_and_that_it_goes_on(qtbot: QtBot) -> None:
    banner = StrikeBanner()
    qtbot.addWidget(banner)
    status = StrikeStatus(
        StrikeStage.SILENCING, Span(0, 60_000), trouble=StorageFullError("full")
    )
    banner.show_status(status)
    assert "It has to wait, and goes on by itself." in banner.text
    assert not banner.undo_button.isVisibleTo(banner)
    banner.show_status(None)
    assert banner.isHidden()
