from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from colearn_desktop.domain.consent import ConsentMethod, ConsentRecord, ConsentState, Purpose
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.ui.pages.consent_page import ConsentPage
from tests.fakes.full_disk import full
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.keyboard import press, type_words

KEY = Qt.Key


def stored(recording: ConsentedRecording) -> list[ConsentRecord]:
    """What the vault says, whatever is in memory."""
    return list(recording.log.vault.consents.read(recording.log.session_id))


def answers(recording: ConsentedRecording, name: str) -> dict[Purpose, ConsentState]:
    """The latest stored answer of a person for each purpose."""
    people = recording.log.state.people.values()
    who = next(person.person_id for person in people if person.name == name)
    return {r.purpose: r.state for r in stored(recording) if r.person_id == who}


def cell(page: ConsentPage, row: int, column: int) -> str:
    item = page.table.item(row, column)
    assert item is not None
    return item.text()


def test_the_host_goes_round_in_a_key_or_two_a_person(
    qtbot: QtBot, show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    assert "Ash, Bracken, Clover, Rowan" in page.sentence.text()
    for _ in range(4):
        press(KEY.Key_Y, KEY.Key_Return)
    assert page.sentence.text() == "Everyone here has agreed to be recorded."
    assert len(stored(recording)) == 4 * len(Purpose)
    assert recording.missing() == ()
    # After the last person Enter goes on to the session.
    assert page.done_button.hasFocus()
    with qtbot.waitSignal(page.done_requested):
        press(KEY.Key_Return)


def test_a_no_to_recording_is_named_on_top(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    press(KEY.Key_Y, KEY.Key_Return, KEY.Key_Y, KEY.Key_N, KEY.Key_Return, KEY.Key_Y)
    assert answers(recording, "Bracken")[Purpose.AUDIO] is ConsentState.REFUSED
    assert answers(recording, "Bracken")[Purpose.NOTES] is ConsentState.GRANTED
    assert page.sentence.text() == "Not yet agreed to be recorded: Bracken, Rowan."


def test_a_digit_answers_one_purpose_and_pressed_again_takes_it_back(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    press(KEY.Key_5)
    assert answers(recording, "Ash") == {Purpose.PHOTOGRAPHS: ConsentState.GRANTED}
    press(KEY.Key_5)
    assert answers(recording, "Ash") == {Purpose.PHOTOGRAPHS: ConsentState.REFUSED}
    press(KEY.Key_5)
    assert [record.state for record in stored(recording)] == ["granted", "refused", "granted"]


def test_arrows_move_between_people(show: ShowPage, recording: ConsentedRecording) -> None:
    page = ConsentPage(recording)
    show(page)
    press(KEY.Key_Down, KEY.Key_Down, KEY.Key_Up, KEY.Key_1)
    assert page.card.name.text() == "Bracken"
    assert answers(recording, "Bracken") == {Purpose.AUDIO: ConsentState.GRANTED}


def test_with_single_keys_off_the_same_keys_need_alt(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording, single_keys=False)
    show(page)
    press(KEY.Key_Y, KEY.Key_1)
    assert stored(recording) == []
    press(KEY.Key_1, modifier=Qt.KeyboardModifier.AltModifier)
    assert answers(recording, "Ash") == {Purpose.AUDIO: ConsentState.GRANTED}


def test_the_pointer_does_all_of_it_too(show: ShowPage, recording: ConsentedRecording) -> None:
    page = ConsentPage(recording)
    show(page)
    page.card.yes_button.click()
    page.card.next_button.click()
    page.card.no_button.click()
    assert set(answers(recording, "Ash").values()) == {ConsentState.GRANTED}
    assert answers(recording, "Bracken") == {Purpose.AUDIO: ConsentState.REFUSED}
    page.table.cellClicked.emit(2, 1)
    assert page.card.name.text() == "Clover"


def test_the_form_in_force_and_the_way_go_with_each_answer(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    press(KEY.Key_1)
    page.method.choose(ConsentMethod.PAPER)
    press(KEY.Key_2)
    spoken, paper = stored(recording)
    assert (spoken.method, spoken.witness) == (ConsentMethod.SPOKEN, "Rowan")
    assert (paper.method, paper.witness) == (ConsentMethod.PAPER, "")
    assert spoken.form_sha256 == recording.form.sha256
    # The way that was chosen is kept when the page is opened again.
    assert ConsentPage(recording).method.method() is ConsentMethod.PAPER


def test_letters_typed_as_the_witness_are_not_answers(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    page.method.witness.setFocus()
    page.method.witness.selectAll()
    type_words("Yany 17")
    press(KEY.Key_Return)
    assert page.method.witness.text() == "Yany 17"
    assert stored(recording) == []
    assert page.card.name.text() == "Ash"


def test_withdrawing_asks_once_and_is_final(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    assert not page.card.withdraw_button.isEnabled()
    press(KEY.Key_Y)
    page.card.withdraw_button.click()
    assert "Ash withdraws? Recording stops now" in page.card.panel.text
    press(KEY.Key_Escape)
    assert ConsentState.WITHDRAWN not in answers(recording, "Ash").values()
    page.card.withdraw_button.click()
    page.card.panel.recording_button.click()
    assert answers(recording, "Ash")[Purpose.AUDIO] is ConsentState.WITHDRAWN
    assert answers(recording, "Ash")[Purpose.NOTES] is ConsentState.GRANTED
    assert not page.card.panel.isVisible()
    # Neither "everything" nor a digit takes it back; the digit says why.
    press(KEY.Key_Y)
    assert answers(recording, "Ash")[Purpose.AUDIO] is ConsentState.WITHDRAWN
    assert not page.banner.isVisible()
    press(KEY.Key_1)
    assert "Withdrawing is final" in page.banner.text
    assert answers(recording, "Ash")[Purpose.AUDIO] is ConsentState.WITHDRAWN


def test_withdrawing_from_everything(show: ShowPage, recording: ConsentedRecording) -> None:
    page = ConsentPage(recording)
    show(page)
    press(KEY.Key_Y, KEY.Key_7)
    page.card.withdraw_button.click()
    page.card.panel.everything_button.click()
    ended = answers(recording, "Ash")
    assert ended.pop(Purpose.CONTACT) is ConsentState.REFUSED
    assert set(ended.values()) == {ConsentState.WITHDRAWN}


def test_the_history_of_a_person_only_grows(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    press(KEY.Key_1, KEY.Key_1)
    lines = [page.history.list.item(row).text() for row in range(2)]
    assert "Audio recording: Yes (spoken, witness Rowan, form 2026-2)" in lines[0]
    assert "Audio recording: No" in lines[1]
    press(KEY.Key_Down)
    assert page.history.list.count() == 0


def test_somebody_who_is_not_here_yet_comes_last_and_is_not_waited_for(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    SessionSetup(recording.log).add_participant("Dock", present=False)
    page = ConsentPage(recording)
    show(page)
    assert "Dock" not in page.sentence.text()
    page.show_person(recording.log.state.participants[-1].person_id)
    assert page.card.name.text() == "Dock"
    assert cell(page, 4, 0) == "Dock (not here)"


def test_a_full_disk_is_said_and_the_answer_does_not_show_as_given(
    show: ShowPage, recording: ConsentedRecording, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ConsentPage(recording)
    show(page)

    monkeypatch.setattr(recording.log.vault.consents, "append", full)
    press(KEY.Key_Y)
    assert "disk is full" in page.banner.text
    assert cell(page, 0, 1) == "–"


def test_the_page_hears_of_answers_until_it_is_gone(
    qtbot: QtBot, show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    window = show(page)
    who = recording.log.state.participants[0].person_id
    recording.answer(who, {Purpose.AUDIO: ConsentState.GRANTED})
    assert cell(page, 0, 1) == "Yes"
    window.close()
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(page))
    recording.answer(who, {Purpose.AUDIO: ConsentState.REFUSED})


def test_clicking_an_answer_leaves_the_keyboard_where_it_was(
    show: ShowPage, recording: ConsentedRecording
) -> None:
    page = ConsentPage(recording)
    show(page)
    QTest.mouseClick(page.card.yes_button, Qt.MouseButton.LeftButton)
    press(KEY.Key_Return)
    assert page.card.name.text() == "Bracken"
