"""Events, consent records and forms as plain JSON values, and back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from colearn_desktop.domain import event_codec
from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
)
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.ids import DeviceId, EventId, PersonId, SessionId

Plain = dict[str, Any]


def plain_event(event: Event) -> Plain:
    """An event as JSON values; its body has the name of the event as `type`."""
    return {
        "event_id": event.event_id,
        "device_id": event.device_id,
        "sequence": event.sequence,
        "at_ms": event.at_ms,
        "utc_ms": event.utc_ms,
        "body": json.loads(event_codec.to_json(event.body)),
    }


def read_event(plain: Plain, session_id: SessionId) -> Event:
    """Read an event back.

    Raises:
        VaultDamagedError: Its body is not an event this version knows.
        KeyError, TypeError, ValueError: It is not an event at all.
    """
    return Event(
        event_id=EventId(_text(plain["event_id"])),
        session_id=session_id,
        device_id=DeviceId(_text(plain["device_id"])),
        sequence=_whole(plain["sequence"]),
        at_ms=_whole(plain["at_ms"]),
        utc_ms=_whole(plain["utc_ms"]),
        body=event_codec.from_json(json.dumps(plain["body"])),
    )


def plain_consent(record: ConsentRecord) -> Plain:
    """A consent record as JSON values."""
    plain = dataclasses.asdict(record)
    del plain["session_id"]
    return plain


def read_consent(plain: Plain, session_id: SessionId) -> ConsentRecord:
    """Read a consent record back.

    Raises:
        KeyError, TypeError, ValueError: It is not one.
    """
    return ConsentRecord(
        consent_id=_text(plain["consent_id"]),
        session_id=session_id,
        person_id=PersonId(_text(plain["person_id"])),
        purpose=Purpose(plain["purpose"]),
        state=ConsentState(plain["state"]),
        form_version=_text(plain["form_version"]),
        form_sha256=_text(plain["form_sha256"]),
        language=_text(plain["language"]),
        method=ConsentMethod(plain["method"]),
        at_ms=_whole(plain["at_ms"]),
        utc_ms=_whole(plain["utc_ms"]),
        witness=_text(plain["witness"]),
    )


def plain_form(form: ConsentForm) -> Plain:
    """A form as JSON values, with the hash that consent records name it by."""
    return {**dataclasses.asdict(form), "sha256": form.sha256}


def read_form(plain: Plain) -> ConsentForm:
    """Read a form back.

    Raises:
        KeyError, TypeError: It is not one.
        ValueError: Its text is not the one that was agreed to.
    """
    form = ConsentForm(_text(plain["version"]), _text(plain["language"]), _text(plain["text"]))
    if form.sha256 != plain["sha256"]:
        raise ValueError("the form's text does not fit its hash")
    return form


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value
