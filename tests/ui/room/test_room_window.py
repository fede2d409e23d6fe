from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.agenda import MINUTE_MS, Phase, PhaseKind
from colearn_desktop.domain.events import AgendaPlanned, StopReason
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.services.agenda_control import AgendaControl
from colearn_desktop.services.intentions import Intentions, shipped_intentions
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.room_display import RoomDisplay
from colearn_desktop.ui.live.times import wall_clock_text
from colearn_desktop.ui.room.facilitator_view import FacilitatorView
from colearn_desktop.ui.room.fitted_text import FittedText
from colearn_desktop.ui.room.room_view import room_face
from colearn_desktop.ui.room.room_window import RoomShows, RoomWindow
from tests.fakes.clock import FakeClock
from tests.ui.pages.page_checks import unnamed_controls

SIZES = [(1280, 720), (1024, 768), (1920, 1080), (3840, 2160), (640, 400), (900, 1600)]
OFF = RecordingStatus()
LONG = (
    "What would have to be true in our town, in the next five years, for the people who are "
    "never asked to be the first ones who are listened to, and what could each of our groups "
    "let go of so that there is room for that, starting with Llanfairpwllgwyngyllgogerych?"
)


@pytest.fixture
def window(qtbot: QtBot, clock: FakeClock) -> RoomWindow:
    window = RoomWindow(clock.monotonic_ms)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    return window


def words_on(widget: QWidget) -> str:
    seen = [w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget)]
    return "\n".join(text for text in seen if text)


def cut_off(window: QWidget) -> list[str]:
    """Every text that does not fit where it stands, or stands outside the window."""
    found = []
    for text in window.findChildren(FittedText):
        if not text.isVisibleTo(window) or not text.text():
            continue
        place = QRect(text.mapTo(window, QPoint(0, 0)), text.size())
        fits = text.height_at(text.shown_px, text.width()) <= text.height()
        if not fits or not window.rect().contains(place):
            found.append(f"{text.text()!r} {place}")
    return found


def show(window: RoomWindow, room: RoomDisplay, status: RecordingStatus = OFF) -> str:
    window.show_face(room_face(room, status))
    return words_on(window)


def test_before_during_and_after(
    window: RoomWindow, room: RoomDisplay, clock: FakeClock
) -> None:
    window.show()
    assert "Bridge Street, May" in show(window, room)
    assert "We begin soon" in words_on(window)
    room.live.start()
    clock.advance(3 * MINUTE_MS)
    assert show(window, room).splitlines() == [
        "Hello",
        "Bridge Street, May",
        "Hello?",
        "7:00",
        "Then",
        "Round",
        "Recording is off.",
    ]
    assert window.session.progress.value() == 300
    clock.advance(9 * MINUTE_MS + 10_000)
    show(window, room)
    assert (window.session.time.text(), window.session.time_words.text()) == ("2:10", "over")
    assert window.session.time.accessibleName() == "2:10 over"
    room.live.end()
    assert show(window, room).splitlines() == [
        "Thank you",
        "Recording is off.",
    ]


