from __future__ import annotations

import copy
import dataclasses
import enum
import json
import typing
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from colearn_desktop.domain import event_codec
from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.consent import ConsentMethod, ConsentRecord, ConsentState, Purpose
from colearn_desktop.domain.events import EventBody
from colearn_desktop.domain.floor import SEVERAL, FloorKind, held_by
from colearn_desktop.domain.ids import (
    DeviceId,
    EventId,
    NoteId,
    PersonId,
    RecordingId,
)
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.people import Role
from colearn_desktop.outputs import record_check
from colearn_desktop.outputs.session_json import FORMAT_VERSION, session_json
from colearn_desktop.outputs.session_record import Contents, LeftOut, SoundFile
from tests.fakes.opened_archive import check_session_json, published_schema
from tests.outputs.stories import ASH, FERN, ROUND, note, opening, record, sound_file, story

BODIES = {event_codec.type_name(body): body for body in typing.get_args(EventBody)}
DEFINITIONS = published_schema()["$defs"]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(published_schema())


@pytest.mark.parametrize("name", BODIES)
def test_it_describes_every_event_with_every_field(name: str) -> None:
    """A new event or field belongs into `resources/archive/session.schema.json`, too."""
    described = DEFINITIONS[f"event_{name}"]
    fields = {field.name for field in dataclasses.fields(BODIES[name])}
    assert set(described["properties"]) == fields | {"type"}
    assert described["properties"]["type"] == {"const": name}
    assert described["description"].endswith(".")


def test_it_describes_nothing_else() -> None:
    listed = {
        ref["$ref"].removeprefix("#/$defs/event_") for ref in DEFINITIONS["body"]["oneOf"]
    }
    assert listed == BODIES.keys()


@pytest.mark.parametrize(
    ("enumeration", "place"),
    [
        (NoteKind, DEFINITIONS["note_kind"]),
        (happened.StopReason, DEFINITIONS["stop_reason"]),
        (happened.Trouble, DEFINITIONS["trouble"]),
        (
            happened.GoRoundAnswer,
            DEFINITIONS["event_go_round_answered"]["properties"]["answer"],
        ),
        (Role, DEFINITIONS["role"]["anyOf"][0]),
        (PhaseKind, DEFINITIONS["phase"]["properties"]["kind"]),
        (Purpose, DEFINITIONS["consent"]["properties"]["purpose"]),
        (ConsentState, DEFINITIONS["consent"]["properties"]["state"]),
        (ConsentMethod, DEFINITIONS["consent"]["properties"]["method"]),
        (Contents, published_schema()["properties"]["session"]["properties"]["contents"]),
    ],
)
def test_it_lists_every_value(enumeration: type[enum.StrEnum], place: dict[str, Any]) -> None:
    assert place["enum"] == [member.value for member in enumeration]


@pytest.mark.parametrize(
    ("record_type", "name", "without"),
    [
        (Phase, "phase", set()),
        (ConsentRecord, "consent", {"session_id"}),
        (SoundFile, "sound", set()),
        (happened.Event, "event", {"session_id"}),
    ],
)
def test_it_describes_every_field(record_type: Any, name: str, without: set[str]) -> None:
    fields = {field.name for field in dataclasses.fields(record_type)} - without
    assert set(DEFINITIONS[name]["properties"]) == fields
    assert set(DEFINITIONS[name]["required"]) == fields


def test_what_we_write_is_what_it_says() -> None:
    check_session_json(
        session_json(record(sounds=(sound_file(),), left_out=LeftOut(1, 2, 3, 4)))
    )
    check_session_json(session_json(record(story(*opening()[:5]))))  # never started
    check_session_json(session_json(record(one_of_everything())))


