"""A long evening's log, for benchmarks: every kind of thing that people do, thousands of times."""

from __future__ import annotations

import random
from collections.abc import Sequence

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import Floor, FloorKind, held_by
from colearn_desktop.domain.ids import NoteId, PersonId, SessionId, new_id
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.sessions import make_session

_WORDS = [
    "bus",
    "evening",
    "rent",
    "garden",
    "school",
    "quiet",
    "door",
    "neighbour",
    "work",
    "tea",
    "music",
    "summer",
]
_GO_ROUND_MS = 600_000
_SESSION_MS = 3 * 3_600_000


def make_long_session(vault: Vault, clock: Clock, events: int, people: int = 8) -> SessionId:
    """Store a session in the middle of its discussion, with about `events` events.

    Half of them change the floor, a third write and revise notes; one in sixteen takes
    something back or moves it.
    """
    session_id = make_session(vault, clock, people)
    log = SessionLog(vault, session_id, clock)
    evening = _Evening([person.person_id for person in log.state.participants])
    hello, talk = log.state.agenda[:2]

    def store(at_ms: int, *bodies: EventBody) -> list[Event]:
        utc_ms = clock.utc_ms() - _SESSION_MS + at_ms
        return vault.events.append(session_id, log.header.device_id, at_ms, utc_ms, bodies)

    store(0, happened.SessionStarted(), happened.PhaseStarted(hello.phase_id))
    store(_GO_ROUND_MS, happened.PhaseStarted(talk.phase_id))
    count = len(vault.events.read(session_id))
    for step in range(1, events - count + 1):
        at_ms = _GO_ROUND_MS + step * (_SESSION_MS - _GO_ROUND_MS) // events
        evening.remember(store(at_ms, evening.next_body(at_ms)))
    vault.sessions.keep_alive(session_id, _SESSION_MS)
    return session_id


class _Evening:
    """Chooses what happens next; the same each time."""

    def __init__(self, people: Sequence[PersonId]) -> None:
        self._people = people
        self._dice = random.Random(5)
        self._notes: list[NoteId] = []
        self._floors: list[Event] = []
        self._queue: list[PersonId] = []
        self._speaker: PersonId | None = None

    def next_body(self, at_ms: int) -> EventBody:
        dice = self._dice
        roll = dice.random()
        if roll < 0.5 or not self._floors:
            return happened.FloorChanged(self._floor())
        if roll < 0.65 or not self._notes:
            self._notes.append(NoteId(new_id()))
            return happened.NoteWritten(
                self._notes[-1], at_ms - 2_000, self._kind(), self._text()
            )
        if roll < 0.83:
            return happened.NoteRevised(
                dice.choice(self._notes[-20:]), self._kind(), self._text()
            )
        if roll < 0.89:
            return self._asks_or_not()
        if roll < 0.92:
            return happened.Undone(self._floors.pop().event_id)
        if roll < 0.95:
            return happened.Moved(self._floors[-1].event_id, self._floors[-1].at_ms - 1_000)
        return happened.MomentMarked()

    def remember(self, stored: list[Event]) -> None:
        self._floors += [e for e in stored if isinstance(e.body, happened.FloorChanged)]

    def _kind(self) -> NoteKind:
        return self._dice.choice(list(NoteKind))

    def _text(self) -> str:
        return " ".join(self._dice.choices(_WORDS, k=self._dice.randint(4, 25)))

    def _floor(self) -> Floor:
        if self._dice.random() < 0.15:
            return Floor(self._dice.choice([FloorKind.NOBODY, FloorKind.SEVERAL]))
        others = [person for person in self._people if person != self._speaker]
        self._speaker = self._dice.choice(others)
        return held_by(self._speaker)

    def _asks_or_not(self) -> EventBody:
        person = self._dice.choice(self._people)
        if person in self._queue:
            self._queue.remove(person)
            return happened.QueueLeft(person)
        self._queue.append(person)
        return happened.QueueJoined(person)
