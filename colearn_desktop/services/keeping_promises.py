"""What is due to be deleted, and what a press that honours it erases."""

from __future__ import annotations

from dataclasses import dataclass

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.retention import Kept, Promise
from colearn_desktop.outputs.times import utc_date
from colearn_desktop.services.what_goes import (
    WhatGoes,
    if_recording_goes,
    if_session_goes,
    kept_recordings,
)
from colearn_desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose day has come, or soon will.

    Attributes:
        title: Of the session.
        is_running: It cannot be deleted before the session has ended.
    """

    promise: Promise
    title: str
    is_running: bool


def promise_day(
    vault: Vault,
    clock: Clock,
    session_id: SessionId,
    subject: Kept,
    due_date: str | None,
    reason: str = "",
) -> None:
    """Promise a day, another one, or (None) none; the same day again is no news.

    Raises:
        StorageFullError: What was promised before stands.
    """
    if promised_day(vault, session_id, subject) != due_date:
        vault.retention.promise(Promise(session_id, subject, due_date, reason, clock.utc_ms()))


def promised_day(vault: Vault, session_id: SessionId, subject: Kept) -> str | None:
    """The day in force, as ISO 8601, or None."""
    for promise in vault.retention.in_force(session_id):
        if promise.subject is subject:
            return promise.due_date
    return None


def due_things(vault: Vault, clock: Clock) -> list[Due]:
    """What is due today, the longest overdue first.

    A recording that is gone, or a session that was erased, is due no longer.
    """
    today = utc_date(clock.utc_ms())
    headers = {header.session_id: header for header in vault.sessions.list()}
    due = []
    for promise in vault.retention.in_force():
        header = headers.get(promise.session_id)
        if header is None or not promise.is_due(today):
            continue
        if promise.subject is Kept.RECORDING and not kept_recordings(vault, header.session_id):
            continue
        is_running = header.started_utc_ms is not None and not header.ended
        due.append(Due(promise, header.title, is_running))
    return due


def what_is_honoured(vault: Vault, due: Due) -> list[WhatGoes]:
    """What has to be erased so that a promise is kept: each recording, or the session.

    Raises:
        SessionStateError: The session is running.
    """
    session_id = due.promise.session_id
    if due.promise.subject is Kept.SESSION:
        return [if_session_goes(vault, session_id)]
    return [
        if_recording_goes(vault, session_id, recording.recording_id)
        for recording in kept_recordings(vault, session_id)
    ]
