"""Whether a record from elsewhere can be believed to be one.

Whoever wrote an archive may have written anything into it. What passes here can be stored,
shown and replayed; that it is true nobody can check.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from colearn_desktop.domain.events import PersonAdded, PersonChanged
from colearn_desktop.outputs.session_record import SessionRecord, SoundFile

MOST_EVENTS = 200_000
MOST_ANSWERS = 50_000
MOST_SOUNDS = 10_000
# A week in session time; wall times from 1970 to the year 2286.
MOST_SESSION_MS = 7 * 24 * 60 * 60 * 1_000
MOST_UTC_MS = 9_999_999_999_999
MOST_SEATS = 40
_MOST_COUNT = 1 << 40
_MOST_CHARACTERS = 200_000
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_SOUND_PATH = re.compile(r"audio/[0-9A-Za-z_-]{1,60}\.flac")
_RATES_HZ = range(4_000, 384_001)
_MOST_CHANNELS = 8


def check_record(record: SessionRecord) -> None:
    """Check kinds, lengths and ranges of all that is in a record.

    Raises:
        TypeError: Something is of another kind than it should be.
        ValueError: Something is out of range, too much, or there twice.
    """
    if (
        len(record.events) > MOST_EVENTS
        or len(record.consents) > MOST_ANSWERS
        or len(record.sounds) > MOST_SOUNDS
    ):
        raise ValueError("more than any session has")
    _ids(record.session_id, record.device_id)
    _texts(record.title, record.place, record.template)
    _utc(record.created_utc_ms, record.exported_utc_ms)
    for event in record.events:
        _ids(event.event_id, event.device_id)
        _utc(event.utc_ms)
        _range(event.at_ms, 0, MOST_SESSION_MS)
        _range(event.sequence, 1, _MOST_COUNT)
        for value in _atoms(event.body):
            _atom(value)
        if isinstance(event.body, PersonAdded | PersonChanged) and event.body.seat is not None:
            _range(event.body.seat, 1, MOST_SEATS)
    for answer in record.consents:
        _ids(answer.consent_id, answer.person_id)
        _utc(answer.utc_ms)
        _range(answer.at_ms, 0, MOST_SESSION_MS)
        _texts(answer.witness, answer.form_version, answer.form_sha256, answer.language)
    forms = {form.sha256 for form in record.forms}
    for form in record.forms:
        _texts(form.version, form.language, form.text)
    if record.form_sha256 not in forms or any(
        answer.form_sha256 not in forms for answer in record.consents
    ):
        raise ValueError("a form is missing")
    for sound in record.sounds:
        _sound(sound)
    _each_once([event.event_id for event in record.events])
    _each_once([(event.device_id, event.sequence) for event in record.events])
    _each_once([answer.consent_id for answer in record.consents])
    _each_once([sound.path for sound in record.sounds])
    _each_once([(sound.recording_id, sound.stretch) for sound in record.sounds])
    for value in dataclasses.astuple(record.left_out):
        _range(value, 0, _MOST_COUNT)


def _sound(sound: SoundFile) -> None:
    _texts(sound.path)
    _ids(sound.recording_id)
    if _SOUND_PATH.fullmatch(sound.path) is None:
        raise ValueError("no path of a sound")
    _range(sound.stretch, 0, 1_000_000)
    _range(sound.start_ms, 0, MOST_SESSION_MS)
    _range(sound.end_ms, sound.start_ms, 2 * MOST_SESSION_MS)
    _range(sound.rate_hz, _RATES_HZ.start, _RATES_HZ.stop - 1)
    _range(sound.channels, 1, _MOST_CHANNELS)
    _range(sound.frames, 1, 2 * MOST_SESSION_MS * sound.rate_hz // 1_000)


def _atoms(value: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _atoms(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _atoms(item)
    else:
        yield value


def _atom(value: Any) -> None:
    if isinstance(value, Enum) or value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        # Times and lengths alike; some go backwards.
        _range(value, -MOST_UTC_MS, MOST_UTC_MS)
    else:
        _texts(value)


def _ids(*values: object) -> None:
    for value in values:
        if not isinstance(value, str) or _ID.fullmatch(value) is None:
            raise ValueError("not an id")


def _texts(*values: object) -> None:
    for value in values:
        if not isinstance(value, str):
            raise TypeError("not text")
        if len(value) > _MOST_CHARACTERS:
            raise ValueError("not a text of ours")
        value.encode()  # half of a surrogate pair could not be stored


def _utc(*values: object) -> None:
    for value in values:
        _range(value, 0, MOST_UTC_MS)


def _range(value: object, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    if not least <= value <= most:
        raise ValueError("out of range")


def _each_once(values: list[Any]) -> None:
    if len(set(values)) != len(values):
        raise ValueError("something is there twice")
