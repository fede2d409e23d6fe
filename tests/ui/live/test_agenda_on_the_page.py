from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.events import StopReason
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.session_log import ReopenedNotice
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.live.phase_dialog import PhaseDialog
from colearn_desktop.ui.live.replan_dialog import ReplanDialog
from colearn_desktop.ui.live.step_button import StepButton
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.ui.widgets.button import ElidingButton
from tests.fakes.clock import FakeClock
from tests.ui.live.staged_recording import StagedRecording
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

MINUTE_MS = 60_000


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def titles(session: LiveSession) -> list[str]:
    return [phase.title for phase in session.state.agenda]


def entries(menu: QMenu) -> dict[str, QMenu | None]:
    """What a menu offers; the menu behind an entry that asks first."""
    found: dict[str, QMenu | None] = {}
    for entry in menu.actions():
        behind: object = entry.menu()
        if entry.text() and entry.isEnabled():
            found[entry.text()] = behind if isinstance(behind, QMenu) else None
    return found


def choose(menu: QMenu, *path: str) -> None:
    for words in path[:-1]:
        behind = entries(menu)[words]
        assert behind is not None
        menu = behind
    next(entry for entry in menu.actions() if entry.text() == path[-1]).trigger()


def open_menu(page: LivePage, index: int, qtbot: QtBot) -> QMenu:
    click(page.header.steps.buttons[index])
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def dialog(page: LivePage, kind: type[QWidget], qtbot: QtBot) -> QWidget:
    qtbot.waitUntil(lambda: bool([d for d in page.findChildren(kind) if d.isVisible()]))
    return next(d for d in page.findChildren(kind) if d.isVisible())


