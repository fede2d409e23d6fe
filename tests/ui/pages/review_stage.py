"""The review page over a session that has ended, with a tape deck that moves by hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colearn_desktop.audio.play_plan import PlayPlan
from colearn_desktop.domain.errors import (
    ColearnError,
)
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.ui.pages.review_page import ReviewPage
from colearn_desktop.ui.pages.review_player import PlayerBar
from tests.services.past_session import PastSession


class SilentPlayer:
    """A tape deck without a loudspeaker; it moves when a test says so."""

    def __init__(self) -> None:
        self.position_ms = 15_000
        self.is_playing = False
        self.is_closed = False
        self.at_end = False
        self.skipped_ms = 0
        self.damaged_segments = 0
        self.plan = PlayPlan()
        self.failure: ColearnError | None = None
        self.refuses: ColearnError | None = None

    def play(self) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.is_playing = True

    def pause(self) -> None:
        self.is_playing = False

    def seek_ms(self, at_ms: int) -> None:
        self.position_ms = at_ms

    def follow(self, plan: PlayPlan) -> None:
        self.plan = plan

    def close(self) -> None:
        self.is_closed = True


class Review:
    def __init__(
        self, qtbot: QtBot, folder: Path, *, sound: bool = True, notes: bool = True
    ) -> None:
        self.past = PastSession(folder, notes=notes)
        if sound:
            self.past.everyone_agrees()
            self.past.record(15_000, 40)
        self.playback = SessionPlayback(self.past.vault, self.past.session_id)
        self.player = SilentPlayer()
        if sound:
            self.playback.close()
            self.playback._player = self.player  # type: ignore[assignment]
        self.errors: list[ColearnError] = []
        self.page = ReviewPage(self.past.log, self.playback, self.errors.append)
        qtbot.addWidget(self.page)
        self.page.resize(1280, 800)
        # Keys and shortcuts go to the active window alone.
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def row(self, words: str) -> int:
        model = self.page.notes.model()
        texts = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
        return next(row for row, text in enumerate(texts) if words in text)

    def choose(self, words: str) -> None:
        self.page.notes.setCurrentIndex(self.page.notes.model().index(self.row(words), 0))
        self.page.notes.setFocus()

    def words(self) -> str:
        labels = self.page.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self.page))


def press(review: Review, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or review.page, key)


def bar(review: Review) -> PlayerBar:
    assert review.page.player is not None
    return review.page.player


def place_of(review: Review, at_ms: int) -> QPoint:
    strip = bar(review).slider
    return QPoint(round(strip._x(at_ms)), strip.rect().center().y())


def press_sequence(review: Review, keys: str) -> None:
    sequence = QKeySequence(keys)
    assert sequence.count() == 1, keys
    combination = sequence[0]  # type: ignore[index]  # missing in the types alone
    review.page.notes.setFocus()
    QTest.keyClick(review.page.notes, combination.key(), combination.keyboardModifiers())
