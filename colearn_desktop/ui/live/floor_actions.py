"""What people do at the table and in the rows below it: each wish becomes one call."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from colearn_desktop.domain.errors import UnknownPersonError
from colearn_desktop.domain.events import GoRoundAnswer
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.setup_edits import swap_seats
from colearn_desktop.ui.live.live_actions import LiveActions
from colearn_desktop.ui.live.live_cards import LiveCards
from colearn_desktop.ui.live.seat_menu import people_menu
from colearn_desktop.ui.live.times import MINUTE_MS


class FloorActions(QObject):
    """Connects table, go-round and queue to the session.

    Args:
        cards: Whose wishes are heard.
        session: What they change.
        actions: Does them, and reports what fails.
    """

    def __init__(
        self, cards: LiveCards, session: LiveSession, actions: LiveActions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._cards = cards
        self._do: Callable[[Callable[[], object]], bool] = actions.do
        table, queue, go_round = cards.table, cards.queue, session.go_round
        table.floor_requested.connect(actions.press_seat)
        wishes = table.wishes
        wishes.floor.connect(self._give_floor)
        wishes.queue.connect(actions.toggle_queue)
        wishes.leave.connect(actions.send_home)
        wishes.answer.connect(self._answer)
        wishes.start_here.connect(lambda seat: self._do(lambda: go_round.start_from(seat)))
        wishes.extra_time.connect(self._allow)
        wishes.swap.connect(
            lambda seat, other: self._do(lambda: swap_seats(session.log, seat, other))
        )
        cards.header.people_requested.connect(self.open_people_menu)
        table.still_confirmed.connect(lambda: self._do(session.quiet_floor.confirm))
        table.nobody_since_requested.connect(lambda: self._do(session.quiet_floor.nobody_since))
        table.not_now_requested.connect(lambda: self._do(session.voices.leave_alone))
        queue.floor_requested.connect(self._give_floor)
        queue.removal_requested.connect(actions.toggle_queue)
        cards.go_round.action_requested.connect(actions.act)
        cards.go_round.turn_round_requested.connect(lambda: self._do(go_round.turn_round))

    def open_people_menu(self) -> QMenu:
        """The menus of all seats, below the button."""
        table, below = self._cards.table, self._cards.header.people_button
        menu = people_menu([seat.face for seat in table.seats], table.wishes, table)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))
        return menu

    def _give_floor(self, seat: int) -> None:
        self._do(lambda: self._session.give_floor(seat))

    def _answer(self, seat: int, answer: str) -> None:
        self._do(lambda: self._session.go_round.answer_for(seat, GoRoundAnswer(answer)))

    def _allow(self, seat: int, minutes: int) -> None:
        def allow() -> None:
            person = self._session.state.at_seat(seat)
            if person is None:
                raise UnknownPersonError(f"seat {seat}")
            self._session.go_round.allow(person.person_id, minutes * MINUTE_MS)

        self._do(allow)
