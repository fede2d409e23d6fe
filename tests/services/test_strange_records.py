"""A whole and signed archive may still hold anything: its record is checked before use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from colearn_desktop.domain.errors import ArchiveDamagedError
from colearn_desktop.outputs.session_json import read_session_json, session_json
from colearn_desktop.services.archiving import plan_export
from tests.services.past_session import PastSession


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PastSession]:
    session = PastSession(tmp_path_factory.mktemp("past"))
    session.everyone_agrees()
    session.record(15_000, 2)
    yield session
    session.vault.close()


HARM = {
    "a title that is a number": lambda p: p["session"].update(title=7),
    "a note that is a list": lambda p: _note(p).update(text=["x"]),
    "a note of half a character": lambda p: _note(p).update(text="\ud800"),
    "a time that is text": lambda p: p["events"][0].update(at_ms="0"),
    "a time of a year": lambda p: p["events"][0].update(at_ms=1 << 60),
    "a sequence below 1": lambda p: p["events"][0].update(sequence=0),
    "an event twice": lambda p: p["events"].append(p["events"][0]),
    "an id that is a path": lambda p: p["session"].update(session_id="../../x"),
    "sound outside": lambda p: p["recordings"][0].update(path="audio/../../x.flac"),
    "sound without frames": lambda p: p["recordings"][0].update(frames=0),
    "a rate of nothing": lambda p: p["recordings"][0].update(rate_hz=0),
    "an answer to no form": lambda p: p["consents"][0].update(form_sha256="x"),
    "an answer of no kind": lambda p: p["consents"][0].update(state="maybe"),
    "a seat in the next town": lambda p: _seat(p).update(seat=9_000_000),
    "depth without end": lambda p: p.update(events=_deep()),
    "no events": lambda p: p.pop("events"),
}


def _note(plain: dict[str, Any]) -> dict[str, Any]:
    return next(e["body"] for e in plain["events"] if e["body"]["type"] == "note_written")


def _seat(plain: dict[str, Any]) -> dict[str, Any]:
    return next(e["body"] for e in plain["events"] if e["body"]["type"] == "person_added")


def _deep() -> list[Any]:
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    return deep


@pytest.mark.parametrize("harm", HARM)
def test_a_record_that_is_none_is_refused_before_anything_is_stored(
    past: PastSession, harm: str
) -> None:
    plan = plan_export(past.vault, past.session_id)
    plain = json.loads(session_json(plan.record))
    HARM[harm](plain)
    with pytest.raises(ArchiveDamagedError):
        read_session_json(json.dumps(plain))
