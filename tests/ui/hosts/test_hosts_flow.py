from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.services import host_identity
from colearn_desktop.services.host_pictures import own_card_code
from colearn_desktop.ui.hosts.card_file import read_card_file
from colearn_desktop.ui.hosts.compare_dialog import CompareDialog
from colearn_desktop.ui.hosts.hosts_flow import HostsFlow
from colearn_desktop.ui.hosts.qr_picture import code_image
from colearn_desktop.ui.hosts.rename_dialog import RenameDialog
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import cheap_vault
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off


class Book:
    """The address book of one vault in a window, and the card of another."""

    def __init__(self, qtbot: QtBot, vault: Vault, clock: FakeClock, folder: Path) -> None:
        self.qtbot, self.vault, self.folder = qtbot, vault, folder
        self.window = MainWindow(folder)
        self.tasks = Tasks(self.window)
        self.home = QWidget()
        self.window.show_page(self.home)
        self.flow = HostsFlow(self.window, vault, clock, self.tasks)
        self.page = self.flow.page
        self.flow.begin()
        self.window.show()
        with cheap_vault(folder, "other") as other:
            host_identity.name_own_host(other, "Nettle")
            host_identity.save_own_card(other, folder / "nettle.colearn-host")
            code_image(own_card_code(other), 500).save(str(folder / "nettle.png"))
            keys = host_identity.host_identity(other).signer.keys
            self.words = host_identity.fingerprint_of(keys)

    def text(self, widget: QWidget | None = None) -> str:
        shown = widget or self.page
        labels = shown.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(shown))

    def dialog(self) -> QWidget:
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        return dialog

    def drop(self, *names: str) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.folder / name)) for name in names])
        event = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self.page.dropEvent(event)
        self.qtbot.waitUntil(self.page.add_button.isEnabled)

    def added(self) -> CompareDialog:
        self.drop("nettle.colearn-host")
        dialog = self.dialog()
        assert isinstance(dialog, CompareDialog)
        return dialog


@pytest.fixture
def book(
    qtbot: QtBot, vault: Vault, clock: FakeClock, tmp_path: Path, light_theme: None
) -> Iterator[Book]:
    book = Book(qtbot, vault, clock, tmp_path)
    yield book
    book.window.close_dialogs()
    book.tasks.close()
    book.window.close()
    book.window.deleteLater()


@pytest.mark.parametrize("name", ["nettle.colearn-host", "nettle.png"])
def test_a_dropped_card_is_added_and_its_words_are_to_be_compared(
    book: Book, name: str
) -> None:
    book.drop(name)
    dialog = book.dialog()
    assert isinstance(dialog, CompareDialog)
    for word in book.words.split("-"):
        assert word in book.text(dialog).split("\n")
    dialog.later_button.click()
    assert "Not compared yet" in book.text(book.page.rows[0])
    assert book.vault.known_hosts.list()[0].compared_utc_ms is None


def test_comparing_is_remembered(book: Book) -> None:
    book.added().same_button.click()
    assert "Words compared on" in book.text(book.page.rows[0])
    assert book.vault.known_hosts.list()[0].compared_utc_ms is not None


def test_words_that_differ_take_the_mark_back_and_offer_to_remove(book: Book) -> None:
    book.added().same_button.click()
    book.page.rows[0].compare_button.click()
    dialog = book.dialog()
    assert isinstance(dialog, CompareDialog)
    dialog.differ_button.click()
    assert book.vault.known_hosts.list()[0].compared_utc_ms is None
    question = book.dialog()
    assert isinstance(question, QMessageBox)
    assert "this is not Nettle's card" in question.text()
    assert question.defaultButton() is question.button(QMessageBox.StandardButton.Cancel)
    next(part for part in question.buttons() if part.text() == "Remove").click()
    assert book.vault.known_hosts.list() == ()
    assert book.page.rows == ()


def test_removing_asks_and_no_is_no(book: Book) -> None:
    book.added().later_button.click()
    book.page.rows[0].remove_button.click()
    question = book.dialog()
    assert isinstance(question, QMessageBox)
    assert "Nettle will be gone from your list." in question.text()
    question.reject()
    assert len(book.page.rows) == 1


def test_a_host_can_be_called_differently_here(book: Book) -> None:
    book.added().later_button.click()
    book.page.rows[0].rename_button.click()
    dialog = book.dialog()
    assert isinstance(dialog, RenameDialog)
    dialog.name.setText("  Nettle of the Mill ")
    dialog.rename_button.click()
    assert [row.host.name for row in book.page.rows] == ["Nettle of the Mill"]


@pytest.mark.qt_log_ignore("JPEG")
def test_the_same_card_twice_and_no_card_at_all_are_said(book: Book) -> None:
    book.added().later_button.click()
    book.drop("nettle.png")
    assert "You know this host already, as “Nettle”." in book.page.banner.text
    blank = QImage(300, 300, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    blank.save(str(book.folder / "blank.png"))
    (book.folder / "broken.jpg").write_bytes(b"\xff\xd8 nonsense")
    (book.folder / "nonsense.txt").write_text("hello")
    for name, said in (
        ("blank.png", "There is no QR code in this picture"),
        ("broken.jpg", "There is no QR code in this picture"),
        ("nonsense.txt", "This file is not a host's card"),
        ("gone.colearn-host", "This file is not a host's card"),
    ):
        book.drop(name)
        assert said in book.page.banner.text
    assert len(book.page.rows) == 1


def test_my_card_needs_a_name_and_then_has_words_and_a_picture(book: Book) -> None:
    own = book.page.own
    assert not own.name_button.isEnabled()
    assert not own.picture.isVisible()
    own.name.setText(" Juniper,  Bridge Street ")
    own.name_button.click()
    assert own.name.text() == "Juniper, Bridge Street"
    keys = host_identity.host_identity(book.vault).signer.keys
    for word in host_identity.fingerprint_of(keys).split("-"):
        assert word in book.text(own).split("\n")
    book.flow._save(book.folder / "mine")
    book.flow._save_picture(book.folder / "mine")
    for name in ("mine.colearn-host", "mine.png"):
        assert read_card_file(book.folder / name).keys == keys
    assert "Saved as mine.png." in book.page.banner.text


def test_the_picture_on_the_screen_can_be_read(book: Book) -> None:
    book.page.own.name.setText("Juniper")
    book.page.own.name_button.click()
    book.page.own.picture.grab().save(str(book.folder / "screen.png"))
    keys = host_identity.host_identity(book.vault).signer.keys
    assert read_card_file(book.folder / "screen.png").keys == keys


def test_a_card_that_cannot_be_saved_is_said(book: Book) -> None:
    book.page.own.name.setText("Juniper")
    book.page.own.name_button.click()
    book.flow._save(book.folder / "nowhere" / "mine")
    assert "could not be written there" in book.page.banner.text
    book.flow._save_picture(book.folder / "nowhere" / "mine")
    assert "could not be written there" in book.page.banner.text


def test_back_leads_where_one_came_from(book: Book, qtbot: QtBot) -> None:
    with qtbot.waitSignal(book.flow.finished):
        book.page.back_requested.emit()
    assert book.window.page is book.home


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_fit_and_controls_have_names(
    book: Book, qapp: QApplication, scale: float
) -> None:
    book.page.own.name.setText("Juniper")
    book.page.own.name_button.click()
    dialog = book.added()
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    book.window.resize(1024, 700)
    qapp.processEvents()
    for widget in (book.page, dialog):
        assert words_cut_off(widget) == []
        assert unnamed_controls(widget) == []
    assert (book.window.width(), book.window.height()) == (1024, 700)
