"""The database's own guards: the third wall round consent.

They hold against our own mistakes and against anybody who writes SQL through this
program. They are code, not data: every migration drops them all and makes them anew.

Conflict clauses go round some triggers (REPLACE deletes without firing delete triggers
unless `recursive_triggers` is on), so inserts over existing rows are refused by
themselves. RAISE is not affected by a statement's OR clause.

Stored sound changes in one way alone: a part of it that was struck becomes silence. What an
erasure may do is told in `erasure_guards`.

Where a second of sound is stored the guards raise ROLLBACK: to undo a statement alone,
SQLite would copy every page that it changes, a third of the cost of storing.
"""

from __future__ import annotations

from colearn_desktop.vault.erasure_guards import (
    ANSWER_IS_KEPT_AS_DIGEST,
    ERASURE_TRIGGERS,
    EVENT_IS_REWRITTEN,
    LAST_ANSWER,
    WITNESS_IS_TAKEN_OUT,
    session_is_going,
)
from colearn_desktop.vault.guard_sql import APPEND_ONLY, append_only, refuse, refuse_in_order
from colearn_desktop.vault.sound_guards import (
    ARRIVAL_TRIGGERS,
    GRANT_ENDED,
    is_arriving,
    sound_is_allowed,
)

WITHDRAWAL_IS_FINAL = "colearn: withdrawal is final"
NOT_THE_NEXT = "colearn: not the next one"
SILENCED_FOR_GOOD = "colearn: silenced for good"
NO_SUCH_STRIKE = "colearn: no such strike"
CONSENT_INVALID = f"{GRANT_ENDED}: an answer does not count"


def _end_open_grants(session_id: str, reason: str, utc_ms: str, which: str = "1") -> str:
    return f"""
        INSERT INTO grant_end (grant_id, reason, utc_ms)
        SELECT grant_id, {reason}, {utc_ms} FROM recording_grant
        WHERE session_id = {session_id} AND {which}
        AND NOT EXISTS (
            SELECT 1 FROM grant_end WHERE grant_end.grant_id = recording_grant.grant_id);"""


_GOING = session_is_going("OLD.session_id")
_GRANT_GOING = f"""(SELECT {session_is_going("recording_grant.session_id")}
    FROM recording_grant WHERE recording_grant.grant_id = OLD.grant_id)"""

_KEY_DROPPED = (
    "(SELECT wrapped_key IS NULL FROM recording WHERE recording_id = OLD.recording_id)"
)


# Rounded up: a segment is inside a strike only if its last frame is.
_SEGMENT_END_MS = "OLD.at_ms + (OLD.frames * 1000 + recording.rate_hz - 1) / recording.rate_hz"
# FLAC of a part silenced may be a little longer than FLAC of the whole, and its nonce
# stands before it; but nobody finds room for other words there.
_LONGER_AT_MOST_BYTES = 512
# The one way in which stored sound changes: the same frames with less in them, under a
# strike that holds for good and is not done with.
_IS_SILENCED = f"""(
    (OLD.segment_id, OLD.recording_id, OLD.stretch, OLD.segment_index, OLD.first_frame,
        OLD.frames, OLD.at_ms, OLD.last)
    IS (NEW.segment_id, NEW.recording_id, NEW.stretch, NEW.segment_index, NEW.first_frame,
        NEW.frames, NEW.at_ms, NEW.last)
    AND NEW.generation = OLD.generation + 1
    AND NEW.peak BETWEEN 0 AND OLD.peak
    AND NEW.sealed <> OLD.sealed
    AND length(NEW.sealed) <= length(OLD.sealed) + {_LONGER_AT_MOST_BYTES}
    AND EXISTS (
        SELECT 1 FROM silencing JOIN recording USING (session_id)
        WHERE recording.recording_id = OLD.recording_id
        AND recording.wrapped_key IS NOT NULL
        AND silencing.until_ms > OLD.at_ms AND silencing.from_ms < {_SEGMENT_END_MS}
        AND (NEW.peak = 0 OR silencing.from_ms > OLD.at_ms
            OR silencing.until_ms < {_SEGMENT_END_MS})
        AND NOT EXISTS (SELECT 1 FROM silencing_end
            WHERE silencing_end.event_id = silencing.event_id)))"""


