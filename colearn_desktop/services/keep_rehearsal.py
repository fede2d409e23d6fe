"""Takes a rehearsal over into a real vault, marked as one."""

from __future__ import annotations

from dataclasses import replace

from colearn_desktop.domain.events import (
    Event,
    RecordingPaused,
    RecordingStarted,
    RecordingStopped,
    RecordingTroubled,
    RecordingTroubleEnded,
    SessionEnded,
    StretchStruck,
)
from colearn_desktop.domain.ids import EventId, SessionId, new_id
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault

# The simulated sound stays behind, and with it what was said about it.
_ABOUT_SOUND = (
    RecordingStarted, RecordingPaused, RecordingStopped, RecordingTroubled,
    RecordingTroubleEnded, StretchStruck,
)  # fmt: skip


def keep_rehearsal(log: SessionLog, vault: Vault) -> SessionId:
    """Store the events of a rehearsal as a session that has ended.

    Turns, phases, notes and marks are kept as they were. Simulated sound and simulated
    people's consent are not: in a real vault they would look like somebody's.

    Args:
        log: Of the rehearsal, in its own vault.
        vault: Where it goes.

    Raises:
        VaultError: It could not be stored; nothing of the session was.
    """
    header = log.header
    vault.consents.save_form(log.vault.consents.form(header.form_sha256))
    kept = replace(
        header, session_id=SessionId(new_id()), device_id=vault.device_id, last_alive_ms=0
    )
    # The same ids, so that an undo goes on naming what it takes back.
    events = [event for event in log.events if not isinstance(event.body, _ABOUT_SOUND)]
    if log.state.is_running:
        events.append(_end_now(log))
    vault.events.adopt(
        kept,
        [
            replace(
                event, session_id=kept.session_id, device_id=kept.device_id, sequence=sequence
            )
            for sequence, event in enumerate(events, start=1)
        ],
    )
    return kept.session_id


def _end_now(log: SessionLog) -> Event:
    return replace(
        log.events[-1],
        event_id=EventId(new_id()),
        at_ms=log.now_ms(),
        utc_ms=log.clock.utc_ms(),
        body=SessionEnded(),
    )
