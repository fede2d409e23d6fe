from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import ArchiveTargetError, CancelledError
from colearn_desktop.services.archiving import ExportedArchive
from colearn_desktop.services.export_plan import MissingYes
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.theme import ThemeChoice, apply_theme
from tests.services.past_session import PastSession
from tests.ui.pages.export_stage import Export, host
from tests.ui.pages.page_checks import unnamed_controls, words_cut_off

WORDS = "canyon-lettuce-wobbling-overcast-handful-strainer-mothproof"


def exported(folder: Path, silenced_segments: int = 0) -> ExportedArchive:
    return ExportedArchive(
        archive=folder / "archive-3f9a01c27b" / "archive-3f9a01c27b.tar.age",
        unlock=folder / "archive-3f9a01c27b" / "unlock.age",
        instructions=folder / "archive-3f9a01c27b" / "OPEN-ME.txt",
        words=WORDS,
        archive_bytes=482_000_000,
        notes=3,
        recorded_ms=5_000,
        silenced_segments=silenced_segments,
    )


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(15_000, 5)
    return past


@pytest.fixture
def export(qtbot: QtBot, past: PastSession) -> Export:
    return Export(qtbot, past)


# Before


def test_with_everybodys_yes_nothing_stays(export: Export) -> None:
    words = export.words()
    assert "Notes: 3. Among them: Quote 1, Follow up 1." in words
    assert "Sound: 5 s. A voice can be recognised." in words
    assert "Nothing: everyone agreed to everything this needs." in words


def test_what_stays_is_said_with_its_reason(qtbot: QtBot, past: PastSession) -> None:
    past.answer("Ash", Purpose.NOTES, ConsentState.REFUSED)
    past.answer("Bracken", Purpose.ARCHIVING, ConsentState.REFUSED)
    past.answer("Clover", Purpose.ARCHIVING, ConsentState.WITHDRAWN)
    words = Export(qtbot, past).words()
    assert (
        "All sound (5 s). Bracken said no to archiving. Clover withdrew from archiving."
        in words
    )
    assert "Notes: 1. Ash said no to notes." in words
    assert "They are called “Person 1”." in words
    assert "Their answers alone go in, as those of “Person 2”." in words
    assert "Sound: 5 s" not in words


def test_many_reasons_become_a_number() -> None:
    missing = tuple(
        MissingYes(f"p{n}", f"Name{n}", Purpose.NOTES, ConsentState.NOT_ASKED)  # type: ignore[arg-type]
        for n in range(7)
    )
    assert export_words.reasons(missing) == "A yes is missing from 7 people."
    assert export_words.reasons(missing[:1]) == "Name0 has not answered about notes."


