"""What the timeline says, and how it reads times that people type."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.floor import GROUPS, NOBODY, SEVERAL, TEAM, Floor, held_by
from colearn_desktop.domain.ids import PhaseId
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.ui.live.floor_view import floor_name
from colearn_desktop.ui.live.times import MINUTE_MS, SECOND_MS

_MOST_PARTS = 3
_SIXTY = 60


def holder_name(state: SessionState, floor: Floor) -> str:
    """Who had the floor, nobody included."""
    return floor_name(state, floor) or tr("Nobody")


def phase_name(state: SessionState, phase_id: PhaseId) -> str:
    """The title of a phase, also of one that the agenda has no longer."""
    phase = state.phase(phase_id)
    return tr("A phase no longer planned") if phase is None else phase.title


def holders(state: SessionState) -> list[tuple[Floor, str]]:
    """Everybody who can be given a turn, in order of seats, then the others."""
    floors = [held_by(person.person_id) for person in state.participants]
    floors += [SEVERAL, GROUPS, TEAM, NOBODY]
    return [(floor, holder_name(state, floor)) for floor in floors]


def length_words(length_ms: int) -> str:
    """A length as it is said: "2 min 5 s"."""
    minutes, seconds = divmod(max(0, length_ms) // SECOND_MS, _SIXTY)
    if minutes == 0:
        return tr("{seconds} s").format(seconds=seconds)
    if seconds == 0:
        return tr("{minutes} min").format(minutes=minutes)
    return tr("{minutes} min {seconds} s").format(minutes=minutes, seconds=seconds)


def exact_time(at_ms: int) -> str:
    """A moment to the second, as it can be typed: "7:15", "1:07:15"."""
    minutes, seconds = divmod(max(0, at_ms) // SECOND_MS, _SIXTY)
    hours, minutes = divmod(minutes, _SIXTY)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def read_time(text: str) -> int | None:
    """The moment that was typed, in milliseconds, or None.

    Minutes and seconds ("7:15", "7.15"), with hours before them or minutes alone.
    """
    parts = text.strip().replace(".", ":").replace(" ", ":").split(":")
    if not 1 <= len(parts) <= _MOST_PARTS or not all(_is_number(part) for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return numbers[0] * MINUTE_MS
    if any(number >= _SIXTY for number in numbers[1:]):
        return None
    seconds = 0
    for number in numbers:
        seconds = seconds * _SIXTY + number
    return seconds * SECOND_MS


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_PARTS + 1


def tr(text: str) -> str:
    """In the language of the screen."""
    return QCoreApplication.translate("Timeline", text)
