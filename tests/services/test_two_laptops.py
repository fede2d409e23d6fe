"""One session on two laptops: whatever each writes, and however copies are carried, they agree."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colearn_desktop.domain.consent import ConsentLedger, ConsentMethod, ConsentState, Purpose
from colearn_desktop.domain.errors import ConsentTransitionError, NothingToUndoError
from colearn_desktop.domain.events import (
    FloorChanged,
    Moved,
    NoteDeleted,
    PersonLeft,
    Redone,
    SessionEnded,
    StretchStruck,
    TimekeeperChosen,
    Undone,
)
from colearn_desktop.domain.floor import held_by
from colearn_desktop.domain.ids import PersonId, SessionId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.replay import replay
from colearn_desktop.outputs.session_json import read_session_json, session_json
from colearn_desktop.outputs.session_record import Contents, SessionRecord
from colearn_desktop.services.archive_opening import ArchivedSession
from colearn_desktop.services.archiving import plan_export
from colearn_desktop.services.import_plan import plan_session
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_consent import SessionConsent
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.timekeeping import is_kept_elsewhere
from colearn_desktop.ui.pages.import_words import coming_lines
from colearn_desktop.vault.arrivals import Arrival
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault


class Act(Enum):
    START = auto()
    FLOOR = auto()
    NOTE = auto()
    REVISE = auto()
    DELETE = auto()
    STRIKE = auto()
    UNDO = auto()
    REDO = auto()
    MOVE = auto()
    LEAVE = auto()
    RENAME = auto()
    YES = auto()
    NO = auto()
    WITHDRAW = auto()
    KEEP_TIME = auto()
    END = auto()


@dataclass(frozen=True)
class Step:
    act: Act
    which: int
    after_ms: int


steps = st.lists(
    st.builds(Step, st.sampled_from(Act), st.integers(0, 5), st.integers(0, 20_000)), max_size=7
)


class Laptop:
    def __init__(self, vault: Vault, session_id: SessionId, clock: FakeClock) -> None:
        self.vault = vault
        self.session_id = session_id
        self.clock = clock

    def does(self, steps: Sequence[Step]) -> None:
        """Write what these steps say, wherever they make sense."""
        if not steps:
            return
        log = SessionLog(self.vault, self.session_id, self.clock)
        live = LiveSession(log)
        for step in steps:
            self.clock.advance(step.after_ms)
            self._do(log, live, step)

    def _do(self, log: SessionLog, live: LiveSession, step: Step) -> None:  # noqa: C901, PLR0912
        people = list(log.state.people.values())
        person = people[step.which % len(people)]
        notes = list(log.state.notes)
        events = [e for e in log.events if not isinstance(e.body, Undone | Redone)]
        match step.act:
            case Act.START if log.state.started_utc_ms is None:
                live.start()
            case Act.FLOOR if log.state.is_running:
                log.append(FloorChanged(held_by(person.person_id)))
            case Act.NOTE:
                live.notes.write(log.now_ms(), NoteKind.NOTE, f"{self.clock.utc_ms()}")
            case Act.REVISE if notes:
                live.notes.revise(notes[step.which % len(notes)], NoteKind.QUOTE, f"{step}")
            case Act.DELETE if notes:
                log.append(NoteDeleted(notes[step.which % len(notes)]))
            case Act.STRIKE if log.state.is_running:
                log.append(StretchStruck(log.now_ms(), log.now_ms() + 1_000))
            case Act.UNDO:
                log.append(Undone(events[-1 - step.which % len(events)].event_id))
            case Act.REDO:
                undone = [e for e in log.events if isinstance(e.body, Undone)]
                if undone:
                    log.append(Redone(undone[step.which % len(undone)].event_id))
            case Act.MOVE if log.state.floor_changes:
                change = log.state.floor_changes[step.which % len(log.state.floor_changes)]
                log.append(Moved(change.event_id, max(0, change.at_ms - 700)))
            case Act.LEAVE if person.present:
                log.append(PersonLeft(person.person_id))
            case Act.RENAME:
                name = f"{person.name}{step.after_ms}"
                SessionSetup(log).change(person.person_id, name=name)
            case Act.YES | Act.NO | Act.WITHDRAW:
                self._answer(log, person.person_id, step.act)
            case Act.KEEP_TIME:
                log.append(TimekeeperChosen(self.vault.device_id))
            case Act.END if log.state.is_running:
                log.append(SessionEnded())
            case _:
                pass

    @staticmethod
    def _answer(log: SessionLog, person_id: PersonId, act: Act) -> None:
        state = {
            Act.YES: ConsentState.GRANTED,
            Act.NO: ConsentState.REFUSED,
            Act.WITHDRAW: ConsentState.WITHDRAWN,
        }[act]
        consent = SessionConsent(log)
        try:
            records = consent.records(
                person_id,
                {Purpose.AUDIO: state},
                ConsentMethod.SPOKEN,
                "",
            )
        except ConsentTransitionError:
            return
        consent.store(records)

    def copy(self, *, some: int | None = None) -> ArchivedSession:
        """What a copy for the team says, read again; of part of the events if `some`."""
        self.clock.advance(1)
        plan = plan_export(self.vault, self.session_id, Contents.TEAM_COPY)
        record = replace(plan.record, exported_utc_ms=self.clock.utc_ms())
        if some is not None:
            record = _part_of(record, some)
        return ArchivedSession("", read_session_json(session_json(record)))

    def reads(self, copy: ArchivedSession) -> None:
        coming = plan_session(self.vault, copy)
        self.vault.arrivals.commit(
            [
                Arrival(
                    coming.header, coming.record.forms, coming.events, coming.readings,
                    coming.answers.records,
                )
            ],
            self.clock.utc_ms(),
        )  # fmt: skip

    def holds(self) -> tuple[object, ...]:
        """All that has to be the same on both laptops."""
        events = self.vault.events.read(self.session_id)
        answers = ConsentLedger(self.vault.consents.read(self.session_id))
        state = replay(events)
        return (
            {(e.event_id, e.device_id, e.sequence, e.at_ms, e.utc_ms, e.body) for e in events},
            [e.event_id for e in events],
            replace(state, undone=set(state.undone)),
            {
                person: answers.state(person, Purpose.AUDIO)
                for person in sorted({r.person_id for r in answers.records})
            },
        )


def _part_of(record: SessionRecord, some: int) -> SessionRecord:
    """A copy that was made in the middle: each device's first events, planning included."""
    devices: dict[str, int] = {}
    kept = []
    for event in record.events:
        devices[event.device_id] = devices.get(event.device_id, 0) + 1
        if event.device_id == record.device_id or devices[event.device_id] <= some:
            kept.append(event)
    return replace(record, events=tuple(kept))


