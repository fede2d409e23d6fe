"""A whole session with a simulated room, through the same services and storage.

The people, their turns, the notes and the sound are made up and say so; consent, the
event log, the recording, the archive and its verification are the real thing.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from colearn_desktop.audio.recorder import OpenInput
from colearn_desktop.audio.simulated_microphone import open_simulated_microphone
from colearn_desktop.domain.agenda import MINUTE_MS, PhaseKind, total_ms
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import ConsentMissingError, VaultDamagedError
from colearn_desktop.domain.floor import NOBODY
from colearn_desktop.domain.ids import PersonId, SessionId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.people import Person, Role
from colearn_desktop.resources import resource_path
from colearn_desktop.services.new_session import create_session
from colearn_desktop.services.open_session import OpenSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.services.templates import Template
from colearn_desktop.vault.vault import Vault

LATECOMER = "Yarrow"
# When the latecomer walks in, as a part of the whole session.
LATE_AT = 0.4
# How long the latecomer takes to read the form and to answer.
LATECOMER_READS_MS = 25_000
# How often nobody speaks for a moment.
QUIET_PART = 0.15


@dataclass(frozen=True, slots=True)
class RehearsalFigures:
    """What a finished rehearsal amounts to."""

    session_id: SessionId
    recorded_ms: int
    turns: int
    notes: int
    pauses_for_consent: int
    refused_without_consent: bool


class Driver(StrEnum):
    """Who runs the session."""

    ROOM = "room"
    """The simulation does everything, for somebody to watch."""

    PERSON = "person"
    """Somebody practises; the simulated people talk, come late and answer."""


class CueKind(StrEnum):
    """What a simulated person does while somebody practises."""

    SPEAKS = "speaks"
    QUIET = "quiet"
    ARRIVES = "arrives"
    AGREES = "agrees"


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to react to. It is said on the screen, and never an event.

    Attributes:
        seat: Of whoever speaks or comes.
        words: What they say, made up.
    """

    kind: CueKind
    name: str = ""
    seat: int | None = None
    words: str = ""


