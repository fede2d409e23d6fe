"""An export from the first page to a file that opens, in a window on a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services import host_identity
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.export_flow import ExportFlow
from colearn_desktop.ui.hosts.hosts_page import HostsPage
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.export_page import ExportPage
from colearn_desktop.ui.pages.pick_sessions_dialog import PickSessionsDialog
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.known_hosts import KnownHost
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault
from tests.services.past_session import PastSession


class Export:
    def __init__(self, qtbot: QtBot, past: PastSession, folder: Path) -> None:
        self.qtbot, self.past = qtbot, past
        self.window = MainWindow(folder)
        self.tasks = Tasks(self.window)
        self.flow = ExportFlow(self.window, past.vault, past.session_id, past.clock, self.tasks)
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.window.show()

    def begin(self) -> ExportPage:
        self.flow.begin()
        page = self.window.page
        assert isinstance(page, ExportPage)
        return page

    def words(self) -> str:
        page = self.window.page
        assert page is not None
        labels = page.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(page))

    def wait_for(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.words(), timeout=30_000)


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(15_000, 3)
    return past


@pytest.fixture
def export(
    qtbot: QtBot, past: PastSession, tmp_path: Path, light_theme: None
) -> Iterator[Export]:
    export = Export(qtbot, past, tmp_path)
    yield export
    export.window.close_dialogs()
    export.flow.close()
    export.tasks.close()
    past.vault.close()
    export.window.close()
    export.window.deleteLater()


def another_session(past: PastSession) -> SessionId:
    past.clock.advance(86_400_000)
    session_id = make_session(past.vault, past.clock, 2)
    past.vault.sessions.rename(session_id, title="The next evening", place="Hall")
    live = LiveSession(SessionLog(past.vault, session_id, past.clock))
    live.start()
    live.end()
    make_session(past.vault, past.clock, 2)  # planned only: nothing to export
    return session_id


def known_host(past: PastSession, folder: Path) -> KnownHost:
    with cheap_vault(folder, "other") as other:
        host_identity.name_own_host(other, "Nettle")
        host_identity.save_own_card(other, folder / "nettle.colearn-host")
    card = host_identity.card_in_file(folder / "nettle.colearn-host")
    return host_identity.add_host(past.vault, past.clock, card)


def test_the_plan_follows_the_choices_and_the_archive_follows_the_plan(
    export: Export, past: PastSession, tmp_path: Path
) -> None:
    next_evening = another_session(past)
    nettle = known_host(past, tmp_path)
    page = export.begin()
    assert "Sound: 3 s." in export.words()
    page.contents.choice(Contents.NO_SOUND).click()
    export.wait_for("All sound (3 s), as you chose.")
    page.sessions.choose_button.click()
    export.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PickSessionsDialog)
    assert dialog.chosen == (past.session_id,)
    dialog.box(past.session_id).click()
    assert not dialog.take_button.isEnabled()
    dialog.box(past.session_id).click()
    dialog.box(next_evening).click()
    dialog.take_button.click()
    export.wait_for("2. The next evening")
    page.recipients.box(nettle).click()
    page.choose_folder(export.stick)
    page.target.export_button.click()
    assert export.flow.is_writing
    export.wait_for("Nettle, without words. Their card was not compared yet.")
    assert export.flow.has_words_to_copy
    (copy,) = past.vault.register.list(next_evening)
    assert copy.recipients == ("Nettle",)
    assert [each.contents for each in copy.sessions] == ["no_sound", "no_sound"]
    (folder,) = export.stick.iterdir()
    assert folder.name == copy.name


def test_hosts_that_were_added_on_the_way_are_offered(
    export: Export, past: PastSession, tmp_path: Path
) -> None:
    page = export.begin()
    page.recipients.hosts_button.click()
    hosts = export.window.page
    assert isinstance(hosts, HostsPage)
    nettle = known_host(past, tmp_path)
    hosts.back_requested.emit()
    assert export.window.page is page
    page.recipients.box(nettle).click()
    assert page.recipients.chosen == (nettle,)


def test_a_stick_that_vanishes_while_it_is_written_is_said_and_leaves_nothing(
    export: Export, past: PastSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = export.begin()
    page.choose_folder(export.stick)
    fetch = past.vault.recordings.fetch

    def pull_it_out(*which: object) -> bytes:
        if export.stick.exists():
            export.stick.rmdir()
        return fetch(*which)  # type: ignore[arg-type]

    monkeypatch.setattr(past.vault.recordings, "fetch", pull_it_out)
    page.target.export_button.click()
    export.wait_for("The archive could not be written there.")
    assert not export.flow.is_writing
    assert not export.flow.has_words_to_copy
    assert past.vault.register.list(past.session_id) == []


def test_an_answer_while_it_is_written_is_said_and_can_be_tried_again(
    export: Export, past: PastSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = export.begin()
    page.choose_folder(export.stick)
    fetch = past.vault.recordings.fetch
    withdrawn: list[bool] = []

    def withdraw(*which: object) -> bytes:
        if not withdrawn:
            withdrawn.append(True)
            past.answer("Ash", Purpose.AUDIO, ConsentState.WITHDRAWN)
        return fetch(*which)  # type: ignore[arg-type]

    monkeypatch.setattr(past.vault.recordings, "fetch", withdraw)
    page.target.export_button.click()
    export.wait_for("Somebody answered anew while the archive was written")
    assert list(export.stick.iterdir()) == []
    # What it shows now is what the new answer leaves.
    export.wait_for("Ash withdrew from audio recording.")


def test_closing_breaks_it_off_and_leaves_nothing(
    export: Export, past: PastSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = export.begin()
    page.choose_folder(export.stick)
    page.target.export_button.click()
    export.flow.close()
    export.tasks.close()
    assert list(export.stick.iterdir()) == []