def strike_holds(strike: str) -> str:
    """Whether the event of this alias was not taken back, as `domain.replay` counts it."""
    return f"""NOT EXISTS (
        SELECT 1 FROM event AS undone
        WHERE undone.session_id = {strike}.session_id
        AND json_extract(undone.body, '$.type') = 'undone'
        AND json_extract(undone.body, '$.event_id') = {strike}.event_id
        AND NOT EXISTS (SELECT 1 FROM event AS redone
            WHERE redone.session_id = {strike}.session_id
            AND json_extract(redone.body, '$.type') = 'redone'
            AND json_extract(redone.body, '$.event_id') = undone.event_id))"""


# What other laptops wrote comes in with archives, in parts and in any order.
_IS_OURS = "NEW.device_id IS (SELECT value FROM vault_setting WHERE key = 'device_id')"


_EVENTS = [
    *append_only(
        "event",
        "session_id, device_id, sequence",
        "event_id",
        updatable_if=EVENT_IS_REWRITTEN,
        deletable_if=_GOING,
    ),
    refuse(
        "event_in_sequence",
        "INSERT ON event",
        f"""CASE WHEN {_IS_OURS} THEN
            NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM event
                WHERE session_id = NEW.session_id AND device_id = NEW.device_id)
            ELSE NEW.sequence < 1 END""",
        NOT_THE_NEXT,
    ),
    # Somebody who has not answered may be in the room now. Taking back a departure
    # brings a person in as well, and so does letting an arrival hold again.
    f"""
        CREATE TRIGGER event_arrival_ends_grants AFTER INSERT ON event
        WHEN json_extract(NEW.body, '$.type') = 'person_arrived'
        OR (json_extract(NEW.body, '$.type') = 'person_added'
            AND coalesce(json_extract(NEW.body, '$.present'), 1))
        OR (json_extract(NEW.body, '$.type') = 'undone' AND EXISTS (
            SELECT 1 FROM event AS undone
            WHERE undone.event_id = json_extract(NEW.body, '$.event_id')
            AND json_extract(undone.body, '$.type') IN ('person_left', 'person_removed')))
        OR (json_extract(NEW.body, '$.type') = 'redone' AND EXISTS (
            SELECT 1 FROM event AS undone JOIN event AS arrival
            ON arrival.event_id = json_extract(undone.body, '$.event_id')
            WHERE undone.event_id = json_extract(NEW.body, '$.event_id')
            AND json_extract(arrival.body, '$.type') IN ('person_arrived', 'person_added')))
        BEGIN {_end_open_grants("NEW.session_id", "'late_arrival'", "NEW.utc_ms")} END""",
    # A strike can be taken back until its sound begins to go, and never after. What
    # another laptop took back in time may be known here too late, and changes nothing.
    refuse(
        "event_strike_is_final",
        "INSERT ON event",
        f"""{_IS_OURS} AND json_extract(NEW.body, '$.type') = 'undone'
            AND EXISTS (SELECT 1 FROM silencing
                WHERE silencing.event_id = json_extract(NEW.body, '$.event_id'))""",
        SILENCED_FOR_GOOD,
    ),
]

_STRIKES = [
    *append_only("silencing", "event_id", deletable_if=_GOING),
    refuse(
        "silencing_of_a_strike",
        "INSERT ON silencing",
        f"""NOT EXISTS (SELECT 1 FROM event AS strike
            WHERE strike.event_id = NEW.event_id AND strike.session_id = NEW.session_id
            AND json_extract(strike.body, '$.type') = 'stretch_struck'
            AND json_extract(strike.body, '$.from_ms') = NEW.from_ms
            AND json_extract(strike.body, '$.until_ms') = NEW.until_ms
            AND {strike_holds("strike")})""",
        NO_SUCH_STRIKE,
    ),
    *append_only(
        "silencing_end",
        "event_id",
        deletable_if=f"""(SELECT {session_is_going("silencing.session_id")}
            FROM silencing WHERE silencing.event_id = OLD.event_id)""",
    ),
]

