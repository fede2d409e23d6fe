from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.live.note_editor import NoteEditor
from tests.ui.live.note_typing import ALT, finish_note, kept, press, type_note


def test_a_theme_is_completed_from_the_sessions_own_notes(
    page: LivePage, session: LiveSession
) -> None:
    finish_note(page, "late #buses and #halls ")
    type_note(page, "again #b")
    assert page.notes.editor.popup.choices == ["buses"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert page.notes.editor.toPlainText() == "again #buses"
    assert not page.notes.editor.popup.isVisible()
    press(Qt.Key.Key_Return)
    assert kept(session)[-1].text == "again #buses"


def test_an_at_sign_completes_a_pseudonym_with_tab(page: LivePage) -> None:
    type_note(page, "ask @br")
    assert page.notes.editor.popup.choices == ["Bracken"]
    press(Qt.Key.Key_Tab)
    assert page.notes.editor.toPlainText() == "ask @Bracken"
    assert page.notes.editor.hasFocus()


def test_a_suggestion_can_be_clicked_and_the_keyboard_stays(page: LivePage) -> None:
    type_note(page, "@a")
    popup = page.notes.editor.popup
    place = popup.visualItemRect(popup.item(0)).center()
    QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.notes.editor.toPlainText() == "@Ash"
    assert page.notes.editor.hasFocus()


def test_up_and_down_go_round_and_escape_closes_without_leaving_the_note(
    page: LivePage,
) -> None:
    type_note(page, "@")
    popup = page.notes.editor.popup
    assert not popup.choice
    press(Qt.Key.Key_Up)
    assert popup.choice == popup.choices[-1]
    press(Qt.Key.Key_Down)
    assert popup.choice == popup.choices[0]
    press(Qt.Key.Key_Escape)
    assert popup.isHidden()
    assert page.notes.editor.hasFocus()
    QTest.keyClicks(page.notes.editor, "A")
    assert popup.isHidden()  # refused is refused, until another word is begun
    QTest.keyClicks(page.notes.editor, " @A")
    assert not popup.isHidden()
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert not page.notes.editor.hasFocus()


def test_whoever_types_on_loses_no_key_and_enter_still_ends_the_note(
    page: LivePage, session: LiveSession
) -> None:
    finish_note(page, "#buses")
    finish_note(page, "#bus @As #b")
    assert [note.text for note in kept(session)] == ["#buses", "#bus @As #b"]


def test_alt_and_a_number_give_the_floor_while_suggestions_show(
    page: LivePage, session: LiveSession
) -> None:
    type_note(page, "@")
    press(Qt.Key.Key_2, ALT)
    assert session.state.floor.person_id is not None
    assert page.notes.editor.toPlainText() == "@"


def test_suggestions_go_when_the_keyboard_goes(page: LivePage) -> None:
    type_note(page, "@")
    page.setFocus()
    assert not page.notes.editor.popup.isVisible()
    page.notes.write()
    page.notes.editor.selectAll()
    assert not page.notes.editor.popup.isVisible()


def test_a_rare_letter_before_the_word_does_not_shift_it(page: LivePage) -> None:
    page.notes.write()
    page.notes.editor.insertPlainText("🌳🌳 @Br")
    press(Qt.Key.Key_Tab)
    assert page.notes.editor.toPlainText() == "🌳🌳 @Bracken"


def test_suggestions_lie_inside_the_window(page: LivePage) -> None:
    type_note(page, "a rather long line of words that ends here @")
    QApplication.processEvents()
    popup = page.notes.editor.popup
    assert page.rect().contains(popup.geometry())


def test_suggestions_go_with_their_editor(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    editor = NoteEditor(lambda _begun: ["Ash"], window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    editor.setFocus()
    QTest.keyClicks(editor, "@")
    popup = editor.popup
    assert popup.parentWidget() is window
    editor.deleteLater()
    qtbot.waitUntil(lambda: not isValid(popup), timeout=5_000)
