"""Which sound may be stored: what a grant allows, and what arrives with an archive.

Sound from an archive lies apart until it has a grant as any other, which the answers that
came with it must earn. A stretch that was captured here never goes that way.
"""

from __future__ import annotations

from colearn_desktop.vault.erasure_guards import session_is_going
from colearn_desktop.vault.guard_sql import APPEND_ONLY, append_only, refuse

GRANT_ENDED = "colearn: no valid grant"


def sound_is_allowed(grant_id: str, recording_id: str) -> str:
    """The grant is this session's, names whose yes it rests on, and has not ended."""
    return f"""EXISTS (
        SELECT 1 FROM recording
        JOIN recording_grant USING (session_id)
        WHERE recording.recording_id = {recording_id} AND recording.wrapped_key IS NOT NULL
        AND recording_grant.grant_id = {grant_id}
        AND EXISTS (SELECT 1 FROM grant_consent
            WHERE grant_consent.grant_id = recording_grant.grant_id)
        AND NOT EXISTS (SELECT 1 FROM grant_end
            WHERE grant_end.grant_id = recording_grant.grant_id))"""


def is_arriving(row: str) -> str:
    """Whether a stretch comes in with an archive that is not all in yet."""
    place = f"({row}.recording_id, {row}.stretch)"
    return f"""(EXISTS (SELECT 1 FROM stretch_arrival
            WHERE (stretch_arrival.recording_id, stretch_arrival.stretch) = {place})
        AND NOT EXISTS (SELECT 1 FROM stretch_arrived
            WHERE (stretch_arrived.recording_id, stretch_arrived.stretch) = {place})
        AND EXISTS (SELECT 1 FROM recording
            WHERE recording.recording_id = {row}.recording_id
            AND recording.wrapped_key IS NOT NULL))"""


_READING_GOING = f"""({session_is_going("OLD.session_id")} OR EXISTS (
    SELECT 1 FROM erasure_gate WHERE erasure_gate.event_id = OLD.event_id))"""
_ARRIVAL_GOING = f"""(SELECT {session_is_going("recording.session_id")} FROM recording
    WHERE recording.recording_id = OLD.recording_id)"""

ARRIVAL_TRIGGERS = [
    *append_only(
        "event_reading",
        "event_id, exported_utc_ms, whole, body",
        deletable_if=_READING_GOING,
    ),
    # Where an event is erased or says less, what archives said of it must not stay.
    """
        CREATE TRIGGER event_reading_goes_with_its_event BEFORE DELETE ON event
        BEGIN DELETE FROM event_reading WHERE event_id = OLD.event_id; END""",
    """
        CREATE TRIGGER event_reading_goes_with_its_words AFTER UPDATE ON event
        BEGIN DELETE FROM event_reading WHERE event_id = OLD.event_id; END""",
    refuse(
        "event_reading_of_what_was_erased",
        "INSERT ON event_reading",
        "EXISTS (SELECT 1 FROM erasure_gate WHERE erasure_gate.event_id = NEW.event_id)",
        APPEND_ONLY,
    ),
    *append_only("stretch_arrival", "recording_id, stretch", deletable_if=_ARRIVAL_GOING),
    """
        CREATE TRIGGER stretch_arrival_goes_with_its_recording BEFORE DELETE ON recording
        BEGIN
            DELETE FROM stretch_arrived WHERE recording_id = OLD.recording_id;
            DELETE FROM stretch_arrival WHERE recording_id = OLD.recording_id;
        END""",
    refuse(
        "stretch_arrival_is_nobody_elses",
        "INSERT ON stretch_arrival",
        """EXISTS (SELECT 1 FROM stretch WHERE stretch.recording_id = NEW.recording_id
            AND NOT EXISTS (SELECT 1 FROM stretch_arrival WHERE
                (stretch_arrival.recording_id, stretch_arrival.stretch)
                = (stretch.recording_id, stretch.stretch)))""",
        APPEND_ONLY,
    ),
    *append_only("stretch_arrived", "recording_id, stretch", deletable_if=_ARRIVAL_GOING),
    refuse(
        "stretch_arrived_needs_a_grant",
        "INSERT ON stretch_arrived",
        f"NOT {sound_is_allowed('NEW.grant_id', 'NEW.recording_id')}",
        GRANT_ENDED,
    ),
]
