from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import (
    NoPlaybackDeviceError,
)
from colearn_desktop.ui.pages.review_page import ReviewPage
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from tests.services.past_session import PastSession
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off
from tests.ui.pages.review_stage import Review, press


@pytest.fixture
def review(qtbot: QtBot, tmp_path: Path) -> Review:
    return Review(qtbot, tmp_path)


def test_notes_stand_under_their_phases(review: Review) -> None:
    model = review.page.notes.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Hello",
        "Buses stop at six.",
        "Round",
        "“I came because Clover knocked.”",
        "Who holds the key?",
    ]
    spoken = model.index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "0:01:00   Bracken. Quote. “I came because Clover knocked.”"


def test_enter_on_a_note_plays_from_five_seconds_before(review: Review) -> None:
    review.choose("Buses")
    press(review, Qt.Key.Key_Return)
    assert review.player.position_ms == 15_000
    assert review.player.is_playing


def test_a_click_on_a_note_plays_it(review: Review) -> None:
    notes = review.page.notes
    place = notes.visualRect(notes.model().index(review.row("Clover"), 0)).center()
    # Written a minute in, five seconds after the sound ended: its last moment.
    QTest.mouseClick(notes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not review.player.is_playing
    assert "Nothing was recorded at that moment." in review.words()
    place = notes.visualRect(notes.model().index(review.row("Buses"), 0)).center()
    QTest.mouseClick(notes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert review.player.is_playing


def test_a_phase_plays_from_its_beginning(review: Review) -> None:
    review.choose("Round")
    press(review, Qt.Key.Key_Return)
    assert review.player.position_ms == 30_000


def test_space_plays_and_pauses_wherever_the_keyboard_is(review: Review) -> None:
    for place in (review.page.notes, review.page.player.slider, review.page.player.play_button):  # type: ignore[union-attr]
        place.setFocus()
        press(review, Qt.Key.Key_Space)
        assert review.player.is_playing
        press(review, Qt.Key.Key_Space)
        assert not review.player.is_playing


def test_left_and_right_go_ten_seconds(review: Review, qtbot: QtBot) -> None:
    for place in (review.page.notes, review.page.player.slider, review.page.player.play_button):  # type: ignore[union-attr]
        place.setFocus()
        review.player.position_ms = 20_000
        press(review, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: review.player.position_ms == 30_000)
        press(review, Qt.Key.Key_Left)
        qtbot.waitUntil(lambda: review.player.position_ms == 20_000)


def test_a_click_on_the_slider_goes_there(review: Review) -> None:
    player = review.page.player
    assert player is not None
    slider = player.slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    assert review.player.position_ms == pytest.approx(60_000, abs=200)
    assert player.time.text().startswith("0:0")


def test_the_bar_follows_the_sound(review: Review, qtbot: QtBot) -> None:
    player = review.page.player
    assert player is not None
    player.toggle()
    assert player.play_button.text() == "Pause"
    review.player.position_ms = 41_000
    qtbot.waitUntil(lambda: player.time.text() == "0:00:41 of 0:02:00")
    assert player.place.text() == "Round  ·  Bracken"
    assert player.slider.value() == 41
    review.player.is_playing = False  # the end of the tape
    qtbot.waitUntil(lambda: player.play_button.text() == "Play")


def test_failures_are_reported_once(review: Review, qtbot: QtBot) -> None:
    player = review.page.player
    assert player is not None
    review.player.refuses = NoPlaybackDeviceError()
    player.toggle()
    assert len(review.errors) == 1
    review.player.refuses = None
    player.toggle()
    review.player.failure = NoPlaybackDeviceError("pulled out")
    qtbot.waitUntil(lambda: len(review.errors) == 2)
    player.show_now()
    assert len(review.errors) == 2


def test_the_header_says_how_much_there_is(review: Review) -> None:
    assert "2 min  ·  people: 4  ·  notes: 3  ·  40 s recorded" in review.words()


def test_airtime_of_one_phase_at_a_time(review: Review) -> None:
    airtime = review.page.airtime
    assert airtime.choice.currentText() == "Round"
    assert "Not heard: Ash, Clover." in airtime.card.findings
    airtime.choice.setCurrentIndex(0)
    assert "Not heard: Bracken, Clover." in airtime.card.findings


def test_back_and_export_are_wishes(review: Review, qtbot: QtBot) -> None:
    with qtbot.waitSignal(review.page.export_requested):
        review.page.export_button.click()
    with qtbot.waitSignal(review.page.back_requested):
        review.page._back.click()


def test_closing_the_playback_ends_it(review: Review) -> None:
    review.page.close_playback()
    assert review.player.is_closed


def test_without_sound_the_page_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    review = Review(qtbot, tmp_path, sound=False)
    assert review.page.player is None
    assert "Nothing was recorded" in review.words()
    review.choose("Buses")
    press(review, Qt.Key.Key_Return)
    press(review, Qt.Key.Key_Space)
    press(review, Qt.Key.Key_Left)
    review.page.close_playback()


def test_without_notes_the_page_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    review = Review(qtbot, tmp_path, notes=False)
    assert "No notes were written" in review.words()
    assert not review.page.notes.isVisible()


def test_without_a_playback_the_page_works(qtbot: QtBot, tmp_path: Path) -> None:
    page = ReviewPage(PastSession(tmp_path).log, None, lambda _error: None)
    qtbot.addWidget(page)
    page.show()
    page.close_playback()


def test_words_stay_plain_text(qtbot: QtBot, tmp_path: Path) -> None:
    past = PastSession(tmp_path, title="<b>Bold</b>")
    page = ReviewPage(past.log, None, lambda _error: None)
    qtbot.addWidget(page)
    titles = [label for label in page.findChildren(QLabel) if "Bold" in label.text()]
    assert titles
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in titles)


def test_every_control_has_a_name(review: Review) -> None:
    assert unnamed_controls(review.page) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1920, 1080)])
def test_nothing_is_cut_off(
    review: Review, qapp: QApplication, scale: float, size: tuple[int, int]
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    review.page.resize(*size)
    assert words_cut_off(review.page) == []
    review.page.airtime_choice.click()
    assert words_cut_off(review.page) == []
    assert (review.page.width(), review.page.height()) == size


def test_where_it_is_narrow_notes_and_airtime_take_turns(review: Review) -> None:
    review.page.resize(800, 700)
    QApplication.processEvents()
    assert review.page.notes.isVisible()
    assert not review.page.airtime.isVisible()
    review.page.airtime_choice.click()
    assert not review.page.notes.isVisible()
    assert review.page.airtime.isVisible()
    review.page.resize(1280, 800)
    QApplication.processEvents()
    assert review.page.notes.isVisible()
    assert review.page.airtime.isVisible()
