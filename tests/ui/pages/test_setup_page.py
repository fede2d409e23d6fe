from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.agenda import MINUTE_MS
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.people import Person
from colearn_desktop.domain.replay import replay
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.ui.pages.person_row import ParticipantRow
from colearn_desktop.ui.pages.setup_page import SetupPage
from tests.fakes.full_disk import full
from tests.ui.pages.conftest import ShowPage
from tests.ui.pages.keyboard import press, type_words


def row_of(page: SetupPage, name: str) -> ParticipantRow:
    rows = [row for row in page.findChildren(ParticipantRow) if not row.isHidden()]
    return next(row for row in rows if row.name.text() == name)


def stored(setup: SessionSetup) -> list[Person]:
    """What the vault says, whatever is in memory."""
    return replay(setup.log.vault.events.read(setup.log.session_id)).participants


def test_a_name_is_stored_by_enter(qtbot: QtBot, show: ShowPage, setup: SessionSetup) -> None:
    page = SetupPage(setup)
    show(page)
    field = row_of(page, "Ash").name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Sunny")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [person.name for person in stored(setup)] == ["Sunny", "Bracken", "Clover"]


def test_a_name_somebody_has_is_refused_and_stays_to_be_put_right(
    qtbot: QtBot, show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)
    field = row_of(page, "Ash").name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Bracken")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "somebody here has it" in page.banner.text
    assert page.banner.isVisible()
    assert field.text() == "Bracken"
    with qtbot.assertNotEmitted(page.start_requested):
        page.start_button.click()
    field.setFocus()
    QTest.keyClicks(field, "2")
    with qtbot.waitSignal(page.start_requested):
        page.start_button.click()
    assert stored(setup)[0].name == "Bracken2"
    assert not page.banner.isVisible()


def test_somebody_is_added_and_named_at_once(
    qtbot: QtBot, show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)
    page.people.add_button.click()
    type_words("Juno")
    press(Qt.Key.Key_Return)
    assert [(person.seat, person.name) for person in stored(setup)][-1] == (4, "Juno")


def test_a_removal_is_undone_with_the_answers_that_belong_to_it(
    show: ShowPage, setup: SessionSetup, recording: ConsentedRecording
) -> None:
    person = setup.state.participants[1]
    recording.answer(person.person_id, {Purpose.AUDIO: ConsentState.GRANTED})
    page = SetupPage(setup)
    show(page)
    row_of(page, "Bracken").remove.click()
    assert [person.name for person in stored(setup)] == ["Ash", "Clover"]
    page.people.put_back_button.click()
    assert stored(setup)[1] == person
    assert recording.consent_state(person.person_id, Purpose.AUDIO) is ConsentState.GRANTED
    assert row_of(page, "Bracken").isVisible()


def test_seats_change_by_button_and_by_key(
    qtbot: QtBot, show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)
    row_of(page, "Ash").down.click()
    assert [person.name for person in stored(setup)] == ["Bracken", "Ash", "Clover"]
    field = row_of(page, "Clover").name
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [person.name for person in stored(setup)] == ["Bracken", "Clover", "Ash"]


def test_somebody_who_comes_later_is_not_waited_for(
    show: ShowPage, setup: SessionSetup, recording: ConsentedRecording
) -> None:
    page = SetupPage(setup)
    show(page)
    row_of(page, "Clover").later.click()
    assert [person.present for person in stored(setup)] == [True, True, False]
    assert "Clover" not in {person.name for person in recording.missing()}
    row_of(page, "Clover").later.click()
    assert stored(setup)[2].present


def test_nobody_comes_or_goes_here_once_the_session_runs(
    show: ShowPage, setup: SessionSetup
) -> None:
    LiveSession(setup.log).start()
    page = SetupPage(setup)
    show(page)
    assert not page.people.add_button.isVisible()
    assert not row_of(page, "Ash").later.isVisible()
    assert not row_of(page, "Ash").remove.isVisible()
    # The first phase has begun and stays where it is.
    assert not page.agenda.remove_button.isEnabled()
    assert not page.agenda.down_button.isEnabled()
    page.agenda.list.setCurrentRow(1)
    assert not page.agenda.up_button.isEnabled()
    assert page.agenda.down_button.isEnabled()


