"""Somebody comes in while a session runs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.errors import SeatTakenError
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.people import HIGHEST_SEAT
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.new_session import GENTLE_NAMES
from colearn_desktop.services.open_session import OpenSession
from colearn_desktop.ui.pages.arrival_dialog import Arrival, ArrivalDialog


def ask_who_arrives(
    session: OpenSession, window: QWidget, answered: Callable[[Arrival], None]
) -> None:
    """Ask in a dialog, with a name and a seat that are free; `answered` is told who it is."""
    people = session.log.state.people.values()
    expected = [person for person in people if not person.present]
    taken = {person.name.casefold() for person in people}
    name = next((n for n in GENTLE_NAMES if n.casefold() not in taken), "")
    try:
        seat = session.setup.free_seat()
    except SeatTakenError:
        seat = HIGHEST_SEAT  # the table is full, but whoever is expected has a seat
    dialog = ArrivalDialog(expected, name, seat, window)
    dialog.accepted.connect(lambda: answered(dialog.arrival()))
    dialog.open()


def let_in(recording: ConsentedRecording, arrival: Arrival) -> PersonId:
    """Store who came in; recording pauses until they have answered.

    Raises:
        SessionError: Name or seat is taken.
        VaultError: It cannot be stored.
    """
    if arrival.expected is None:
        return recording.admit(arrival.name, arrival.seat)
    recording.arrive(arrival.expected)
    return arrival.expected
