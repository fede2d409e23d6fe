"""Promises to delete, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.retention import Kept
from colearn_desktop.services.keeping_promises import Due
from colearn_desktop.ui.keeping.letter_words import iso_words


def promised_words(recording_day: str | None, session_day: str | None) -> str:
    """What the room is told; ISO 8601 days, or None where none is promised."""
    parts = []
    if recording_day is not None:
        parts.append(
            _tr("The recording is deleted by {day}.").format(day=iso_words(recording_day))
        )
    if session_day is not None:
        parts.append(
            _tr("The whole session is deleted by {day}.").format(day=iso_words(session_day))
        )
    return " ".join(parts) or _tr("No day is promised by which anything is deleted.")


def due_words(due: Due) -> str:
    """Something whose day has come."""
    words = {
        Kept.RECORDING: _tr("The recording of “{title}” was to be deleted by {day}."),
        Kept.SESSION: _tr("The session “{title}” was to be deleted by {day}."),
    }[due.promise.subject]
    day = iso_words(due.promise.due_date or "")
    return words.format(title=due.title, day=day)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PromiseWords", text)
