"""What holds for every page: names for screen readers, and words that fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from colearn_desktop.domain.errors import NameTakenError
from colearn_desktop.services.backups import FoundBackup
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.preferences import Preferences
from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.templates import available_templates
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.pages.consent_page import ConsentPage
from colearn_desktop.ui.pages.help_page import HelpPage
from colearn_desktop.ui.pages.new_session_dialog import NewSessionDialog
from colearn_desktop.ui.pages.new_vault_page import NewVaultPage
from colearn_desktop.ui.pages.sessions_page import SessionsPage
from colearn_desktop.ui.pages.settings_page import SettingsPage
from colearn_desktop.ui.pages.setup_page import SetupPage
from colearn_desktop.ui.pages.unlock_page import UnlockPage
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.ui.vault_care.co_hosts_card import AddCoHostDialog
from colearn_desktop.ui.vault_care.restore_page import RestorePage
from colearn_desktop.vault.recovery_key import recovery_key_text
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.import_pages import IMPORT_PAGES
from tests.ui.pages.keeping_pages import KEEPING_PAGES
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

FOLDER = Path(
    "/home/ash/Documents/a folder with quite a long name/and another one below it/vault"
)
MakePage = Callable[[SessionSetup, ConsentedRecording], QWidget]


def unlock(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return UnlockPage(FOLDER)


def new_vault(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return NewVaultPage(FOLDER)


def recovery_key(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = NewVaultPage(FOLDER)
    page.show_recovery_key(recovery_key_text(bytes(32)))
    return page


def typed_back(setup: SessionSetup, recording: ConsentedRecording) -> QWidget:
    page = recovery_key(setup, recording)
    assert isinstance(page, NewVaultPage)
    page.sheet.next_button.click()
    page.typed_back.check_button.click()
    return page


def no_sessions(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return SessionsPage()


def sessions(setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = SessionsPage()
    page.show_sessions(list_sessions(setup.log.vault))
    page.show_due(2)
    return page


def new_session(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return NewSessionDialog(available_templates())


def set_up(setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = SetupPage(setup)
    page.banner.show_error(error_text(NameTakenError()))
    return page


def consent(_setup: SessionSetup, recording: ConsentedRecording) -> QWidget:
    page = ConsentPage(recording)
    page.card.yes_button.click()
    page.card.ask_about_withdrawing()
    return page


def settings(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = SettingsPage(FOLDER, Preferences())
    page.show_microphones(
        [("usb", "A microphone with a name that goes on and on and on")], "usb"
    )
    return page


def add_co_host(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return AddCoHostDialog()


def restore(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    found = FoundBackup(FOLDER, "0" * 32, "1" * 32, 1_780_000_000_000, 3_400_000_000)
    return RestorePage([found], FOLDER, replaces=True)


def restored(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = restore(_setup, _recording)
    assert isinstance(page, RestorePage)
    page.show_done(FOLDER / "Earlier vault")
    return page


def manual(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return HelpPage()


PAGES: list[MakePage] = [
    unlock, new_vault, recovery_key, typed_back, no_sessions, sessions, new_session, set_up,
    consent, settings, add_co_host, restore, restored, manual, *KEEPING_PAGES, *IMPORT_PAGES,
]  # fmt: skip


@pytest.fixture(params=PAGES, ids=lambda make: make.__name__)
def page(
    request: pytest.FixtureRequest, setup: SessionSetup, recording: ConsentedRecording
) -> QWidget:
    make: MakePage = request.param
    return make(setup, recording)


def test_every_control_has_a_name(page: QWidget, show: ShowPage) -> None:
    assert unnamed_controls(show(page)) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_fit_in_the_smallest_window(
    qapp: QApplication, page: QWidget, show: ShowPage, scale: float
) -> None:
    window = show(page)
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    window.resize(1024, 700)
    qapp.processEvents()
    assert (window.width(), window.height()) == (1024, 700)
    assert words_cut_off(window) == []
    for area in window.findChildren(QScrollArea):
        body = area.widget()
        assert body is not None
        assert body.width() <= area.viewport().width(), "wider than it can be scrolled"
