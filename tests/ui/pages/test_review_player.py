from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import (
    PlaybackDeviceLostError,
)
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.domain.floor import Span
from colearn_desktop.ui.pages.review_keys import PlayKeysDialog
from colearn_desktop.ui.pages.review_tools import ToolsDialog
from colearn_desktop.ui.theme import ThemeChoice, apply_theme, current_theme
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off
from tests.ui.pages.review_stage import Review, bar, place_of, press, press_sequence


@pytest.fixture
def review(qtbot: QtBot, tmp_path: Path) -> Review:
    return Review(qtbot, tmp_path)


@pytest.mark.parametrize(
    ("key", "moved_ms"),
    [
        ("Left", -10_000),
        ("Right", 10_000),
        ("Shift+Left", -1_000),
        ("Shift+Right", 1_000),
        ("F7", -10_000),
        ("F8", 10_000),
        ("Media Previous", -10_000),
        ("Media Next", 10_000),
    ],
)
def test_keys_and_pedals_step(review: Review, key: str, moved_ms: int) -> None:
    review.player.position_ms = 30_000
    press_sequence(review, key)
    assert review.player.position_ms == 30_000 + moved_ms


@pytest.mark.parametrize("key", ["F9", "Media Play"])
def test_pedals_and_media_keys_play_and_pause(review: Review, key: str) -> None:
    press_sequence(review, key)
    assert review.player.is_playing
    press_sequence(review, key)
    assert not review.player.is_playing


def test_one_key_of_a_pedal_may_stop_and_others_toggle(review: Review) -> None:
    # Qt's test keyboard has no such keys, so it is their shortcuts that are asked.
    def strike(keys: Qt.Key) -> None:
        wanted = QKeySequence(keys)
        found = [each for each in review.page.findChildren(QShortcut) if each.key() == wanted]
        assert len(found) == 1
        found[0].activated.emit()

    def is_playing() -> bool:
        return review.player.is_playing

    strike(Qt.Key.Key_MediaTogglePlayPause)
    assert is_playing()
    strike(Qt.Key.Key_MediaStop)
    assert not is_playing()
    strike(Qt.Key.Key_MediaStop)
    assert not is_playing()
    strike(Qt.Key.Key_MediaPause)
    assert is_playing()


def test_plus_and_minus_change_the_speed_and_nought_brings_it_back(review: Review) -> None:
    tools = bar(review).tools
    press(review, Qt.Key.Key_Plus)
    assert review.player.plan.speed == 1.25
    assert tools.speed.text() == "Speed 1.25 ×"
    for _time in range(9):
        press(review, Qt.Key.Key_Minus)
    assert review.player.plan.speed == 0.5
    tools.faster.click()
    assert review.player.plan.speed == 0.75
    press(review, Qt.Key.Key_0)
    assert review.player.plan.speed == 1.0


def loop_of(review: Review) -> Span | None:
    return review.player.plan.loop


def test_brackets_make_a_loop_and_a_backslash_ends_it(review: Review) -> None:
    review.player.position_ms = 20_000
    press(review, Qt.Key.Key_BracketLeft)
    assert loop_of(review) is None
    assert "The loop begins here" in review.words()
    review.player.position_ms = 25_000
    press(review, Qt.Key.Key_BracketRight)
    assert loop_of(review) == Span(20_000, 25_000)
    assert review.player.position_ms == 20_000  # and round it goes
    assert "Loop: 0:00:20 to 0:00:25, again and again." in review.words()
    press(review, Qt.Key.Key_Backslash)
    assert loop_of(review) is None
    # The same with the buttons, and the other way round.
    tools = bar(review).tools
    review.player.position_ms = 30_000
    tools.loop_end.click()
    review.player.position_ms = 28_000
    tools.loop_start.click()
    assert loop_of(review) == Span(28_000, 30_000)
    tools.no_loop.click()
    assert loop_of(review) is None


def test_skipping_silence_says_how_much_there_is(review: Review, qtbot: QtBot) -> None:
    press(review, Qt.Key.Key_S)
    assert not review.player.plan.silences
    assert not bar(review).tools.skip_silence.isChecked()
    assert "There is no silence longer than 1.5 seconds." in review.words()
    review.playback.silences = (Span(20_000, 24_000),)
    bar(review).tools.skip_silence.click()
    assert review.player.plan.silences == (Span(20_000, 24_000),)
    assert bar(review).tools.skip_silence.isChecked()
    assert "Silences are skipped: 4 s in all." in review.words()
    bar(review).toggle()
    review.player.skipped_ms = 4_000
    qtbot.waitUntil(lambda: "4 s of silence skipped" in review.words())
    press(review, Qt.Key.Key_S)
    assert not review.player.plan.silences


def test_damage_is_told_with_what_goes_on(review: Review, qtbot: QtBot) -> None:
    bar(review).toggle()
    review.player.damaged_segments = 2
    qtbot.waitUntil(lambda: "2 s stay silent, the rest plays on" in review.words())
    assert review.player.is_playing
    assert review.errors == []


def test_a_lost_device_is_told_and_the_place_is_kept(review: Review, qtbot: QtBot) -> None:
    bar(review).toggle()
    review.player.position_ms = 41_000
    review.player.failure = PlaybackDeviceLostError()
    review.player.is_playing = False
    qtbot.waitUntil(lambda: len(review.errors) == 1)
    assert bar(review).play_button.text() == "Play"
    bar(review).toggle()
    assert review.player.is_playing
    assert review.player.position_ms == 39_500  # a moment earlier


