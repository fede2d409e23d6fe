"""The tables as they are now. How older vaults get here is told in `migrations`.

All are STRICT. Times are milliseconds: `at_ms` of session time, `utc_ms` since 1970.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

metadata = MetaData()


def _text(name: str, *arguments: Any, **options: Any) -> Column[str]:
    return Column(name, Text, *arguments, nullable=False, **options)


def _integer(name: str, *arguments: Any, **options: Any) -> Column[int]:
    return Column(name, Integer, *arguments, nullable=False, **options)


def _blob(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _table(name: str, *parts: Any, with_rowid: bool = False) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=with_rowid)


vault_setting = _table(
    "vault_setting",
    _text("key", primary_key=True),
    _text("value"),
)

consent_form = _table(
    "consent_form",
    _text("sha256", primary_key=True),
    _text("version"),
    _text("language"),
    _text("text"),
)

session = _table(
    "session",
    _text("session_id", primary_key=True),
    _text("title"),
    _text("place"),
    _text("template"),
    _integer("created_utc_ms"),
    _text("device_id"),
    _text("form_sha256", ForeignKey("consent_form.sha256")),
    _integer("last_alive_ms"),
    Column("started_utc_ms", Integer),
    _integer("ended"),
    CheckConstraint("ended IN (0, 1)"),
)

event = _table(
    "event",
    _text("session_id", ForeignKey("session.session_id")),
    _text("device_id"),
    _integer("sequence"),
    _text("event_id", unique=True),
    _integer("at_ms"),
    _integer("utc_ms"),
    _text("body"),
    PrimaryKeyConstraint("session_id", "device_id", "sequence"),
)
# There are few of them, and each opening of a vault looks for them in all its sessions.
Index(
    "event_strikes",
    event.c.session_id,
    sqlite_where=text("json_extract(body, '$.type') = 'stretch_struck'"),
)

# From its row here on a strike holds for good, and its sound may be silenced.
silencing = _table(
    "silencing",
    _text("event_id", ForeignKey("event.event_id"), primary_key=True),
    _text("session_id", ForeignKey("session.session_id")),
    _integer("from_ms"),
    _integer("until_ms"),
    _integer("utc_ms"),
    CheckConstraint("from_ms < until_ms"),
)

# All sound of that strike is gone, from the log of the database too.
silencing_end = _table(
    "silencing_end",
    _text("event_id", ForeignKey("silencing.event_id"), primary_key=True),
    _integer("utc_ms"),
)

consent_record = _table(
    "consent_record",
    # Counts from 1 without gaps through the whole vault: the chain of MACs follows it.
    Column("position", Integer, primary_key=True),
    _text("consent_id", unique=True),
    _text("session_id", ForeignKey("session.session_id")),
    _text("person_id"),
    _text("purpose"),
    _text("state"),
    _text("form_version"),
    _text("form_sha256", ForeignKey("consent_form.sha256")),
    _text("language"),
    _text("method"),
    _integer("at_ms"),
    _integer("utc_ms"),
    _text("witness"),
    _blob("mac"),
    Index("consent_record_of_person", "session_id", "person_id", "purpose", "position"),
    with_rowid=True,
)

recording_grant = _table(
    "recording_grant",
    _text("grant_id", primary_key=True),
    _text("session_id", ForeignKey("session.session_id")),
    _text("form_sha256", ForeignKey("consent_form.sha256")),
    _integer("utc_ms"),
    Index("recording_grant_of_session", "session_id"),
)

grant_consent = _table(
    "grant_consent",
    _text("grant_id", ForeignKey("recording_grant.grant_id")),
    _text("consent_id", ForeignKey("consent_record.consent_id")),
    PrimaryKeyConstraint("grant_id", "consent_id"),
)

grant_end = _table(
    "grant_end",
    _text("grant_id", ForeignKey("recording_grant.grant_id"), primary_key=True),
    _text("reason"),
    _integer("utc_ms"),
)

recording = _table(
    "recording",
    _text("recording_id", primary_key=True),
    _text("session_id", ForeignKey("session.session_id")),
    _integer("rate_hz"),
    _integer("channels"),
    _integer("started_utc_ms"),
    # NULL once the recording is erased: without it the segments are noise.
    Column("wrapped_key", LargeBinary),
    # Totals stand here because adding up segments would read every page.
    _integer("frames"),
    _integer("bytes"),
    # What silencing has taken off `bytes`, which itself only grows.
    _integer("freed_bytes", server_default=text("0")),
    Index("recording_of_session", "session_id", "started_utc_ms"),
)

stretch = _table(
    "stretch",
    _text("recording_id", ForeignKey("recording.recording_id")),
    _integer("stretch"),
    _text("grant_id", ForeignKey("recording_grant.grant_id")),
    _blob("salt"),
    _integer("started_utc_ms"),
    PrimaryKeyConstraint("recording_id", "stretch"),
)

audio_segment = _table(
    "audio_segment",
    Column("segment_id", Integer, primary_key=True),
    _text("recording_id"),
    _integer("stretch"),
    _integer("segment_index"),
    _integer("first_frame"),
    _integer("frames"),
    _integer("peak"),
    _integer("at_ms"),
    _integer("last"),
    _blob("sealed"),
    # How often its sound has been replaced by one with a part silenced.
    _integer("generation", server_default=text("0")),
    ForeignKeyConstraint(
        ["recording_id", "stretch"],
        ["stretch.recording_id", "stretch.stretch"],
        # Looked at with the commit: an insert that may fail late has a journal of its own.
        deferrable=True,
        initially="DEFERRED",
    ),
    CheckConstraint("frames > 0 AND last IN (0, 1)"),
    with_rowid=True,
)

# Holds all that a listing needs, so that listing reads no sound. It is not unique because
# a trigger sees to that, and a second index would cost every second of sound a page.
Index(
    "audio_segment_places",
    *(
        audio_segment.c[name]
        for name in (
            "recording_id", "stretch", "segment_index",
            "first_frame", "frames", "peak", "at_ms", "last", "generation",
        )
    ),
)  # fmt: skip

vault_backup = _table(
    "vault_backup",
    _text("backup_id", primary_key=True),
    # As the person who made it saw it; a stick may be plugged in under another name later.
    _text("folder"),
    _integer("made_utc_ms"),
    _integer("size_bytes"),
    # What the vault held then, so that it can be said whether it has changed since.
    _text("content_mark"),
    # When it was destroyed, as far as this vault was told.
    Column("gone_utc_ms", Integer),
)

# By which others know this vault. One row, for both keys are made together.
own_host_keys = _table(
    "own_host_keys",
    Column("id", Integer, primary_key=True),
    _blob("signing_seed"),
    _text("age_identity"),
    CheckConstraint("id = 1 AND length(signing_seed) = 32"),
)

known_host = _table(
    "known_host",
    Column("signing_key", LargeBinary, primary_key=True),
    _text("age_recipient"),
    _text("name"),
    _integer("added_utc_ms"),
    # When two people compared its fingerprint by voice; NULL if nobody did.
    Column("compared_utc_ms", Integer),
    CheckConstraint("length(signing_key) = 32"),
)

# The register of what was handed over. It outlives its sessions, for copies do: so it names
# nobody but those who received them, and its sessions and people by their ids alone.
handed_copy = _table(
    "handed_copy",
    _text("copy_id", primary_key=True),
    _integer("utc_ms"),
    # Of the folder or file, as it was called then.
    _text("name"),
    _integer("size_bytes"),
    # Whether words open it, besides the keys of those it is for.
    _integer("with_words"),
    CheckConstraint("with_words IN (0, 1)"),
)

handed_recipient = _table(
    "handed_recipient",
    _text("copy_id", ForeignKey("handed_copy.copy_id")),
    _text("name"),
    PrimaryKeyConstraint("copy_id", "name"),
)

handed_session = _table(
    "handed_session",
    _text("copy_id", ForeignKey("handed_copy.copy_id")),
    _text("session_id"),
    # "everything", "no_sound" or "anonymous_notes".
    _text("contents"),
    _integer("notes"),
    _integer("quotes"),
    _integer("recorded_ms"),
    # Of all answers that counted then.
    _text("answers_sha256"),
    PrimaryKeyConstraint("copy_id", "session_id"),
)

handed_person = _table(
    "handed_person",
    _text("copy_id"),
    _text("session_id"),
    _text("person_id"),
    # What they are called there in place of their pseudonym; empty where that stands there.
    _text("label"),
    # JSON: where they stood on each purpose.
    _text("answers"),
    PrimaryKeyConstraint("copy_id", "session_id", "person_id"),
    ForeignKeyConstraint(
        ["copy_id", "session_id"], ["handed_session.copy_id", "handed_session.session_id"]
    ),
)

copy_remark = _table(
    "copy_remark",
    _text("remark_id", primary_key=True),
    _text("copy_id", ForeignKey("handed_copy.copy_id")),
    _integer("utc_ms"),
    _text("remark"),
)

# An erasure is begun by its row here, and what it began is done when the vault is opened next.
# Its session and subject may be gone, so that nothing refers to them.
erasure = _table(
    "erasure",
    _text("erasure_id", primary_key=True),
    _text("kind"),
    _text("session_id"),
    # The recording or person; empty for a whole session.
    _text("subject"),
    _integer("utc_ms"),
    # JSON: how much there was of what; with the day it is what a receipt says.
    _text("counts"),
    CheckConstraint("kind IN ('recording', 'person', 'session')"),
)

# The events that one erasure rewrites, each once.
erasure_gate = _table(
    "erasure_gate",
    _text("erasure_id", ForeignKey("erasure.erasure_id")),
    _text("event_id"),
    _integer("used"),
    PrimaryKeyConstraint("erasure_id", "event_id"),
    CheckConstraint("used IN (0, 1)"),
)

# Nothing of it is left in the files of the vault.
erasure_end = _table(
    "erasure_end",
    _text("erasure_id", ForeignKey("erasure.erasure_id"), primary_key=True),
    _integer("utc_ms"),
)

# What is left of an answer so that the chain of MACs can still be followed: a digest of what
# stood there. Where the row itself stays, only its witness was taken out.
consent_erasure = _table(
    "consent_erasure",
    Column("position", Integer, primary_key=True),
    _text("erasure_id", ForeignKey("erasure.erasure_id")),
    _blob("digest"),
    _blob("chain_mac"),
    _blob("seal"),
    with_rowid=True,
)

# Until when the room was promised that something is deleted; the last row counts.
retention = _table(
    "retention",
    Column("position", Integer, primary_key=True),
    _text("session_id", ForeignKey("session.session_id")),
    _text("subject"),
    # ISO 8601; NULL where no day is promised (any more).
    Column("due_date", Text),
    _text("reason"),
    _integer("utc_ms"),
    CheckConstraint("subject IN ('recording', 'session')"),
    Index("retention_of_session", "session_id", "subject", "position"),
    with_rowid=True,
)
