"""A part of a session that has ended is silenced from the look back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.striking import GRACE_MS
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.services.silencer import Silencer
from colearn_desktop.services.striking import Striking
from colearn_desktop.ui.pages.review_page import ReviewPage
from colearn_desktop.ui.strike_part_dialog import StrikePartDialog
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from tests.services.past_session import PastSession
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off


class LookBack:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.past = PastSession(folder)
        self.past.everyone_agrees()
        self.past.record(15_000, 40)
        self.silencer = Silencer(self.past.vault, self.past.clock)
        self.striking = Striking(self.past.log, self.silencer)
        self.errors: list[ColearnError] = []
        self.page = ReviewPage(
            self.past.log,
            SessionPlayback(self.past.vault, self.past.session_id),
            self.errors.append,
            striking=self.striking,
        )
        qtbot.addWidget(self.page)
        self.page.resize(1280, 800)
        with qtbot.waitExposed(self.page):
            self.page.show()

    def ask(self) -> StrikePartDialog:
        click(self.page.silence_button)
        dialog = self.page.findChild(StrikePartDialog)
        assert dialog is not None
        return dialog

    def captions(self) -> list[str]:
        model = self.page.notes.model()
        return [
            str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
            for row in range(model.rowCount())
        ]


def click(target: QWidget) -> None:
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)


@pytest.fixture
def look_back(qtbot: QtBot, tmp_path: Path) -> Iterator[LookBack]:
    opened = LookBack(qtbot, tmp_path)
    yield opened
    opened.page.close_playback()
    opened.striking.close()
    opened.silencer.close()
    opened.past.vault.close()


def test_a_part_is_struck_flagged_and_gone(look_back: LookBack, qtbot: QtBot) -> None:
    dialog = look_back.ask()
    dialog.start.setTime(QTime(0, 0, 18))
    dialog.end.setTime(QTime(0, 0, 22))
    assert "from 0:00:18 to 0:00:22 will be silenced for good" in dialog.sentence.text()
    click(dialog.strike_button)
    past, banner = look_back.past, look_back.page.strike_banner
    assert past.log.state.struck == [Span(18_000, 22_000)]
    assert banner.undo_button.isVisible()
    captions = look_back.captions()
    assert sum("within a struck part" in each for each in captions) == 1
    assert "Struck: 0:00:18 to 0:00:22" in captions
    past.clock.advance(GRACE_MS)

    def is_gone() -> bool:
        look_back.striking.check()
        past.clock.advance(100)
        return "is gone for good" in banner.text

    qtbot.waitUntil(is_gone)
    assert past.vault.strikes.open_ones() == []
    assert look_back.errors == []


def test_it_can_be_taken_back(look_back: LookBack) -> None:
    click(look_back.ask().strike_button)
    click(look_back.page.strike_banner.undo_button)
    assert look_back.past.log.state.struck == []
    assert not any("truck" in each for each in look_back.captions())
    assert look_back.page.strike_banner.isHidden()


def test_an_end_before_the_beginning_strikes_nothing(look_back: LookBack) -> None:
    dialog = look_back.ask()
    dialog.start.setTime(QTime(0, 1, 0))
    dialog.end.setTime(QTime(0, 0, 30))
    assert not dialog.strike_button.isEnabled()
    assert dialog.sentence.text() == "The end must come after the beginning."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert look_back.past.log.state.struck == []


def test_the_last_second_of_the_session_can_be_struck(look_back: LookBack) -> None:
    dialog = look_back.ask()
    dialog.end.setTime(QTime(9, 0, 0))
    click(dialog.strike_button)
    (span,) = look_back.past.log.state.struck
    assert span.end_ms == look_back.past.log.state.ended_at_ms


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_question_has_room_for_its_words(
    qapp: QApplication, qtbot: QtBot, scale: float
) -> None:
    apply_theme(qapp, ThemeChoice.DARK, scale)
    dialog = StrikePartDialog(15_000, 3_600_000)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert words_cut_off(dialog) == []
    assert unnamed_controls(dialog) == []
    for field in (dialog.start, dialog.end):
        assert field.height() >= field.sizeHint().height()
