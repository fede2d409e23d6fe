"""Who writes, how a note read before, and words that tell who somebody is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError, StorageFullError
from colearn_desktop.domain.notes import NoteKind, NoteTaker
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.private_names import write_private_names
from colearn_desktop.ui.live.handover_dialog import HandoverDialog
from colearn_desktop.ui.live.live_page import LivePage
from colearn_desktop.ui.live.note_history_dialog import NoteHistoryDialog
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.full_disk import full
from tests.ui.live.note_typing import finish_note, kept, type_note


def handover(page: LivePage) -> HandoverDialog:
    page.notes.head.author_button.click()
    dialog = page.findChild(HandoverDialog)
    assert dialog is not None
    return dialog


def history(page: LivePage) -> NoteHistoryDialog:
    page.notes.tools.history_button.click()
    dialog = page.findChild(NoteHistoryDialog)
    assert dialog is not None
    return dialog


def test_notes_are_handed_over_without_losing_half_a_sentence(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    assert page.notes.head.author_button.text() == "Who writes the notes?"
    clock.advance(60_000)
    type_note(page, "half a sentence")
    dialog = handover(page)
    assert [note.text for note in kept(session)] == ["half a sentence"]
    dialog.name.setCurrentText("Nettle")
    dialog.lag.setValue(4)
    dialog.accept_button.click()
    assert session.notes.note_taker == NoteTaker("Nettle", 4_000)
    assert "Nettle" in page.notes.head.author_button.text()
    clock.advance(40_000)
    type_note(page, "n")
    assert page.notes.stamp_text.startswith("01:36")
    finish_note(page, "ext")
    first, second = kept(session)
    assert (first.author, second.author) == ("", "Nettle")
    assert (second.stamped_ms, second.text) == (96_000, "next")


def test_the_speaker_over_the_line_is_the_one_at_the_stamp(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    session.notes.hand_over("Nettle", 5_000)
    session.give_floor(1)
    clock.advance(30_000)
    session.give_floor(2)
    clock.advance(2_000)
    type_note(page, "heard from the first")
    assert page.notes.stamp_text == "00:27   Ash"
    page.notes.save()
    (placed,) = session.state.placed_notes()
    assert placed.note.stamped_ms == 27_000
    assert placed.floor.person_id == session.state.participants[0].person_id


def test_the_author_is_said_only_where_several_wrote(
    page: LivePage, session: LiveSession
) -> None:
    session.notes.hand_over("Nettle", 0)
    finish_note(page, "one")
    assert "Nettle" not in page.notes.list.entries[0].accessibleName()
    session.notes.hand_over("Sorrel", 0)
    finish_note(page, "two")
    names = [entry.accessibleName() for entry in page.notes.list.entries]
    assert any("by Nettle" in name for name in names)
    assert any("by Sorrel" in name for name in names)


def test_nobody_is_no_note_taker(page: LivePage, session: LiveSession) -> None:
    dialog = handover(page)
    dialog.name.setCurrentText("   ")
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert session.notes.note_taker == NoteTaker()


def test_a_full_disk_leaves_the_notes_in_their_hands(
    page: LivePage,
    session: LiveSession,
    reported: list[ColearnError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = handover(page)
    dialog.name.setCurrentText("Nettle")
    with monkeypatch.context() as patch:
        patch.setattr(session.log, "append", full)
        dialog.accept_button.click()
    assert [type(error) for error in reported] == [StorageFullError]
    assert session.notes.note_taker == NoteTaker()


def test_an_earlier_wording_comes_back_as_a_new_revision(
    page: LivePage, session: LiveSession, clock: FakeClock
) -> None:
    finish_note(page, "Buses stop at six")
    clock.advance(90_000)
    page.notes.list.entries[0].click()
    page.notes.editor.selectAll()
    page.notes.kinds.button(NoteKind.QUOTE).click()
    page.notes.editor.selectAll()
    finish_note(page, "Trams")
    page.notes.list.entries[0].click()
    dialog = history(page)
    dialog.back_buttons[-1].click()
    assert page.notes.editor.toPlainText() == "Buses stop at six"
    (note,) = kept(session)
    assert (note.text, note.kind) == ("Buses stop at six", NoteKind.NOTE)
    assert [w.text for w in session.notes.wordings(note.note_id)][-2:] == [
        "Trams",
        "Buses stop at six",
    ]


def test_a_note_without_earlier_wordings_says_so(page: LivePage) -> None:
    finish_note(page, "tea")
    page.notes.list.entries[0].click()
    dialog = history(page)
    assert not dialog.back_buttons
    dialog.accept()


def test_a_word_that_tells_who_somebody_is_is_named_and_nothing_is_changed(
    page: LivePage, session: LiveSession, vault: Vault
) -> None:
    write_private_names(vault.settings, ["Zofia"])
    session.notes.read_private_names_again()
    type_note(page, "Zofia said she ")
    assert (
        page.notes.privacy.text == "“Zofia”: a name from your private list. 1 more underlined."
    )
    assert len(page.notes.editor.extraSelections()) == 2
    page.notes.privacy.dismiss_button.click()
    assert page.notes.privacy.text.startswith("“she”")
    assert page.notes.editor.hasFocus()
    QTest.keyClick(page.notes.editor, Qt.Key.Key_Return)
    assert [note.text for note in kept(session)] == ["Zofia said she"]
    assert page.notes.privacy.text == ""
    type_note(page, "Zofia again ")
    assert page.notes.privacy.text == ""


def test_a_word_is_judged_when_it_is_typed_to_its_end(page: LivePage, qtbot: QtBot) -> None:
    type_note(page, "he")
    assert page.notes.privacy.text == ""
    type_note(page, "lp")
    assert page.notes.privacy.text == ""
    type_note(page, " him")
    qtbot.waitUntil(lambda: page.notes.privacy.text.startswith("“him”"), timeout=5_000)


def test_the_check_can_be_switched_off_and_on(page: LivePage) -> None:
    page.notes.check_names(False)
    type_note(page, "she came ")
    assert page.notes.privacy.text == ""
    assert page.notes.editor.extraSelections() == []
    page.notes.check_names(True)
    assert page.notes.privacy.text.startswith("“she”")


def test_private_names_from_the_settings_hold_when_the_page_shows_again(
    page: LivePage, vault: Vault
) -> None:
    type_note(page, "Zofia came ")
    page.hide()
    write_private_names(vault.settings, ["zofia"])
    page.show()
    assert page.notes.privacy.text.startswith("“Zofia”")


def test_whoever_never_pauses_is_saved_all_the_same(
    page: LivePage, session: LiveSession, qtbot: QtBot
) -> None:
    page.notes.write()

    def typed_on() -> bool:
        QTest.keyClicks(page.notes.editor, "on ")
        return bool(kept(session))

    qtbot.waitUntil(typed_on, timeout=20_000)
    assert page.notes.editor.toPlainText().startswith(kept(session)[0].text)


def test_saved_is_said_only_after_the_words_are_stored(
    page: LivePage, session: LiveSession, vault: Vault
) -> None:
    said: list[str] = []
    session.subscribe(lambda: said.append(page.notes.saved_text))
    type_note(page, "words")
    page.notes.save()
    assert said == ["Not saved yet"]
    assert page.notes.saved_text == "Saved, encrypted"
    assert "words" in str(vault.events.read(session.log.session_id)[-1].body)


def test_a_hasty_second_press_opens_no_second_window(page: LivePage) -> None:
    first = handover(page)
    page.notes.head.author_button.click()
    assert page.findChildren(HandoverDialog) == [first]
