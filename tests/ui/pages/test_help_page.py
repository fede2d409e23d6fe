from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from colearn_desktop.resources import resource_path
from colearn_desktop.ui.pages.help_page import HelpPage
from colearn_desktop.ui.pages.manual_text import read_chapters
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.keyboard import press


def test_chapters_are_chosen_by_arrow_keys(show: ShowPage) -> None:
    page = HelpPage()
    show(page)
    assert page.browser.toPlainText().startswith("Your first evening in ten steps")
    press(Qt.Key.Key_Down)
    assert page.browser.toPlainText().startswith("Rehearsing")
    assert page.browser.verticalScrollBar().value() == 0


def test_the_way_back(qtbot: QtBot, show: ShowPage) -> None:
    page = HelpPage()
    show(page)
    with qtbot.waitSignal(page.back_requested):
        page.back_button.click()


def test_no_link_leads_out(show: ShowPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page = HelpPage()
    show(page)
    page.browser.anchorClicked.emit(QUrl("https://example.org"))
    assert not page.browser.openLinks()
    assert opened == []
    assert page.browser.toPlainText().startswith("Your first evening")


def test_the_manual_points_to_nothing_outside_itself() -> None:
    for path in resource_path("manual").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?:|www\.|!\[|<\w", text), path.name


def test_every_chapter_has_a_title_of_its_own() -> None:
    titles = [chapter.title for chapter in read_chapters(resource_path("manual"))]
    assert len(set(titles)) == len(titles) >= 8
    assert all(titles)