def test_the_words_beside_the_strip_say_where_one_is(review: Review) -> None:
    player = bar(review)
    for at_ms, words in (
        (25_000, "Hello  ·  Ash"),
        (70_000, "Round  ·  Several at once  ·  nothing recorded"),
    ):
        review.player.position_ms = at_ms
        player.show_now()
        assert player.place.text() == words
    spoken = QAccessible.queryAccessibleInterface(player.slider)
    assert spoken.role() is QAccessible.Role.Slider
    assert spoken.text(QAccessible.Text.Description) == (
        "0:01:10, Round, Several at once, nothing recorded"
    )


def test_what_is_struck_is_drawn_and_named_at_once(review: Review) -> None:
    player = bar(review)
    review.player.position_ms = 40_000
    player.show_now()
    place = place_of(review, 39_000)
    before = player.slider.grab().toImage()
    review.past.log.append(StretchStruck(35_000, 45_000))
    assert player.place.text() == "Round  ·  Bracken  ·  struck, so it is silent"
    after = player.slider.grab().toImage()
    wave = player.slider._lanes().wave.toRect()
    column = range(wave.top(), wave.bottom())
    assert [before.pixel(place.x(), y) for y in column] != [
        after.pixel(place.x(), y) for y in column
    ]


def test_the_strip_zooms_about_the_cursor_and_follows_it(review: Review) -> None:
    strip = bar(review).slider
    review.player.position_ms = 60_000
    bar(review).show_now()
    bar(review).tools.closer.click()
    assert strip.shown == Span(30_000, 90_000)
    press_sequence(review, "Ctrl++")
    press_sequence(review, "Ctrl++")
    assert strip.shown == Span(45_000, 75_000)  # no closer than half a minute
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place_of(review, 48_000))
    assert review.player.position_ms == pytest.approx(48_000, abs=30)
    review.player.position_ms = 90_000
    bar(review).show_now()
    assert strip.shown.start_ms < 90_000 < strip.shown.end_ms
    bar(review).tools.whole.click()
    assert strip.shown == Span(0, 120_000)


def test_the_wheel_never_loses_the_place(review: Review) -> None:
    strip = bar(review).slider
    review.player.position_ms = 60_000
    bar(review).show_now()
    strip.zoom(True)

    def turn(keys: Qt.KeyboardModifier) -> None:
        where = QPointF(strip.rect().center())
        QApplication.sendEvent(
            strip,
            QWheelEvent(
                where,
                strip.mapToGlobal(where),
                QPoint(0, 0),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                keys,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )

    turn(Qt.KeyboardModifier.NoModifier)
    assert strip.shown == Span(36_000, 96_000)
    turn(Qt.KeyboardModifier.ControlModifier)
    assert strip.shown == Span(0, 120_000)
    assert review.player.position_ms == 60_000


def test_page_up_on_the_strip_goes_a_minute_on(review: Review) -> None:
    review.player.position_ms = 15_000
    bar(review).show_now()
    bar(review).slider.setFocus()
    QTest.keyClick(bar(review).slider, Qt.Key.Key_PageUp)
    assert review.player.position_ms == 75_000


def test_a_key_that_leads_nowhere_leaves_the_slider_where_it_was(review: Review) -> None:
    review.player.position_ms = 15_000
    bar(review).show_now()
    strip = bar(review).slider
    strip.setFocus()
    review.player.seek_ms = lambda at_ms: None  # type: ignore[method-assign]
    QTest.keyClick(strip, Qt.Key.Key_PageUp)
    assert strip.value() == 15


def test_the_strip_shows_loudness_where_there_is_sound_and_a_line_where_not(
    review: Review,
) -> None:
    strip = bar(review).slider
    strip.show_turns(False)
    picture = strip.grab().toImage()
    wave = strip._lanes().wave.toRect()
    colour = current_theme().color("bar").rgb()

    def height_px(at_ms: int) -> int:
        x = round(strip._x(at_ms))
        return sum(picture.pixel(x, y) == colour for y in range(wave.top(), wave.bottom() + 1))

    assert height_px(30_000) > 4  # recorded
    assert height_px(90_000) == 0  # not recorded


def test_the_keys_are_listed(review: Review) -> None:
    bar(review).tools.keys_requested.emit()
    dialog = review.page.findChild(PlayKeysDialog)
    assert dialog is not None
    words = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    for keys in ("Space, F9", "Left, Right", "Shift+Left, Shift+Right", "[, ]", "−, +"):
        assert keys in words
    assert unnamed_controls(dialog) == []
    dialog.accept()


def test_on_a_very_low_page_the_tools_have_a_window(review: Review, qapp: QApplication) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, 2.0)
    review.page.resize(1024, 700)
    QApplication.processEvents()
    player = bar(review)
    assert not player.tools.isVisible()
    player.tools_button.click()
    dialog = review.page.findChild(ToolsDialog)
    assert dialog is not None
    assert player.tools.isVisible()
    assert words_cut_off(dialog) == []
    player.tools.faster.click()
    assert review.player.plan.speed == 1.25
    dialog.reject()
    assert not player.tools.isVisible()
    assert player.tools.window() is review.page
    apply_theme(qapp, ThemeChoice.LIGHT)


def test_tools_stay_as_somebody_chose(review: Review) -> None:
    player = bar(review)
    assert player.tools.isVisible()
    player.tools_button.click()
    assert not player.tools.isVisible()
    review.page.resize(1300, 900)
    QApplication.processEvents()
    assert not player.tools.isVisible()
