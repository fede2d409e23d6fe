"""Several laptops' records of one session: whose time counts, and what reads how."""

from __future__ import annotations

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import SEVERAL, held_by
from colearn_desktop.domain.ids import DeviceId, EventId, NoteId, PersonId, PhaseId, SessionId
from colearn_desktop.domain.merging import Reading, in_order, settled, timekeeper, united
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.replay import replay

HOST, SCRIBE = DeviceId("a" * 32), DeviceId("0" * 32)
ASH, FERN = PersonId("ash"), PersonId("fern")
ROUND = Phase(PhaseId("round"), PhaseKind.DISCUSSION, "Round", 60_000)


class Laptop:
    """Writes events of one device; `utc_ms` is its wall clock at session time 0."""

    def __init__(self, device_id: DeviceId, utc_ms: int) -> None:
        self.device_id = device_id
        self.utc_ms = utc_ms
        self.events: list[Event] = []

    def says(self, at_ms: int, *bodies: EventBody) -> Event:
        for body in bodies:
            sequence = len(self.events) + 1
            self.events.append(
                Event(
                    EventId(f"{self.device_id[0]}{sequence}"), SessionId("s"), self.device_id,
                    sequence, at_ms, self.utc_ms + at_ms, body,
                )
            )  # fmt: skip
        return self.events[-1]


def two_laptops() -> tuple[Laptop, Laptop]:
    """The host planned with two people; both laptops started the session themselves."""
    host, scribe = Laptop(HOST, 1_000), Laptop(SCRIBE, 5_000)
    host.says(
        0,
        happened.AgendaPlanned((ROUND,)),
        happened.PersonAdded(ASH, "Ash", 1),
        happened.PersonAdded(FERN, "Fern", 2),
    )
    host.utc_ms = 9_000
    for laptop in (host, scribe):
        laptop.says(0, happened.SessionStarted(), happened.PhaseStarted(ROUND.phase_id))
    return host, scribe


def test_what_was_planned_comes_before_what_another_laptop_changed_of_it() -> None:
    host, scribe = Laptop(HOST, 1_000), Laptop(SCRIBE, 2_000)
    host.says(0, happened.PersonAdded(ASH, "Ash", 1))
    scribe.says(0, happened.PersonChanged(ASH, "Rowan", 1))
    state = replay(united(scribe.events, host.events))
    assert state.people[ASH].name == "Rowan"


def test_the_laptop_that_started_first_keeps_the_time() -> None:
    host, scribe = two_laptops()
    host.says(1_000, happened.FloorChanged(held_by(ASH)))
    scribe.says(2_000, happened.FloorChanged(held_by(FERN)), happened.SessionEnded())
    log = united(host.events, scribe.events)
    assert timekeeper(log) == SCRIBE
    state = replay(log)
    assert [change.floor for change in state.floor_changes if change.given] == [held_by(FERN)]
    assert state.ended_at_ms == 2_000
    assert len(state.runs) == 1


def test_whose_time_counts_can_be_chosen_and_that_undone() -> None:
    host, scribe = two_laptops()
    host.says(1_000, happened.FloorChanged(held_by(ASH)))
    chosen = scribe.says(3_000, happened.TimekeeperChosen(HOST))
    log = united(host.events, scribe.events)
    assert replay(log).timekeeper == HOST
    assert replay(log).floor == held_by(ASH)
    scribe.says(4_000, happened.Undone(chosen.event_id))
    assert replay(united(host.events, scribe.events)).timekeeper == SCRIBE


def test_a_laptop_that_never_started_the_session_is_not_chosen() -> None:
    host, scribe = Laptop(HOST, 0), Laptop(SCRIBE, 0)
    host.says(0, happened.AgendaPlanned((ROUND,)), happened.TimekeeperChosen(HOST))
    scribe.says(0, happened.SessionStarted(), happened.PhaseStarted(ROUND.phase_id))
    state = replay(united(host.events, scribe.events))
    assert state.timekeeper == SCRIBE
    assert state.is_running


def test_a_turn_put_right_on_the_other_laptop_counts() -> None:
    host, scribe = two_laptops()
    scribe.says(1_000, happened.FloorChanged(held_by(FERN)), happened.SessionEnded())
    host.says(1_000, happened.FloorChanged(SEVERAL))
    host.says(2_000, happened.FloorChanged(held_by(ASH)), happened.Moved(EventId("a7"), 400))
    assert host.events[-2].event_id == "a7"
    state = replay(united(host.events, scribe.events))
    assert [change.floor for change in state.floor_changes if change.given] == [
        held_by(ASH),
        held_by(FERN),
    ]


