"""Everything about a session that may leave, in one file that can be read in again.

The log of events is the truth; `people` and `agenda` say once more what follows from it,
for readers who have no mind to replay a log.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveTooNewError,
    VaultDamagedError,
)
from colearn_desktop.domain.ids import DeviceId, RecordingId, SessionId
from colearn_desktop.outputs.plain_data import (
    plain_consent,
    plain_event,
    plain_form,
    read_consent,
    read_event,
    read_form,
)
from colearn_desktop.outputs.record_check import check_record
from colearn_desktop.outputs.session_record import Contents, LeftOut, SessionRecord, SoundFile

FORMAT = "colearn-session"
FORMAT_VERSION = 2
"""Since 2 a record can be a copy of the whole, and can tell whose time counts."""


def session_json(record: SessionRecord) -> str:
    """The record as indented JSON, UTF-8 when encoded, with a line feed at its end."""
    state = record.state()
    plain = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "session": {
            "session_id": record.session_id,
            "device_id": record.device_id,
            "title": record.title,
            "place": record.place,
            "template": record.template,
            "contents": record.contents,
            "created_utc_ms": record.created_utc_ms,
            "started_utc_ms": state.started_utc_ms,
            "ended_at_ms": state.ended_at_ms,
            "exported_utc_ms": record.exported_utc_ms,
        },
        "left_out": dataclasses.asdict(record.left_out),
        "people": [
            {"person_id": p.person_id, "name": p.name, "seat": p.seat, "role": p.role}
            for p in state.people.values()
        ],
        "agenda": [dataclasses.asdict(phase) for phase in state.agenda],
        "form_sha256": record.form_sha256,
        "forms": [plain_form(form) for form in record.forms],
        "consents": [plain_consent(consent) for consent in record.consents],
        "events": [plain_event(event) for event in record.events],
        "recordings": [dataclasses.asdict(sound) for sound in record.sounds],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def read_session_json(text: str) -> SessionRecord:
    """Read a record back.

    Raises:
        ArchiveTooNewError: A later version of the program wrote it.
        ArchiveDamagedError: It is not such a file, or contradicts itself.
    """
    try:
        plain = json.loads(text)
        if plain["format"] != FORMAT:
            raise ArchiveDamagedError("not the record of a session")
        if plain["format_version"] > FORMAT_VERSION:
            raise ArchiveTooNewError("the record is of a later version")
        record = _read(plain)
        check_record(record)
        # Whatever cannot be replayed is no record, however well it is spelt.
        record.state()
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        LookupError,
        RecursionError,
        VaultDamagedError,
    ) as error:
        raise ArchiveDamagedError("the record of the session cannot be read") from error
    return record


def _read(plain: dict[str, Any]) -> SessionRecord:
    session = plain["session"]
    session_id = SessionId(session["session_id"])
    return SessionRecord(
        session_id=session_id,
        device_id=DeviceId(session["device_id"]),
        title=session["title"],
        place=session["place"],
        template=session["template"],
        contents=Contents(session.get("contents", Contents.EVERYTHING)),
        created_utc_ms=session["created_utc_ms"],
        exported_utc_ms=session["exported_utc_ms"],
        form_sha256=plain["form_sha256"],
        forms=tuple(read_form(form) for form in plain["forms"]),
        events=tuple(read_event(event, session_id) for event in plain["events"]),
        consents=tuple(read_consent(consent, session_id) for consent in plain["consents"]),
        sounds=tuple(
            SoundFile(**{**sound, "recording_id": RecordingId(sound["recording_id"])})
            for sound in plain["recordings"]
        ),
        left_out=LeftOut(**plain["left_out"]),
    )