# Many more by hand: COLEARN_MERGES=500.
@settings(
    max_examples=int(os.environ.get("COLEARN_MERGES", "8")),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    before=steps,
    ours=steps,
    theirs=steps,
    later=steps,
    ways=st.lists(st.sampled_from(["there", "back", "part there", "part back"]), max_size=5),
)
def test_two_laptops_agree(
    before: list[Step],
    ours: list[Step],
    theirs: list[Step],
    later: list[Step],
    ways: list[str],
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        cheap_vault(Path(folder), "one") as one,
        cheap_vault(Path(folder), "two") as two,
    ):
        clock = FakeClock()
        session_id = make_session(one, clock)
        first, second = Laptop(one, session_id, clock), Laptop(two, session_id, clock)
        planned = first.copy()
        first.does(before)
        second.reads(first.copy())
        for batch_ours, batch_theirs in itertools.zip_longest([ours, later], [theirs]):
            first.does(batch_ours or [])
            second.does(batch_theirs or [])
            for way in ways:
                part = 2 if way.startswith("part") else None
                if way.endswith("there"):
                    second.reads(first.copy(some=part))
                else:
                    first.reads(second.copy(some=part))
        second.reads(planned)
        for _round in range(2):
            copies = first.copy(), second.copy()
            second.reads(copies[0])
            first.reads(copies[1])
        assert first.holds() == second.holds()
        settled = first.holds()
        first.reads(second.copy())
        second.reads(first.copy())
        assert first.holds() == second.holds() == settled
        for vault in (one, two):  # and what was stored opens again
            SessionLog(vault, session_id, clock)


