from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.live_page import LivePage
from tests.fakes.clock import FakeClock
from tests.ui.live.note_typing import ALT, finish_note, kept, listed, press, type_note

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def noted(page: LivePage, session: LiveSession, clock: FakeClock) -> LivePage:
    """Two notes with a mark between them."""
    session.give_floor(1)
    finish_note(page, "Late #Buses")
    clock.advance(760_000)
    session.mark()
    clock.advance(10_000)
    session.give_floor(2)
    session.notes.write(session.now_ms(), NoteKind.QUOTE, "Été at the hall")
    page.notes.write()
    return page


def chosen(page: LivePage) -> list[str]:
    return [
        text
        for text, entry in zip(listed(page), page.notes.list.entries, strict=True)
        if entry.is_chosen
    ]


def test_marks_stand_among_the_notes_in_order_of_time(noted: LivePage) -> None:
    assert listed(noted) == ["Été at the hall", "mark", "Late #Buses"]
    assert "Mark, 12:40" in noted.notes.list.entries[1].accessibleName()


def test_alt_and_an_arrow_choose_a_note_from_inside_the_editor(noted: LivePage) -> None:
    noted.notes.write()
    press(Qt.Key.Key_Up, ALT)
    assert chosen(noted) == []
    for expected in ("Été at the hall", "mark", "Late #Buses", "Late #Buses"):
        press(Qt.Key.Key_Down, ALT)
        assert chosen(noted) == [expected]
    assert noted.notes.editor.hasFocus()
    for expected_list in (["mark"], ["Été at the hall"], []):
        press(Qt.Key.Key_Up, ALT)
        assert chosen(noted) == expected_list


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F2])
def test_the_chosen_note_is_edited_by_key(
    noted: LivePage, session: LiveSession, key: Qt.Key
) -> None:
    noted.notes.write()
    press(Qt.Key.Key_Down, ALT)
    press(key)
    assert noted.notes.editor.toPlainText() == "Été at the hall"
    assert noted.notes.kinds.button(NoteKind.QUOTE).isChecked()
    finish_note(noted, "!")
    assert kept(session)[-1].text == "Été at the hall!"


def test_jumping_away_from_half_a_note_keeps_it(noted: LivePage, session: LiveSession) -> None:
    type_note(noted, "half")
    press(Qt.Key.Key_Down, ALT)
    press(Qt.Key.Key_F2)
    assert noted.notes.editor.toPlainText() == "Été at the hall"
    assert "half" in [note.text for note in kept(session)]


def test_typing_on_lets_the_chosen_note_go(noted: LivePage, session: LiveSession) -> None:
    noted.notes.write()
    press(Qt.Key.Key_Down, ALT)
    finish_note(noted, "new")
    assert kept(session)[-1].text == "new"


def test_a_note_can_be_written_at_a_mark_later(noted: LivePage, session: LiveSession) -> None:
    noted.notes.list.entries[1].click()
    assert noted.notes.stamp_text.startswith("At mark 12:40")
    type_note(noted, "x")
    press(Qt.Key.Key_Backspace)
    finish_note(noted, "what was marked")
    assert [(n.stamped_ms, n.text) for n in kept(session)][1] == (760_000, "what was marked")
    assert "mark" not in listed(noted)


def test_a_search_narrows_the_list_with_each_key_and_escape_ends_it(noted: LivePage) -> None:
    press(Qt.Key.Key_F, CTRL)
    field = noted.notes.search.field
    assert field.hasFocus()
    for query, expected in (
        ("ete", ["Été at the hall"]),
        ("QUOTE", ["Été at the hall"]),
        ("#buses", ["Late #Buses"]),
        ("ash", ["mark", "Late #Buses"]),
        ("mark 12", ["mark"]),
    ):
        field.clear()
        QTest.keyClicks(field, query)
        assert listed(noted) == expected, query
    press(Qt.Key.Key_Escape)
    assert not noted.notes.search.isVisible()
    assert len(listed(noted)) == 3
    assert noted.notes.editor.hasFocus()


def test_a_search_that_finds_nothing_says_so(noted: LivePage) -> None:
    noted.notes.head.search_button.click()
    QTest.keyClicks(noted.notes.search.field, "nowhere")
    assert listed(noted) == []
    assert noted.notes.list.empty_text == "No note has “nowhere”."
    noted.notes.search.field.clear()
    assert noted.notes.list.empty_text == ""


def test_enter_in_the_search_edits_what_was_found(noted: LivePage) -> None:
    noted.notes.search.open_search()
    QTest.keyClicks(noted.notes.search.field, "late")
    press(Qt.Key.Key_Return)
    assert noted.notes.editor.toPlainText() == "Late #Buses"
    assert noted.notes.editor.hasFocus()


def test_alt_and_a_number_work_inside_the_search(noted: LivePage, session: LiveSession) -> None:
    noted.notes.search.open_search()
    press(Qt.Key.Key_3, ALT)
    person = session.state.floor.person_id
    assert person is not None
    assert session.state.people[person].seat == 3


def test_a_mark_can_be_found_by_key_and_written_at(
    noted: LivePage, session: LiveSession
) -> None:
    noted.notes.write()
    press(Qt.Key.Key_Down, ALT)
    press(Qt.Key.Key_Down, ALT)
    press(Qt.Key.Key_Return)
    finish_note(noted, "later")
    assert 760_000 in [note.stamped_ms for note in kept(session)]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_I, NoteKind.INSIGHT),
        (Qt.Key.Key_U, NoteKind.QUOTE),
        (Qt.Key.Key_A, NoteKind.ACTION),
        (Qt.Key.Key_K, NoteKind.QUESTION),
        (Qt.Key.Key_F, NoteKind.FOLLOW_UP),
    ],
)
def test_one_key_puts_the_keyboard_in_a_note_of_that_kind_and_alt_changes_it(
    page: LivePage, session: LiveSession, key: Qt.Key, kind: NoteKind
) -> None:
    press(key)
    assert page.notes.editor.hasFocus()
    QTest.keyClicks(page.notes.editor, "words")
    page.notes.save()
    assert kept(session)[0].kind is kind
    press(key, ALT)
    assert kept(session)[0].kind is NoteKind.NOTE
    press(key, ALT)
    press(Qt.Key.Key_Return)
    assert [(note.kind, note.text) for note in kept(session)] == [(kind, "words")]
