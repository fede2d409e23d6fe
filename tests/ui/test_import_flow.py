"""Opening an archive in the real window of a vault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from colearn_desktop.archive.host_keys import Signer, new_secrets
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.archiving import ExportedArchive, ExportWish, export_sessions
from colearn_desktop.services.host_identity import host_identity
from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.export_page import ExportPage
from colearn_desktop.ui.pages.import_page import ImportPage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.own_host_keys import HostSecrets
from colearn_desktop.vault.vault import Vault
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault
from tests.services.past_session import PastSession

WAIT_MS = 20_000


class Sent:
    """An archive of a past session, and what it was made from."""

    def __init__(self, past: PastSession, keys: HostSecrets, made: ExportedArchive) -> None:
        self.past = past
        self.keys = keys
        self.made = made
        self.notes = len(past.log.state.notes)

    def copied(self, folder: Path) -> Path:
        """Its file, in a folder where it can be harmed."""
        shutil.copytree(self.made.archive.parent, folder)
        return folder / self.made.archive.name


def exported(past: PastSession, folder: Path, recipient: str) -> ExportedArchive:
    folder.mkdir(exist_ok=True)
    return export_sessions(
        past.vault,
        ExportWish((past.session_id,), recipients=(recipient,)),
        folder,
        clock=past.clock,
        progress=lambda _done, _total: None,
        cancelled=lambda: False,
    )


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """Readable by its words, and by the key that every vault here has."""
    past = PastSession(tmp_path_factory.mktemp("past"))
    past.everyone_agrees()
    past.record(15_000, 5)
    keys = HostSecrets(*new_secrets())
    recipient = Signer(keys.signing_seed, keys.age_identity).keys.age_recipient
    with past.vault:
        yield Sent(past, keys, exported(past, tmp_path_factory.mktemp("stick"), recipient))


@contextmanager
def window_of(vault: Vault) -> Iterator[tuple[SessionFlow, MainWindow]]:
    window = MainWindow(vault.folder)
    tasks = Tasks(window)
    microphone = HandMicrophone()
    flow = SessionFlow(
        window, vault, SystemClock(), lambda _key: microphone.open, tasks, habits=KeyHabits
    )
    flow.show_sessions()
    window.show()
    yield flow, window
    flow.close()
    tasks.close()
    window.ask_before_closing(lambda: "")
    window.close()
    window.deleteLater()


@pytest.fixture
def place(
    tmp_path: Path, sent: Sent, light_theme: None
) -> Iterator[tuple[SessionFlow, MainWindow, Vault]]:
    with cheap_vault(tmp_path, "other") as vault:
        vault.own_host_keys.keep(sent.keys)
        with window_of(vault) as (flow, window):
            yield flow, window, vault


@pytest.fixture
def stranger(
    tmp_path: Path, light_theme: None
) -> Iterator[tuple[SessionFlow, MainWindow, Vault]]:
    """With a vault to which nothing was sent."""
    with cheap_vault(tmp_path, "other") as vault, window_of(vault) as (flow, window):
        yield flow, window, vault


def page_of(window: MainWindow) -> ImportPage:
    assert isinstance(window.page, ImportPage)
    return window.page


def words_on(page: ImportPage) -> str:
    labels = page.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_words_open_it_and_nothing_is_brought_in_before_that_is_asked_for(
    sent: Sent,
    stranger: tuple[SessionFlow, MainWindow, Vault],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    flow, window, vault = stranger
    made = sent.made
    flow.archives.open(made.archive)
    page = page_of(window)
    qtbot.waitUntil(page.key_step.isVisible, timeout=WAIT_MS)
    page.key_step.field.set_text("seven-words-that-are-not-the-right-ones")
    page.key_step.open_button.click()
    qtbot.waitUntil(page.key_step.banner.isVisible, timeout=WAIT_MS)
    assert "do not open" in words_on(page)
    page.key_step.field.set_text(made.words)
    page.key_step.open_button.click()
    qtbot.waitUntil(page.contents_step.isVisible, timeout=WAIT_MS)
    said = words_on(page)
    assert "Unknown sender" in said
    assert "Bridge Street, May" in said
    assert f"Notes: {sent.notes}." in said
    assert list_sessions(vault) == []
    page.contents_step.import_button.click()
    qtbot.waitUntil(page.result_step.isVisible, timeout=WAIT_MS)
    assert "is in this vault now" in words_on(page)
    page.result_step.done_button.click()
    (line,) = list_sessions(vault)
    assert line.recorded_ms == 5_000
    assert window.page is not page


def test_the_vaults_own_key_opens_what_was_sent_to_it(
    sent: Sent,
    place: tuple[SessionFlow, MainWindow, Vault],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    flow, window, _vault = place
    made = sent.made
    flow.archives.open(made.archive.parent)
    page = page_of(window)
    qtbot.waitUntil(page.contents_step.isVisible, timeout=WAIT_MS)
    assert page.key_step.field.text() == ""


def test_adding_to_a_session_asks_once_and_says_what(
    sent: Sent, place: tuple[SessionFlow, MainWindow, Vault], tmp_path: Path, qtbot: QtBot
) -> None:
    flow, window, vault = place
    flow.archives.open(sent.made.archive)
    first = page_of(window)
    qtbot.waitUntil(first.contents_step.isVisible, timeout=WAIT_MS)
    first.contents_step.import_button.click()
    qtbot.waitUntil(first.result_step.isVisible, timeout=WAIT_MS)
    sent.past.live.notes.hand_over("Juniper", 0)
    sent.past.live.notes.write(1_000, NoteKind.NOTE, "written later")
    recipient = host_identity(vault).signer.keys.age_recipient
    flow.archives.open(exported(sent.past, tmp_path / "second", recipient).archive)
    page = page_of(window)
    qtbot.waitUntil(page.contents_step.isVisible, timeout=WAIT_MS)
    assert "1 note by Juniper’s laptop" in words_on(page)
    page.contents_step.import_button.click()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "1 note by Juniper’s laptop" in box.text()
    assert "Nothing is removed" in box.text()
    (add,) = (b for b in box.findChildren(QPushButton) if "Add" in b.text())
    add.click()
    qtbot.waitUntil(page.result_step.isVisible, timeout=WAIT_MS)
    assert "added 1 note" in words_on(page)


def test_plain_files_are_saved_beside_a_warning(
    sent: Sent,
    place: tuple[SessionFlow, MainWindow, Vault],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    flow, window, _vault = place
    flow.archives.open(sent.made.archive)
    page = page_of(window)
    qtbot.waitUntil(page.contents_step.isVisible, timeout=WAIT_MS)
    page.contents_step.extract_button.click()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "anybody can read" in box.text()
    box.reject()
    assert flow.archives.flow is not None
    (tmp_path / "here").mkdir()
    flow.archives.flow.extract_into(tmp_path / "here")
    qtbot.waitUntil(page.result_step.isVisible, timeout=WAIT_MS)
    (saved,) = (tmp_path / "here").iterdir()
    assert (saved / "data" / "session.json").is_file()


@pytest.mark.parametrize("harm", ["cut", "flipped", "no archive", "not there"])
def test_a_harmed_archive_is_said_to_be_so_and_shows_nothing(
    sent: Sent,
    place: tuple[SessionFlow, MainWindow, Vault],
    tmp_path: Path,
    qtbot: QtBot,
    harm: str,
) -> None:
    flow, window, vault = place
    archive = sent.copied(tmp_path / "harmed")
    data = bytearray(archive.read_bytes())
    if harm == "cut":
        archive.write_bytes(data[:-2_000])
    elif harm == "flipped":
        data[len(data) // 2] ^= 1
        archive.write_bytes(data)
    elif harm == "no archive":
        archive.write_bytes(b"something else")
    else:
        archive.unlink()
    flow.archives.open(archive)
    page = page_of(window)
    qtbot.waitUntil(page.key_step.banner.isVisible, timeout=WAIT_MS)
    assert "damaged" in words_on(page)
    assert not page.contents_step.isVisible()
    assert list_sessions(vault) == []
    page.back_button.click()
    assert window.page is not page


def test_a_dropped_file_is_opened(
    sent: Sent,
    place: tuple[SessionFlow, MainWindow, Vault],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    _flow, window, _vault = place
    made = sent.made
    page = window.page
    assert page is not None
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(made.archive))])
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPoint(9, 9).toPointF(),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    qtbot.waitUntil(page_of(window).contents_step.isVisible, timeout=WAIT_MS)


def test_locking_in_the_middle_waits_for_it(
    sent: Sent,
    place: tuple[SessionFlow, MainWindow, Vault],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    flow, window, _vault = place
    flow.archives.open(sent.made.archive)
    assert flow.is_exporting
    qtbot.waitUntil(page_of(window).contents_step.isVisible, timeout=WAIT_MS)
    assert not flow.is_exporting


def test_a_planned_session_goes_to_another_laptop_with_its_names(
    place: tuple[SessionFlow, MainWindow, Vault], tmp_path: Path, qtbot: QtBot
) -> None:
    flow, window, vault = place
    with cheap_vault(tmp_path, "first") as first, window_of(first) as (theirs, first_window):
        session_id = make_session(first, FakeClock())
        theirs.show_sessions()
        sessions = first_window.page
        assert isinstance(sessions, SessionsPage)
        assert sessions.export_button.text() == "Copy…"
        sessions.export_button.click()
        page = first_window.page
        assert isinstance(page, ExportPage)
        assert page.contents.choice(Contents.TEAM_COPY).isChecked()
        assert not page.contents.choice(Contents.EVERYTHING).isEnabled()
        (tmp_path / "stick").mkdir()
        page.choose_folder(tmp_path / "stick")
        page.target.export_button.click()
        qtbot.waitUntil(page.done_step.isVisible, timeout=WAIT_MS)
        words = "-".join(page.done_step.words.words)
    (folder,) = (tmp_path / "stick").iterdir()
    flow.archives.open(folder)
    opening = page_of(window)
    qtbot.waitUntil(opening.key_step.isVisible, timeout=WAIT_MS)
    opening.key_step.field.set_text(words)
    opening.key_step.open_button.click()
    qtbot.waitUntil(opening.contents_step.isVisible, timeout=WAIT_MS)
    assert "Planned, not held yet" in words_on(opening)
    opening.contents_step.import_button.click()
    qtbot.waitUntil(opening.result_step.isVisible, timeout=WAIT_MS)
    state = SessionLog(vault, session_id, FakeClock()).state
    assert [person.name for person in state.participants] == ["Ash", "Bracken", "Clover"]
