from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from colearn_desktop.services.templates import available_templates
from colearn_desktop.ui.pages.new_session_dialog import NewSessionDialog


def test_a_title_and_enter_are_enough(qtbot: QtBot) -> None:
    dialog = NewSessionDialog(available_templates())
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.title, " Bridge Street, May ")
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.title, Qt.Key.Key_Return)
    wish = dialog.result_value()
    assert (wish.title, wish.place) == ("Bridge Street, May", "")
    assert wish.participants == wish.template.people


def test_without_a_title_it_stays_and_says_so(qtbot: QtBot) -> None:
    dialog = NewSessionDialog(available_templates())
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.assertNotEmitted(dialog.accepted):
        dialog.make_button.click()
    assert dialog.isVisible()


def test_another_template_brings_its_number_of_people(qtbot: QtBot) -> None:
    templates = available_templates()
    dialog = NewSessionDialog(templates)
    qtbot.addWidget(dialog)
    dialog.template.setCurrentIndex(1)
    assert dialog.participants.value() == templates[1].people
    assert dialog.result_value().template is templates[1]
