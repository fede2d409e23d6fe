from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colearn_desktop.ui.live.key_map import KeyHabits, key_map
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.pages.shortcuts_dialog import ShortcutsDialog
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
Open = Callable[..., ShortcutsDialog]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def show(changes: dict[str, str] | None = None) -> ShortcutsDialog:
        changes = changes or {}
        dialog = ShortcutsDialog(changes, KeyHabits(key_map(changes)))
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return show


def give(
    dialog: ShortcutsDialog,
    action: LiveAction,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = PLAIN,
) -> None:
    """By the keyboard alone."""
    dialog.rows[action].key.setFocus()
    QTest.keyClick(dialog.rows[action].key, Qt.Key.Key_Space)
    assert dialog.rows[action].key.is_waiting
    QTest.keyClick(dialog.rows[action].key, key, modifier)


def test_the_next_key_becomes_the_new_one(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    with qtbot.waitSignal(dialog.keys_changed) as changed:
        give(dialog, LiveAction.MARK, Qt.Key.Key_J)
    assert changed.args == [{"mark": "J"}]
    assert dialog.rows[LiveAction.MARK].key.text() == "J"


@pytest.mark.parametrize(
    ("key", "modifier", "kept"),
    [
        (Qt.Key.Key_F9, PLAIN, "F9"),
        (Qt.Key.Key_J, CTRL, "Ctrl+J"),
        (Qt.Key.Key_J, ALT, "J"),
        (Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier, "J"),
        (Qt.Key.Key_Delete, PLAIN, "Del"),
    ],
)
def test_keys_are_kept_as_the_live_page_knows_them(
    opened: Open, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, kept: str
) -> None:
    dialog = opened()
    with qtbot.waitSignal(dialog.keys_changed) as changed:
        give(dialog, LiveAction.SEVERAL, key, modifier)
    assert changed.args == [{"several": kept}]


def test_a_key_of_another_action_is_refused_and_that_action_named(opened: Open) -> None:
    dialog = opened()
    give(dialog, LiveAction.MARK, Qt.Key.Key_N)
    assert "The next phase" in dialog.rows[LiveAction.MARK].error.text()
    assert dialog.rows[LiveAction.MARK].error.isVisible()
    assert dialog.rows[LiveAction.MARK].key.text() == "M"


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Tab, PLAIN),
        (Qt.Key.Key_Up, PLAIN),
        (Qt.Key.Key_7, PLAIN),
        (Qt.Key.Key_C, CTRL),
        (Qt.Key.Key_L, CTRL),
        (Qt.Key.Key_F1, PLAIN),
    ],
)
def test_keys_that_the_rest_of_the_program_needs_are_refused_in_words(
    opened: Open, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    dialog = opened()
    with qtbot.assertNotEmitted(dialog.keys_changed):
        give(dialog, LiveAction.MARK, key, modifier)
    assert dialog.rows[LiveAction.MARK].error.isVisible()
    assert not dialog.rows[LiveAction.MARK].key.is_waiting


def test_escape_leaves_the_key_and_the_dialog_as_they_were(opened: Open) -> None:
    dialog = opened()
    give(dialog, LiveAction.MARK, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.rows[LiveAction.MARK].key.text() == "M"


def test_leaving_the_row_stops_waiting_for_a_key(opened: Open) -> None:
    dialog = opened()
    row = dialog.rows[LiveAction.MARK]
    QTest.mouseClick(row.key, Qt.MouseButton.LeftButton)
    assert row.key.is_waiting
    dialog.rows[LiveAction.NEXT].key.setFocus()
    assert not row.key.is_waiting


def test_one_key_or_all_become_the_usual_ones_again(opened: Open, qtbot: QtBot) -> None:
    dialog = opened({"mark": "J", "pause": "F8"})
    assert not dialog.rows[LiveAction.NEXT].reset_button.isVisible()
    with qtbot.waitSignal(dialog.keys_changed) as changed:
        dialog.rows[LiveAction.MARK].reset_button.click()
    assert changed.args == [{"pause": "F8"}]
    with qtbot.waitSignal(dialog.keys_changed) as changed:
        dialog.reset_all_button.click()
    assert changed.args == [{}]
    assert not dialog.reset_all_button.isEnabled()


def test_a_usual_key_that_went_to_another_action_is_not_taken_away_from_it(
    opened: Open,
) -> None:
    dialog = opened({"mark": "J", "pause": "M"})
    dialog.rows[LiveAction.MARK].reset_button.click()
    assert "Pause the clock" in dialog.rows[LiveAction.MARK].error.text()
    assert dialog.rows[LiveAction.PAUSE].key.text() == "M"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_control_has_a_name_and_words_fit(
    opened: Open, qapp: QApplication, scale: float
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    dialog = opened({"mark": "J"})
    give(dialog, LiveAction.MARK, Qt.Key.Key_N)
    assert unnamed_controls(dialog) == []
    assert words_cut_off(dialog) == []
