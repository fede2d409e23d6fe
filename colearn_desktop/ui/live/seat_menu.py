"""What can be done about one person beyond giving them the floor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from colearn_desktop.domain.events import GoRoundAnswer
from colearn_desktop.ui.live.agenda_change_words import shortened
from colearn_desktop.ui.live.seat import SeatFace
from colearn_desktop.ui.live.times import MINUTE_MS

EXTRA_MINUTES = (0, 1, 2, 3, 5)


class SeatWishes(QObject):
    """What a seat's menu asks for. Numbers are seats."""

    floor = Signal(int)
    queue = Signal(int)
    answer = Signal(int, str)  # a GoRoundAnswer
    start_here = Signal(int)
    extra_time = Signal(int, int)  # minutes
    swap = Signal(int, int)
    leave = Signal(int)


def seat_menu(
    face: SeatFace, others: Sequence[SeatFace], wishes: SeatWishes, parent: QWidget
) -> QMenu:
    """The menu of one seat.

    Args:
        face: Whose.
        others: Everybody else who is here.
        wishes: Told of what is chosen.
    """
    menu = QMenu(parent)
    _fill(menu, face, others, wishes)
    return menu


def people_menu(faces: Sequence[SeatFace], wishes: SeatWishes, parent: QWidget) -> QMenu:
    """Everybody who is here, each with the menu of their seat: found without a right click.

    Args:
        faces: Who is here, in order of seats.
        wishes: Told of what is chosen.
    """
    menu = QMenu(parent)
    menu.setAccessibleName(_tr("The people here"))
    for face in faces:
        others = [each for each in faces if each.seat != face.seat]
        _fill(menu.addMenu(_named(face)), face, others, wishes)
    return menu


def _fill(menu: QMenu, face: SeatFace, others: Sequence[SeatFace], wishes: SeatWishes) -> None:
    seat = face.seat
    menu.addAction(_tr("Give the floor"), lambda: wishes.floor.emit(seat))
    asked = face.queue_place > 0
    menu.addAction(
        _tr("No longer asks to speak") if asked else _tr("Asks to speak"),
        lambda: wishes.queue.emit(seat),
    )
    if face.in_go_round:
        menu.addSeparator()
        passed, later = GoRoundAnswer.PASSED.value, GoRoundAnswer.LATER.value
        menu.addAction(_tr("Passes"), lambda: wishes.answer.emit(seat, passed))
        menu.addAction(_tr("Comes back later"), lambda: wishes.answer.emit(seat, later))
        menu.addAction(
            _tr("Begin the go-round at this seat"), lambda: wishes.start_here.emit(seat)
        )
    menu.addSeparator()
    _add_extra_time(menu.addMenu(_tr("More time")), face, wishes)
    swap = menu.addMenu(_tr("Change seats with"))
    for other in others:
        _add_swap(swap, seat, other, wishes)
    swap.setEnabled(bool(others))
    menu.addSeparator()
    menu.addAction(_tr("Has gone home"), lambda: wishes.leave.emit(seat))


def _add_extra_time(menu: QMenu, face: SeatFace, wishes: SeatWishes) -> None:
    for minutes in EXTRA_MINUTES:
        text = (
            _tr("No extra time")
            if minutes == 0
            else QCoreApplication.translate(
                "SeatMenu", "%n minutes more in a go-round", "", minutes
            )
        )
        action = QAction(_tr("1 minute more in a go-round") if minutes == 1 else text, menu)
        action.setCheckable(True)
        action.setChecked(face.extra_ms == minutes * MINUTE_MS)
        action.triggered.connect(
            lambda _=False, m=minutes: wishes.extra_time.emit(face.seat, m)
        )
        menu.addAction(action)


def _add_swap(menu: QMenu, seat: int, other: SeatFace, wishes: SeatWishes) -> None:
    menu.addAction(_named(other), lambda: wishes.swap.emit(seat, other.seat))


def _named(face: SeatFace) -> str:
    # A name is other people's words: "&" is no mnemonic in it, and it may be long.
    return f"{face.seat}  {shortened(face.name)}".replace("&", "&&")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SeatMenu", text)