def one_of_everything() -> tuple[happened.Event, ...]:
    e, r = EventId, RecordingId("r")
    return story(
        *opening(),
        (0, happened.PersonAdded(PersonId("x"), "Slip", 9)),
        (0, happened.PersonRemoved(PersonId("x"))),
        (0, happened.PersonChanged(ASH, "Rowan", 1)),
        (0, happened.AllowanceSet(ASH, 60_000)),
        (0, happened.TimekeeperChosen(DeviceId("d"))),
        (0, happened.RoomDisplayChosen(voices_heard=True)),
        (0, happened.NotesHandedOver("Fern", 500)),
        (1, happened.GoRoundOrdered(ROUND, (ASH, FERN))),
        (2, happened.GoRoundAnswered(ROUND, FERN, happened.GoRoundAnswer.PASSED)),
        (3, happened.RecordingStarted(r, 1)),
        (4, happened.RecordingTroubled(happened.Trouble.FRAMES_LOST, 480)),
        (5, happened.RecordingTroubleEnded(happened.Trouble.FRAMES_LOST)),
        (6, happened.RecordingPaused(happened.StopReason.BREAK)),
        (7, happened.RecordingStopped(happened.StopReason.ASKED)),
        (8, happened.FloorChanged(held_by(ASH))),
        (9, happened.FloorReassigned(e("e22"), SEVERAL)),
        (10, happened.Moved(e("e22"), 9)),
        note("n", 11, "words\nand more"),
        (12, happened.NoteRevised(NoteId("n"), NoteKind.QUOTE, "words")),
        (13, happened.NoteDeleted(NoteId("n"))),
        (14, happened.MomentMarked()),
        (15, happened.StretchStruck(5, 10)),
        (16, happened.QueueJoined(FERN)),
        (17, happened.QueueLeft(FERN)),
        (18, happened.ClockPaused()),
        (19, happened.ClockResumed()),
        (20, happened.ClockAdvanced(1_000)),
        (21, happened.PhaseExtended(ROUND, -60_000)),
        (22, happened.EndMoved(60_000)),
        (23, happened.PersonLeft(FERN)),
        (24, happened.PersonArrived(FERN)),
        (25, happened.SessionReopened(5_000)),
        (26, happened.Undone(e("e29"))),
        (27, happened.Redone(e("e42"))),
        (28, happened.Erased()),
        (29, happened.SessionEnded()),
    )


def test_that_story_has_one_of_everything() -> None:
    assert {type(event.body) for event in one_of_everything()} == set(BODIES.values())


def damages(plain: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whatever a member's absence, a surplus or a wrong type does, everywhere in the file."""

    def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield (*path, key)
                yield from places(inner, (*path, key))
        elif isinstance(value, list) and value:
            yield from places(value[0], (*path, 0))

    for path in list(places(plain)):
        for kind in ("absent", "surplus", "wrong"):
            damaged = copy.deepcopy(plain)
            holder: Any = damaged
            for key in path[:-1]:
                holder = holder[key]
            if kind == "absent":
                del holder[path[-1]]
            elif kind == "surplus":
                holder["something_else"] = 1
            else:
                holder[path[-1]] = 0.5
            yield f"{kind} {path}", damaged


def test_what_is_not_as_it_says_is_refused() -> None:
    validator = jsonschema.Draft202012Validator(published_schema())
    plain = json.loads(session_json(record(sounds=(sound_file(),))))
    tried = [(name, validator.is_valid(damaged)) for name, damaged in damages(plain)]
    assert len(tried) > 200
    assert [name for name, is_valid in tried if is_valid] == ["absent ('session', 'contents')"]


def test_it_draws_the_same_limits_as_our_reader() -> None:
    top, sound = published_schema()["properties"], DEFINITIONS["sound"]["properties"]
    assert top["events"]["maxItems"] == record_check.MOST_EVENTS
    assert top["consents"]["maxItems"] == record_check.MOST_ANSWERS
    assert top["recordings"]["maxItems"] == record_check.MOST_SOUNDS
    assert DEFINITIONS["session_time_ms"]["maximum"] == record_check.MOST_SESSION_MS
    assert DEFINITIONS["utc_ms"]["maximum"] == record_check.MOST_UTC_MS
    assert DEFINITIONS["seat"]["anyOf"][0]["maximum"] == record_check.MOST_SEATS
    assert DEFINITIONS["id"]["pattern"] == f"^{record_check._ID.pattern}$"
    assert sound["path"]["pattern"] == f"^{record_check._SOUND_PATH.pattern}$"
    assert top["format_version"]["enum"] == list(range(1, FORMAT_VERSION + 1))


@pytest.mark.parametrize("kind", FloorKind)
def test_a_floor_names_a_person_or_nobody(kind: FloorKind) -> None:
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/floor", "$defs": DEFINITIONS})
    is_person = kind is FloorKind.PERSON
    assert validator.is_valid({"kind": kind, "person_id": "p"}) is is_person
    assert validator.is_valid({"kind": kind, "person_id": None}) is not is_person