class Rehearsal:
    """Plays one session. Whoever runs it calls `step` often until it returns False.

    Args:
        minutes: Length of the session in its own time; None for the template's.
        clock: May run faster than the clock on the wall.
        driver: With `Driver.PERSON` everyone has agreed, and nothing has begun.
        has_latecomer: Somebody comes in late, and recording pauses for them.
        title: Says that it is a rehearsal.
        seed: The same seed plays the same conversation.
    """

    def __init__(
        self,
        vault: Vault,
        template: Template,
        *,
        minutes: float | None,
        clock: Clock,
        driver: Driver = Driver.ROOM,
        has_latecomer: bool = True,
        title: str = "Rehearsal (simulated)",
        seed: int = 7,
    ) -> None:
        self._random = random.Random(seed)
        self._clock = clock
        self._texts = _texts(resource_path("rehearsal", "en.toml"))
        self.driver = driver
        self.cue: Cue | None = None
        self.session_id = create_session(
            vault,
            template if minutes is None else _shortened(template, minutes),
            title=title,
            place="Anywhere",
            participants=template.people,
            clock=clock,
        )
        self.session = OpenSession(vault, self.session_id, clock, self.choose_input)
        self.log, self.live = self.session.log, self.session.live
        self.recording = self.session.recording
        self.session.setup.add_team_member("Facilitator", Role.FACILITATOR)
        self._length_ms = total_ms(self.log.state.agenda)
        self._refused = False
        self._pauses_for_consent = 0
        self._late_is_in = not has_latecomer
        self._late_answers_ms: int | None = None
        self._next_turn_ms = 0
        self._next_note_ms = 0
        self._notes = self._endless_notes()
        if driver is Driver.ROOM:
            self._begin()
        else:
            for person in self.log.state.present:
                self._agree(person.person_id)

    def step(self) -> bool:
        """Do what is due at this moment; False when the session has ended."""
        if self.driver is Driver.PERSON:
            return self._step_for_a_person()
        if not self.log.state.is_running:
            return False
        self.session.check()
        now_ms = self.live.now_ms()
        if self.live.state.left_ms(now_ms) <= 0 and not self._go_on():
            return False
        phase = self.live.state.current_phase
        if phase is None or phase.kind is PhaseKind.BREAK:
            return True
        self._take_turns(now_ms)
        self._take_notes(now_ms)
        if not self._late_is_in and now_ms >= LATE_AT * self._length_ms:
            self._let_in_the_latecomer()
        return True

    def figures(self) -> RehearsalFigures:
        """Count what was stored.

        Raises:
            VaultDamagedError: What is stored is not what was said to be recorded.
        """
        stored = self.log.vault.recordings.list_recordings(self.session_id)
        frames = sum(recording.frames for recording in stored)
        rate_hz = self.recording.rate_hz
        if not frames:
            raise VaultDamagedError("nothing was recorded")
        return RehearsalFigures(
            session_id=self.session_id,
            recorded_ms=frames * 1_000 // rate_hz,
            turns=len(self.live.turns()),
            notes=len(self.live.state.notes),
            pauses_for_consent=self._pauses_for_consent,
            refused_without_consent=self._refused,
        )

    def close(self) -> None:
        """Stop everything that still runs."""
        self.session.close()

    def _step_for_a_person(self) -> bool:
        state = self.log.state
        if not state.is_running:
            return state.ended_at_ms is None
        self.session.check()
        now_ms = self.live.now_ms()
        phase = state.current_phase
        if state.paused_since_ms is not None or phase is None:
            return True
        if self._late_answers_ms is not None and now_ms >= self._late_answers_ms:
            self._late_answers_ms = None
            self._agree(self._person(LATECOMER))
            self._say(Cue(CueKind.AGREES, LATECOMER), now_ms)
        elif not self._late_is_in and now_ms >= LATE_AT * self._length_ms:
            self._late_is_in = True
            person_id = self.recording.admit(LATECOMER)
            self._late_answers_ms = now_ms + LATECOMER_READS_MS
            self._say(Cue(CueKind.ARRIVES, LATECOMER, state.people[person_id].seat), now_ms)
        elif phase.kind is PhaseKind.BREAK:
            self.cue = None
        elif now_ms >= self._next_turn_ms:
            self._say(self._next_cue(), now_ms)
        return True

    def _say(self, cue: Cue, now_ms: int) -> None:
        self.cue = cue
        self._next_turn_ms = now_ms + self._random.randint(20_000, 75_000)

    def _next_cue(self) -> Cue:
        if self.cue is not None and self._random.random() < QUIET_PART:
            return Cue(CueKind.QUIET)
        speaker = self._next_speaker()
        _kind, words = next(self._notes)
        return Cue(CueKind.SPEAKS, speaker.name, speaker.seat, words)

    def _person(self, name: str) -> PersonId:
        people = self.log.state.people.values()
        return next(person.person_id for person in people if person.name == name)

    def choose_input(self, _device_key: str | None) -> OpenInput:
        """The simulated microphone, whatever was asked for: no real one is ever opened."""
        rate_hz = 48_000
        return lambda grant, ring: open_simulated_microphone(
            grant, ring, clock=self._clock, rate_hz=rate_hz
        )

    def _begin(self) -> None:
        """One person has not answered at first, so that the wall is rehearsed too."""
        everyone = self.log.state.present
        for person in everyone[1:]:
            self._agree(person.person_id)
        self.live.start()
        try:
            self.recording.start()
        except ConsentMissingError:
            self._refused = True
        self._agree(everyone[0].person_id)
        self.recording.start()

    def _agree(self, person_id: PersonId) -> None:
        self.recording.answer(person_id, dict.fromkeys(Purpose, ConsentState.GRANTED))

    def _go_on(self) -> bool:
        if self.live.state.next_phase() is None:
            self.live.end()
            return False
        self.live.next_phase()
        phase = self.live.state.current_phase
        paused = self.recording.status().capture is Capture.PAUSED
        if phase is not None and phase.kind is not PhaseKind.BREAK and paused:
            self.recording.resume()
        return True

    def _take_turns(self, now_ms: int) -> None:
        if now_ms < self._next_turn_ms:
            return
        self._next_turn_ms = now_ms + self._random.randint(12_000, 75_000)
        speaker = self._next_speaker()
        if speaker.seat is not None:
            self.live.give_floor(speaker.seat)
        if self._random.random() < 0.1:
            self.live.set_floor(NOBODY)

    def _next_speaker(self) -> Person:
        here = [person for person in self.log.state.participants if person.present]
        # Some talk more than others: that is what the bars are for.
        weights = [1 + (index * 7) % 5 for index in range(len(here))]
        return self._random.choices(here, weights)[0]

    def _take_notes(self, now_ms: int) -> None:
        if now_ms < self._next_note_ms:
            return
        self._next_note_ms = now_ms + self._random.randint(25_000, 60_000)
        kind, text = next(self._notes)
        # Typed as a person types: first words, a pause, the rest.
        first_words = " ".join(text.split()[:3])
        note_id = self.live.notes.write(now_ms, kind, first_words)
        self.live.notes.revise(note_id, kind, text)

    def _let_in_the_latecomer(self) -> None:
        self._late_is_in = True
        person_id = self.recording.admit(LATECOMER)
        self._pauses_for_consent += 1
        self._agree(person_id)
        self.recording.resume()

    def _endless_notes(self) -> Iterator[tuple[NoteKind, str]]:
        every = [(kind, text) for kind, texts in self._texts.items() for text in texts]
        while True:
            yield self._random.choice(every)


def _texts(path: Path) -> dict[NoteKind, list[str]]:
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        NoteKind.NOTE: plain["notes"],
        NoteKind.INSIGHT: plain["insights"],
        NoteKind.QUOTE: plain["quotes"],
        NoteKind.ACTION: plain["actions"],
        NoteKind.QUESTION: plain["questions"],
        NoteKind.FOLLOW_UP: plain["follow_ups"],
    }


def _shortened(template: Template, minutes: float) -> Template:
    """The template with every phase in proportion, `minutes` in all."""
    factor = minutes * MINUTE_MS / total_ms(template.phases)
    phases = tuple(
        replace(phase, planned_ms=max(1_000, round(phase.planned_ms * factor)))
        for phase in template.phases
    )
    return replace(template, phases=phases)


def run(rehearsal: Rehearsal, wait: Callable[[], None]) -> RehearsalFigures:
    """Play it to its end, calling `wait` between the steps."""
    try:
        while rehearsal.step():
            wait()
    finally:
        rehearsal.close()
    return rehearsal.figures()