_SESSIONS = [
    refuse("session_never_deleted", "DELETE ON session", f"NOT {_GOING}", APPEND_ONLY),
    refuse(
        "session_never_replaced",
        "INSERT ON session",
        "EXISTS (SELECT 1 FROM session WHERE session_id = NEW.session_id)",
        APPEND_ONLY,
    ),
    refuse(
        "session_keeps_its_origin",
        "UPDATE ON session",
        """(OLD.session_id, OLD.device_id, OLD.created_utc_ms)
            IS NOT (NEW.session_id, NEW.device_id, NEW.created_utc_ms)""",
        APPEND_ONLY,
    ),
    # A yes to other words is no yes.
    f"""
        CREATE TRIGGER session_form_ends_grants AFTER UPDATE ON session
        WHEN OLD.form_sha256 <> NEW.form_sha256
        BEGIN {
        _end_open_grants(
            "NEW.session_id",
            "'form_changed'",
            "recording_grant.utc_ms",
            "form_sha256 <> NEW.form_sha256",
        )
    } END""",
]

_CONSENT = [
    *append_only("consent_form", "sha256"),
    *append_only(
        "consent_record",
        "position",
        "consent_id",
        updatable_if=WITNESS_IS_TAKEN_OUT,
        deletable_if=ANSWER_IS_KEPT_AS_DIGEST,
    ),
    refuse(
        "consent_record_in_sequence",
        "INSERT ON consent_record",
        f"NEW.position <> 1 + {LAST_ANSWER}",
        NOT_THE_NEXT,
    ),
    refuse(
        "consent_record_withdrawal_is_final",
        "INSERT ON consent_record",
        """EXISTS (SELECT 1 FROM consent_record
            WHERE session_id = NEW.session_id AND person_id = NEW.person_id
            AND purpose = NEW.purpose AND state = 'withdrawn')""",
        WITHDRAWAL_IS_FINAL,
    ),
    f"""
        CREATE TRIGGER consent_record_ends_grants AFTER INSERT ON consent_record
        WHEN NEW.purpose = 'audio'
        BEGIN {
        _end_open_grants(
            "NEW.session_id",
            "NEW.state",
            "NEW.utc_ms",
            "(NEW.state <> 'granted' OR form_sha256 <> NEW.form_sha256)",
        )
    } END""",
]

_GRANTS = [
    *append_only("recording_grant", "grant_id", deletable_if=_GOING),
    refuse(
        "recording_grant_on_form_in_force",
        "INSERT ON recording_grant",
        """NEW.form_sha256 IS NOT
            (SELECT form_sha256 FROM session WHERE session_id = NEW.session_id)""",
        CONSENT_INVALID,
    ),
    *append_only("grant_consent", "grant_id, consent_id", deletable_if=_GRANT_GOING),
    refuse(
        "grant_consent_is_a_yes",
        "INSERT ON grant_consent",
        """NOT EXISTS (SELECT 1 FROM consent_record AS answer
            JOIN recording_grant USING (session_id, form_sha256)
            WHERE answer.consent_id = NEW.consent_id
            AND recording_grant.grant_id = NEW.grant_id
            AND answer.purpose = 'audio' AND answer.state = 'granted'
            AND answer.position = (SELECT max(position) FROM consent_record AS latest
                WHERE latest.session_id = answer.session_id
                AND latest.person_id = answer.person_id AND latest.purpose = 'audio')
            AND NOT EXISTS (SELECT 1 FROM grant_end WHERE grant_id = NEW.grant_id))""",
        CONSENT_INVALID,
    ),
    *append_only("grant_end", "grant_id", deletable_if=_GRANT_GOING),
]

