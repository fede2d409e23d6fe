"""What the flow of an open vault says when the disk is full, and before the window closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import StorageFullError
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.ui.pages.setup_page import SetupPage
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.vault.vault import Vault
from tests.fakes.full_disk import full
from tests.fakes.robot import Robot
from tests.fakes.session_window import session_window

robot = Robot()


@pytest.fixture
def flow(vault: Vault, tmp_path: Path, qapp: QApplication) -> Iterator[SessionFlow]:
    """A session runs behind its set-up; nobody speaks into its microphone."""
    with session_window(vault, tmp_path) as (flow, window):
        window.show()
        assert flow.session is not None
        flow.session.live.start()
        yield flow


def notices() -> int:
    windows = QApplication.topLevelWidgets()
    return sum(isinstance(w, QMessageBox) and w.isVisible() for w in windows)


def test_a_window_shows_its_page_alone(flow: SessionFlow) -> None:
    assert isinstance(flow._window.page, SetupPage)
    assert flow._window.page.isVisible()
    assert not flow._sessions_page.isVisible()
    flow.show_sessions()
    assert flow._sessions_page.isVisible()


def test_a_full_disk_is_told_once_and_again_only_after_there_was_room(
    flow: SessionFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        with monkeypatch.context() as broken:
            broken.setattr(flow.vault.sessions, "keep_alive", full)
            robot.wait_for_text("The disk is full")
            robot.run_for(0.4)
            assert notices() == 1
            robot.click("OK")
            robot.run_for(0.4)
            assert notices() == 0
        robot.run_for(1.3)


def test_closing_asks_while_recording_and_not_before(
    flow: SessionFlow,
) -> None:
    assert flow._closing_question() == ""
    session = flow.session
    assert session is not None
    for person in session.log.state.present:
        session.recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.GRANTED})
    session.recording.start()
    assert session.recording.status().capture is Capture.STARTING
    assert "Recording is running" in flow._closing_question()
    session.recording.stop()
    assert flow._closing_question() == ""


def test_one_failure_is_one_notice_whoever_tells_of_it(flow: SessionFlow) -> None:
    flow._report(StorageFullError())
    flow._report(StorageFullError())
    assert notices() == 1
    robot.click("OK")
    assert notices() == 0
    flow._report(StorageFullError())
    assert notices() == 1
    robot.click("OK")