def test_a_session_that_was_planned_on_one_laptop_is_run_on_both(tmp_path: Path) -> None:
    with cheap_vault(tmp_path, "one") as one, cheap_vault(tmp_path, "two") as two:
        clock = FakeClock()
        session_id = make_session(one, clock)
        first, second = Laptop(one, session_id, clock), Laptop(two, session_id, clock)
        second.reads(first.copy())
        host = LiveSession(SessionLog(one, session_id, clock))
        scribe = LiveSession(SessionLog(two, session_id, clock))
        assert [p.name for p in scribe.state.participants] == ["Ash", "Bracken", "Clover"]
        host.start()
        clock.advance(1)
        scribe.start()
        clock.advance(5_000)
        host.give_floor(2)
        clock.advance(10)
        scribe.notes.hand_over("Wren", 0)
        note = scribe.notes.write(scribe.notes.stamp_ms(), NoteKind.QUOTE, "We need a bus.")
        with pytest.raises(NothingToUndoError):
            scribe.undo_floor()
        clock.advance(5_000)
        host.end()
        first.reads(second.copy())
        second.reads(first.copy())
        for vault in (one, two):
            state = SessionLog(vault, session_id, clock).state
            assert state.timekeeper == one.device_id
            assert state.ended_at_ms == 10_011
            (placed,) = state.placed_notes()
            assert placed.note.note_id == note
            assert placed.note.device_id == two.device_id
            assert placed.note.author == "Wren"
            assert state.people[placed.floor.person_id].name == "Bracken"  # type: ignore[index]


def test_a_laptop_that_joins_a_running_session_is_in_step_with_it(tmp_path: Path) -> None:
    with cheap_vault(tmp_path, "one") as one, cheap_vault(tmp_path, "two") as two:
        clock = FakeClock()
        session_id = make_session(one, clock)
        first, second = Laptop(one, session_id, clock), Laptop(two, session_id, clock)
        host = LiveSession(SessionLog(one, session_id, clock))
        host.start()
        clock.advance(60_000)
        host.give_floor(1)
        second.reads(first.copy())
        clock.advance(30_000)
        scribe = SessionLog(two, session_id, clock)
        assert scribe.now_ms() == host.now_ms() == 90_001
        assert scribe.reopened is None
        assert is_kept_elsewhere(scribe)
        LiveSession(scribe).notes.write(scribe.now_ms(), NoteKind.NOTE, "here")
        assert is_kept_elsewhere(scribe)
        before = scribe.state.floor
        LiveSession(scribe).give_floor(3)
        assert scribe.state.floor == before  # as it reads when it is opened again
        assert not is_kept_elsewhere(host.log)
        clock.advance(1_000)
        host.end()
        first.reads(second.copy())
        (placed,) = SessionLog(one, session_id, clock).state.placed_notes()
        assert placed.note.stamped_ms == 90_001
        assert placed.floor.person_id is not None


@pytest.mark.parametrize("apart_ms", [1, 20_000])
def test_what_was_struck_elsewhere_is_told_before_it_is_silenced_here(
    tmp_path: Path, apart_ms: int
) -> None:
    with cheap_vault(tmp_path, "one") as one, cheap_vault(tmp_path, "two") as two:
        clock = FakeClock()
        session_id = make_session(one, clock)
        first, second = Laptop(one, session_id, clock), Laptop(two, session_id, clock)
        second.reads(first.copy())
        LiveSession(SessionLog(one, session_id, clock)).start()
        clock.advance(apart_ms)
        other = SessionLog(two, session_id, clock)
        LiveSession(other).start()
        assert "Nothing that is here is removed." in coming_lines(
            plan_session(one, second.copy())
        )
        clock.advance(60_000)
        taken_back = other.append(StretchStruck(1_000, 2_000))[0]
        other.append(StretchStruck(30_000, 60_000), Undone(taken_back.event_id))
        lines = coming_lines(plan_session(one, second.copy()))
        assert (
            "1 part was struck on the other laptop: its sound is silenced here, for good."
            in (lines)
        )
        assert "Nothing that is here is removed." not in lines
        warned = any("were not started together" in line for line in lines)
        assert warned == (apart_ms >= 5_000)
