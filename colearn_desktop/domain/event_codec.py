"""Events as JSON and back: one object, its `type` the event's name in snake case.

Fields are written by name. A field that a later version adds needs a default, so that
older logs still read.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from enum import Enum
from functools import cache
from typing import Any

from colearn_desktop.domain import events
from colearn_desktop.domain.errors import VaultDamagedError
from colearn_desktop.domain.events import EventBody


def type_name(body_type: type) -> str:
    """`PersonArrived` -> `person_arrived`, as stored and as the database's guards ask for."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", body_type.__name__).lower()


_BODY_TYPES: dict[str, type] = {
    type_name(body_type): body_type for body_type in typing.get_args(events.EventBody)
}


def to_json(body: EventBody) -> str:
    """The event's body as compact JSON."""
    plain = {"type": type_name(type(body)), **dataclasses.asdict(body)}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> EventBody:
    """Read a body back.

    Raises:
        VaultDamagedError: It is not an event this version knows.
    """
    try:
        plain = json.loads(text)
        body: EventBody = _read(_BODY_TYPES[plain.pop("type")], plain)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VaultDamagedError("an event cannot be read") from error
    return body


@cache
def _field_types(record_type: type) -> dict[str, Any]:
    return typing.get_type_hints(record_type)


def _read(wanted: Any, plain: Any) -> Any:
    """Turn parsed JSON into the `wanted` type: records, enums, tuples, optionals, atoms."""
    origin = typing.get_origin(wanted)
    if origin in (types.UnionType, typing.Union):
        if plain is None:
            return None
        (wanted,) = (part for part in typing.get_args(wanted) if part is not type(None))
        return _read(wanted, plain)
    if origin is tuple:
        (item_type, _ellipsis) = typing.get_args(wanted)
        return tuple(_read(item_type, item) for item in plain)
    if dataclasses.is_dataclass(wanted):
        hints = _field_types(typing.cast("type", wanted))
        return typing.cast("type", wanted)(
            **{name: _read(hints[name], value) for name, value in plain.items()}
        )
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(plain)
    if type(plain) is not _atom(wanted):
        raise TypeError(f"{type(plain).__name__} in place of {wanted}")
    return plain


def _atom(wanted: Any) -> Any:
    """The type under a NewType."""
    while isinstance(wanted, typing.NewType):
        wanted = wanted.__supertype__
    return wanted