def test_notes_of_both_laptops_unite_and_know_where_they_were_written() -> None:
    host, scribe = two_laptops()
    for laptop, name in ((host, "Wren"), (scribe, "Dock")):
        laptop.says(
            500,
            happened.NotesHandedOver(name, 1_000),
            happened.NoteWritten(NoteId(name), 500, NoteKind.NOTE, f"by {name}", name),
        )
    state = replay(united(host.events, scribe.events))
    assert {note.author: note.device_id for note in state.notes.values()} == {
        "Wren": HOST,
        "Dock": SCRIBE,
    }
    assert state.note_takers[HOST].name == "Wren"
    assert state.note_takers[SCRIBE].name == "Dock"


def test_somebody_taken_off_the_list_elsewhere_breaks_nothing() -> None:
    host, scribe = two_laptops()
    host.says(0, happened.PersonRemoved(ASH))
    scribe.says(
        1_000,
        happened.PersonArrived(ASH),
        happened.PersonChanged(ASH, "Rowan", 4),
        happened.FloorChanged(held_by(ASH)),
        happened.QueueJoined(ASH),
        happened.GoRoundOrdered(ROUND.phase_id, (ASH, FERN)),
        happened.GoRoundAnswered(ROUND.phase_id, ASH, happened.GoRoundAnswer.PASSED),
        happened.PersonLeft(ASH),
    )
    state = replay(united(host.events, scribe.events))
    assert list(state.people) == [FERN]
    assert state.go_round_orders[ROUND.phase_id] == (FERN,)
    assert not state.queue


def test_two_people_put_into_one_seat_sit_side_by_side() -> None:
    host, scribe = Laptop(HOST, 0), Laptop(SCRIBE, 0)
    host.says(0, happened.PersonAdded(ASH, "Ash", 3))
    scribe.says(0, happened.PersonAdded(FERN, "Fern", 3))
    state = replay(united(host.events, scribe.events))
    assert sorted(person.seat or 0 for person in state.participants) == [3, 4]


def test_one_devices_sequence_stands_even_if_both_its_clocks_went_back() -> None:
    host, scribe = Laptop(HOST, 9_000), Laptop(SCRIBE, 0)
    host.says(5_000, happened.MomentMarked())
    host.utc_ms = 0
    host.says(1_000, happened.MomentMarked())
    scribe.says(4_000, happened.MomentMarked())
    found = [event.event_id for event in in_order([*host.events, *scribe.events])]
    assert found == ["01", "a1", "a2"]


# Readings


def noted(text: str) -> happened.NoteWritten:
    return happened.NoteWritten(NoteId("n"), 10, NoteKind.NOTE, text)


def test_the_latest_reading_counts_whichever_came_first() -> None:
    scribe = Laptop(SCRIBE, 0)
    scribe.says(10, noted("Ash said so"))
    whole = Reading(noted("Ash said so"), 100, whole=True, text="1")
    cleared = Reading(noted("Person 1 said so"), 200, whole=False, text="2")
    for readings in ([whole, cleared], [cleared, whole], [cleared]):
        pairs = [(EventId("01"), reading) for reading in readings]
        (event,) = settled(scribe.events, pairs, HOST)
        assert event.body == cleared.body


def test_ones_own_words_are_never_replaced() -> None:
    host = Laptop(HOST, 0)
    host.says(10, noted("Ash said so"))
    cleared = Reading(noted("Person 1 said so"), 200, whole=False, text="2")
    assert settled(host.events, [(EventId("a1"), cleared)], HOST) == host.events


def test_a_note_that_left_in_its_last_words_does_not_fall_back() -> None:
    scribe = Laptop(SCRIBE, 0)
    scribe.says(10, noted("Ash said so"))
    scribe.says(20, happened.NoteRevised(NoteId("n"), NoteKind.NOTE, "Ash said this"))
    scribe.says(400, happened.NoteRevised(NoteId("n"), NoteKind.NOTE, "written afterwards"))
    cleared = Reading(noted("Person 1 said this"), 200, whole=False, text="2")
    found = settled(scribe.events, [(EventId("01"), cleared)], HOST)
    assert [event.event_id for event in found] == ["01", "03"]
    assert found[0].body == cleared.body