def test_only_a_folder_with_room_can_be_exported_to(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = export.page.target
    assert not target.export_button.isEnabled()
    export.page.choose_folder(tmp_path)
    assert "Free there: " in target.space_words.text()
    assert target.export_button.isEnabled()
    export.page.choose_folder(tmp_path / "unplugged")
    assert "Is it still there?" in target.space_words.text()
    assert not target.export_button.isEnabled()
    usage = type("Usage", (), {"free": 1_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)
    export.page.choose_folder(tmp_path)
    assert "Not enough room" in target.space_words.text()
    assert not target.export_button.isEnabled()


def test_exporting_is_a_wish_with_a_folder(
    export: Export, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(export.page.export_requested) as wish:
        export.begin(tmp_path)
    assert wish.args == [tmp_path]
    assert "Writing the archive" in export.words()
    assert not export.page.back_button.isVisible()


def test_going_back_is_a_wish(export: Export, qtbot: QtBot) -> None:
    with qtbot.waitSignal(export.page.back_requested):
        export.page.back_button.click()


# Meanwhile


def test_progress_tells_speed_and_time_left(export: Export, tmp_path: Path) -> None:
    export.begin(tmp_path)
    step = export.page.progress_step
    export.page.show_progress(0, 0)
    assert step.words.text() == "Getting ready…"
    export.clock.advance(500)
    export.page.show_progress(10_000_000, 400_000_000)
    assert step.words.text() == "2 %"
    export.clock.advance(9_500)
    export.page.show_progress(100_000_000, 400_000_000)
    assert step.words.text() == "25 %  ·  10 MB a second  ·  about 30 seconds left"
    assert step.bar.value() == 250


@pytest.mark.parametrize(
    ("left_ms", "words"),
    [
        (0, "a few seconds left"),
        (42_000, "about 40 seconds left"),
        (130_000, "about 2 minutes left"),
    ],
)
def test_time_left_is_coarse(left_ms: int, words: str) -> None:
    assert export_words.time_left(left_ms) == words


def test_cancelling_is_a_wish_and_cannot_be_pressed_twice(
    export: Export, qtbot: QtBot, tmp_path: Path
) -> None:
    export.begin(tmp_path)
    step = export.page.progress_step
    with qtbot.waitSignal(export.page.cancel_requested):
        step.cancel_button.click()
    assert not step.cancel_button.isEnabled()
    export.page.show_progress(1, 2)
    assert step.words.text() == "Stopping…"
    export.page.show_error(error_text(CancelledError()))
    assert "Nothing half-finished was left behind." in export.words()
    export.begin(tmp_path)
    assert step.cancel_button.isEnabled()


def test_an_error_leads_back_to_the_plan(export: Export, tmp_path: Path) -> None:
    export.begin(tmp_path)
    assert "safe to remove" not in export.words()
    export.page.show_error(error_text(ArchiveTargetError("full")))
    assert "The archive could not be written there." in export.words()
    assert "What goes in" in export.words()
    assert export.page.back_button.isVisible()
    export.begin(tmp_path)
    export.page.show_error(error_text(CancelledError()))
    assert "could not be written there" not in export.words()


def test_late_progress_after_an_error_changes_nothing(export: Export, tmp_path: Path) -> None:
    export.begin(tmp_path)
    export.page.show_error(error_text(CancelledError()))
    export.page.show_progress(1, 2)
    assert "What goes in" in export.words()


# Done


def test_the_words_are_shown_once_and_must_be_written_down(
    export: Export, qtbot: QtBot, tmp_path: Path
) -> None:
    export.begin(tmp_path)
    export.page.show_done(exported(tmp_path))
    words = export.words()
    assert all(word in words.split("\n") for word in WORDS.split("-"))
    assert "It is safe to remove the stick." in words
    assert "archive-3f9a01c27b.tar.age" in words
    assert "482 MB" in words
    step = export.page.done_step
    assert not step.done_button.isEnabled()
    QTest.keyClick(step.written_down, Qt.Key.Key_Space)
    assert step.done_button.isEnabled()
    with qtbot.waitSignal(export.page.done_requested):
        step.done_button.click()
    assert not any(word in export.words().split("\n") for word in WORDS.split("-"))


def test_who_can_open_it_is_said(export: Export, tmp_path: Path) -> None:
    hosts = [host("Nettle", 1), host("Fern")]
    export.page.recipients.show_hosts(hosts)
    for each in hosts:
        export.page.recipients.box(each).click()
    export.page.show_done(replace(exported(tmp_path), parts=2))
    words = export.words()
    assert "Whoever has the seven words." in words
    assert "Nettle, without words." in words
    assert "Fern, without words. Their card was not compared yet." in words
    assert "2 files, beginning with archive-3f9a01c27b.tar.age" in words


def test_damaged_seconds_are_owned_up_to(export: Export, tmp_path: Path) -> None:
    export.page.show_done(exported(tmp_path, silenced_segments=2))
    assert "damaged here and are silent there: 2" in export.words()


# For everybody


def faces(export: Export, folder: Path) -> Iterator[str]:
    export.page.recipients.show_hosts([host("Nettle"), host("Fern & Sons", 1)])
    export.page.choose_folder(folder)
    yield "plan"
    export.page.show_error(error_text(ArchiveTargetError("full")))
    yield "error"
    export.begin(folder)
    export.clock.advance(5_000)
    export.page.show_progress(100_000_000, 400_000_000)
    yield "progress"
    export.page.show_done(exported(folder))
    yield "done"


def test_every_control_has_a_name(export: Export, tmp_path: Path) -> None:
    for face in faces(export, tmp_path):
        assert unnamed_controls(export.page) == [], face


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
def test_nothing_is_cut_off(
    export: Export, qapp: QApplication, tmp_path: Path, scale: float, size: tuple[int, int]
) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, scale)
    export.page.resize(*size)
    for face in faces(export, tmp_path):
        assert words_cut_off(export.page) == [], face
        assert (export.page.width(), export.page.height()) == size
