"""Dates, times and lengths in words of the reader's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

_SECOND_MS = 1_000
_MINUTE_MS = 60_000


def date_and_time(utc_ms: int) -> str:
    """As "12 May 2026, 13:30", in the computer's time zone."""
    moment = QDateTime.fromMSecsSinceEpoch(utc_ms)
    return QLocale().toString(moment, "d MMMM yyyy, HH:mm")


def time_of_day(utc_ms: int) -> str:
    """As "17:05", in the computer's time zone and the reader's habit."""
    moment = QDateTime.fromMSecsSinceEpoch(utc_ms)
    return QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)


def length(duration_ms: int) -> str:
    """As "3 h 30 min", "25 min" or "40 s"; full minutes from a minute on."""
    translate = QCoreApplication.translate
    if duration_ms < _MINUTE_MS:
        return translate("Length", "{seconds} s").format(seconds=duration_ms // _SECOND_MS)
    hours, minutes = divmod(duration_ms // _MINUTE_MS, 60)
    if not hours:
        return translate("Length", "{minutes} min").format(minutes=minutes)
    if not minutes:
        return translate("Length", "{hours} h").format(hours=hours)
    return translate("Length", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
