"""Times as they are written on the live page."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, QTimeZone

SECOND_MS = 1_000
MINUTE_MS = 60_000


def minutes_text(duration_ms: int) -> str:
    """Minutes and seconds, "26:42", however many minutes they are."""
    seconds = max(0, duration_ms) // SECOND_MS
    return f"{seconds // 60}:{seconds % 60:02}"


def countdown_text(left_ms: int) -> str:
    """As `minutes_text`, rounded up: "0:01" holds until the last second is over."""
    return minutes_text(max(0, left_ms) + SECOND_MS - 1)


def moment_text(at_ms: int) -> str:
    """A moment of session time: "7:15", and "1:07:15" after the first hour."""
    seconds = max(0, at_ms) // SECOND_MS
    if seconds < 3_600:
        return f"{seconds // 60:02}:{seconds % 60:02}"
    return f"{seconds // 3_600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def wall_clock_text(utc_ms: int) -> str:
    """The time of day here, as people here write it."""
    moment = QDateTime.fromMSecsSinceEpoch(utc_ms, QTimeZone.systemTimeZone())
    return QLocale().toString(moment.time(), "HH:mm")
