"""How the guards let an erasure through, and what they let it do.

Whoever erases says so first, in a row that stays: for as long as that erasure is not ended,
and for what it names alone, the guards let go. An event is rewritten once for each
erasure, keeps its place and its times, and says less or another name. An answer may go when its
digest has been kept, so that the chain of MACs can still be followed.
"""

from __future__ import annotations

from colearn_desktop.vault.guard_sql import APPEND_ONLY, append_only, refuse


def _is_open(erasure_id: str) -> str:
    return f"""NOT EXISTS (SELECT 1 FROM erasure_end AS ended
        WHERE ended.erasure_id = {erasure_id})"""


def session_is_going(session_id: str) -> str:
    """Whether a session is being erased, whole."""
    return f"""EXISTS (SELECT 1 FROM erasure AS going
        WHERE going.kind = 'session' AND going.session_id = {session_id}
        AND {_is_open("going.erasure_id")})"""


EVENT_IS_REWRITTEN = """(
    (OLD.session_id, OLD.device_id, OLD.sequence, OLD.event_id, OLD.at_ms, OLD.utc_ms)
    IS (NEW.session_id, NEW.device_id, NEW.sequence, NEW.event_id, NEW.at_ms, NEW.utc_ms)
    AND json_extract(NEW.body, '$.type') IN ('erased', json_extract(OLD.body, '$.type'))
    AND EXISTS (SELECT 1 FROM erasure_gate JOIN erasure USING (erasure_id)
        WHERE erasure_gate.event_id = OLD.event_id AND erasure_gate.used = 0
        AND erasure.session_id = OLD.session_id))"""

WITNESS_IS_TAKEN_OUT = """(
    (OLD.position, OLD.consent_id, OLD.session_id, OLD.person_id, OLD.purpose, OLD.state,
        OLD.form_version, OLD.form_sha256, OLD.language, OLD.method, OLD.at_ms, OLD.utc_ms,
        OLD.mac)
    IS (NEW.position, NEW.consent_id, NEW.session_id, NEW.person_id, NEW.purpose, NEW.state,
        NEW.form_version, NEW.form_sha256, NEW.language, NEW.method, NEW.at_ms, NEW.utc_ms,
        NEW.mac)
    AND EXISTS (SELECT 1 FROM consent_erasure AS kept JOIN erasure USING (erasure_id)
        WHERE kept.position = OLD.position AND erasure.session_id = OLD.session_id
        AND NOT EXISTS (SELECT 1 FROM erasure_end AS ended
            WHERE ended.erasure_id = erasure.erasure_id)))"""

ANSWER_IS_KEPT_AS_DIGEST = f"""({session_is_going("OLD.session_id")}
    AND EXISTS (SELECT 1 FROM consent_erasure AS kept
        WHERE kept.position = OLD.position AND kept.chain_mac = OLD.mac))"""

LAST_ANSWER = """max(
    (SELECT coalesce(max(position), 0) FROM consent_record),
    (SELECT coalesce(max(position), 0) FROM consent_erasure))"""

_REGISTER = [
    *append_only("handed_copy", "copy_id"),
    *append_only("handed_recipient", "copy_id, name"),
    *append_only("handed_session", "copy_id, session_id"),
    *append_only("handed_person", "copy_id, session_id, person_id"),
    *append_only("copy_remark", "remark_id"),
]

_ERASURES = [
    *append_only("erasure", "erasure_id"),
    refuse(
        "erasure_after_the_end",
        "INSERT ON erasure",
        """NEW.kind IN ('person', 'session') AND EXISTS (SELECT 1 FROM session
            WHERE session_id = NEW.session_id AND started_utc_ms IS NOT NULL AND ended = 0)""",
        APPEND_ONLY,
    ),
    *append_only(
        "erasure_gate",
        "erasure_id, event_id",
        updatable_if="""(OLD.erasure_id, OLD.event_id, OLD.used, NEW.used)
            IS (NEW.erasure_id, NEW.event_id, 0, 1)""",
    ),
    refuse(
        "erasure_gate_of_an_open_erasure",
        "INSERT ON erasure_gate",
        f"NEW.used <> 0 OR NOT ({_is_open('NEW.erasure_id')})",
        APPEND_ONLY,
    ),
    """
        CREATE TRIGGER event_gate_closes AFTER UPDATE ON event
        BEGIN UPDATE erasure_gate SET used = 1
            WHERE event_id = NEW.event_id AND used = 0; END""",
    *append_only("erasure_end", "erasure_id"),
    *append_only(
        "consent_erasure",
        "position",
        updatable_if=f"""((OLD.position, OLD.digest, OLD.chain_mac)
            IS (NEW.position, NEW.digest, NEW.chain_mac)
            AND {_is_open("NEW.erasure_id")})""",
    ),
    refuse(
        "consent_erasure_of_an_open_erasure",
        "INSERT ON consent_erasure",
        f"""NOT ({_is_open("NEW.erasure_id")})
            OR NOT EXISTS (SELECT 1 FROM erasure JOIN consent_record USING (session_id)
                WHERE erasure.erasure_id = NEW.erasure_id
                AND consent_record.position = NEW.position
                AND consent_record.mac = NEW.chain_mac)""",
        APPEND_ONLY,
    ),
]

_RETENTION = append_only(
    "retention", "position", deletable_if=session_is_going("OLD.session_id")
)

ERASURE_TRIGGERS: tuple[str, ...] = (*_REGISTER, *_ERASURES, *_RETENTION)
