"""The tables of what comes in with archives; see `schema`."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
)

from colearn_desktop.vault.schema import _integer as integer_column
from colearn_desktop.vault.schema import _table as strict_table
from colearn_desktop.vault.schema import _text as text_column

# What an archive said of an event that is stored already and reads otherwise there.
event_reading = strict_table(
    "event_reading",
    text_column("event_id", ForeignKey("event.event_id")),
    text_column("session_id", ForeignKey("session.session_id")),
    integer_column("exported_utc_ms"),
    integer_column("whole"),
    text_column("body"),
    PrimaryKeyConstraint("event_id", "exported_utc_ms", "whole", "body"),
    Index("event_reading_of_session", "session_id"),
    CheckConstraint("whole IN (0, 1)"),
)

# A stretch that comes in with an archive. Nobody hears it, and it can be removed again,
# until everything is in and its grant is found (`stretch_arrived`).
stretch_arrival = strict_table(
    "stretch_arrival",
    text_column("recording_id", ForeignKey("recording.recording_id")),
    integer_column("stretch"),
    integer_column("utc_ms"),
    PrimaryKeyConstraint("recording_id", "stretch"),
)

stretch_arrived = strict_table(
    "stretch_arrived",
    text_column("recording_id"),
    integer_column("stretch"),
    # No key of another table: an erased session's grants go before its sound does.
    text_column("grant_id"),
    integer_column("utc_ms"),
    PrimaryKeyConstraint("recording_id", "stretch"),
    ForeignKeyConstraint(
        ["recording_id", "stretch"],
        ["stretch_arrival.recording_id", "stretch_arrival.stretch"],
    ),
)