def test_a_break_says_when_everybody_is_back(
    window: RoomWindow, room: RoomDisplay, clock: FakeClock
) -> None:
    live = room.live
    pause = Phase(PhaseId("tea"), PhaseKind.BREAK, "Tea", 10 * MINUTE_MS)
    live.log.append(AgendaPlanned((pause,)))
    live.start()
    back_ms = clock.utc_ms() + 10 * MINUTE_MS
    clock.advance(2 * MINUTE_MS)
    window.show()
    assert f"Back at {wall_clock_text(back_ms + MINUTE_MS // 2)}" in show(window, room)
    AgendaControl(live.log).extend()
    later = wall_clock_text(back_ms + MINUTE_MS + MINUTE_MS // 2)
    assert f"Back at {later}" in show(window, room)
    assert "Tea" in words_on(window)
    clock.advance(20 * MINUTE_MS)
    assert "We go on soon" in show(window, room)


def test_the_room_never_sees_a_name_and_voices_only_if_the_host_chose(
    window: RoomWindow, room: RoomDisplay, clock: FakeClock
) -> None:
    room.live.start()
    for seat in (1, 2, 1):
        room.live.give_floor(seat)
        clock.advance(MINUTE_MS)
    room.live.toggle_queue(3)
    window.show()
    names = {person.name for person in room.live.state.people.values()}
    assert "Voices heard" not in show(window, room)
    room.choose(voices_heard=True, names_in_look_back=True)
    assert "2 of 4" in show(window, room)
    assert not any(name in words_on(window) for name in names)


@pytest.mark.parametrize(
    ("status", "words", "lit"),
    [
        (RecordingStatus(Capture.CAPTURING), "Recording is on. Ask at any time", True),
        (RecordingStatus(Capture.STARTING), "Recording is on. Ask at any time", True),
        (RecordingStatus(Capture.PAUSED, paused_for=StopReason.BREAK), "Recording is", False),
        (
            RecordingStatus(Capture.PAUSED, paused_for=StopReason.OFF_THE_RECORD),
            "Off the record.",
            False,
        ),
        (OFF, "Recording is off.", False),
    ],
)
def test_it_says_whether_this_is_recorded(
    window: RoomWindow, room: RoomDisplay, status: RecordingStatus, words: str, lit: bool
) -> None:
    window.show()
    show(window, room, status)
    assert window.recording.words.text().startswith(words)
    assert room_face(room, status).recording.is_lit == lit


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_is_cut_off_at_any_size(
    window: RoomWindow, room: RoomDisplay, clock: FakeClock, size: tuple[int, int]
) -> None:
    room.choose(voices_heard=True, names_in_look_back=True)
    room.live.log.append(
        AgendaPlanned(
            (
                Phase(
                    PhaseId("1"), PhaseKind.DISCUSSION, LONG[:120], 700 * MINUTE_MS, "", LONG
                ),
                Phase(PhaseId("2"), PhaseKind.BREAK, LONG[:90], 5 * MINUTE_MS, "", LONG),
                Phase(PhaseId("3"), PhaseKind.BREAK, "Tea", 5 * MINUTE_MS),
            )
        )
    )
    room.live.start()
    window.resize(*size)
    window.show()
    for _ in range(3):
        show(window, room)
        assert cut_off(window) == []
        room.live.pause_clock()
        clock.advance(1_000 * MINUTE_MS)
        show(window, room)
        assert cut_off(window) == []
        if room.live.state.next_phase() is not None:
            room.live.next_phase()
    window.message.words.show_text(LONG[:240])
    window.show_page(RoomShows.MESSAGE)
    assert cut_off(window) == []
    for lines in (shipped_intentions(), Intentions(LONG[:100], (LONG,) * 5)):
        window.intentions.show_intentions(lines)
        window.show_page(RoomShows.INTENTIONS)
        assert cut_off(window) == []


def test_a_long_question_shrinks_and_a_short_one_does_not(
    window: RoomWindow, room: RoomDisplay
) -> None:
    room.live.start()
    window.show()
    show(window, room)
    short = window.session.headline.shown_px
    window.session.headline.show_text(LONG)
    assert window.session.headline.shown_px < short == round(720 * 0.084)


def test_blank_hides_everything_and_gives_it_back(
    window: RoomWindow, room: RoomDisplay
) -> None:
    room.live.start()
    window.show()
    show(window, room)
    window.show_blank(True)
    assert words_on(window).strip() == ""
    assert not window.full_screen_button.isVisible()
    pixels = window.grab().toImage()
    corner = pixels.pixelColor(0, 0)
    assert all(
        pixels.pixelColor(x, y) == corner
        for x in range(0, pixels.width(), 7)
        for y in range(0, pixels.height(), 7)
    )
    window.show_blank(False)
    assert "Hello?" in words_on(window)


def test_keys_and_a_double_click_ask_and_the_window_decides_nothing(
    window: RoomWindow, qtbot: QtBot
) -> None:
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for key in (Qt.Key.Key_B, Qt.Key.Key_F7):
        with qtbot.waitSignal(window.blank_toggled):
            QTest.keyClick(window, key)
    with qtbot.waitSignal(window.full_screen_toggled):
        QTest.keyClick(window, Qt.Key.Key_F11)
    with qtbot.waitSignal(window.full_screen_toggled):
        QTest.mouseDClick(window, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(window.full_screen_toggled):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, Qt.Key.Key_F5)


def test_the_look_back_plays_pauses_and_ends_with_a_sentence(
    window: RoomWindow, room: RoomDisplay, clock: FakeClock, qtbot: QtBot
) -> None:
    room.live.start()
    for seat in (1, 2, 1):
        room.live.give_floor(seat)
        clock.advance(MINUTE_MS)
    names = [person.name for person in room.people()]
    page = window.look_back
    page.show_look_back(room.look_back(), {}, names)
    window.show_page(RoomShows.LOOK_BACK)
    window.show()
    clock.advance(20_000)
    assert page.at_ms == 20_000
    page.play_button.click()
    clock.advance(20_000)
    assert page.at_ms == 20_000
    page.play_button.click()
    clock.advance(60_000)
    qtbot.waitUntil(lambda: page.sentence.text() != "")
    assert page.sentence.text() == "What would you like more of in what comes next?"
    assert not page.is_playing
    room.choose(voices_heard=True, names_in_look_back=False)
    page.show_look_back(room.look_back(), {}, names)
    assert page.sentence.text() == ""
    clock.advance(61_000)
    qtbot.waitUntil(lambda: page.sentence.text() == "2 of 4 voices were heard.")
    assert unnamed_controls(window) == []


def test_names_stand_in_the_look_back_only_if_the_host_chose(
    window: RoomWindow, room: RoomDisplay, clock: FakeClock
) -> None:
    room.live.start()
    room.live.give_floor(1)
    clock.advance(MINUTE_MS)
    names = [person.name for person in room.people()]
    page = window.look_back
    window.show_page(RoomShows.LOOK_BACK)
    window.show()
    page.show_look_back(room.look_back(), {}, names)
    page.play_button.click()
    plain = page.grab().toImage()
    page.show_look_back(room.look_back(), {}, ["X", "Y", "Z", "W"])
    page.play_button.click()
    assert page.grab().toImage() == plain
    room.choose(voices_heard=False, names_in_look_back=True)
    page.show_look_back(room.look_back(), {}, names)
    page.play_button.click()
    named = page.grab().toImage()
    page.show_look_back(room.look_back(), {}, ["X", "Y", "Z", "W"])
    page.play_button.click()
    assert page.grab().toImage() != named


@pytest.mark.parametrize("size", [(320, 240), (480, 320), (1280, 900), (800, 1280)], ids=str)
def test_the_facilitators_view_has_clock_findings_and_queue_at_any_size(
    qtbot: QtBot, room: RoomDisplay, clock: FakeClock, size: tuple[int, int]
) -> None:
    view = FacilitatorView()
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    live = room.live
    view.show_session(live)
    assert view.time_words.text() == "planned"
    live.start()
    live.give_floor(1)
    clock.advance(4 * MINUTE_MS)
    live.toggle_queue(3)
    live.toggle_queue(2)
    view.show_session(live)
    names = [person.name for person in live.state.participants]
    assert view.time.text() == "6:00"
    assert view.queue.text() == f"Asked to speak: 1 {names[2]}, 2 {names[1]}"
    assert f"Not yet heard in this go-round: {names[1]}, {names[2]}" in view.findings.text()
    assert cut_off(view) == []
    live.end()
    view.show_session(live)
    assert view.phase.text() == "The session has ended"
