"""The tables of the first released version, frozen: how every vault began."""

from __future__ import annotations

SCHEMA_1 = (
    """
    CREATE TABLE consent_form (
        sha256 TEXT NOT NULL,
        version TEXT NOT NULL,
        language TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (sha256)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE vault_setting (
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (key)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE session (
        session_id TEXT NOT NULL,
        title TEXT NOT NULL,
        place TEXT NOT NULL,
        template TEXT NOT NULL,
        created_utc_ms INTEGER NOT NULL,
        device_id TEXT NOT NULL,
        form_sha256 TEXT NOT NULL,
        last_alive_ms INTEGER NOT NULL,
        started_utc_ms INTEGER,
        ended INTEGER NOT NULL,
        PRIMARY KEY (session_id),
        CHECK (ended IN (0, 1)),
        FOREIGN KEY(form_sha256) REFERENCES consent_form (sha256)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE consent_record (
        position INTEGER NOT NULL,
        consent_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        person_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        state TEXT NOT NULL,
        form_version TEXT NOT NULL,
        form_sha256 TEXT NOT NULL,
        language TEXT NOT NULL,
        method TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        utc_ms INTEGER NOT NULL,
        witness TEXT NOT NULL,
        mac BLOB NOT NULL,
        PRIMARY KEY (position),
        UNIQUE (consent_id),
        FOREIGN KEY(session_id) REFERENCES session (session_id),
        FOREIGN KEY(form_sha256) REFERENCES consent_form (sha256)
    ) STRICT""",
    """
    CREATE INDEX consent_record_of_person
        ON consent_record (session_id, person_id, purpose, position)""",
    """
    CREATE TABLE event (
        session_id TEXT NOT NULL,
        device_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        utc_ms INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (session_id, device_id, sequence),
        FOREIGN KEY(session_id) REFERENCES session (session_id),
        UNIQUE (event_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE recording (
        recording_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        rate_hz INTEGER NOT NULL,
        channels INTEGER NOT NULL,
        started_utc_ms INTEGER NOT NULL,
        wrapped_key BLOB,
        frames INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (recording_id),
        FOREIGN KEY(session_id) REFERENCES session (session_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE INDEX recording_of_session
        ON recording (session_id, started_utc_ms)""",
    """
    CREATE TABLE recording_grant (
        grant_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        form_sha256 TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (grant_id),
        FOREIGN KEY(session_id) REFERENCES session (session_id),
        FOREIGN KEY(form_sha256) REFERENCES consent_form (sha256)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE INDEX recording_grant_of_session
        ON recording_grant (session_id)""",
    """
    CREATE TABLE grant_consent (
        grant_id TEXT NOT NULL,
        consent_id TEXT NOT NULL,
        PRIMARY KEY (grant_id, consent_id),
        FOREIGN KEY(grant_id) REFERENCES recording_grant (grant_id),
        FOREIGN KEY(consent_id) REFERENCES consent_record (consent_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE grant_end (
        grant_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        utc_ms INTEGER NOT NULL,
        PRIMARY KEY (grant_id),
        FOREIGN KEY(grant_id) REFERENCES recording_grant (grant_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE stretch (
        recording_id TEXT NOT NULL,
        stretch INTEGER NOT NULL,
        grant_id TEXT NOT NULL,
        salt BLOB NOT NULL,
        started_utc_ms INTEGER NOT NULL,
        PRIMARY KEY (recording_id, stretch),
        FOREIGN KEY(recording_id) REFERENCES recording (recording_id),
        FOREIGN KEY(grant_id) REFERENCES recording_grant (grant_id)
    ) WITHOUT ROWID, STRICT""",
    """
    CREATE TABLE audio_segment (
        segment_id INTEGER NOT NULL,
        recording_id TEXT NOT NULL,
        stretch INTEGER NOT NULL,
        segment_index INTEGER NOT NULL,
        first_frame INTEGER NOT NULL,
        frames INTEGER NOT NULL,
        peak INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        last INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (segment_id),
        FOREIGN KEY(recording_id, stretch) REFERENCES stretch (recording_id, stretch)
            DEFERRABLE INITIALLY DEFERRED,
        CHECK (frames > 0 AND last IN (0, 1))
    ) STRICT""",
    """
    CREATE INDEX audio_segment_places
        ON audio_segment (recording_id, stretch, segment_index, first_frame, frames, peak, at_ms, last)""",
)
