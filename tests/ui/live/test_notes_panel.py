from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError, StorageFullError
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.live_page import LivePage
from tests.fakes.clock import FakeClock
from tests.fakes.full_disk import full
from tests.ui.live.note_typing import kept, listed, type_note


def test_the_stamp_is_the_first_key_and_not_enter(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    clock.advance(61_000)
    session.give_floor(1)
    type_note(page, "B")
    clock.advance(30_000)
    session.give_floor(2)
    type_note(page, "uses")
    assert page.notes.stamp_text.startswith("01:01")
    assert "Participant" in page.notes.stamp_text or "Ash" in page.notes.stamp_text
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    assert [(note.stamped_ms, note.text) for note in kept(session)] == [(61_000, "Buses")]


def test_a_composed_letter_stamps_at_its_first_key(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    clock.advance(5_000)
    page.notes.write()
    QApplication.sendEvent(page.notes.editor, QInputMethodEvent("^", []))
    clock.advance(2_000)
    done = QInputMethodEvent("", [])
    done.setCommitString("ŵ")
    QApplication.sendEvent(page.notes.editor, done)
    page.notes.save()
    assert [(note.stamped_ms, note.text) for note in kept(session)] == [(5_000, "ŵ")]


def test_what_was_taken_back_entirely_does_not_keep_its_stamp(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    type_note(page, "a")
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Backspace)
    clock.advance(9_000)
    type_note(page, "b")
    page.notes.save()
    assert [note.stamped_ms for note in kept(session)] == [9_000]


def test_a_pause_in_typing_saves_and_only_then_says_so(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    type_note(page, "half a thought")
    assert page.notes.saved_text == "Not saved yet"
    assert not kept(session)
    qtbot.waitUntil(lambda: bool(kept(session)), timeout=5_000)
    assert page.notes.saved_text == "Saved, encrypted"
    type_note(page, ", whole")
    assert page.notes.saved_text == "Not saved yet"
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    assert [note.text for note in kept(session)] == ["half a thought, whole"]
    assert page.notes.editor.toPlainText() == ""


def test_shift_and_enter_begin_a_line_of_the_same_note(
    page: LivePage, session: LiveSession
) -> None:
    type_note(page, "one")
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_note(page, "two")
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    assert [note.text for note in kept(session)] == ["one\ntwo"]


@pytest.mark.parametrize("kind", [kind for kind in NoteKind if kind is not NoteKind.NOTE])
def test_a_button_makes_a_note_one_of_its_kind(
    page: LivePage, session: LiveSession, kind: NoteKind
) -> None:
    button = page.notes.kinds.button(kind)
    button.click()
    assert page.notes.editor.hasFocus()
    type_note(page, "words")
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    assert [note.kind for note in kept(session)] == [kind]
    assert not button.isChecked()
    (entry,) = page.notes.list.entries
    assert button.text() in entry.accessibleName()


def test_choosing_a_kind_again_or_another_one_changes_a_kept_note(
    page: LivePage, session: LiveSession
) -> None:
    type_note(page, "words")
    for kind, expected in (
        (NoteKind.QUOTE, NoteKind.QUOTE),
        (NoteKind.ACTION, NoteKind.ACTION),
        (NoteKind.ACTION, NoteKind.NOTE),
    ):
        page.notes.kinds.button(kind).click()
        assert [note.kind for note in kept(session)] == [expected]


def test_notes_stand_newest_first_without_the_one_being_typed(
    page: LivePage, clock: FakeClock
) -> None:
    for text in ("first", "second"):
        clock.advance(1_000)
        type_note(page, text)
        QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    type_note(page, "third")
    page.notes.save()
    assert listed(page) == ["second", "first"]


def test_a_note_is_edited_in_place_and_keeps_its_stamp(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    type_note(page, "tea")
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    clock.advance(60_000)
    page.notes.list.entries[0].click()
    assert page.notes.stamp_text.startswith("Editing 00:00")
    type_note(page, " and cake")
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    assert [(note.stamped_ms, note.text) for note in kept(session)] == [(0, "tea and cake")]


def test_a_deleted_note_can_be_brought_back(page: LivePage, session: LiveSession) -> None:
    type_note(page, "precious")
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    page.notes.list.entries[0].click()
    page.notes.tools.delete_button.click()
    assert not kept(session)
    assert page.notes.tools.undo_button.isVisible()
    page.notes.tools.undo_button.click()
    assert [note.text for note in kept(session)] == ["precious"]
    assert not page.notes.tools.undo_button.isVisible()


def test_a_full_disk_is_reported_and_the_words_stay(
    page: LivePage,
    session: LiveSession,
    reported: list[ColearnError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(session.log, "append", full)
        type_note(page, "do not lose me")
        QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
        assert page.notes.saved_text == "Could not be saved"
        assert page.notes.editor.toPlainText() == "do not lose me"
        assert [type(error) for error in reported] == [StorageFullError]
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    assert [note.text for note in kept(session)] == ["do not lose me"]


def test_a_refused_note_is_kept_as_soon_as_there_is_room(
    qtbot: QtBot,
    page: LivePage,
    session: LiveSession,
    reported: list[ColearnError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(session.log, "append", full)
        type_note(page, "still here")
        assert not page.notes.save()
        assert not page.notes.save()
        assert len(reported) == 1
    qtbot.waitUntil(lambda: bool(kept(session)), timeout=5_000)
    assert page.notes.saved_text == "Saved, encrypted"


def test_leaving_the_page_saves_what_was_typed(page: LivePage, session: LiveSession) -> None:
    type_note(page, "unfinished")
    page.hide()
    assert [note.text for note in kept(session)] == ["unfinished"]