def test_a_phase_ahead_is_left_out_after_a_question_and_comes_back(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    menu = open_menu(page, 2, qtbot)
    assert list(entries(menu)) == [
        "Skip ahead to it",
        "Earlier",
        "Later",
        "Change…",
        "Put a phase after it…",
        "Leave it out",
        "Re-plan the rest…",
    ]
    choose(menu, "Leave it out", "Yes, leave out “Break”")
    menu.close()
    assert titles(session) == ["Hello", "Round", "Closing"]
    assert page.agenda_actions.notice.text == "Left out: Break"
    click(page.agenda_actions.undo_button)
    assert titles(session) == ["Hello", "Round", "Break", "Closing"]
    assert not page.agenda_actions.notice.isVisible()


def test_skipping_ahead_says_what_is_left_out_and_going_back_is_asked_once(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    clock.advance(4 * MINUTE_MS)
    menu = open_menu(page, 2, qtbot)
    choose(menu, "Skip ahead to it", "Yes, and leave out: Round")
    menu.close()
    assert session.state.current_phase == session.state.agenda[2]
    menu = open_menu(page, 0, qtbot)
    assert list(entries(menu)) == ["Go back to it", "Re-plan the rest…"]
    choose(menu, "Go back to it", "Yes, go back to “Hello”")
    menu.close()
    qtbot.waitUntil(lambda: page.clock.timer.text() == "6:00")


def test_steps_tell_a_screen_reader_where_each_phase_stands(
    page: LivePage, session: LiveSession
) -> None:
    session.agenda.start_phase(session.state.agenda[2].phase_id)
    names = [part.accessibleName() for part in page.header.steps.buttons]
    assert names == [
        "1. Hello, over",
        "2. Round, left out so far",
        "3. Break, on now",
        "4. Closing, still to come",
    ]


def test_the_keyboard_walks_along_the_steps_and_opens_a_menu(
    page: LivePage, qtbot: QtBot
) -> None:
    first, second, *_ = page.header.steps.buttons
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_by_keyboard_alone_a_phase_is_left_out(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    first = page.header.steps.buttons[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(page.header.steps.buttons[1], Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    while menu.activeAction() is None or menu.activeAction().text() != "Leave it out":
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not menu)
    asking = QApplication.activePopupWidget()
    assert isinstance(asking, QMenu)
    QTest.keyClick(asking, Qt.Key.Key_Return)
    assert titles(session) == ["Hello", "Break", "Closing"]
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_a_click_on_a_step_leaves_the_plain_keys_alone(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    open_menu(page, 1, qtbot).close()
    qtbot.waitUntil(page.hasFocus)
    QTest.keyClick(page, Qt.Key.Key_2)
    assert session.state.floor.person_id == session.state.participants[1].person_id


def test_steps_lead_nowhere_before_the_start_and_after_the_end(
    open_page: Callable[[], LivePage], session: LiveSession
) -> None:
    page = open_page()
    assert not any(part.isEnabled() for part in page.header.steps.buttons)
    session.start()
    assert all(part.isEnabled() for part in page.header.steps.buttons)
    session.end()
    assert not any(part.isEnabled() for part in page.header.steps.buttons)


def test_a_phase_is_put_in_with_its_question(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    choose(menu := open_menu(page, 1, qtbot), "Put a phase after it…")
    menu.close()
    form = dialog(page, PhaseDialog, qtbot)
    assert isinstance(form, PhaseDialog)
    click(form.accept_button)
    assert form.isVisible(), "a phase needs a title"
    form.title.setText("Stretch & breathe")
    form.minutes.setValue(7)
    form.question.setPlainText("How do you feel?")
    click(form.accept_button)
    assert titles(session) == ["Hello", "Round", "Stretch & breathe", "Break", "Closing"]
    added = session.state.agenda[2]
    assert (added.planned_ms, added.question) == (7 * MINUTE_MS, "How do you feel?")
    assert page.agenda_actions.notice.text == "New: Stretch & breathe"


def test_length_and_question_of_a_phase_ahead_change(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    choose(menu := open_menu(page, 1, qtbot), "Change…")
    menu.close()
    form = dialog(page, PhaseDialog, qtbot)
    assert isinstance(form, PhaseDialog)
    form.minutes.setValue(20)
    form.question.setPlainText("What now?")
    click(form.accept_button)
    changed = session.state.agenda[1]
    assert session.state.planned_ms(changed) == 20 * MINUTE_MS
    assert changed.question == "What now?"


def test_minus_takes_a_minute_that_is_not_used(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    QTest.keyClick(page, Qt.Key.Key_Minus)
    assert page.clock.timer.text() == "9:00"
    click(page.clock.shorten_button)
    assert page.clock.timer.text() == "8:00"
    clock.advance(7 * MINUTE_MS + 1_000)
    qtbot.waitUntil(lambda: not page.clock.shorten_button.isEnabled())
    QTest.keyClick(page, Qt.Key.Key_Minus)
    assert session.state.left_ms(session.now_ms()) == 59_000


def test_a_late_end_is_offered_quietly_and_not_now_keeps_it_away(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    clock.advance(13 * MINUTE_MS)
    qtbot.waitUntil(page.banners.late.isVisible)
    assert page.banners.late.text.endswith(", 3 min later than agreed.")
    click(page.banners.not_now_button)
    assert not page.banners.late.isVisible()
    clock.advance(4 * MINUTE_MS)
    qtbot.waitUntil(lambda: page.clock.timer.text() == "7:00")
    assert not page.banners.late.isVisible()
    clock.advance(MINUTE_MS)
    qtbot.waitUntil(page.banners.late.isVisible)
    assert session.state.phase_index() == 0


def replan_dialog(page: LivePage, clock: FakeClock, qtbot: QtBot) -> ReplanDialog:
    clock.advance(20 * MINUTE_MS)
    QTest.keyClick(page, Qt.Key.Key_R)
    found = dialog(page, ReplanDialog, qtbot)
    assert isinstance(found, ReplanDialog)
    return found


def test_a_new_plan_is_looked_at_before_it_holds_and_can_be_undone(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    events = len(session.log.events)
    plan = replan_dialog(page, clock, qtbot)
    shown = [name.text() for name in plan.findChildren(QWidget) if hasattr(name, "text")]
    assert {"Break", "10 min", "stays", "20 min"} <= set(shown)
    assert len(session.log.events) == events
    click(plan.accept_button)
    break_ = session.state.agenda[2]
    assert session.state.planned_ms(break_) == 10 * MINUTE_MS
    assert session.agenda.late_ms() == 0
    qtbot.waitUntil(lambda: not page.banners.late.isVisible())
    assert page.agenda_actions.notice.text == "The new plan holds"
    click(page.agenda_actions.undo_button)
    assert session.agenda.late_ms() == 10 * MINUTE_MS


def test_one_phase_can_be_left_out_or_the_end_moved(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    plan = replan_dialog(page, clock, qtbot)
    plan.one.setChecked(True)
    plan.phase.setCurrentIndex(plan.phase.findText("Break"))
    plan.how.setCurrentIndex(plan.how.findData("out"))
    click(plan.accept_button)
    assert titles(session) == ["Hello", "Round", "Closing"]
    session.agenda.undo()
    QTest.keyClick(page, Qt.Key.Key_R)
    plan = page.findChildren(ReplanDialog)[-1]
    plan.later.setChecked(True)
    click(plan.accept_button)
    assert session.agenda.late_ms() == 0
    assert session.state.agreed_ms == 65 * MINUTE_MS


def test_a_plan_that_does_not_suffice_says_so(
    page: LivePage, session: LiveSession, clock: FakeClock, qtbot: QtBot
) -> None:
    clock.advance(40 * MINUTE_MS)
    plan = replan_dialog(page, clock, qtbot)
    words = "\n".join(
        part.text() for part in plan.findChildren(QWidget) if hasattr(part, "text")
    )
    assert "This saves 27 of 50 min." in words
    plan.reject()
    assert session.agenda.last_change is None


def test_a_recording_that_stays_paused_after_a_break_is_brought_up_once(
    page: LivePage, session: LiveSession, recording: StagedRecording, qtbot: QtBot
) -> None:
    session.agenda.start_phase(session.state.agenda[2].phase_id)
    recording.pause(StopReason.BREAK)
    session.mark()
    assert not page.banners.still_paused.isVisible()
    session.next_phase()
    qtbot.waitUntil(page.banners.still_paused.isVisible)
    click(page.banners.leave_paused_button)
    session.mark()
    assert not page.banners.still_paused.isVisible()
    recording.start()
    session.mark()
    recording.pause(StopReason.ASKED)
    session.mark()
    click(page.banners.record_button)
    assert recording.status().capture is Capture.CAPTURING
    assert not page.banners.still_paused.isVisible()
    recording.pause(StopReason.OFF_THE_RECORD)
    session.mark()
    assert not page.banners.still_paused.isVisible(), "that was somebody's wish"


def test_a_sleep_of_the_computer_is_asked_about(page: LivePage, session: LiveSession) -> None:
    session.log.reopened = ReopenedNotice(12 * MINUTE_MS, 0, slept=True)
    session.log.notify()
    assert page.banners.away.text.startswith("The computer slept for about 12 min")


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1280, 800), (1440, 916)])
def test_nothing_is_cut_off_while_it_runs_late(
    page: LivePage,
    clock: FakeClock,
    qapp: QApplication,
    qtbot: QtBot,
    scale: float,
    width: int,
    height: int,
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    page.resize(width, height)
    clock.advance(75 * MINUTE_MS)
    qtbot.waitUntil(page.banners.late.isVisible)
    elided = {part.text() for part in page.findChildren(ElidingButton)}
    cut = [line for line in words_cut_off(page) if not any(text in line for text in elided)]
    assert cut == []
    buttons = (page.clock.pause_button, page.clock.shorten_button, page.clock.extend_button)
    right_edge = page.clock.visibleRegion().boundingRect().right()
    assert all(part.geometry().right() <= right_edge for part in buttons)
    steps = [part for part in page.header.steps.buttons if part.isVisible()]
    row = page.header.steps.rect()
    assert all(row.contains(part.geometry()) for part in steps)
    assert all(part.height() >= 44 for part in steps)
    assert all(isinstance(part, StepButton) for part in steps)


def test_both_dialogs_name_their_controls_and_fit(
    page: LivePage, clock: FakeClock, qapp: QApplication, qtbot: QtBot
) -> None:
    apply_theme(qapp, ThemeChoice.DARK, 2.0)
    plan = replan_dialog(page, clock, qtbot)
    assert unnamed_controls(plan) == []
    assert words_cut_off(plan) == []
    plan.reject()
    form = page.agenda_actions.ask_insert()
    assert form is not None
    assert unnamed_controls(form) == []
    assert words_cut_off(form) == []
    form.reject()


def test_a_plan_that_no_longer_fits_is_reported_and_changes_nothing(
    page: LivePage,
    session: LiveSession,
    clock: FakeClock,
    qtbot: QtBot,
    reported: list[ColearnError],
) -> None:
    plan = replan_dialog(page, clock, qtbot)
    plan.one.setChecked(True)
    plan.phase.setCurrentIndex(plan.phase.findText("Break"))
    plan.how.setCurrentIndex(plan.how.findData("out"))
    replan = plan.replan()
    session.agenda.start_phase(session.state.agenda[2].phase_id)
    page.agenda_actions.change(lambda: session.agenda.apply(replan))
    assert [type(error).__name__ for error in reported] == ["AgendaError"]
    plan.reject()
