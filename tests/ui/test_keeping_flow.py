"""Erasing, promises, copies and letters, as a host meets them in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.retention import Kept
from colearn_desktop.services.archiving import plan_export
from colearn_desktop.services.export_register import enter_copy
from colearn_desktop.services.keeping_promises import promise_day, promised_day
from colearn_desktop.services.what_goes import kept_recordings
from colearn_desktop.ui.keeping.copies_page import CopiesPage
from colearn_desktop.ui.keeping.erase_choice import EraseChoice
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.consent_page import ConsentPage
from colearn_desktop.ui.pages.review_page import ReviewPage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.ui.tasks import Tasks
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.robot import Robot
from tests.services.past_session import PastSession

robot = Robot()


class Evening:
    """A vault with a session that has ended, its list on the screen."""

    def __init__(self, folder: Path) -> None:
        self.past = PastSession(folder)
        self.past.everyone_agrees()
        self.past.record(10_000, 20)
        self.vault = self.past.vault
        self.window = MainWindow(folder)
        self.tasks = Tasks(self.window)
        self.flow = SessionFlow(
            self.window,
            self.vault,
            SystemClock(),
            lambda _key: HandMicrophone().open,
            self.tasks,
            habits=KeyHabits,
        )
        self.flow.show_sessions()
        self.window.show()

    def hand_over(self, name: str) -> None:
        plan = plan_export(self.vault, self.past.session_id)
        enter_copy(self.vault, {self.past.session_id: plan}, utc_ms=5, name=name, size_bytes=9)

    def page(self, kind: type) -> None:
        robot.wait(kind.__name__, lambda: isinstance(self.window.page, kind))

    def review(self) -> ReviewPage:
        self.flow.open_session(self.past.session_id)
        page = self.window.page
        assert isinstance(page, ReviewPage)
        return page

    def close(self) -> None:
        self.flow.close()
        self.tasks.close()
        self.window.close()
        self.window.deleteLater()
        self.vault.close()


@pytest.fixture
def evening(tmp_path: Path, qapp: QApplication, light_theme: None) -> Iterator[Evening]:
    evening = Evening(tmp_path)
    yield evening
    evening.close()


def no_dialog() -> bool:
    return QApplication.activeModalWidget() is None


def shown_text() -> str:
    return robot.find(QPlainTextEdit, "").toPlainText()


def erase_and_read_the_receipt() -> str:
    robot.click("Erase for good")
    robot.find(QPushButton, "Close")
    text = shown_text()
    robot.click("Close")
    robot.wait("the end of the dialog", no_dialog)
    return text


def test_a_session_is_erased_from_the_list_after_one_question(evening: Evening) -> None:
    robot.click("Erase…")
    robot.wait_for_text("Erase the session “Bridge Street, May”?")
    robot.click("Keep everything")
    robot.wait("the end of the dialog", no_dialog)
    assert len(evening.vault.sessions.list()) == 1

    evening.hand_over("amber-fox")
    robot.click("Erase…")
    robot.wait_for_text("amber-fox")  # what is not reached is named
    receipt = erase_and_read_the_receipt()
    assert evening.vault.sessions.list() == ()
    assert evening.vault.erasures.history()[0].reference in receipt
    assert [name for name in ("Bridge", "Ash", "Bracken") if name in receipt] == []
    evening.page(SessionsPage)
    robot.wait_for_text("No sessions yet")


def test_a_persons_words_are_erased_from_the_review(evening: Evening) -> None:
    page = evening.review()
    page.erase_requested.emit()
    choice = QApplication.activeModalWidget()
    assert isinstance(choice, EraseChoice)
    choice.person.setChecked(True)
    choice.who.setCurrentText("Bracken")
    robot.click("Go on")
    robot.wait_for_text("Erase what Bracken said?")
    receipt = erase_and_read_the_receipt()
    assert "Bracken" not in receipt
    evening.page(ReviewPage)
    assert evening.flow.session is not None
    names = [person.name for person in evening.flow.session.log.state.people.values()]
    assert names == ["Ash", "Person 1", "Clover", "Juniper"]
    assert len(evening.flow.session.log.state.notes) == 2


def test_what_is_due_is_deleted_or_put_off_with_a_reason(evening: Evening) -> None:
    vault, session_id = evening.vault, evening.past.session_id
    promise_day(vault, SystemClock(), session_id, Kept.RECORDING, "2026-06-30")
    evening.flow.show_sessions()
    robot.wait_for_text("One thing is due to be deleted.")
    robot.click("Show…")
    robot.click("Put it off…")
    assert not robot.find(QPushButton, "Put it off").isEnabled()
    robot.enter(robot.find(QLineEdit, "Why?"), "A quote is still being checked.")
    robot.click("Put it off")
    robot.wait("the end of the dialog", no_dialog)
    day = promised_day(vault, session_id, Kept.RECORDING)
    assert day is not None
    assert day > "2026-06-30"
    assert vault.retention.history(session_id)[-1].reason == "A quote is still being checked."

    promise_day(vault, SystemClock(), session_id, Kept.RECORDING, "2026-07-01")
    evening.flow.show_sessions()
    robot.click("Show…")
    robot.click("Delete…")
    erase_and_read_the_receipt()
    assert kept_recordings(vault, session_id) == []
    evening.flow.show_sessions()
    page = evening.window.page
    assert isinstance(page, SessionsPage)
    assert page.due_banner.isHidden()


def test_a_remark_is_added_to_a_copy(evening: Evening) -> None:
    evening.hand_over("amber-fox")
    robot.click("Copies")
    evening.page(CopiesPage)
    robot.click("Add a remark to amber-fox")
    robot.enter(robot.find(QLineEdit, "What became of this copy?"), "Deleted, says Leeds.")
    robot.click("Add")
    robot.wait_for_text("Deleted, says Leeds.")
    robot.click("Back")
    evening.page(SessionsPage)


def test_whoever_withdraws_gets_the_letter_under_the_name_of_each_copy(
    evening: Evening, tmp_path: Path
) -> None:
    evening.hand_over("amber-fox")
    evening.past.answer("Bracken", Purpose.ARCHIVING, ConsentState.REFUSED)
    evening.hand_over("quiet-heron")
    evening.review().consent_requested.emit()
    page = evening.window.page
    assert isinstance(page, ConsentPage)
    page.show_person(evening.past.person("Bracken"))
    page.card.ask_about_withdrawing()
    robot.click("Withdraw from everything")
    robot.wait_for_text("quiet-heron")
    robot.click("Write the letter…")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    texts = []
    for row in range(2):
        dialog.which.setCurrentIndex(row)  # type: ignore[attr-defined]
        texts.append(shown_text())
    with_name = next(text for text in texts if "amber-fox" in text)
    without = next(text for text in texts if "quiet-heron" in text)
    assert "“Bracken”" in with_name
    assert "quiet-heron" not in with_name
    # It must not tell who "Person 1" is.
    assert "“Person 1”" in without
    assert "Bracken" not in without
    assert [n for n in ("Buses", "came because") if n in with_name + without] == []
    dialog.text.save_to(tmp_path / "letter.txt")  # type: ignore[attr-defined]
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == shown_text()
    robot.wait_for_text("It is not encrypted.")
    robot.click("Close")


def test_the_room_can_be_promised_a_day(evening: Evening) -> None:
    evening.review().consent_requested.emit()
    robot.wait_for_text("No day is promised by which anything is deleted.")
    robot.click("Change until when it is kept")
    robot.click("The recording is deleted by")
    robot.click("Promise it")
    robot.wait("the end of the dialog", no_dialog)
    assert promised_day(evening.vault, evening.past.session_id, Kept.RECORDING) is not None
    robot.wait_for_text("The recording is deleted by")


def test_a_failure_says_so_and_keeps_what_there_is(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.fakes.full_disk import full

    monkeypatch.setattr(evening.vault.erasures, "begin_session", full)
    robot.click("Erase…")
    robot.click("Erase for good")
    robot.wait_for_text("The disk is full")
    robot.click("Keep everything")
    robot.wait("the end of the dialog", no_dialog)
    assert len(evening.vault.sessions.list()) == 1
