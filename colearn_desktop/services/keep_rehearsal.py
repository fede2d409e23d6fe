"""Takes a rehearsal over into a real vault, marked as one."""

from __future__ import annotations

from itertools import groupby

from colearn_desktop.domain.events import (
    Event,
    RecordingPaused,
    RecordingStarted,
    RecordingStopped,
    RecordingTroubled,
    SessionEnded,
    StretchStruck,
)
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault

# The simulated sound stays behind, and with it what was said about it.
_ABOUT_SOUND = (
    RecordingStarted, RecordingPaused, RecordingStopped, RecordingTroubled, StretchStruck,
)  # fmt: skip


def keep_rehearsal(log: SessionLog, vault: Vault) -> SessionId:
    """Store the events of a rehearsal as a session that has ended.

    Turns, phases, notes and marks are kept as they were. Simulated sound and simulated
    people's consent are not: in a real vault they would look like somebody's.

    Args:
        log: Of the rehearsal, in its own vault.
        vault: Where it goes.

    Raises:
        VaultError: It could not be stored, or not to its end.
    """
    header = log.header
    vault.consents.save_form(log.vault.consents.form(header.form_sha256))
    kept = vault.sessions.create(
        title=header.title,
        place=header.place,
        template=header.template,
        form_sha256=header.form_sha256,
        created_utc_ms=header.created_utc_ms,
    )

    def moment(event: Event) -> tuple[int, int]:
        return event.at_ms, event.utc_ms

    for (at_ms, utc_ms), together in groupby(log.events, key=moment):
        # The same ids, so that an undo goes on naming what it takes back.
        own = [event for event in together if not isinstance(event.body, _ABOUT_SOUND)]
        vault.events.append(
            kept.session_id,
            kept.device_id,
            at_ms,
            utc_ms,
            [event.body for event in own],
            [event.event_id for event in own],
        )
    if log.state.is_running:
        vault.events.append(
            kept.session_id, kept.device_id, log.now_ms(), log.clock.utc_ms(), [SessionEnded()]
        )
    return kept.session_id
