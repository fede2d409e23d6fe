"""Typing notes on a live page, and reading what became of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colearn_desktop.domain.notes import Note
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.live.note_views import MarkView

ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def kept(session: LiveSession) -> list[Note]:
    return [placed.note for placed in session.state.placed_notes()]


def listed(page: LivePage) -> list[str]:
    return [
        "mark" if isinstance(entry.view, MarkView) else entry.view.text
        for entry in page.notes.list.entries
    ]


def type_note(page: LivePage, text: str) -> None:
    page.notes.write()
    QTest.keyClicks(page.notes.editor, text)


def finish_note(page: LivePage, text: str) -> None:
    type_note(page, text)
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)
