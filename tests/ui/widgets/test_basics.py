from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.ui.widgets.basics import Banner, EmptyState, FormRow, button, label
from colearn_desktop.ui.widgets.button import ElidingButton, KeyButton

InColumn = Callable[..., QWidget]
LONG = "Nothing is recorded before everyone round the table has agreed to it."


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, ThemeChoice.LIGHT)
    yield
    apply_theme(qapp, ThemeChoice.LIGHT)


@pytest.fixture
def in_column(qtbot: QtBot) -> InColumn:
    pages: list[QWidget] = []  # qtbot alone would let them go

    def show(width: int, *parts: QWidget) -> QWidget:
        page = QWidget()
        pages.append(page)
        column = QVBoxLayout(page)
        for part in parts:
            column.addWidget(part)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page.resize(width, column.heightForWidth(width))
        return page

    return show


@pytest.mark.parametrize("role", ["body", "caption", "lead", "title", "question", "error"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_label_wraps_and_is_as_high_as_its_lines(
    qapp: QApplication, qtbot: QtBot, in_column: InColumn, role: str, scale: float
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    words = label(LONG, role)
    in_column(300, words)
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    assert words.heightForWidth(200) > words.heightForWidth(2_000)


def test_words_of_other_people_are_never_markup(qtbot: QtBot) -> None:
    for role in ("body", "timer"):
        words = label("<b>bold</b>", role)
        qtbot.addWidget(words)
        assert words.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("role", ["outline", "primary", "quiet", "danger", "icon"])
def test_controls_are_large_enough_to_hit(qtbot: QtBot, role: str) -> None:
    part = button("Go", role, "play")
    qtbot.addWidget(part)
    assert part.sizeHint().height() >= 44
    assert part.sizeHint().width() >= 44


def test_a_key_has_room_beside_the_words(qtbot: QtBot) -> None:
    plain, keyed = button("Nobody", "tag"), KeyButton("Nobody", "0")
    for part in (plain, keyed):
        qtbot.addWidget(part)
    assert keyed.sizeHint().width() > plain.sizeHint().width()


def test_a_long_name_may_be_cut_but_is_told_whole(qtbot: QtBot) -> None:
    part = ElidingButton("", "primary", "play")
    qtbot.addWidget(part)
    part.show_text(LONG)
    assert part.minimumSizeHint().width() < part.sizeHint().width()
    assert part.accessibleName() == part.toolTip() == LONG


def test_a_banner_is_silent_until_it_has_something_to_say(in_column: InColumn) -> None:
    banner = Banner()
    page = in_column(400, banner)
    assert banner.isHidden()
    banner.show_message("The disk is slow.", "warning")
    assert banner.isVisibleTo(page)
    assert banner.accessibleName() == banner.text == "The disk is slow."


def test_a_form_row_names_its_field_and_says_what_is_wrong(in_column: InColumn) -> None:
    field = QLineEdit()
    row = FormRow("Pseudonym", field, "A legal name is not needed.")
    in_column(400, row)
    assert field.accessibleName() == "Pseudonym"
    assert field.accessibleDescription() == "A legal name is not needed."
    row.show_error("Somebody is called that already.")
    assert field.property("role") == "error"
    assert any("already" in words.text() for words in row.findChildren(QLabel))
    row.show_error("")
    assert field.property("role") == ""


def test_an_empty_list_says_how_to_begin(qtbot: QtBot, in_column: InColumn) -> None:
    state = EmptyState("folder-open", "No sessions yet", "Plan the first one.")
    begin = state.add_action("New session", "plus")
    in_column(400, state)
    with qtbot.waitSignal(begin.clicked):
        begin.click()


def test_buttons_take_the_colours_of_another_theme(
    qapp: QApplication, in_column: InColumn
) -> None:
    part = button("Go", "outline", "play")
    in_column(300, part)
    before = part.icon().pixmap(18, 18).toImage()
    apply_theme(qapp, ThemeChoice.HIGH_CONTRAST)
    assert part.icon().pixmap(18, 18).toImage() != before


def test_the_second_click_of_two_is_not_for_a_button_that_has_taken_the_place(
    qtbot: QtBot,
) -> None:
    page, first, second = QWidget(), button("Start"), button("Stop")
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(first)
    column.addWidget(second)
    second.hide()
    pressed: list[str] = []
    first.clicked.connect(lambda: pressed.append("start"))
    first.clicked.connect(first.hide)
    first.clicked.connect(second.show)
    second.clicked.connect(lambda: pressed.append("stop"))
    page.show()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(second, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(second, Qt.MouseButton.LeftButton)
    assert pressed == ["start"]
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert pressed == ["start", "stop"]


def test_two_quick_clicks_on_one_button_are_two(qtbot: QtBot) -> None:
    more = button("One minute more")
    qtbot.addWidget(more)
    pressed: list[bool] = []
    more.clicked.connect(lambda: pressed.append(True))
    more.show()
    for action in ("press", "release", "press again", "release"):
        kind = {
            "press": QEvent.Type.MouseButtonPress,
            "release": QEvent.Type.MouseButtonRelease,
            "press again": QEvent.Type.MouseButtonDblClick,
        }[action]
        left, at = Qt.MouseButton.LeftButton, QPointF(5, 5)
        event = QMouseEvent(kind, at, at, left, left, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(1_000 + len(pressed) * 150)
        QApplication.sendEvent(more, event)
    assert len(pressed) == 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_that_has_the_keyboard(
    qtbot: QtBot, key: Qt.Key
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    go_on, cancel = button("Go on", "primary"), button("Cancel")
    go_on.setDefault(True)
    column = QVBoxLayout(dialog)
    column.addWidget(go_on)
    column.addWidget(cancel)
    pressed: list[str] = []
    go_on.clicked.connect(lambda: pressed.append("go on"))
    cancel.clicked.connect(lambda: pressed.append("cancel"))
    with qtbot.waitActive(dialog):
        dialog.show()
    cancel.setFocus()
    QTest.keyClick(cancel, key)
    assert pressed == ["cancel"]
