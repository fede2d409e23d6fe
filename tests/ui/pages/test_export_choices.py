from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.archiving import plan_export
from colearn_desktop.services.export_target import TargetLook
from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.ui.pages import export_target
from colearn_desktop.ui.pages.pick_sessions_dialog import PickSessionsDialog
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from colearn_desktop.ui.widgets.check_row import CheckRow
from tests.services.past_session import PastSession
from tests.ui.pages.export_stage import Export, host
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(15_000, 5)
    return past


@pytest.fixture
def export(qtbot: QtBot, past: PastSession) -> Export:
    return Export(qtbot, past)


def test_contents_are_a_choice(export: Export, qtbot: QtBot) -> None:
    with qtbot.waitSignal(export.page.contents.contents_chosen) as wish:
        export.page.contents.choice(Contents.ANONYMOUS_NOTES).click()
    assert wish.args == [Contents.ANONYMOUS_NOTES]


def test_without_sound_the_page_says_that_it_was_chosen(
    export: Export, past: PastSession
) -> None:
    export.page.show_plans([plan_export(past.vault, past.session_id, Contents.NO_SOUND)])
    assert "All sound (5 s), as you chose." in export.words()
    assert "A voice can be recognised" not in export.words()


def test_anonymous_notes_say_what_is_taken_out_and_what_may_still_tell(
    export: Export, past: PastSession
) -> None:
    export.page.show_plans([plan_export(past.vault, past.session_id, Contents.ANONYMOUS_NOTES)])
    words = export.words()
    assert "All names, seats and speakers" in words
    assert "nobody's own answer" in words
    assert "Look at these notes first" not in words
    plan = plan_export(past.vault, past.session_id, Contents.ANONYMOUS_NOTES)
    telling = tuple(f"word{n}" for n in range(9))
    export.page.show_plans([replace(plan, telling=telling, telling_notes=4)])
    assert "may tell who somebody is: 4." in export.words()
    assert "“word7” and more" in export.words()
    assert "word8" not in export.words()


def test_of_several_sessions_each_says_what_goes_and_what_stays(
    export: Export, past: PastSession
) -> None:
    past.answer("Ash", Purpose.NOTES, ConsentState.REFUSED)
    lines = list_sessions(past.vault)
    export.page.show_sessions([*lines, *lines], among=2)
    plans = [plan_export(past.vault, past.session_id, each) for each in list(Contents)[:2]]
    export.page.show_plans(plans)
    words = export.words()
    assert "2 sessions" in words
    assert "1. Bridge Street, May" in words
    assert "2. Bridge Street, May" in words
    assert words.count("Ash said no to notes.") == 2


def test_one_session_alone_is_no_choice(export: Export) -> None:
    assert not export.page.sessions.isVisibleTo(export.page)


def test_nothing_can_be_exported_while_the_answers_are_looked_through(
    export: Export, tmp_path: Path, past: PastSession
) -> None:
    export.page.choose_folder(tmp_path)
    export.page.show_plans(())
    assert "Looking through the answers…" in export.words()
    assert not export.page.target.export_button.isEnabled()
    export.page.show_plans([plan_export(past.vault, past.session_id)])
    assert export.page.target.export_button.isEnabled()


def test_hosts_are_offered_and_stay_chosen(export: Export) -> None:
    nettle, fern = host("Nettle", 1_780_000_000_000), host("Fern & Sons")
    card = export.page.recipients
    card.show_hosts([nettle, fern])
    assert not card.chosen
    assert export.words().count("Not compared yet") == 1
    card.box(fern).click()
    card.show_hosts([fern, host("Rush"), nettle])
    assert card.chosen == (fern,)
    card.show_hosts([nettle])
    assert not card.chosen


def test_the_vaults_own_folder_is_refused(export: Export, past: PastSession) -> None:
    export.page.choose_folder(past.vault.folder)
    assert "This is the vault's own folder." in export.page.target.space_words.text()
    assert not export.page.target.export_button.isEnabled()


def look(**what: Any) -> TargetLook:
    usual = {
        "free_bytes": 64_000_000_000,
        "parts": 1,
        "is_in_vault": False,
        "is_on_vault_disk": False,
        "is_writable": True,
    }
    return TargetLook(**{**usual, **what})


@pytest.mark.parametrize(
    ("seen", "said", "can_go"),
    [
        (look(parts=3), "It will be split into 3 files", True),
        (look(is_on_vault_disk=True), "The vault is on the same disk", True),
        (look(is_writable=False), "Is the stick write-protected?", False),
    ],
)
def test_what_is_known_beforehand_is_said(
    export: Export,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seen: TargetLook,
    said: str,
    can_go: bool,
) -> None:
    monkeypatch.setattr(export_target, "look_at_target", lambda *_: seen)
    export.page.choose_folder(tmp_path)
    assert said in export.page.target.space_words.text()
    assert export.page.target.export_button.isEnabled() == can_go


def test_a_stick_that_went_after_it_was_chosen_is_found_out_at_the_button(
    export: Export, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    export.page.choose_folder(stick)
    stick.rmdir()
    with qtbot.assertNotEmitted(export.page.export_requested):
        export.page.target.export_button.click()
    assert "Is it still there?" in export.page.target.space_words.text()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_choice_of_sessions_fits_and_keeps_one_at_least(
    export: Export, past: PastSession, qapp: QApplication, scale: float
) -> None:
    (line,) = list_sessions(past.vault)
    title = "A conversation & its rather long title, as people write them " * 2
    lines = [line, replace(line, session_id=SessionId("other"), title=title)]
    dialog = PickSessionsDialog(lines, {line.session_id}, export.page)
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    dialog.show()
    qapp.processEvents()
    assert words_cut_off(dialog) == []
    assert unnamed_controls(dialog) == []
    assert dialog.chosen == (line.session_id,)
    dialog.box(line.session_id).click()
    assert not dialog.take_button.isEnabled()
    row = dialog.box(SessionId("other")).parentWidget()
    assert isinstance(row, CheckRow)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    assert dialog.chosen == ("other",)
