"""What version 2 adds for handing over, for erasing and for promises to delete."""

from __future__ import annotations

HANDING_AND_ERASING = (
    """
    CREATE TABLE handed_copy (
        copy_id TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        name TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        with_words INTEGER NOT NULL,
        PRIMARY KEY (copy_id),
        CHECK (with_words IN (0, 1))
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE handed_recipient (
        copy_id TEXT NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (copy_id, name),
        FOREIGN KEY(copy_id) REFERENCES handed_copy (copy_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE handed_session (
        copy_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        contents TEXT NOT NULL,
        notes INTEGER NOT NULL,
        quotes INTEGER NOT NULL,
        recorded_ms INTEGER NOT NULL,
        answers_sha256 TEXT NOT NULL,
        PRIMARY KEY (copy_id, session_id),
        FOREIGN KEY(copy_id) REFERENCES handed_copy (copy_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE handed_person (
        copy_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        person_id TEXT NOT NULL,
        label TEXT NOT NULL,
        answers TEXT NOT NULL,
        PRIMARY KEY (copy_id, session_id, person_id),
        FOREIGN KEY(copy_id, session_id) REFERENCES handed_session (copy_id, session_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE copy_remark (
        remark_id TEXT NOT NULL,
        copy_id TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        remark TEXT NOT NULL,
        PRIMARY KEY (remark_id),
        FOREIGN KEY(copy_id) REFERENCES handed_copy (copy_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE erasure (
        erasure_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        session_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        counts TEXT NOT NULL,
        PRIMARY KEY (erasure_id),
        CHECK (kind IN ('recording', 'person', 'session'))
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE erasure_gate (
        erasure_id TEXT NOT NULL,
        event_id TEXT NOT NULL,
        used INTEGER NOT NULL,
        PRIMARY KEY (erasure_id, event_id),
        CHECK (used IN (0, 1)),
        FOREIGN KEY(erasure_id) REFERENCES erasure (erasure_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE erasure_end (
        erasure_id TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (erasure_id),
        FOREIGN KEY(erasure_id) REFERENCES erasure (erasure_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE consent_erasure (
        position INTEGER NOT NULL,
        erasure_id TEXT NOT NULL,
        digest BLOB NOT NULL,
        chain_mac BLOB NOT NULL,
        seal BLOB NOT NULL,
        PRIMARY KEY (position),
        FOREIGN KEY(erasure_id) REFERENCES erasure (erasure_id)
    ) STRICT""",
    """
    CREATE TABLE retention (
        position INTEGER NOT NULL,
        session_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        due_date TEXT,
        reason TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (position),
        CHECK (subject IN ('recording', 'session')),
        FOREIGN KEY(session_id) REFERENCES session (session_id)
    ) STRICT""",
    """
    CREATE INDEX retention_of_session ON retention (session_id, subject, position)""",
)
