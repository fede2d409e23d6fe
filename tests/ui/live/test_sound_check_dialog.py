"""The check of the sound, with a microphone in the test's hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.audio.simulated_microphone import simulated_voice
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_health import Surroundings
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.live.sound_check_dialog import SoundCheckDialog
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.clock import FakeClock
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

RATE_HZ = 8_000
VOICE = simulated_voice(RATE_HZ)


class Table:
    """A live page whose recording hears what the test says."""

    def __init__(
        self, session: LiveSession, log: SessionLog, clock: FakeClock, qtbot: QtBot
    ) -> None:
        self.microphone = HandMicrophone()
        self.session, self.clock, self.qtbot = session, clock, qtbot
        self.reported: list[ColearnError] = []
        self.recording = ConsentedRecording(
            log,
            lambda _key: (
                lambda grant, ring: self.microphone.open(
                    grant, ring, clock=clock, rate_hz=RATE_HZ
                )
            ),
            rate_hz=RATE_HZ,
        )
        self.page = LivePage(session, self.recording, self.reported.append)
        qtbot.addWidget(self.page)
        self.page.resize(1280, 800)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def agree(self) -> None:
        for person in self.session.state.present:
            self.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.GRANTED})

    @property
    def dialog(self) -> SoundCheckDialog:
        dialog = self.page.sound_check.dialog
        assert dialog is not None
        return dialog

    def open(self) -> SoundCheckDialog:
        click(self.page.recording_bar.check_button)
        self.qtbot.waitUntil(lambda: self.microphone.is_open)
        return self.dialog

    def speak(self, seconds: int, loudness: float = 1.0) -> None:
        for second in range(seconds):
            self.clock.advance(1_000)
            sound = VOICE[(second % 19) * RATE_HZ :][:RATE_HZ] * loudness
            self.microphone.push(np.clip(sound, -32_768, 32_767).astype(np.int16))
            self.qtbot.wait(0)
            self.qtbot.waitUntil(
                lambda: (
                    not self.microphone.is_open
                    or self.microphone.signal is None
                    or self.microphone.signal.ring.available_frames < RATE_HZ // 10
                )
            )


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def table(
    session: LiveSession, log: SessionLog, clock: FakeClock, qtbot: QtBot
) -> Iterator[Table]:
    table = Table(session, log, clock, qtbot)
    yield table
    table.recording.close()


def test_the_check_is_offered_once_everyone_has_agreed(table: Table) -> None:
    button = table.page.recording_bar.check_button
    assert not button.isVisible()
    table.agree()
    assert button.isVisible()


def test_speech_is_heard_counted_down_and_found_clear(table: Table, qtbot: QtBot) -> None:
    table.agree()
    dialog = table.open()
    table.speak(10)
    qtbot.waitUntil(lambda: dialog.countdown.text() == "0:20")
    assert dialog.meter.value() > 0
    table.speak(20)
    qtbot.waitUntil(lambda: not table.microphone.is_open)
    qtbot.waitUntil(dialog.again_button.isVisible)
    assert "Voices are clear" in dialog.sentences[0]
    assert any("disk has room" in words for words in dialog.sentences)
    assert not dialog.start_button.isVisible(), "the session has not begun"
    assert not dialog.countdown.isVisible()


def test_distortion_is_said_while_it_is_heard(table: Table, qtbot: QtBot) -> None:
    table.agree()
    dialog = table.open()
    table.speak(5, loudness=15.0)
    qtbot.waitUntil(lambda: any("Too loud" in words for words in dialog.sentences))
    click(dialog.finish_button)
    assert not table.microphone.is_open
    assert "Look at this" in dialog.state.text()
    assert "Too loud" in dialog.sentences[0]


def test_recording_begins_from_the_check(table: Table, qtbot: QtBot) -> None:
    table.session.start()
    table.agree()
    dialog = table.open()
    table.speak(3)
    click(dialog.start_button)
    assert table.page.sound_check.dialog is None
    qtbot.waitUntil(lambda: table.microphone.times_opened == 2)
    table.speak(1)
    qtbot.waitUntil(lambda: table.recording.status().capture is Capture.CAPTURING)
    assert table.reported == []
    assert not table.page.recording_bar.check_button.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, None])
def test_leaving_the_check_closes_the_microphone(table: Table, key: Qt.Key | None) -> None:
    table.agree()
    dialog = table.open()
    table.speak(1)
    if key is None:
        dialog.close()
    else:
        QTest.keyClick(dialog, key)
    assert not table.microphone.is_open
    assert table.page.sound_check.dialog is None


def test_a_withdrawal_closes_the_microphone_and_the_dialog_says_why(
    table: Table, qtbot: QtBot
) -> None:
    table.agree()
    dialog = table.open()
    table.speak(5)
    person = table.session.state.present[0]
    table.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.WITHDRAWN})
    assert not table.microphone.is_open
    qtbot.waitUntil(lambda: "not everyone" in dialog.state.text())
    assert dialog.sentences == ()
    click(dialog.again_button)
    assert table.microphone.times_opened == 1
    assert "no yes to audio recording from Ash" in dialog.state.text()


def test_a_double_click_opens_one_check(table: Table) -> None:
    table.agree()
    table.open()
    table.page.sound_check.open()
    assert table.microphone.times_opened == 1


LOOKS: dict[str, tuple[ThemeChoice, float]] = {
    "light": (ThemeChoice.LIGHT, 1.0),
    "dark": (ThemeChoice.DARK, 1.0),
    "large": (ThemeChoice.LIGHT, 2.0),
}


@pytest.mark.parametrize("look", LOOKS)
def test_everything_fits_in_every_look(
    table: Table,
    look: str,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theme, scale = LOOKS[look]
    apply_theme(qapp, theme, scale)
    monkeypatch.setattr(
        "colearn_desktop.services.sound_check.look",
        lambda _folder: Surroundings(disk_left_ms=20 * 60_000),
    )
    table.session.start()
    table.agree()
    dialog = table.open()
    table.speak(4, loudness=15.0)
    _picture(dialog, f"check-{look}")
    assert unnamed_controls(dialog) == []
    assert words_cut_off(dialog) == []
    click(dialog.finish_button)
    qtbot.wait(50)
    _picture(dialog, f"checked-{look}")
    assert words_cut_off(dialog) == []
    dialog.close()
    _picture(table.page, f"bar-{look}")
    assert words_cut_off(table.page.recording_bar) == []


def _picture(widget: QWidget, name: str) -> None:
    folder: str | None = os.environ.get("COLEARN_PICTURES")
    if folder:
        widget.grab().save(str(Path(folder) / f"{name}.png"))
