"""Keeps the table, the go-round and the queue in step with the session."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.go_round import TurnFlag
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.live import floor_view
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.live.live_cards import LiveCards
from colearn_desktop.ui.live.table_middle import FloorWords


class FloorDisplay(QObject):
    """Shows who has the floor, who is next and who asks.

    Args:
        page: Announcements are its own.
        cards: Its parts.
        session: What they show.
    """

    def __init__(self, page: QWidget, cards: LiveCards, session: LiveSession) -> None:
        super().__init__(page)
        self._page = page
        self._cards = cards
        self._session = session
        self._said = FloorWords("", "", "")

    def show_people(self, picture: AirtimePicture) -> None:
        """Who is here, how much each has spoken, who asked to speak, who is next."""
        state, standing = self._session.state, self._session.go_round.now()
        self._cards.table.show_seats(floor_view.seat_faces(state, picture, standing))
        self._cards.go_round.show_go_round(floor_view.go_round_view(state, standing))
        self._cards.queue.show_queue(*floor_view.queue_view(state, picture))

    def show_floor(self, *, queueing: bool) -> None:
        """Who has the floor, or that a seat is awaited."""
        state = self._session.state
        words = floor_view.floor_words(self._session)
        self._announce(words)
        if queueing:
            words = FloorWords(
                "", self.tr("Who asks to speak?"), self.tr("Press a seat, or its number")
            )
        self._cards.table.show_floor(words)
        kind = state.floor.kind if state.is_running else None
        self._cards.floor_bar.show_floor(kind, queueing=queueing)

    def hear(self, status: RecordingStatus) -> None:
        """What the sound says about whether somebody speaks."""
        capturing = status.capture is Capture.CAPTURING
        self._session.quiet_floor.hear(status.level_dbfs if capturing else None)
        self._session.voices.hear(status.is_voice)

    def _announce(self, words: FloorWords) -> None:
        """Say a new flag or question once, not each second."""
        before, self._said = self._said, words
        same_person = words.holder == before.holder
        if words.not_now and not before.not_now:
            announce(self._page, f"{words.heading}. {words.holder}")
        elif words.nobody_since and not (before.nobody_since and same_person):
            announce(self._page, words.holder)
        elif words.flag is not TurnFlag.NONE and (
            words.flag is not before.flag or not same_person
        ):
            announce(self._page, f"{words.holder}: {words.detail}")
