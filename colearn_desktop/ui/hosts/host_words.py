"""What is said about a host."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from colearn_desktop.vault.known_hosts import KnownHost


def day(utc_ms: int) -> str:
    """As "12 May 2026", in the computer's time zone."""
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(utc_ms), "d MMMM yyyy")


def compared_words(host: KnownHost) -> str:
    """Whether anybody made sure that the card is theirs."""
    if host.compared_utc_ms is None:
        return _tr("Not compared yet: it may be somebody else's card.")
    return _tr("Words compared on {day}.").format(day=day(host.compared_utc_ms))


def mark_of(host: KnownHost) -> tuple[str, str]:
    """The icon beside that, and its colour."""
    if host.compared_utc_ms is None:
        return "triangle-alert", "follow_up"
    return "circle-check", "primary"


def _tr(text: str) -> str:
    return QCoreApplication.translate("HostWords", text)
