"""Erases on request, for a worker thread, and finishes what was cut off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from colearn_desktop.domain.clock import Clock, sleep_ms
from colearn_desktop.domain.errors import ColearnError, SessionStateError
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.ids import PersonId, RecordingId, SessionId
from colearn_desktop.domain.redaction import floor_spans, names_of, redacted
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.outputs.mentions import Mentions
from colearn_desktop.outputs.session_record import length_ms
from colearn_desktop.services.silencing import never, silence_strikes
from colearn_desktop.services.what_goes import WhatGoes, kept_recordings
from colearn_desktop.vault.erasures import Erasure, ErasureKind, Redaction
from colearn_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
# Somebody may be reading just now; then the log of the database cannot be emptied.
_TRIES, _BETWEEN_TRIES_MS = 40, 50
_LOOK_EVERY = 25


def erase(
    vault: Vault,
    clock: Clock,
    what: WhatGoes,
    *,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = never,
) -> Erasure:
    """Erase. What could be read is gone with the first step; the rest may take a while.

    Args:
        what: As it was agreed to.
        progress: Told how much of how much of the rest is done.
        stopped: Asked often; true leaves the rest for later.

    Returns:
        What a receipt says. Without an end there is a rest, which `finish_erasures` sees to.

    Raises:
        SessionStateError: The session is running.
        VaultError: Nothing was erased, or (where it was locked meanwhile) not all yet.
    """
    begun = _begin(vault, clock, what)
    _finish(vault, clock, begun, progress or (lambda _done, _total: None), stopped)
    return next(
        each for each in vault.erasures.history() if each.erasure_id == begun.erasure_id
    )


def finish_erasures(vault: Vault, clock: Clock, stopped: Callable[[], bool] = never) -> None:
    """Finish what earlier runs of the program have left; a failure waits for the next."""
    try:
        for begun in vault.erasures.open_ones():
            _finish(vault, clock, begun, lambda _done, _total: None, stopped)
    except ColearnError as error:
        _log.warning("erasing waits: %s", type(error).__name__)


def _begin(vault: Vault, clock: Clock, what: WhatGoes) -> Erasure:
    session_id, now_ms = what.session_id, clock.utc_ms()
    match what.kind:
        case ErasureKind.RECORDING:
            return vault.erasures.begin_recording(
                session_id, RecordingId(what.subject), what.counts, now_ms
            )
        case ErasureKind.SESSION:
            return vault.erasures.begin_session(session_id, what.counts, now_ms)
        case ErasureKind.PERSON:
            return _begin_person(vault, clock, what)


def _begin_person(vault: Vault, clock: Clock, what: WhatGoes) -> Erasure:
    session_id, person_id = what.session_id, PersonId(what.subject)
    events = vault.events.read(session_id)
    state = replay(events)
    if state.ended_at_ms is None:
        raise SessionStateError("the session has not ended")
    header = vault.sessions.get(session_id)
    others = {p.name.casefold() for p in state.people.values() if p.person_id != person_id}
    label = _free_label(state)
    variants = [*events, *_as_they_came(vault, session_id)]
    names = [n for n in names_of(variants, person_id) if n.casefold() not in others]
    replaced = Mentions(dict.fromkeys(names, label)).replaced
    has_sound = bool(kept_recordings(vault, session_id))
    bodies = redacted(events, state, person_id, label, replaced)
    # What counts says nothing of them, but what came in with an archive may.
    reads_now = {event.event_id: event.body for event in events}
    for event_id in redacted(variants, state, person_id, label, replaced):
        bodies.setdefault(event_id, reads_now[event_id])
    redaction = Redaction(
        bodies=bodies,
        struck=floor_spans(state, person_id, length_ms(state)) if has_sound else (),
        title=replaced(header.title),
        place=replaced(header.place),
        witnesses={
            record.consent_id: replaced(record.witness)
            for record in vault.consents.read(session_id)
            if replaced(record.witness) != record.witness
        },
    )
    return vault.erasures.begin_person(
        session_id,
        person_id,
        redaction,
        what.counts,
        device_id=header.device_id,
        at_ms=length_ms(state),
        utc_ms=clock.utc_ms(),
    )


def _as_they_came(vault: Vault, session_id: SessionId) -> list[Event]:
    """Every event in each wording that is stored, whichever of them counts."""
    stored, readings = vault.events.read_all(session_id)
    by_id = {event.event_id: event for event in stored}
    return [
        *stored,
        *(replace(by_id[event_id], body=reading.body) for event_id, reading in readings),
    ]


def _finish(
    vault: Vault,
    clock: Clock,
    begun: Erasure,
    progress: Progress,
    stopped: Callable[[], bool],
) -> None:
    if begun.kind is ErasureKind.PERSON:
        if not _silence(vault, clock, begun.session_id, progress, stopped):
            return
    else:
        if not vault.recordings.finish_erasing(progress, stopped):
            return
        if begun.kind is ErasureKind.SESSION:
            vault.erasures.remove_rest(begun)
    for _ in range(_TRIES):
        if stopped() or vault.erasures.end(begun, clock.utc_ms()):
            return
        sleep_ms(_BETWEEN_TRIES_MS)


def _silence(
    vault: Vault,
    clock: Clock,
    session_id: SessionId,
    progress: Progress,
    stopped: Callable[[], bool],
) -> bool:
    """Silence what is struck of a session; whether all of it is gone."""

    def held() -> int:
        return sum(strike.holds for strike in vault.strikes.open_ones(session_id))

    total, calls = held(), 0

    def looked() -> bool:
        nonlocal calls
        calls += 1
        if calls % _LOOK_EVERY == 0:
            progress(total - held(), total)
        return stopped()

    for _ in range(_TRIES):
        silence_strikes(vault, clock, session_id=session_id, among=frozenset(), stopped=looked)
        if not held() or stopped():
            break
        sleep_ms(_BETWEEN_TRIES_MS)
    return not held()


def _free_label(state: SessionState) -> str:
    """The first name of the kind of "Person 1" that nobody has."""
    taken = {person.name.casefold() for person in state.people.values()}
    number = 1
    while f"person {number}" in taken:
        number += 1
    return f"Person {number}"