_RECORDINGS = [
    refuse("recording_never_deleted", "DELETE ON recording", f"NOT {_GOING}", APPEND_ONLY),
    refuse(
        "recording_never_replaced",
        "INSERT ON recording",
        "EXISTS (SELECT 1 FROM recording WHERE recording_id = NEW.recording_id)",
        APPEND_ONLY,
    ),
    refuse(
        "recording_only_grows_or_is_erased",
        "UPDATE ON recording",
        """(OLD.recording_id, OLD.session_id, OLD.rate_hz, OLD.channels, OLD.started_utc_ms)
            IS NOT
            (NEW.recording_id, NEW.session_id, NEW.rate_hz, NEW.channels, NEW.started_utc_ms)
            OR NEW.frames < OLD.frames OR NEW.bytes < OLD.bytes
            OR (NEW.wrapped_key IS NOT OLD.wrapped_key AND NEW.wrapped_key IS NOT NULL)""",
        APPEND_ONLY,
        "ROLLBACK",
    ),
    *append_only(
        "stretch",
        "recording_id, stretch",
        deletable_if=f"({_KEY_DROPPED} OR {is_arriving('OLD')})",
    ),
    refuse_in_order(
        "stretch_needs_a_grant",
        "INSERT ON stretch",
        (
            # Nothing is captured here into a recording of another laptop.
            f"""NOT {is_arriving("NEW")}
                AND (NOT {sound_is_allowed("NEW.grant_id", "NEW.recording_id")}
                OR EXISTS (SELECT 1 FROM stretch_arrival
                    WHERE stretch_arrival.recording_id = NEW.recording_id))""",
            GRANT_ENDED,
        ),
        (
            f"""NEW.stretch <> 1 + (SELECT coalesce(max(stretch), 0) FROM stretch
                WHERE recording_id = NEW.recording_id) AND NOT {is_arriving("NEW")}""",
            NOT_THE_NEXT,
        ),
    ),
    *append_only(
        "audio_segment",
        "segment_id",
        "recording_id, stretch, segment_index",
        updatable_if=_IS_SILENCED,
        deletable_if=f"({_KEY_DROPPED} OR {is_arriving('OLD')})",
        undo="ROLLBACK",
    ),
    """
        CREATE TRIGGER audio_segment_silenced AFTER UPDATE ON audio_segment
        BEGIN UPDATE recording
            SET freed_bytes = freed_bytes + length(OLD.sealed) - length(NEW.sealed)
            WHERE recording_id = NEW.recording_id; END""",
    refuse_in_order(
        "audio_segment_needs_a_grant",
        "INSERT ON audio_segment",
        (
            f"""NOT EXISTS (SELECT 1 FROM stretch
                WHERE stretch.recording_id = NEW.recording_id
                AND stretch.stretch = NEW.stretch
                AND ({sound_is_allowed("stretch.grant_id", "NEW.recording_id")}
                    OR {is_arriving("NEW")}))""",
            GRANT_ENDED,
        ),
        (
            """NEW.segment_index <> 1 + (SELECT coalesce(max(segment_index), -1)
                FROM audio_segment
                WHERE recording_id = NEW.recording_id AND stretch = NEW.stretch)
                OR EXISTS (SELECT 1 FROM audio_segment
                WHERE recording_id = NEW.recording_id AND stretch = NEW.stretch
                AND segment_index = NEW.segment_index - 1 AND last = 1)
                OR NEW.generation <> 0""",
            NOT_THE_NEXT,
        ),
        undo="ROLLBACK",
    ),
]

# Where a copy of the vault lies is not forgotten; only that it is gone is added.
_BACKUPS = append_only(
    "vault_backup",
    "backup_id",
    updatable_if="""(OLD.backup_id, OLD.folder, OLD.made_utc_ms, OLD.size_bytes, OLD.content_mark)
        IS (NEW.backup_id, NEW.folder, NEW.made_utc_ms, NEW.size_bytes, NEW.content_mark)
        AND OLD.gone_utc_ms IS NULL""",
)

# Another key would make this host a stranger to all who know it. A known host's keys are what
# was compared by voice: other keys are another host.
_HOSTS = [
    *append_only("own_host_keys", "id"),
    refuse(
        "known_host_keeps_its_keys",
        "UPDATE ON known_host",
        "(OLD.signing_key, OLD.age_recipient) IS NOT (NEW.signing_key, NEW.age_recipient)",
        APPEND_ONLY,
    ),
    refuse(
        "known_host_never_replaced",
        "INSERT ON known_host",
        "EXISTS (SELECT 1 FROM known_host WHERE signing_key = NEW.signing_key)",
        APPEND_ONLY,
    ),
]

TRIGGERS: tuple[str, ...] = (
    *_EVENTS, *_STRIKES, *_SESSIONS, *_CONSENT, *_GRANTS, *_RECORDINGS,
    *_BACKUPS, *_HOSTS, *ERASURE_TRIGGERS, *ARRIVAL_TRIGGERS,
)  # fmt: skip