def test_a_team_member_gets_a_role(show: ShowPage, setup: SessionSetup) -> None:
    page = SetupPage(setup)
    show(page)
    page.people.add_team_button.click()
    assert [person.role for person in setup.state.team] == ["host", "facilitator"]


def test_phases_are_reworded_as_one_types(
    qtbot: QtBot, show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)
    page.agenda.list.setCurrentRow(1)
    page.agenda.form.minutes.setValue(45)
    page.agenda.form.prompts.setPlainText("Who decides?\n\n Who is missing? ")
    qtbot.waitUntil(lambda: setup.state.agenda[1].planned_ms == 45 * MINUTE_MS)
    assert setup.state.agenda[1].prompts == ("Who decides?", "Who is missing?")
    assert "1 h 10 min in all. Starting now" in page.agenda.total.text()


def test_what_is_typed_is_stored_before_the_page_is_left(
    qtbot: QtBot, show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)
    page.agenda.form.question.setPlainText("What brings you here?")
    with qtbot.waitSignal(page.consent_requested):
        page.consent_button.click()
    assert setup.state.agenda[0].question == "What brings you here?"


def test_phases_move_by_key_and_the_chosen_one_stays_chosen(
    qtbot: QtBot, show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)
    page.agenda.list.setFocus()
    for _ in range(2):
        QTest.keyClick(page.agenda.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [phase.title for phase in setup.state.agenda] == [
        "Round",
        "Break",
        "Hello",
        "Closing",
    ]
    assert page.agenda.list.currentRow() == 2
    page.agenda.up_button.click()
    assert [phase.title for phase in setup.state.agenda] == [
        "Round",
        "Hello",
        "Break",
        "Closing",
    ]


def test_a_removed_phase_comes_back_to_its_place(show: ShowPage, setup: SessionSetup) -> None:
    before = setup.state.agenda
    page = SetupPage(setup)
    show(page)
    page.agenda.list.setCurrentRow(2)
    page.agenda.remove_button.click()
    assert len(setup.state.agenda) == 3
    page.agenda.put_back_button.click()
    assert setup.state.agenda == before


def test_a_phase_without_a_title_keeps_the_last_one(
    qtbot: QtBot, show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)
    page.agenda.form.title.clear()
    page.agenda.flush()
    assert setup.state.agenda[0].title == "Hello"
    QTest.keyClicks(page.agenda.form.title, "Who we are")
    QTest.keyClick(page.agenda.form.title, Qt.Key.Key_Return)
    assert setup.state.agenda[0].title == "Who we are"


def test_a_full_disk_is_said_and_nothing_is_called_saved(
    show: ShowPage, setup: SessionSetup
) -> None:
    page = SetupPage(setup)
    show(page)

    setup.plan = full  # type: ignore[method-assign]
    page.agenda.form.minutes.setValue(20)
    page.agenda.flush()
    assert "disk is full" in page.banner.text
    assert "not saved" in page.saved_words()
    page.agenda.list.setCurrentRow(1)
    assert page.agenda.list.currentRow() == 0
    assert page.agenda.form.minutes.value() == 20
    del setup.plan  # there is room again
    page.agenda.flush()
    assert setup.state.agenda[0].planned_ms == 20 * MINUTE_MS
    assert not page.banner.isVisible()


def test_the_session_can_be_renamed(qtbot: QtBot, show: ShowPage, setup: SessionSetup) -> None:
    page = SetupPage(setup)
    show(page)
    page.title.selectAll()
    QTest.keyClicks(page.title, "Harbour, June")
    QTest.keyClick(page.title, Qt.Key.Key_Return)
    assert setup.log.vault.sessions.get(setup.log.session_id).title == "Harbour, June"
